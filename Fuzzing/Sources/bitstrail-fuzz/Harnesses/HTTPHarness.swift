import HTTPMessages

/// HTTP both ways, with gaps: any cutting of the streams gives the same messages, and no octet comes twice.
enum HTTPHarness {
    static func run(_ octets: [UInt8]) {
        guard let setting = octets.first else { return }
        let text = Array(octets.dropFirst())
        let joined = feed(Turn.all(text, joins: true), setting) { .max }
        let cut = feed(Turn.all(text), setting) { .max }
        let size = [1, 2, 3, 17][Int(setting >> 4 & 3)]
        let pieces = feed(Turn.all(text), setting) { size }
        check(joined, octets.count)
        check(cut, octets.count)
        check(pieces, octets.count)
        // Behind holes, and where the start is not there, a message may be found a run earlier or later.
        guard setting & 1 != 0, !text.contains(Mark.gap) else { return }
        // So does a body that was held back: whether octets behind the answer are its beginning, or the next request.
        guard !joined.heads.contains(where: { $0.first(.expect) != nil }) else { return }
        let expected = lines(joined)
        demand(lines(cut) == expected, "cut otherwise:\n\(cut.lines)\n\(joined.lines)")
        demand(lines(pieces) == expected, "cut every \(size):\n\(pieces.lines)\n\(joined.lines)")
    }

    /// Which foreign protocol it is shows only where its first octets come together.
    private static func lines(_ feeder: Feeder) -> [String] {
        feeder.lines.map { $0 == "foreign tls" ? "foreign other" : $0 }
    }

    private static func check(_ feeder: Feeder, _ count: Int) {
        demand(feeder.body.count <= count && feeder.answerBody.count <= count, "more octets of bodies than came")
        demand(feeder.handedOver <= count, "more octets than came")
        demand(feeder.lines.count <= 20 * (count + 8), "\(feeder.lines.count) events of \(count) octets")
        for head in feeder.heads { HeadCheck.look(head) }
    }

    private static func feed(_ turns: [Turn], _ setting: UInt8, _ size: () -> Int) -> Feeder {
        var feeder = Feeder(
            handshakeSeen: setting & 1 != 0, wantsBodies: setting & 2 != 0, usesCredit: setting & 4 == 0)
        feeder.hasFramesOfBothSides = setting & 8 != 0
        var isOver = [false, false]
        for turn in turns {
            switch turn {
            case .octets(let side, let octets) where !isOver[side]:
                var start = 0
                while start < octets.count {
                    let end = start + min(size(), octets.count - start)
                    feeder.feed(.octets(side, Array(octets[start..<end])))
                    start = end
                }
            case .gap(let side, let length) where !isOver[side]: feeder.feed(.gap(side, length))
            case .fin(let side), .reset(let side):
                if !isOver[side] { feeder.feed(.fin(side)) }
                isOver[side] = true
            default: break
            }
        }
        return feeder
    }
}

/// What holds for any head.
enum HeadCheck {
    static func look(_ head: MessageHead) {
        demand(head.isRequest != (head.status != nil), "neither a request nor an answer")
        for field in head.fields {
            let range = field.nameRange
            let value = field.valueRange
            demand(range.lowerBound >= 0 && range.upperBound <= head.bytes.count, "a name at \(range)")
            demand(value.lowerBound >= 0 && value.upperBound <= head.bytes.count, "a value at \(value)")
            _ = (head.name(of: field), head.value(of: field))
        }
        _ = (head.method, head.target, head.reason, head.version)
    }
}
