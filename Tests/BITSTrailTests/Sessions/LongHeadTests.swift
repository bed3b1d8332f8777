import BITSSessions
import Foundation
import Testing

@testable import BITSTrail

/// Heads may be hundreds of times longer than usual: what is kept of all of them is bounded in octets.
@Suite struct LongHeadTests: BoundedRun {
    private static func id(_ number: Int) -> String {
        "{11111111-2222-3333-4444-\(String(number + 100_000_000_000))}"
    }

    /// Uploads that begin, each on a connection of its own, with a target of so many octets.
    private static func begun(_ count: Int, _ octets: Int, end: String = "") -> String {
        (0..<count).map { number in
            let name = "/u/\(number)/" + String(repeating: "a", count: octets)
            return "connect c\(number)\ntarget \(name)\ncreate \(name)\nack 200 session=\(id(number))\n\(end)"
        }.joined()
    }

    private static let upload = """

        connect last
        target /upload/last.zip
        create /upload/last.zip
        ack 200 session={11111111-2222-3333-4444-555555555555}
        session {11111111-2222-3333-4444-555555555555}
        fragment 0-11999/12000
        ack 200 received=12000
        close
        ack 200
        """

    /// Those unused longest are reported; heads of the usual length count for nothing.
    @Test(arguments: [(8000, true), (1000, false)]) func sessionsUnderWay(octets: Int, isMany: Bool) throws {
        let sink = try run(Self.begun(20, octets) + Self.upload) { $0.sessions.headOctets = 100_000 }
        let given = limits(sink)["session_octets"] ?? 0
        #expect(isMany ? (10...20).contains(given) : given == 0)
        #expect(sink.sessions.count == 21)
        #expect(sink.sessions.last?.outcome == .completed)
        #expect(!sink.findings.contains { $0.severity == .violation })
    }

    /// Of a session whose id is forgotten a later message begins a new one.
    @Test(arguments: [(8000, true), (1000, false)]) func sessionsOver(octets: Int, isMany: Bool) throws {
        let script = Self.begun(20, octets, end: "session \(Self.id(0))\ncancel\nack 200\nfin both\n")
        let plain = script.replacingOccurrences(of: "session \(Self.id(0))\n", with: "")
        let sink = try run(plain) { $0.sessions.rememberedOctets = 100_000 }
        let forgotten = limits(sink)["remembered_octets"] ?? 0
        #expect(limits(sink)["remembered_sessions"] == nil)
        #expect(isMany ? (10...20).contains(forgotten) : forgotten == 0)
        #expect(sink.sessions.map(\.outcome) == Array(repeating: .cancelled, count: 20))
    }

    @Test(arguments: [(8000, true), (1000, false)]) func requestsThatWait(octets: Int, isMany: Bool) throws {
        let name = "/u/" + String(repeating: "a", count: octets)
        let pings = (0..<20).map { "connect c\($0)\ntarget \(name)\nping\n" }.joined()
        let sink = try run(pings + Self.upload) { $0.waitingOctets = 100_000 }
        let given = limits(sink)["waiting_octets"] ?? 0
        #expect(limits(sink)["waiting_exchanges"] == nil)
        #expect(isMany ? (5...20).contains(given) : given == 0)
        #expect(sink.connections.count == 21 && sink.sessions.last?.outcome == .completed)
    }

    /// A finding names what it is about, and no more of it than tells it from others.
    @Test func findingsKeepTheBeginning() throws {
        let sink = try run(Self.begun(1, 8000) + "fragment 0-9/10\nack 200 received=10\n")
        let targets = sink.findings.compactMap { $0.matter?.target }
        #expect(!targets.isEmpty && targets.allSatisfy { $0.utf8.count == 2048 })
        #expect(sink.sessions.first?.target?.utf8.count ?? 0 > 8000)
    }
}
