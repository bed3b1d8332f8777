import BITSSessions
import Conversations
import Testing

/// What sessions take from heads with a hole, and what they leave open.
@Suite struct CutHeadSessionTests {
    private func analyze(_ script: String, snap: Int? = nil) throws -> CollectingSink {
        let frames = try Conversation(script: Prologue.connection.lines + script).frames()
        return try Running.analyze(CaptureFile.pcap(snap.map { frames.snapped(to: $0) } ?? frames).bytes)
    }

    private let upload = """
        create /upload/report.zip
        ack 200 session=$ID
        fragment 0-8191/12000
        ack 200 received=8192
        fragment 8192-11999/12000
        ack 200 received=12000
        close
        ack 200

        """

    /// The request line is there, the packet type is not.
    @Test func requestsWithoutType() throws {
        let sink = try analyze(upload, snap: 96)
        let session = try #require(sink.sessions.first)
        #expect(sink.sessions.count == 1 && session.sessionID == nil && session.outcome == .undetermined)
        #expect(session.target == "/upload/report.zip" && session.cause == .capture)
        #expect(session.timeline.filter { $0.kind == .request }.count == 4)
        #expect(session.timeline.filter { $0.kind == .response }.map(\.status) == [200, 200, 200, 200])
        let plain = try #require(try analyze(upload).sessions.first)
        #expect(session.firstTime == plain.firstTime && session.connections == plain.connections)
        #expect(session.cutHeads.messages == 8 && session.cutHeads.requestsWithoutType == 4)
        // The octets of all requests, by their sequence numbers: those of the file and four header blocks.
        #expect((12_800...13_300).contains(session.cutHeads.octets))
        #expect(sink.findings.allSatisfy { $0.rule.ruleClass == .capture })
        #expect(session.explanation.contains("what 4 requests of"))
    }

    /// What a whole request's own fields prove stays proven, whatever of the answer's head is missing.
    @Test func holeInTheAnswersHead() throws {
        func faults(_ script: String) throws -> [String] {
            let frames = try Conversation(script: Prologue.connection.lines + script).frames()
            // The last frame but one is the answer.
            let answer = Array(frames.suffix(2).prefix(1)).snapped(to: 130)
            let sink = try Running.analyze(CaptureFile.pcap(frames.dropLast(2) + answer + frames.suffix(1)).bytes)
            #expect(sink.run?.httpStatuses.map(\.name) == ["200"])
            return sink.findings.filter { $0.severity >= .warning }.map(\.rule.id.text).sorted()
        }
        let twice = "create /a\n    +User-Agent: Microsoft BITS/7.8\n    +BITS-Packet-Type: Create-Session\n"
        #expect(try faults(twice + "ack 200 session=$ID") == ["BUP-GEN-013"])
        #expect(try faults("create /a\nack 200 session=$ID\n    +BITS-Packet-Type: Ack") == [])
    }

    /// A target with a hole is not another target, and what is left of a method no other method.
    @Test(arguments: [4, 5, 6, 7]) func holeInTheRequestLine(_ count: Int) throws {
        func findings(_ script: String) throws -> [String] {
            let sink = try analyze(script)
            #expect(sink.sessions.map(\.outcome) == [.completed])
            return sink.findings.filter { $0.severity >= .warning }.map(\.rule.id.text)
        }
        let behind = upload.split(separator: "\n", maxSplits: 1)[1]
        // The first octets are missing, or some of the target's.
        #expect(try findings("split \(count)\ndrop 1\n" + upload) == [])
        #expect(try findings("split 15,\(15 + count)\ndrop 2\n" + upload) == [])
        #expect(try findings("create /upload/report.zip\n    method POST\n" + behind) == ["BUP-GEN-015"])
        let elsewhere = upload.replacing("0-8191/12000", with: "0-8191/12000\n    target /upload/other.zip")
        #expect(Set(try findings(elsewhere)) == ["BUP-SEQ-006"])
    }

    /// Who is to blame for a refusal is open where the method that was refused is not proven.
    @Test func refusalOfAnUnprovenMethod() throws {
        func run(_ script: String) throws -> (cause: Party?, told: Bool, faults: [String]) {
            let sink = try analyze(script)
            let session = try #require(sink.sessions.first)
            #expect(sink.sessions.count == 1 && session.outcome == .refused)
            return (
                session.cause, session.explanation.contains("the method POST"),
                sink.findings.filter { $0.severity >= .warning }.map(\.rule.id.text)
            )
        }
        let hole = try run("split 5\ndrop 1\ncreate /a\nanswer 501")
        #expect(hole.cause == .capture && !hole.told && hole.faults == [])
        let other = try run("create /a\n    method POST\nanswer 501")
        #expect(other.cause == .client && other.told && other.faults == ["BUP-GEN-015"])
        let invalid = "ack 400 error=0x80070057 context=0x5"
        #expect(try run("split 5\ndrop 1\ncreate /a\n" + invalid).faults == [])
        #expect(try run("create /a\n    method POST\n" + invalid).faults == ["BUP-GEN-015"])
    }

    /// A piece of the target is shown as what it is.
    @Test func targetsThatAreCut() throws {
        let sink = try analyze(upload, snap: 72)
        let session = try #require(sink.sessions.first)
        #expect(sink.sessions.count == 1 && session.target == nil)
        #expect(session.explanation.hasSuffix("the target begins with \"/upload/\"."))
    }

    /// Different targets are different sessions, also where no more than that is there.
    @Test func targetsTellSessionsApart() throws {
        let sink = try analyze(upload + upload.replacing("report", with: "other_"), snap: 110)
        #expect(sink.sessions.map(\.target) == ["/upload/report.zip", "/upload/other_.zip"])
    }

    /// The id stands in the Acks alone, and the end of the session with them.
    @Test func idsFromAcks() throws {
        let script = """
            create /upload/report.zip
                line "X-Long: \(String(repeating: "x", count: 600))"
            ack 200 session=$ID
            fragment 0-11999/12000
                line "X-Long: \(String(repeating: "x", count: 600))"
            ack 200 session=$ID received=12000
            cancel
            ack 200 session=$ID
            """
        let sink = try analyze(script, snap: 600)
        #expect(sink.sessions.map(OutcomeCase.line) == ["cancelled 12000/12000 sent 12000 resent 0"])
        #expect(sink.sessions.first?.sessionID == "{9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}")
    }

    /// A Close-Session whose answer is cut behind the status may have been accepted or not.
    @Test func closingThatIsNotSeen() throws {
        let script = upload.replacing("close\nack 200", with: "close\nsplit 30\ndrop 2\nack 200\nwait 400s\nnoise udp")
        let sink = try analyze(script)
        #expect(sink.outcomeLines == ["undetermined 12000/12000"])
        #expect(sink.sessions.first?.explanation.contains("whether the session was ended is not known") ?? false)
        #expect(sink.findings.allSatisfy { $0.severity < .warning })
    }

    /// A lost segment within a head, once that with the packet type, which the Ack tells, too: the fields behind it are there, and the finding says how much is missing.
    @Test func fieldsBehindALostSegment() throws {
        for (split, type) in [("100,130", "Fragment"), ("60,70", nil)] {
            let script = upload.replacing(
                "fragment 8192", with: "split \(split)\ndrop 2\nfragment 8192")
            let sink = try analyze(script)
            #expect(sink.sessions.map(OutcomeCase.line) == ["completed 12000/12000 sent 12000 resent 0"], "\(split)")
            let entry = sink.sessions[0].timeline.first { $0.range?.first == 8192 }
            #expect(entry?.packetType == type && entry?.note == "fields of its header block are missing")
            let missing = sink.findings.first { $0.rule.id == "BUP-CAP-003" }
            #expect(missing?.message.contains("0 of its ") ?? false, "\(missing?.message ?? "")")
            #expect(missing?.evidence.contains { $0.name == "head_octets_missing" } ?? false)
        }
    }

    /// The same in an Ack: how far the server has come stands behind the hole.
    @Test func offsetsBehindALostSegment() throws {
        let script = upload.replacing("ack 200 received=12000", with: "split 60,90\ndrop 2\nack 200 received=12000")
        let sink = try analyze(script)
        #expect(sink.sessions.map(OutcomeCase.line) == ["completed 12000/12000 sent 12000 resent 0"])
        #expect(sink.sessions.first?.timeline.contains { $0.received == 12_000 } ?? false)
        #expect(sink.sessions.first?.cutHeads.acksWithoutOffset == 0)
        #expect(sink.packets.filter { $0.packetType == "Ack" }.count == 4)
    }

    /// No answer where its octets are missing: no fault, also if the request is cut, too.
    @Test func neitherRequestNorAnswerIsWhole() throws {
        let script = upload.replacing(
            "fragment 8192-11999/12000\nack 200",
            with: "split 100,130\ndrop 2\nfragment 8192-11999/12000\ndrop 1\nack 200")
        let sink = try analyze(script)
        #expect(sink.findings.allSatisfy { $0.severity < .warning }, "\(sink.findingLines)")
        #expect(sink.sessions.map(\.outcome) == [.completed])
    }
}
