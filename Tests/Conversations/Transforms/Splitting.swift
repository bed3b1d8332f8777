/// How one capture is shared out over several files.
public enum Splitting: Sendable, Hashable {
    /// So many files, one after the other, with about as many frames each; some are empty if there are more files than
    /// frames.
    case parts(Int)
    /// A new file after so many nanoseconds, as a ring buffer has them; none for a time without frames.
    case period(Int64)
    /// So many files at the same time, which take the frames in turn, as the queues of a network card do.
    case inTurn(Int)
    /// A file for what the client sent and one for the rest, as a tap with two ports gives them.
    case sides
}

extension [BuiltFrame] {
    public func split(_ splitting: Splitting) -> [[BuiltFrame]] {
        let frames = numbered()
        switch splitting {
        case .parts(let parts):
            let parts = Swift.max(parts, 1)
            return (0..<parts).map { Array(frames[($0 * count / parts)..<(($0 + 1) * count / parts)]) }
        case .period(let period):
            return frames.split(every: Swift.max(period, 1))
        case .inTurn(let parts):
            let parts = Swift.max(parts, 1)
            return (0..<parts).map { part in stride(from: part, to: count, by: parts).map { frames[$0] } }
        case .sides:
            return [frames.filter { $0.side == .client }, frames.filter { $0.side != .client }]
        }
    }

    private func split(every period: Int64) -> [[BuiltFrame]] {
        var parts: [[BuiltFrame]] = []
        var latest: Int64?
        for frame in self {
            let slot = (frame.time - self[0].time) / period
            if slot != latest { parts.append([]) }
            latest = slot
            parts[parts.count - 1].append(frame)
        }
        return parts
    }
}

extension CaptureForm {
    /// The capture in several files, each complete in itself. The fragments of a packet are within one.
    public func files(of frames: [BuiltFrame], _ splitting: Splitting) -> [CaptureFile] {
        sightings(packets(frames)).split(splitting).map { write($0) }
    }
}
