import BITSSessions
import Conversations
import Testing

/// The conversations `H*.conv`: HTTP as the field has it, with the messages that each holds. Findings and outcomes are
/// compared with those of the worked exchanges.
@Suite struct HTTPConversationTests {
    static let names: [String] = (try? ScriptLibrary.names().filter { $0.hasPrefix("H") }) ?? []

    @Test func scriptsAreThere() { #expect(Self.names.count >= 12) }

    /// Methods or statuses with their counts, from the comments `# request: 0 GET /a body 0`, `# answer: 0 200 body 5`.
    private func expected(_ key: String, _ text: String) -> [String] {
        var counts: [String: Int] = [:]
        for line in text.split(separator: "\n") where line.hasPrefix("# \(key): ") {
            counts[String(line.split(separator: " ")[3]), default: 0] += 1
        }
        return counts.map { "\($0.key) \($0.value)" }.sorted()
    }

    @Test(arguments: names) func countsItsMessages(_ name: String) throws {
        let text = try ScriptLibrary.text(name)
        let run = try #require(try Running.analyze(ScriptLibrary.conversation(name).pcap()).run)
        #expect(run.httpMethods.map { "\($0.name) \($0.count)" }.sorted() == expected("request", text))
        #expect(run.httpStatuses.map { "\($0.name) \($0.count)" }.sorted() == expected("answer", text))
    }

    /// Segments of any size hold the same messages.
    @Test(arguments: names.filter { $0 != "H11-hole-in-a-head" && $0 != "H12-large-head" }, [88, 536, 9_000])
    func anySegmentSize(_ name: String, _ size: Int) throws {
        let text = try ScriptLibrary.text(name)
        let sink = try Running.analyze(Conversation(script: "segment \(size)\n" + text).pcap())
        let plain = try Running.analyze(Conversation(script: text).pcap())
        let run = try #require(sink.run)
        #expect(run.httpMethods.map { "\($0.name) \($0.count)" }.sorted() == expected("request", text))
        #expect(sink.findingLines == plain.findingLines)
        #expect(sink.sessions.map(OutcomeCase.line) == plain.sessions.map(OutcomeCase.line))
    }

    /// What stands in the middle of octets that begin no message is none, in whatever segments it comes.
    @Test(arguments: [7, 60, 300, 1_460]) func octetsBehindAMessageHoldNone(_ size: Int) throws {
        let text = #"""
            coalesce
            ping
            send client text "{}\r\nBITS_POST /b HTTP/1.1\r\nBITS-Packet-Type: Fragment\r\nContent-Length: 9\r\n\r\n"
            ack 200
            ping
            ack 200
            """#
        let sink = try Running.analyze(Conversation(script: "segment \(size)\n" + text).pcap())
        #expect(faults(sink).sorted() == ["BUP-GEN-005", "BUP-SEC-015", "BUP-SRV-001"])
    }

    /// A body that is nothing but messages must never be taken for them, whichever frame is missing.
    @Test(arguments: [1_460, 536, 193], [1, 3]) func anyFrameOfABodyOfMessagesIsMissing(_ size: Int, _ count: Int)
        throws
    {
        let text = try ScriptLibrary.text("H09-bodies-of-messages")
        let frames = try Conversation(script: "segment \(size)\n" + text).frames()
        for start in stride(from: 0, through: frames.count - count, by: count) {
            var rest = frames
            rest.removeSubrange(start..<(start + count))
            let sink = try Running.analyze(CaptureFile.pcap(rest).bytes)
            #expect(faults(sink) == [], "without \(count) from \(start + 1)")
            #expect(sink.sessions.count == 1, "without \(count) from \(start + 1)")
        }
    }

    private func faults(_ sink: CollectingSink) -> [String] {
        sink.findings.filter { $0.severity >= .warning }.map(\.rule.id.text)
    }

    /// A snap length hides things, and makes nobody guilty.
    @Test(arguments: names, [68, 96, 128, 256, 600]) func cutFramesAreNobodysFault(_ name: String, _ length: Int) throws
    {
        let frames = try ScriptLibrary.conversation(name).frames()
        let plain = Set(faults(try Running.analyze(CaptureFile.pcap(frames).bytes)))
        let cut = Set(faults(try Running.analyze(CaptureFile.pcap(frames.snapped(to: length)).bytes)))
        #expect(cut.isSubset(of: plain), "\(cut.subtracting(plain))")
    }

    /// The same for any frame that is missing.
    @Test(arguments: names.filter { $0 != "H09-bodies-of-messages" && $0 != "H12-large-head" })
    func missingFramesAreNobodysFault(_ name: String) throws {
        let frames = try ScriptLibrary.conversation(name).frames()
        let file = CaptureFile.pcap(frames)
        let plain = Set(faults(try Running.analyze(file.bytes)))
        let turn = name.utf8.reduce(0) { $0 + Int($1) }
        for number in Thoroughness.part(of: Array(1...frames.count), every: 3, turn: turn) {
            let cut = Set(faults(try Running.analyze(file.dropping(number))))
            #expect(cut.isSubset(of: plain), "without \(number): \(cut.subtracting(plain))")
        }
    }
}
