/// What Wireshark leaves of a capture when it exports PDUs.
extension [BuiltFrame] {
    /// Only what TCP carried, in the order of each stream, each octet once. An octet that the capture lacks is passed
    /// over when nothing else is left. Sequence and acknowledgement numbers count from each stream's beginning, as
    /// Wireshark shows them.
    public func exported() -> [BuiltFrame] {
        var streams: [StreamKey: ExportedStream] = [:]
        var result: [BuiltFrame] = []
        for frame in numbered() {
            guard let key = StreamKey(frame), let segment = frame.tcp else { continue }
            var stream = streams[key] ?? ExportedStream(segment)
            let isNew = stream.take(frame, segment)
            if isNew { result += stream.ready(frame.time) }
            streams[key] = stream
        }
        for key in streams.keys.sorted(by: { ($0.connection, $0.side.rawValue) < ($1.connection, $1.side.rawValue) }) {
            result += streams[key]?.rest() ?? []
        }
        let bases = streams.mapValues(\.base)
        return result.sortedByTime().map { frame in
            guard let key = StreamKey(frame) else { return frame }
            var frame = frame
            frame.tcp?.sequence &-= bases[key] ?? 0
            frame.tcp?.acknowledgment &-= bases[key.other] ?? 0
            return frame
        }
    }

    /// What `side` sent in several segments is exported twice: its beginning as soon as it came, and all of it when it
    /// was complete. Wireshark does so where it knows the protocol well enough to put messages together.
    public func exportedTwice(_ side: Side) -> [BuiltFrame] {
        var begun: [Int: Int] = [:]
        var parts: [Int: ArraySlice<UInt8>] = [:]
        var result: [BuiltFrame] = []
        for frame in self {
            guard frame.side == side, let segment = frame.tcp, let connection = frame.connection else {
                result.append(frame)
                continue
            }
            let isLast = segment.flags.contains(.psh)
            guard let first = begun[connection], let beginning = result[first].tcp else {
                if !isLast { begun[connection] = result.count }
                result.append(frame)
                continue
            }
            var whole = beginning
            whole.payload = (parts[connection] ?? beginning.payload) + segment.payload
            parts[connection] = isLast ? nil : whole.payload
            guard isLast else { continue }
            begun[connection] = nil
            whole.flags = segment.flags
            var joined = frame
            joined.tcp = whole
            joined.isReassembled = true
            result.append(joined)
        }
        return result
    }
}

private struct StreamKey: Hashable {
    var connection: Int
    var side: Side

    init(connection: Int, side: Side) {
        self.connection = connection
        self.side = side
    }

    init?(_ frame: BuiltFrame) {
        guard let connection = frame.connection, let side = frame.side else { return nil }
        self.init(connection: connection, side: side)
    }

    var other: StreamKey { StreamKey(connection: connection, side: side.other) }
}

/// One direction, put in order.
private struct ExportedStream {
    /// The sequence number before the first octet.
    let base: UInt32
    private var next: UInt32
    private var waiting: [BuiltFrame] = []

    init(_ first: TCPSegment) {
        base = first.flags.contains(.syn) ? first.sequence : first.sequence &- 1
        next = base &+ 1
    }

    /// `false` if the segment brings nothing.
    mutating func take(_ frame: BuiltFrame, _ segment: TCPSegment) -> Bool {
        guard !segment.payload.isEmpty, !frame.isCorrupt, Int32(bitPattern: segment.end &- next) > 0 else {
            return false
        }
        waiting.append(frame)
        waiting.sort { Int32(bitPattern: ($0.tcp?.sequence ?? 0) &- ($1.tcp?.sequence ?? 0)) < 0 }
        return true
    }

    /// What follows without a gap, all of it at the time of the segment that closed the gap.
    mutating func ready(_ time: Int64) -> [BuiltFrame] {
        var result: [BuiltFrame] = []
        while let frame = waiting.first, let segment = frame.tcp,
            Int32(bitPattern: segment.sequence &- next) <= 0
        {
            waiting.removeFirst()
            if var cut = trimmed(frame, segment) {
                cut.time = time
                result.append(cut)
            }
        }
        return result
    }

    /// What stands behind gaps that were never closed.
    mutating func rest() -> [BuiltFrame] {
        var result: [BuiltFrame] = []
        while let segment = waiting.first?.tcp {
            next = segment.sequence
            result += ready(waiting.last?.time ?? 0)
        }
        return result
    }

    private mutating func trimmed(_ frame: BuiltFrame, _ segment: TCPSegment) -> BuiltFrame? {
        let known = Int(next &- segment.sequence)
        guard known < segment.payload.count else { return nil }
        var frame = frame
        frame.role = .data
        frame.tcp?.payload = segment.payload.dropFirst(known)
        frame.tcp?.sequence = next
        next = segment.sequence &+ UInt32(segment.payload.count)
        return frame
    }
}
