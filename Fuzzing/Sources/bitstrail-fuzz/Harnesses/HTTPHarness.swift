import HTTPMessages

/// HTTP both ways, with gaps: any cutting of the streams gives the same messages, and no octet comes twice.
enum HTTPHarness {
    /// Octets of a run; 0 = as the input cuts them.
    static let sizes = [0, 1, 2, 3, 7, 17]

    static func run(_ octets: [UInt8]) {
        run(octets, size: sizes[Int(octets.print % UInt64(sizes.count))])
    }

    static func run(_ octets: [UInt8], size: Int) {
        guard let setting = octets.first else { return }
        let text = Array(octets.dropFirst())
        let turns = Turn.all(text)
        let joined = feed(Turn.all(text, joins: true), setting) { .max }
        check(joined, octets.count)
        let pieces = feed(turns, setting) { size == 0 ? .max : size }
        check(pieces, octets.count)
        // Where the start is not there, or octets are missing, a message may be found a run earlier or later.
        guard setting & 1 != 0, !turns.contains(where: \.isGap) else { return }
        let (expected, lines) = (known(joined), known(pieces))
        demand(lines == expected, "cut every \(size):\n\(pieces.lines)\n\(joined.lines)")
        // Bodies of messages that only one of the two found are no matter of cutting.
        guard expected.count == joined.lines.count, lines.count == pieces.lines.count else { return }
        let isSame = pieces.body == joined.body && pieces.answerBody == joined.answerBody
        demand(isSame, "cut every \(size), other octets of bodies:\n\(joined.lines)")
    }

    /// What was told up to where the next message has to be looked for: behind octets that are none, that a segment
    /// begins there counts as well.
    private static func known(_ feeder: borrowing Feeder) -> [String] {
        let end = feeder.lines.firstIndex { line in [" stray", " tooLong"].contains { line.hasSuffix($0) } }
        return Array(feeder.lines[..<(end.map { $0 + 1 } ?? feeder.lines.endIndex)])
    }

    private static func check(_ feeder: borrowing Feeder, _ count: Int) {
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
