import Conversations
import Testing

@Suite struct ScriptTests {
    @Test(arguments: [
        ("ping\nbogus", 2, "no directive 'bogus'"),
        ("\n\nfragment 1-2", 3, "not a range"),
        ("ping\n    nonsense", 2, "neither a header field"),
        ("connect a\non b", 2, "no connection 'b'"),
        ("wait 5", 1, "not a time"),
        ("ack 200 colour=red", 1, "no option 'colour='"),
        ("connect client=300.1.1.1", 1, "not an address"),
        ("answer \"404", 1, "quotation mark"),
        ("ping\n    body text \"\\q\"", 2, "not an escape"),
        ("wait 1s\n    Host: a", 1, "no message"),
        ("    Host: a", 1, "needs a message"),
        ("acks client sometimes", 1, "not one of none, normal, piggyback"),
        ("# expect: BUP-CL-002 bad", 1, "write '# expect:"),
    ])
    func errorsNameTheLine(script: String, line: Int, message: String) throws {
        let error = try #require(throws: ScriptError.self) { _ = try Conversation(script: script) }
        #expect(error.line == line)
        #expect(error.message.contains(message))
        #expect(error.description.hasPrefix("line \(line): "))
    }

    @Test func namesStandForValues() throws {
        let frames = try frames("let A x\nlet AB y\nC> GET /$AB/$A/$C HTTP/1.1")
        #expect(frames.text(.client) == "GET /y/x/$C HTTP/1.1\r\n\r\n")
    }

    @Test func commentsTellWhatToExpect() throws {
        let script = "# expect: BUP-FRA-010 note x2\n# absent: BUP-CL-002 BUP-CL-003\n# outcome: completed 1/1\n# else"
        let expectations = try Conversation(script: script).expectations
        #expect(expectations.findings == [.init(rule: "BUP-FRA-010", severity: "note", count: 2)])
        #expect(expectations.absent == ["BUP-CL-002", "BUP-CL-003"])
        #expect(expectations.outcomes == ["completed 1/1"])
    }

    @Test(arguments: try ScriptLibrary.names())
    func everyScriptBuilds(name: String) throws {
        let conversation = try ScriptLibrary.conversation(name)
        let frames = conversation.frames()
        #expect(frames.count > 5)
        let hasMessages = try ScriptLibrary.text(name).contains("\n# request: ")
        #expect(hasMessages || !conversation.expectations.findings.isEmpty)
        #expect(zip(frames, frames.dropFirst()).allSatisfy { $0.time <= $1.time })
    }

    @Test func theSameScriptGivesTheSameOctets() throws {
        let text = try ScriptLibrary.text("F10-many-faults")
        #expect(try Conversation(script: text).pcap() == Conversation(script: text).pcap())
        var settings = Settings()
        settings.seed = 2
        #expect(try Conversation(script: text, settings: settings).pcap() != Conversation(script: text).pcap())
    }

    @Test func theBuilderSaysTheSameAsAScript() throws {
        var builder = ConversationBuilder()
        builder.dialogue.contentName = "a.zip"
        builder.create("/upload/a.zip")
        builder.ack(200, AckFields(session: "{A}"), ["-Server"])
        builder.lose(2)
        builder.fragment("0-4999/5000", ["X-Test: 1"])
        let script = """
            name a.zip
            create /upload/a.zip
            ack 200 session={A}
                -Server
            lose 2
            fragment 0-4999/5000
                X-Test: 1
            """
        #expect(try builder.frames() == frames(script))
    }
}
