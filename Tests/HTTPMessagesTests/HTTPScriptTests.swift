import Conversations
import Testing

/// The conversations `H*.conv` through the real reader: each holds exactly the messages that its comments say.
@Suite struct HTTPScriptTests {
    static let names: [String] = (try? ScriptLibrary.names().filter { $0.hasPrefix("H") }) ?? []
    /// What is missing in them depends on where segments begin.
    static let whole = names.filter { $0 != "H11-hole-in-a-head" }

    @Test(arguments: names) func messages(_ name: String) throws {
        let log = try MessageLog(ScriptLibrary.conversation(name).frames())
        if ScriptUpdate.isWanted { try ScriptUpdate.write(log, to: name) }
        let expected = ExpectedMessages(script: try ScriptLibrary.text(name))
        #expect(log.requests == expected.requests)
        #expect(log.answers == expected.answers)
        #expect(log.others == expected.others)
        for field in expected.fields {
            let value = log.field(field.name, of: field.message, isRequest: field.isRequest)
            #expect(value == field.value, "\(field.message) \(field.name)")
        }
    }

    /// A body whose length is known is passed over or looked at: that makes no difference.
    @Test(arguments: names) func withoutSkipping(_ name: String) throws {
        let frames = try ScriptLibrary.conversation(name).frames()
        let log = try MessageLog(frames, usesCredit: false)
        let skipping = try MessageLog(frames)
        #expect(log.requests == skipping.requests)
        #expect(log.answers == skipping.answers)
        #expect(log.others == skipping.others)
    }

    /// Segments of any size, also of one octet.
    @Test(arguments: whole) func anySegmentSize(_ name: String) throws {
        let frames = try ScriptLibrary.conversation(name).frames()
        let plain = try MessageLog(frames)
        let sizes = frames.count > 100 ? [61, 536] : [1, 3, 61]
        for size in sizes {
            let log = try MessageLog(frames.resegmented(size))
            #expect(log.requests == plain.requests, "\(size)")
            #expect(log.answers == plain.answers, "\(size)")
            #expect(log.hasFieldsOf(plain), "\(size)")
            #expect(log.others == plain.others, "\(size)")
        }
    }
}

/// Every run of every script cut in two, at every place.
@Suite struct HTTPScriptSplitTests {
    /// How many further runs are read behind a cut one: what a cut changes shows by then.
    private static let following = 2

    /// Within long bodies not every octet is tried: heads and ends are where it matters.
    private func places(_ count: Int) -> [Int] {
        guard count > 900 else { return Array(1..<count) }
        return Array(1..<450) + stride(from: 450, to: count - 10, by: 197) + Array((count - 10)..<count)
    }

    @Test(arguments: HTTPScriptTests.names.filter { $0 != "H12-large-head" }) func everyPlace(_ name: String) throws {
        let log = try MessageLog(ScriptLibrary.conversation(name).frames(), usesCredit: false)
        for steps in log.steps {
            for (index, step) in steps.enumerated() {
                let rest = steps[(index + 1)...].prefix(Self.following)
                if case .octets(let direction, let bytes) = step, bytes.count > 1 {
                    let before = Array(steps[..<index])
                    let whole = Feeder.run(before + [step] + rest)
                    for place in places(bytes.count) {
                        let pieces = [bytes[..<place], bytes[place...]].map { Feeder.Step.octets(direction, Array($0)) }
                        let cut = Feeder.run(before + pieces + rest)
                        if cut.lines != whole.lines {
                            Issue.record("run \(index) cut at \(place): \(cut.lines) for \(whole.lines)")
                            return
                        }
                    }
                }
            }
        }
    }
}
