/// Captures that are still being made: devices, files that grow, rings.
extension CaptureQueue {
    /// Captures from a device until ``Interruption``.
    public convenience init(live: LiveReader) {
        self.init([CaptureInputs.Input(path: live.device)])
        begin(live)
    }

    /// Follows a file that grows, or the newest files of a folder, until ``Interruption``.
    ///
    /// - Parameter filter: only frames that it accepts are handed on; numbers count all frames.
    public convenience init(following path: String, filter: PacketFilter? = nil) {
        self.init([], filter: filter)
        let ring = RingFollower(path: path)
        follower = ring
        // It will never be one.
        if ring.isNoFile { stop() }
    }

    /// Whether the input may bring more although nothing is there now.
    public var isFollowing: Bool { follower != nil }

    /// Ends the following as Ctrl-C does.
    public func stop() {
        isStopped = true
    }

    /// Nothing came of what was followed: the reports name it and say why.
    func noteNothingFollowed() {
        guard let follower else { return }
        inputs.append(CaptureInputs.Input(path: follower.path))
        records.append(CaptureRecord(name: follower.path))
        let problem = CaptureProblem(byteOffset: nil, message: follower.standing)
        // A failure was told when it came to light.
        if follower.standing == followFailure { records[0].problems.append(problem) } else { note(problem, 0) }
    }

    /// The name of a capture in a folder that is followed; nil for a file, which is the only one.
    public func nameInFolder(_ index: Int) -> String? {
        guard let follower, records.indices.contains(index) else { return nil }
        let name = records[index].name
        return name == follower.path ? nil : name
    }

    /// Looks whether the file that was being read is finished, or another one is there; waits if neither.
    func follow() {
        guard var ring = follower else { return }
        defer { follower = ring }
        let change = ring.poll()
        if let failure = ring.failure, failure != followFailure {
            onProblem?(ring.path, CaptureProblem(byteOffset: nil, message: failure))
        }
        followFailure = ring.failure
        switch change {
        case .opened(let path): open(growing: path)
        case .finished, .replaced: current?.setGrowing(false)
        case .grewLate(let path, let octets):
            noteLate(
                CaptureProblem(byteOffset: nil, message: "\(octets) bytes came when it was taken for finished"), path)
        case .none: if !Interruption.isRequested { ring.wait() }
        }
    }
}
