/// What every packet that a host sends has to itself; one more sighting of it has the same.
extension [BuiltFrame] {
    /// Tells each packet its place among those sent, unless it knows.
    public func numbered() -> [BuiltFrame] {
        var (ofAll, ofSide) = (0, [Side?: Int]())
        return marked(where: { $0.number == nil }) { frame in
            var number = PacketNumber()
            (number.ofAll, number.ofSide) = (ofAll, ofSide[frame.side, default: 0])
            ofAll += 1
            ofSide[frame.side, default: 0] += 1
            frame.number = number
        } copying: { copy, original in
            copy.number = original.number
        }
    }

    /// Gives each packet the next IPv4 identification of its sender, in order of time and from that of its first one
    /// on, as hosts do that count: a retransmission has another than the first transmission, a duplicate has the same.
    public func identified() -> [BuiltFrame] {
        var counts: [IPAddress?: UInt16] = [:]
        return marked(where: { _ in true }) { frame in
            let count = counts[frame.sender] ?? frame.identification
            frame.identification = count
            counts[frame.sender] = count &+ 1
        } copying: { copy, original in
            copy.identification = original.identification
        }
    }

    private func marked(
        where isWanted: (BuiltFrame) -> Bool, first: (inout BuiltFrame) -> Void,
        copying: (inout BuiltFrame, BuiltFrame) -> Void
    ) -> [BuiltFrame] {
        var result: [BuiltFrame] = []
        for (index, frame) in enumerated() {
            var changed = frame
            if isWanted(frame) {
                if let original = original(ofFrameAt: index) {
                    copying(&changed, result[original])
                } else {
                    first(&changed)
                }
            }
            result.append(changed)
        }
        return result
    }

    /// The index of the frame that a duplicate is a copy of; copies follow closely.
    private func original(ofFrameAt index: Int) -> Int? {
        let frame = self[index]
        guard frame.role == .duplicate else { return nil }
        return self[..<index].suffix(256).lastIndex {
            $0.role != .duplicate && $0.identification == frame.identification && $0.content == frame.content
        }
    }
}

extension BuiltFrame {
    fileprivate var sender: IPAddress? {
        switch content {
        case .tcp(let segment): segment.source.address
        case .udp(let source, _, _): source.address
        case .other: nil
        }
    }
}
