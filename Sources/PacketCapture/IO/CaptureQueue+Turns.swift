/// Which input is read next: that with the oldest frame.
extension CaptureQueue {
    /// Makes the input whose turn it is the current one: its next frame is read already. nil if none is left.
    @inline(never)
    func nextInTurn() -> CaptureReader? {
        plan()
        if !isLive, !isFollowing, Interruption.isRequested { interrupt() }
        openDue()
        guard let first = firstParked() else { return nil }
        let next = parked.remove(at: first)
        current = next.reader
        currentIndex = next.index
        captureIndex = firstIndex &+ Int32(truncatingIfNeeded: next.index)
        firstTime = records[currentIndex].firstTime ?? .max
        lastTime = records[currentIndex].lastTime ?? .min
        setTurn()
        return next.reader
    }

    private static let lateProblem = CaptureProblem(
        byteOffset: nil,
        message: "read behind its turn: more than \(maxOpen) captures overlap in time; what seems to be missing may be "
            + "in it. Merge captures first, e.g. with mergecap")

    /// Opens the inputs whose first frame is due before any that is open.
    private func openDue() {
        while let next = waiting.last {
            let first = firstParked().map { (parked[$0].reader.frame.time, parked[$0].index) }
            if let first, first < (next.time, next.index) { return }
            guard parked.count < CaptureQueue.maxOpen else {
                late.insert(next.index)
                return
            }
            waiting.removeLast()
            if parked.isEmpty {
                borders &+= 1
            } else if late.contains(next.index) {
                // What it holds is older than what was read: nothing may be made of what seemed to be missing.
                borders &+= 1
                note(CaptureQueue.lateProblem, next.index)
            }
            open(next.index)
        }
    }

    private func firstParked() -> Int? {
        parked.indices.min {
            (parked[$0].reader.frame.time, parked[$0].index) < (parked[$1].reader.frame.time, parked[$1].index)
        }
    }

    private func setTurn() {
        (turnTime, turnIndex) = (.max, .max)
        if let first = firstParked() { (turnTime, turnIndex) = (parked[first].reader.frame.time, parked[first].index) }
        if let next = waiting.last, parked.count &+ 1 < CaptureQueue.maxOpen,
            (next.time, next.index) < (turnTime, turnIndex)
        {
            (turnTime, turnIndex) = (next.time, next.index)
        }
    }

    @inline(never)
    func park() {
        guard let reader = current else { return }
        settle()
        parked.append((currentIndex, reader))
        current = nil
        unsafe bytes = UnsafeBufferPointer(start: nil, count: 0)
    }

    /// Opens an input and reads its first frame.
    private func open(_ index: Int) {
        guard let reader = keptOpen.removeValue(forKey: index) ?? opened(index, ahead: aheadSizes) else { return }
        if reader.frame.number > 0 || reader.readFirst() == .frame {
            parked.append((index, reader))
        } else {
            close(reader, index)
        }
    }

    func opened(_ index: Int, ahead: ReadAhead.Sizes?) -> CaptureReader? {
        do {
            let reader = try CaptureReader.open(path: inputs[index].path, digest: makesDigest?(), ahead: ahead)
            records[index].format = reader.formatName
            records[index].compression = reader.compression
            if let correction = corrections[index] { reader.correct(by: correction) }
            reader.onBorder { [unowned self] in if parked.isEmpty { borders &+= 1 } }
            return reader
        } catch {
            note(CaptureProblem(byteOffset: error.byteOffset, message: error.message), index)
            return nil
        }
    }

    /// Finds out in which order the inputs are to be opened.
    func plan() {
        guard !isPlanned else { return }
        isPlanned = true
        if inputs.count == 1 {
            totalBytes = CaptureReader.size(path: inputs[0].path)
            waiting = [(.min, 0)]
            return
        }
        var total: Int64? = 0
        for index in inputs.indices {
            let size = CaptureReader.size(path: inputs[index].path)
            total = total.flatMap { sum in size.map { sum &+ $0 } }
            guard let reader = opened(index, ahead: aheadSizes) else { continue }
            guard reader.readFirst() == .frame else {
                close(reader, index)
                continue
            }
            waiting.append((reader.frame.time, index))
            if size == nil { keptOpen[index] = reader }
        }
        totalBytes = total
        waiting.sort { ($1.time, $1.index) < ($0.time, $0.index) }
    }

    @inline(never)
    func closeCurrent() {
        guard let reader = current else { return }
        settle()
        current = nil
        unsafe bytes = UnsafeBufferPointer(start: nil, count: 0)
        close(reader, currentIndex)
    }

    /// Writes down what was counted of the current input.
    func settle() {
        current?.frame = frame
        changeLinkType(.max)
        if firstTime <= lastTime {
            records[currentIndex].firstTime = firstTime
            records[currentIndex].lastTime = lastTime
        }
    }

    /// Until when the inputs went on behind their last frames, nanoseconds since 1970 UTC; told once.
    func takeKnownEnd() -> Int64? {
        defer { knownEnd = nil }
        return knownEnd
    }

    func close(_ reader: CaptureReader, _ index: Int) {
        bytesDone &+= reader.fileBytesRead
        if let end = reader.knownEnd { knownEnd = max(knownEnd ?? .min, end) }
        records[index].digest = reader.finish()
        records[index].frames = reader.frame.number
        records[index].bytes = reader.bytesRead
        records[index].interfaces = reader.interfaces
        records[index].notes = clockNotes(index) + reader.notes + filterNotes(index)
        if reader.wasInterrupted {
            note(CaptureProblem(byteOffset: nil, message: "interrupted; the rest is not read"), index)
        }
        for problem in reader.problems { note(problem, index) }
    }

    private func clockNotes(_ index: Int) -> [CaptureProblem] {
        (corrections[index].map(\.note)).map { [CaptureProblem(byteOffset: nil, message: $0)] } ?? []
    }

    /// Link types of the capture for which the filter means nothing.
    private func filterNotes(_ index: Int) -> [CaptureProblem] {
        (filter?.failures ?? []).compactMap { failure in
            guard let frames = records[index].framesByLinkType[failure.linkType] else { return nil }
            let name = LinkType.name(failure.linkType)
            return CaptureProblem(
                byteOffset: nil,
                message: "the filter means nothing for \(name), \(frames) frames are left out: \(failure.message)")
        }
    }

    func note(_ problem: CaptureProblem, _ index: Int) {
        records[index].problems.append(problem)
        onProblem?(records[index].name, problem)
    }
}
