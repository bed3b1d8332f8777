import BITSSessions
import Conversations
import Testing

/// What a missing frame would have told must not be taken for its opposite.
@Suite struct HiddenCauseTests {
    private func analyze(_ name: String, without numbers: [Int]) throws -> CollectingSink {
        let frames = try ScriptLibrary.conversation(name).frames()
        let kept = frames.indices.filter { !numbers.contains($0 + 1) }.map { frames[$0] }
        return try Running.analyze(CaptureFile.pcap(kept).bytes)
    }

    private func number(
        of name: String, last: Bool = false, where isWanted: (BuiltFrame) -> Bool
    ) throws -> Int {
        let frames = try ScriptLibrary.conversation(name).frames()
        let index = last ? frames.lastIndex(where: isWanted) : frames.firstIndex(where: isWanted)
        return try #require(index) + 1
    }

    private func isRequest(_ frame: BuiltFrame, _ type: String) -> Bool {
        frame.side == .client && String(decoding: frame.payload, as: UTF8.self).contains("BITS-Packet-Type: \(type)")
    }

    /// The client's numbers tell that the server had said one more thing: its FIN.
    @Test func serversFIN() throws {
        let fin = try number(of: "F11a-fin") { $0.side == .server && $0.tcp?.flags.contains(.fin) ?? false }
        #expect(try analyze("F11a-fin", without: []).findingLines.contains("BUP-ANS-001 violation"))
        let sink = try analyze("F11a-fin", without: [fin])
        let faults = sink.findings.filter { $0.rule.id.description.hasPrefix("BUP-ANS") }
        #expect(faults.map(\.rule.id.text) == ["BUP-ANS-001"])
        #expect(faults.map(\.confidence) == [.likely])
        #expect(sink.outcomeLines == ["failed 0/12000"])
    }

    /// The gap of a Fragment's last octets goes on over the Cancel-Session: the Ack of the Fragment tells nothing of
    /// what came behind it.
    @Test func cancelBehindAGap() throws {
        let name = "F05-twin-close-after-cancel"
        let cancel = try number(of: name) { isRequest($0, "Cancel-Session") }
        let tail = try number(of: name, last: true) { frame in
            frame.side == .client && !frame.payload.isEmpty && !isRequest(frame, "C")
        }
        for missing in [[cancel], [tail, cancel]] {
            let sink = try analyze(name, without: missing)
            #expect(!sink.findings.contains { $0.severity >= .warning }, "without \(missing)")
        }
        #expect(try analyze(name, without: []).findingLines.contains("BUP-SEQ-005 violation"))
    }

    /// What follows a hole on its connection is heard only when the client has been told on another one that the session
    /// is gone: older Acks do not bring it back, and older requests do not go on in a lost session.
    @Test func lossBehindAHole() throws {
        let script = """
            let ID {F11A0B1C-2D3E-4F50-8617-28394A5B6C7E}
            connect
            create /upload/report.zip
            ack 200 session=$ID
            drop 2
            fragment 0-8191/12000
            ack 200 received=8192
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            wait 1ms
            fin server
            fin client
            wait 100ms
            connect
            ping
            ack 200
            close
            ack 500 error=0x8020001F context=0x5
            drop frame 30
            """
        func analyze(_ script: String) throws -> CollectingSink {
            try Running.analyze(CaptureFile.pcap(Conversation(script: script).frames()).bytes)
        }
        let sink = try analyze(script)
        #expect(sink.outcomeLines == ["undetermined 12000/12000"])
        #expect(sink.findings.filter { $0.severity >= .warning }.map(\.rule.id.text) == ["BUP-ANS-001"])
        let whole = script.replacing("drop 2\n", with: "").replacing("drop frame 30", with: "")
        #expect(try analyze(whole).outcomeLines == ["undetermined 12000/12000"])
        let refused = whole.replacing("close\nwait 1ms", with: "close\nack 503\nwait 1ms")
        #expect(try analyze(refused).outcomeLines == ["lost 12000/12000"])
    }

    /// A server that does not know the session any more, and what ended it is not in the capture.
    @Test func cancelBeforeARefusal() throws {
        let name = "F05-twin-fragment-after-cancel-refused"
        let cancel = try number(of: name) { isRequest($0, "Cancel-Session") }
        let session = try #require(try analyze(name, without: [cancel]).sessions.first)
        #expect(session.outcome == .undetermined && session.cause == .capture)
        #expect(session.explanation.contains("0x8020001F"))
    }

    /// When the last octet was sent is not known: how long sending took neither.
    @Test func lastOctetOfARequest() throws {
        let name = "F07c-application-error"
        let last = try number(of: name) { $0.side == .client && $0.payload.count > 1_000 && $0.payload.count < 1_400 }
        #expect(!(try analyze(name, without: [last]).findingLines.contains("BUP-ANS-005 note")))
    }

    /// An Ack without a length is over where another answer begins, whose request is not seen.
    @Test func requestBehindAnEndlessAck() throws {
        let name = "H07-no-length"
        for type in ["Fragment", "Close-Session"] {
            let head = try number(of: name) { isRequest($0, type) }
            #expect(!(try analyze(name, without: [head]).findingLines.contains { $0.hasPrefix("BUP-GEN-006") }))
        }
    }

    /// The id was granted in the capture, though not what it answers.
    @Test func grantWithoutItsRequest() throws {
        let name = "F05-twin-fragment-after-cancel-refused"
        let create = try number(of: name) { isRequest($0, "Create-Session") }
        let fragment = try number(of: name) { isRequest($0, "Fragment") }
        let sink = try analyze(name, without: [create, fragment])
        #expect(!sink.findings.contains { $0.rule.id.description == "BUP-FR-013" })
    }

    /// A session that is gone on with on another connection while its first one waits for missing octets is one.
    @Test func createMissing() throws {
        let create = try number(of: "F02-upload-reply") { isRequest($0, "Create-Session") }
        let sink = try analyze("F02-upload-reply", without: [create])
        #expect(sink.outcomeLines == ["completed 5000/5000"])
    }

    private func each(_ name: String, _ check: (CollectingSink, Int) throws -> Void) throws {
        let frames = try ScriptLibrary.conversation(name).frames()
        for number in 1...frames.count { try check(try analyze(name, without: [number]), number) }
    }

    /// The rest of a head that was refused early is missing: what follows it is no part of it.
    @Test func behindARefusedHead() throws {
        try each("H21-answers-unasked") { sink, number in
            #expect(!sink.sessions.contains { $0.outcome == .failed }, "without \(number)")
        }
    }

    /// What the server agreed to go on with is no HTTP, and waits for no answers.
    @Test func upgrade() throws {
        try each("H24-upgrades") { sink, number in
            let faults = sink.findings.filter { $0.rule.id.description.hasPrefix("BUP-ANS") }
            #expect(faults.isEmpty, "without \(number)")
        }
    }

    /// An answer that the capture lacks may have told the client to stop.
    @Test func answerWithinABody() throws {
        let script =
            Prologue.connection.lines + """
                create /upload/report.zip
                ack 200 session=$ID
                fragment 0-9999/10000
                    partial 4000
                answer 413
                fin server
                fin client
                """
        let frames = try Conversation(script: script).frames()
        let answer = try #require(
            frames.lastIndex { $0.side == .server && !($0.tcp?.payload.isEmpty ?? true) })
        for missing in [nil, answer + 1] {
            let sink = try Running.analyze(CaptureFile.pcap(missing.map(frames.dropping) ?? frames).bytes)
            #expect(!sink.findings.contains { $0.rule.id.description == "BUP-FR-020" })
        }
        let silent = script.replacing("answer 413\n", with: "")
        #expect(try Running.analyze(Conversation(script: silent).pcap()).findingLines.contains("BUP-FR-020 note"))
    }
}
