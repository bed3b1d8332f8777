import BITSSessions
import Testing

/// What the capture lacks of the time before a message, or of its end, is not taken for nothing: each beside the nearest
/// capture that proves it.
@Suite struct UnseenBeforeTests {
    private static func session(_ prologue: Prologue, _ script: String) throws -> SessionReport {
        try #require(try Running.analyze(RuleCase.capture(prologue, script)).sessions.first)
    }

    private static let late = "connect midstream\ntarget /upload/report.zip\nsession $ID\n"

    /// How far the server was when the session was closed, an Ack tells.
    @Test func closedWithoutABeginning() throws {
        let close = "close\nack 200\nfragment 0-4999/12000\nack 404\n"
        #expect(try Self.session(.nothing, Self.late + close).outcome == .undetermined)
        let fragment = "fragment 5000-8191/12000\nack 200 received=8192\n"
        #expect(try Self.session(.nothing, Self.late + fragment + close).outcome == .closedEarly)
    }

    /// Acks that are missing, or came before the capture, may have told of octets.
    @Test func acknowledgedUnseen() throws {
        let failed = "fragment 8192-11999/12000\nrst server\n"
        #expect(try Self.session(.nothing, Self.late + failed).explanation.contains("an unknown part of 12,000 octets"))
        #expect(try Self.session(.halfway, failed).explanation.contains("8,192 of 12,000 octets"))
        let close = "close\nack 400 error=0x80070057 context=0x5\n"
        let fragment = "fragment 0-8191/12000\n"
        let unseen = try Self.session(.session, fragment + "drop 1\nack 200 received=8192\n" + close)
        #expect(unseen.outcome == .failed && unseen.explanation.contains("an unknown part of 12,000 octets"))
        let seen = try Self.session(.session, fragment + "ack 200 received=8192\n" + close)
        #expect(seen.outcome == .failed && seen.explanation.contains("8,192 of 12,000 octets"))
    }

    /// Why the server found a request invalid may stand in a message that is missing.
    @Test(arguments: [("", Party.client), ("drop 1\n", .capture)])
    func invalid(_ trouble: String, _ cause: Party) throws {
        let script = """
            \(trouble)fragment 0-999/12000
            ack 200 received=1000
            close
            ack 400 error=0x80070057 context=0x5
            """
        let session = try Self.session(.session, script)
        #expect(session.outcome == .failed && session.cause == cause, "\(session.explanation)")
    }

    /// What is missing behind the refusal, or before a session began, is not the reason.
    @Test func invalidForItself() throws {
        let behind = """
            close
            ack 400 error=0x80070057 context=0x5
            fin both
            wait 2s
            connect other
            create /upload/other.zip
            ack 200 session={3A7E8C9D-0000-4000-8000-0000000000B2}
            drop 1
            fragment 0-999/12000
            ack 200 received=1000
            """
        let closed = try Self.session(.uploaded, behind)
        #expect(closed.outcome == .failed && closed.cause == .server, "\(closed.explanation)")
        let create = "drop 1\nping\nack 200\ncreate /upload/a.zip\nack 400 error=0x80070057 context=0x5\n"
        let refused = try Self.session(.connection, create)
        #expect(refused.outcome == .refused && refused.cause == .server, "\(refused.explanation)")
    }

    /// The capture begins just behind the request for the session: nothing was acknowledged before its grant.
    @Test func closedBehindAGrant() throws {
        let script = "ack 200 session=$ID protocol=$GUID\nsession $ID\nfragment 0-499/12000\nack 404\nclose\nack 200\n"
        let session = try Self.session(.nothing, "connect midstream\ntarget /upload/report.zip\n" + script)
        #expect(session.outcome == .closedEarly, "\(session.explanation)")
    }

    /// A request that is read late, behind a hole, is not the last one.
    @Test(arguments: ["", "drop 1\n"]) func heardLate(_ trouble: String) throws {
        let script = """
            acks server none
            \(trouble)ping
            close
            fin server
            wait 1s
            connect other
            ping
            ack 200
            close
            drop 1
            ack 200
            fin both
            """
        let session = try Self.session(.uploaded, script)
        let last = session.timeline.last { $0.packetType == "Close-Session" }
        #expect(last != nil && session.evidence == last?.frames, "\(session.evidence)")
    }

    /// A Fragment that is still being sent when the capture ends belongs to a session that nobody has left.
    @Test(arguments: [("", true), ("rst client\n", false), ("wait 20s\nnoise udp\n", false)])
    func beside(_ end: String, isUnderWay: Bool) throws {
        let script = """
            fragment 0-8191/12000
                partial 3000
            \(end)connect other
            create /upload/report.zip
            ack 200 session={3A7E8C9D-0000-4000-8000-0000000000B2}
            fragment 0-8191/12000
            ack 200 received=8192
            """
        let run = try Running.analyze(RuleCase.capture(.session, script))
        #expect(run.sessions.first?.outcome == (isUnderWay ? .undetermined : .restarted))
        #expect(run.findings.contains { $0.rule.id == "BUP-CS-011" } == !isUnderWay)
    }

    /// Whoever names the id has the answer that granted it; a Fragment waits for none.
    @Test func grantUnseen() throws {
        func parallel(_ prologue: Prologue, _ script: String) throws -> Bool {
            try Running.analyze(RuleCase.capture(prologue, script)).findings.contains { $0.rule.id == "BUP-SEQ-001" }
        }
        let next = "connect other\nfragment 0-8191/12000\nack 200 received=8192\n"
        #expect(try !parallel(.connection, "create /upload/report.zip\nsession $ID\n\(next)"))
        #expect(try parallel(.session, "fragment 0-8191/12000\n\(next)"))
    }
}
