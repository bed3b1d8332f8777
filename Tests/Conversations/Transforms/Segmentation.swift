/// Changes of a finished capture that must not change what an analyzer finds in it.
extension [BuiltFrame] {
    /// Cuts every data segment into pieces of at most `size` octets.
    public func resegmented(_ size: Int) -> [BuiltFrame] {
        flatMap { $0.cut { _ in size } }
    }

    /// Cuts every data segment into pieces of 1 to `largest` octets. Equal frames are cut alike.
    public func resegmented(seed: UInt64, largest: Int) -> [BuiltFrame] {
        flatMap { frame in
            var random = SeededRandom(seed: seed ^ UInt64(frame.tcp?.sequence ?? 0))
            return frame.cut { _ in 1 + random.below(largest) }
        }
    }

    /// Joins neighbouring data segments of one direction into segments of at most `size` octets.
    public func merged(_ size: Int) -> [BuiltFrame] {
        var result: [BuiltFrame] = []
        for frame in self {
            guard let joined = result.last?.joined(with: frame, size) else {
                result.append(frame)
                continue
            }
            result[result.count - 1] = joined
        }
        return result
    }
}

extension BuiltFrame {
    fileprivate func cut(_ nextSize: (Int) -> Int) -> [BuiltFrame] {
        guard let segment = tcp, segment.payload.count > 1 else { return [self] }
        var result: [BuiltFrame] = []
        var position = segment.payload.startIndex
        while position < segment.payload.endIndex {
            let end = Swift.min(position + Swift.max(nextSize(result.count), 1), segment.payload.endIndex)
            var piece = segment
            piece.sequence &+= UInt32(position - segment.payload.startIndex)
            piece.payload = segment.payload[position..<end]
            if end < segment.payload.endIndex { piece.flags.subtract([.psh, .fin]) }
            var frame = self
            frame.tcp = piece
            frame.identification = identification &+ UInt16(truncatingIfNeeded: result.count &* 0x101)
            result.append(frame)
            position = end
        }
        return result
    }

    fileprivate func joined(with next: BuiltFrame, _ size: Int) -> BuiltFrame? {
        guard connection != nil, connection == next.connection, side == next.side, role == .data, next.role == .data,
            let first = tcp, let second = next.tcp, !first.payload.isEmpty, !second.payload.isEmpty,
            !isCorrupt, !next.isCorrupt, first.end == second.sequence,
            first.acknowledgment == second.acknowledgment,
            first.payload.count + second.payload.count <= size
        else { return nil }
        var segment = first
        segment.payload += second.payload
        segment.flags.formUnion(second.flags)
        var frame = next
        frame.tcp = segment
        frame.isLostBehind = isLostBehind && next.isLostBehind
        return frame
    }
}
