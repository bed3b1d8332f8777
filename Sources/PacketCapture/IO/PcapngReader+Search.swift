// Passing over bytes that cannot be read, and over blocks too long to be held.
//
// Every position is looked at once, and a look costs a bounded number of steps and of bytes ahead; so a file full of
// damage costs time in proportion to its length, and no memory.

// Unsafe code: parts of the window, whose ends ``BlockBuffer/bytes(_:)`` checks; each is let go before the window moves.

extension PcapngReader {
    /// Begins a search at the window's start.
    ///
    /// - Parameter length: of the block there, if its head is believed; a lone block inside it is not.
    func lose(_ reason: String, believing length: Int = 0) -> Step {
        search = PcapngSearch(start: offset, reason: reason, caution: offset &+ Int64(length))
        buffer.drop(1)
        return .on
    }

    /// Gives up a block whose end cannot be told.
    func lose(_ type: UInt32, _ length: Int, _ reason: String) -> Step {
        let head = unsafe buffer.bytes(28).span
        let isBelieved = section.fits(type, head, length: length)
        if type == PcapngBlockType.interface { addLostInterface() }
        return lose(reason, believing: isBelieved ? length : 0)
    }

    /// A block longer than what is held: of a frame the first bytes are read, most others are passed over.
    func readLongBlock(_ type: UInt32, _ length: Int) -> Step {
        let claim = "\(PcapngBlockType.name(type)) claims \(PcapngText.bytes(length))"
        var isFrame = false
        switch type {
        case PcapngBlockType.sectionHeader, PcapngBlockType.interface, PcapngBlockType.statistics:
            return loseLong(type, length, "\(claim), more than any real one")
        case PcapngBlockType.packet, PcapngBlockType.enhancedPacket, PcapngBlockType.simplePacket:
            guard buffer.fill(28) else { return cut("the file ends inside a block header") }
            guard section.fits(type, unsafe buffer.bytes(28).span, length: length) else {
                return loseLong(type, length, "\(claim), which do not fit its other lengths")
            }
            guard buffer.fill(Self.maxHeld) else {
                return cut(PcapngDamage.ending(inside: length, there: Int64(buffer.available)))
            }
            isFrame = true
        default: break
        }
        let tail = offset &+ Int64(length.paddedTo4) &- 4
        search = PcapngSearch(
            start: offset, reason: "\(claim), and other blocks stand inside it", caution: tail,
            longBlock: PcapngSearch.LongBlock(type: type, length: length, tail: tail, isFrame: isFrame))
        guard isFrame else {
            buffer.drop(1)
            return .on
        }
        tallies.cutFrames &+= 1
        pending = Self.maxHeld
        let block = unsafe buffer.bytes(Self.maxHeld).span
        let isRead =
            type == PcapngBlockType.simplePacket
            ? readSimplePacket(block, length) : readPacket(block, type, length)
        return isRead ? .frame : .on
    }

    private func loseLong(_ type: UInt32, _ length: Int, _ reason: String) -> Step {
        switch damaged(type, length, reason) {
        case .block(let length, let room):
            pending = room
            return take(type, length)
        case .step(let step): return step
        }
    }

    /// Goes on with the search up to the next sound block.
    func searchOn() -> Step {
        while let search {
            var room = Int.max
            if let long = search.longBlock {
                room = Int(long.tail &- buffer.position)
                if room <= 0 { return endLongBlock(search, long) }
            }
            guard buffer.fill(min(12, room)) else { return endSearch(search) }
            let looked = min(max(buffer.available &- 11, 1), room)
            let window = unsafe buffer.bytes(buffer.available).span
            guard room >= 12, let place = section.candidate(window, below: looked) else {
                buffer.drop(looked)
                continue
            }
            buffer.drop(place)
            switch judge(search) {
            case .yes(_, let bigEndian):
                if !section.isOpen { section = PcapngSection(bigEndian: bigEndian) }
                found(search)
                return .on
            case .unknown: return .idle
            case .no: buffer.drop(1)
            }
        }
        return .on
    }

    /// Whether the search ends at the window's start.
    private func judge(_ search: PcapngSearch) -> Standing {
        var first = stands(0, section.bigEndian, strictly: true)
        if case .no = first, !section.isOpen { first = stands(0, true, strictly: true) }
        guard case .yes(var length, var bigEndian) = first else { return first }
        guard buffer.position < search.caution else { return first }
        for _ in 1..<Self.blocksInARow {
            let next = follows(length, bigEndian)
            guard case .yes(let more, let order) = next else { return next }
            length &+= more
            bigEndian = order
        }
        return first
    }

    private func found(_ search: PcapngSearch) {
        let passed = PcapngText.counted(buffer.position &- search.start, "byte")
        let place = PcapngText.number(buffer.position)
        problem("\(search.reason); \(passed) up to byte \(place) are not read")
        changeSection { $0.hasHole = true }
        self.search = nil
    }

    /// A long block has been passed over to its trailing length.
    private func endLongBlock(_ search: PcapngSearch, _ long: PcapngSearch.LongBlock) -> Step {
        guard buffer.fill(4) else { return endSearch(search) }
        let last = Int(unsafe buffer.bytes(4).span.word(0, section.bigEndian))
        guard last == long.length || last == long.length.paddedTo4 else {
            let reason = PcapngDamage.twoLengths(long.type, long.length, last)
            self.search = PcapngSearch(start: search.start, reason: reason, caution: search.start)
            return .on
        }
        if !long.isFrame { tallies.countUnread(long.type) }
        buffer.drop(4)
        self.search = nil
        return .on
    }

    /// The input ends before the search does.
    private func endSearch(_ search: PcapngSearch) -> Step {
        if buffer.failure == 0, isGrowing { return .idle }
        let passed = buffer.position &+ Int64(buffer.available) &- search.start
        if let long = search.longBlock {
            problem(PcapngDamage.ending(inside: long.length, there: passed))
        } else {
            problem("\(search.reason); \(PcapngText.counted(passed, "byte")) up to the end are not read")
        }
        if buffer.failure != 0 { _ = cut("") }
        return .end
    }
}
