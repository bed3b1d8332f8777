import BITSSessions
import Conversations
import Testing

/// Captures that keep only the beginning of each frame.
@Suite struct SnapLengthTests {
    /// The worked exchange with every head cut into segments of at most `size` octets, so that a snap length cuts
    /// bodies alone.
    private func conversation(_ size: Int) throws -> Conversation {
        let cut = "split " + stride(from: size, to: 800, by: size).map { "\($0)" }.joined(separator: ",") + "\n"
        let script =
            Prologue.connection.lines + """
                \(cut)create /upload/report.zip
                \(cut)ack 200 session=$ID
                \(cut)fragment 0-8191/12000
                \(cut)ack 200 received=8192
                \(cut)fragment 8192-11999/12000
                \(cut)ack 200 received=12000
                \(cut)close
                \(cut)ack 200
                """
        return try Conversation(script: script)
    }

    @Test(arguments: [68, 96, 128, 256, 600]) func wholeHeadsGiveTheSameSessions(_ length: Int) throws {
        // Ethernet, IPv4 and TCP take 54 octets.
        let frames = try conversation(length - 54).frames()
        let plain = try Running.analyze(CaptureFile.pcap(frames).bytes)
        let cut = try Running.analyze(CaptureFile.pcap(frames.snapped(to: length)).bytes, hashes: true)
        #expect(cut.sessions.map(OutcomeCase.line) == plain.sessions.map(OutcomeCase.line))
        #expect(cut.sessions.map(OutcomeCase.line) == ["completed 12000/12000 sent 12000 resent 0"])
        #expect(cut.findingLines == plain.findingLines)
        #expect(cut.sessions[0].timeline.map(\.range) == plain.sessions[0].timeline.map(\.range))
        let file = cut.sessions[0].file
        #expect(file.sha256 == nil && !file.complete && file.bytesSeen < 12_000 && !file.holes.isEmpty)
    }

    /// Requests of the upload and Acks of each session, with the range or what the Ack says.
    private func ranges(_ sink: CollectingSink) -> [[String]] {
        sink.sessions.map { session in
            session.timeline.filter { $0.packetType.map { !["GET", "POST"].contains($0) } ?? false }.map { entry in
                let range = entry.range.map { "\($0.first)-\($0.last)" } ?? ""
                return "\(entry.packetType ?? "") \(range) \(entry.received.map { "\($0)" } ?? "")"
            }
        }
    }

    /// A head with a hole is judged by no rule but that of the capture, and the report says so.
    @Test func cutHeadsAreTold() throws {
        let frames = try ScriptLibrary.conversation("F01-plain-upload").frames()
        let sink = try Running.analyze(CaptureFile.pcap(frames.snapped(to: 256)).bytes)
        let cut = sink.findings.filter { $0.rule.id == "BUP-CAP-003" }.map(\.message)
        #expect(
            cut.contains {
                $0.hasPrefix("The Create-Session request's header block is not wholly in the capture: what stands")
            })
        #expect(cut.contains { $0.contains("cut by the capture's snap length") })
        let run = try #require(sink.run)
        let open = run.checks.first { $0.rule.id == "BUP-GEN-003" }?.open ?? []
        #expect(open.contains { $0.gate == .wholeHead && $0.count == 4 })
        let file = sink.sessions[0].file
        #expect(!file.complete && file.bytesSeen == 0)
    }

    /// Where only the answer's head has a hole, what is wrong with the request is told, and nothing of the answer.
    @Test(arguments: [false, true]) func requestsBeforeCutAnswers(_ isRequestCut: Bool) throws {
        let script =
            Prologue.connection.lines + """
                create /upload/report.zip
                    BITS-Session-Id: {11111111-2222-3333-4444-555555555555}
                ack 200 session=$ID
                    -BITS-Protocol
                """
        let frames = try Conversation(script: script).frames()
        let side: Side = isRequestCut ? .client : .server
        let file = CaptureFile.pcap(frames.flatMap { $0.side == side ? [$0].snapped(to: 120) : [$0] })
        let rules = try Running.analyze(file.bytes).findings.map(\.rule.id.text)
        #expect(rules.contains("BUP-CS-008") == !isRequestCut, "\(rules)")
        #expect(!rules.contains { $0.hasPrefix("BUP-CSA") }, "\(rules)")
        let whole = try Running.analyze(CaptureFile.pcap(frames).bytes).findings.map(\.rule.id.text)
        #expect(whole.contains("BUP-CS-008") && whole.contains { $0.hasPrefix("BUP-CSA") }, "\(whole)")
    }

    @Test(arguments: ["F01-plain-upload", "F02-upload-reply", "F04-dead-node", "F05-cancel"], [68, 96, 128, 256, 600])
    func cutHeadsAreNobodysFault(_ name: String, _ length: Int) throws {
        let frames = try ScriptLibrary.conversation(name).frames()
        let sink = try Running.analyze(CaptureFile.pcap(frames.snapped(to: length)).bytes)
        let faults = sink.findings.filter { $0.severity >= .warning }.map { "\($0.rule.id) \($0.message)" }
        #expect(faults.isEmpty)
        // The fields that say what the message is stand before the cut.
        if length >= 256 {
            let plain = try Running.analyze(CaptureFile.pcap(frames).bytes)
            #expect(sink.sessions.map(OutcomeCase.line) == plain.sessions.map(OutcomeCase.line))
            #expect(ranges(sink) == ranges(plain))
        }
        let innocent: Set<Outcome> = [.completed, .cancelled, .restarted, .interrupted, .undetermined, .lost]
        #expect(sink.sessions.allSatisfy { innocent.contains($0.outcome) }, "\(sink.outcomeLines)")
    }

    /// What stands in cut header blocks is unknown, and not 0.
    @Test func countsThatAreCut() throws {
        let frames = try ScriptLibrary.conversation("F01-plain-upload").frames()
        var unknown = [0, 0]
        for length in stride(from: 68, through: 600, by: 28) {
            for session in try Running.analyze(CaptureFile.pcap(frames.snapped(to: length)).bytes).sessions {
                #expect(session.knownAckedBytes != 0 && session.knownSentBytes != 0, "\(length)")
                unknown[0] += session.knownAckedBytes == nil ? 1 : 0
                unknown[1] += session.knownSentBytes == nil ? 1 : 0
            }
        }
        #expect(unknown[0] > 0 && unknown[1] > 0)
        // Nothing was sent: that is known.
        let script = Prologue.nothing.lines + "connect\ncreate /upload/report.zip\nack 200 session={A}\n"
        let session = try #require(try Running.analyze(try Conversation(script: script).pcap()).sessions.first)
        #expect(session.knownAckedBytes == 0 && session.knownSentBytes == 0)
    }
}
