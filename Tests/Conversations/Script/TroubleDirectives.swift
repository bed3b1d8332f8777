/// Directives for troubles of the line and of the capture.
extension Interpreter {
    static let troubleDirectives: [String: Directive] = [
        "split": { builder, words, _ in builder.split(at: try words.numbers()) },
        "coalesce": { builder, _, _ in builder.coalesce() },
        "stale": { builder, _, _ in builder.stale() },
        "breakoff": { builder, words, _ in builder.breakOff(after: try words.positive(1)) },
        "lose": { builder, words, _ in builder.lose(all: try words.numbers()) },
        "drop": { builder, words, _ in
            guard try words.text(1) == "frame" else {
                builder.drop(all: try words.numbers())
                return
            }
            let number = try words.positive(2)
            builder.edit { $0 = $0.dropping(number) }
        },
        "duplicate": { builder, words, _ in
            guard try words.text(1) == "frame" else {
                builder.duplicate(all: try words.numbers())
                return
            }
            let number = try words.positive(2)
            builder.edit { $0.repeatFrame(number) }
        },
        "retransmit": { builder, words, _ in builder.retransmit(all: try words.numbers()) },
        "corrupt": { builder, words, _ in builder.corrupt(all: try words.numbers()) },
        "reorder": { builder, words, _ in
            guard try words.text(1) == "frames" else {
                builder.reorder(try words.positive(1), try words.positive(2))
                return
            }
            let (first, second) = (try words.positive(2), try words.positive(3))
            builder.edit { $0.swapFrames(first, second) }
        },
        "comment": { builder, words, _ in
            guard try words.text(1) == "frame" else { throw ScriptError("write 'comment frame 7 \"…\"'") }
            let (number, text) = (try words.positive(2), try words.text(3))
            builder.edit { frames in
                if frames.indices.contains(number - 1) { frames[number - 1].comments.append(text) }
            }
        },
        "overlap": { builder, words, _ in
            let (first, end) = (try words.number(2), try words.number(3))
            guard first < end else { throw ScriptError("'overlap' needs two rising offsets") }
            builder.overlap(try words.side(1), first..<end, changed: words.has("changed"))
        },
    ]
}

extension Words {
    /// All words after the first, as numbers; commas part them too.
    fileprivate func numbers() throws -> [Int] {
        let parts = rest.flatMap { $0.split(separator: ",") }.map(String.init)
        let numbers = parts.compactMap { Words.integer($0) }
        guard !numbers.isEmpty, numbers.count == parts.count else { throw ScriptError("'\(first)' needs numbers") }
        return numbers
    }
}

extension [BuiltFrame] {
    fileprivate mutating func repeatFrame(_ number: Int) {
        guard indices.contains(number - 1) else { return }
        var copy = self[number - 1]
        copy.role = .duplicate
        copy.time += Times.microsecond
        insert(copy, at: number)
    }

    fileprivate mutating func swapFrames(_ first: Int, _ second: Int) {
        guard indices.contains(first - 1), indices.contains(second - 1) else { return }
        swapAt(first - 1, second - 1)
        (self[first - 1].time, self[second - 1].time) = (self[second - 1].time, self[first - 1].time)
    }
}
