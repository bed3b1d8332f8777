import BITSSessions
import Conversations
import Testing

/// The worked exchanges (F01 to F11), each built as a capture, read from a file, and held against what their scripts
/// expect.
@Suite struct WorkedExchangeTests {
    static let names: [String] = (try? ScriptLibrary.names()) ?? []

    @Test func scriptsAreThere() { #expect(Self.names.count >= 38) }

    @Test(arguments: names) func givesExactlyTheExpectedFindings(_ name: String) throws {
        let conversation = try ScriptLibrary.conversation(name)
        let sink = try Running.analyze(conversation.pcap())
        try Self.compare(sink, conversation.expectations)
    }

    static func compare(_ sink: CollectingSink, _ expectations: Expectations) throws {
        let known = Set(RuleCatalogue.all.map(\.id.text))
        let expected = expectations.findings.filter { known.contains($0.rule) }.map {
            "\($0.rule) \($0.severity)" + ($0.count > 1 ? " x\($0.count)" : "")
        }.sorted()
        let found = sink.findingLines.filter { line in
            !expectations.maybe.contains { line.hasPrefix("\($0) ") }
        }
        #expect(found == expected)
        if !expectations.outcomes.isEmpty {
            let outcomes = zip(sink.outcomeLines, expectations.outcomes).map { found, wanted in
                wanted.contains("/") ? found : String(found.split(separator: " ")[0])
            }
            #expect(outcomes == expectations.outcomes)
            #expect(sink.sessions.count == expectations.outcomes.count)
        }
    }
}
