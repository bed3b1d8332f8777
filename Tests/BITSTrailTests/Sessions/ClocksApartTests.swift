import BITSSessions
import BITSTrail
import Conversations
import Foundation
import Testing

/// Two captures of the same traffic whose clocks differ, and of which the one at the server was started late or lost
/// frames: what stands in the wrong order only by their times is no fault.
@Suite struct ClocksApartTests {
    private static let names = """
        let ID {9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}
        let OTHER {41B7A0D3-0C2F-4E7B-9D15-6A8C20E7F3B9}
        name report.zip

        """
    private static let begun = "connect\ncreate /upload/a\nack 200 session=$ID\n"
    private static let upload =
        begun + """
            fragment 0-7999/24000
            ack 200 received=8000
            fragment 8000-15999/24000
            ack 200 received=16000
            fragment 16000-23999/24000
            ack 200 received=24000
            close
            ack 200
            fin both
            """

    private func ends(_ script: String, _ clockOffset: Int64) throws -> BothEnds {
        try Conversation(script: Self.names + script).framesAtBothEnds(clockOffset: clockOffset)
    }

    private func rules(_ sink: CollectingSink) -> Set<String> {
        Set(sink.findings.filter { $0.severity >= .warning }.map(\.rule.id.text))
    }

    // MARK: The server's capture was started late

    @Test(arguments: [-2_000_000, -7_000_000, 2_000_000, -20_000_000] as [Int64])
    func lateStart(_ clockOffset: Int64) throws {
        let ends = try ends(Self.upload, clockOffset)
        let alone = try Running.analyze(parts: [ends.client])
        #expect(alone.outcomeLines == ["completed 24000/24000"])
        for skipped in 0..<ends.server.count {
            let sink = try Running.analyze(parts: [ends.client, Array(ends.server.dropFirst(skipped))])
            #expect(rules(sink).isSubset(of: rules(alone)), "\(skipped): \(sink.findingLines)")
            #expect(!sink.outcomeLines.contains { $0.hasPrefix("restarted") }, "\(skipped): \(sink.outcomeLines)")
        }
    }

    /// Used before it was granted, by the clock of the other capture: one session, not one that was given up for it.
    @Test func oneSession() throws {
        let ends = try ends(Self.upload, -5_000_000)
        let requests = ends.server.indices.filter { index in
            ends.server[index].side == .client && !ends.server[index].payload.isEmpty
        }
        // Up to the grant; and the beginning of a Fragment.
        let sink = try Running.analyze(parts: [
            Array(ends.client.prefix(7)), Array(ends.server[requests[1]...].prefix(3)),
        ])
        #expect(sink.sessions.count == 1, "\(sink.outcomeLines)")
        #expect(sink.sessions.first?.restartOf == nil && sink.sessions.first?.restartedAs == nil)
    }

    /// So far apart that no segment is known as a copy: what is granted in both captures was granted once.
    @Test func grantedOnce() throws {
        let more =
            "create /upload/b\nack 200 session=$OTHER\nfragment 0-7999/8000\nack 200 received=8000\n"
            + "close\nack 200"
        let script = Self.upload.replacing("fin both", with: more)
        let ends = try ends(script, -1_500_000_000)
        for skipped in 5..<12 {
            let sink = try Running.analyze(parts: [ends.client, Array(ends.server.dropFirst(skipped))])
            #expect(!sink.findings.contains { $0.rule.id.text == "BUP-SEC-004" }, "\(skipped): \(sink.findingLines)")
            #expect(rules(sink).isEmpty, "\(skipped): \(sink.findingLines)")
        }
        let twice = try self.ends(script.replacing("$OTHER", with: "$ID"), 0)
        #expect(try Running.analyze(parts: [twice.client]).findings.contains { $0.rule.id.text == "BUP-SEC-004" })
    }

    /// Given up for a session with an id of its own: as in one capture.
    @Test func anotherSession() throws {
        let again = "wait 1s\nconnect\ncreate /upload/a\nack 200 session=$OTHER\nfragment 0-7999/24000\n"
        let script =
            Self.begun + "fragment 0-7999/24000\nack 200 received=8000\nfin both\n" + again + "ack 200 received=8000"
        let ends = try ends(script, -2_000_000)
        for skipped in [0, 7, 17] {
            let sink = try Running.analyze(parts: [ends.client, Array(ends.server.dropFirst(skipped))])
            #expect(sink.sessions.map(\.outcome) == [.restarted, .undetermined], "\(sink.outcomeLines)")
        }
    }

    /// Within the clocks' difference nobody knows what came first; long behind Close-Session it is known.
    @Test(arguments: [(5, false), (2000, true)]) func afterTheEnd(_ pause: Int, _ isFault: Bool) throws {
        let script =
            Self.upload + "\nwait \(pause)ms\nconnect\ntarget /upload/a\nsession $ID\nfragment 0-7999/24000\nack 500"
        let ends = try ends(script, -20_000_000)
        let sink = try Running.analyze(parts: [ends.client, ends.server])
        #expect(rules(sink).contains("BUP-FR-014") == isFault, "\(sink.findingLines)")
        #expect(try rules(Running.analyze(parts: [ends.client])).contains("BUP-FR-014") == isFault)
    }

    // MARK: The server's capture lost frames

    /// What the client acknowledged proves that it had the grant, though that is read later.
    @Test(arguments: [-3_000_000, -6_000_000] as [Int64]) func acknowledgedGrant(_ clockOffset: Int64) throws {
        let ends = try ends(Self.upload, clockOffset)
        let alone = try rules(Running.analyze(parts: [ends.client]))
        // It saw the client's SYN, or nothing of the handshake, and neither Create-Session nor its Ack.
        let server = ends.server
        for kept in [0, 1] {
            for skipped in 5..<server.count {
                let sink = try Running.analyze(parts: [
                    ends.client, Array(server.prefix(kept) + server.dropFirst(skipped)),
                ])
                #expect(rules(sink).isSubset(of: alone), "\(kept) \(skipped): \(sink.findingLines)")
                let short = try Running.analyze(parts: [
                    Array(ends.client.prefix(6)), Array(server.dropFirst(skipped).prefix(2)),
                ])
                #expect(rules(short).isSubset(of: alone), "\(kept) \(skipped): \(short.findingLines)")
            }
        }
    }

    /// A client that does send before the Ack.
    @Test func withoutWaiting() throws {
        let script =
            "connect\ncreate /a\nsession $ID\nstale\nfragment 0-99/100\n"
            + "ack 200 session=$ID\nack 200 received=100"
        let ends = try ends(script, -3_000_000)
        let sink = try Running.analyze(parts: [ends.client, Array(ends.server.prefix(1) + ends.server.dropFirst(4))])
        #expect(rules(sink).contains("BUP-SEQ-003"), "\(sink.findingLines)")
    }
}
