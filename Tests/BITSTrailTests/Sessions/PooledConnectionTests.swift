import BITSReports
import BITSSessions
import Conversations
import Testing

/// Sessions that go over several connections which stay open, as from a proxy or a client with two jobs: what is missing of
/// one connection shows when something comes behind it, and until then the others go on.
@Suite struct PooledConnectionTests {
    private static let first = "{9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}"
    private static let second = "{0F8D2C11-7E64-4B0A-9C55-A1B2C3D4E5F6}"

    private static let get = """
        C> GET /news HTTP/1.1
        C> Host: h

        S> HTTP/1.1 200 OK
        S> Content-Length: 4
        S>
        send server text "news"
        """

    /// One session by turns on two connections, with other requests between.
    private static func oneSession(_ pause: String) -> String {
        """
        connect a
        connect b
        on a
        \(get)
        wait \(pause)
        create /up/a.bin
        ack 200 session=\(first)
        wait \(pause)
        on b
        fragment 0-999/5000
        ack 200 received=1000
        wait \(pause)
        on a
        fragment 1000-1999/5000
        ack 200 received=2000
        wait \(pause)
        on b
        fragment 2000-2999/5000
        ack 200 received=3000
        wait \(pause)
        on a
        \(get)
        wait \(pause)
        fragment 3000-3999/5000
        ack 200 received=4000
        wait \(pause)
        on b
        fragment 4000-4999/5000
        ack 200 received=5000
        wait \(pause)
        close
        ack 200
        wait \(pause)
        on a
        \(get)
        on b
        \(get)
        wait 10min
        noise udp
        """
    }

    /// Two at the same time, each message on either connection.
    private static func twoSessions(_ pause: String) -> String {
        """
        connect a
        connect b
        on a
        create /up/a.bin
        ack 200 session=\(first)
        wait \(pause)
        on b
        create /up/b.bin
        ack 200 session=\(second)
        wait \(pause)
        session \(first)
        target /up/a.bin
        fragment 0-999/3000
        ack 200 received=1000
        wait \(pause)
        session \(second)
        target /up/b.bin
        on a
        fragment 0-1499/3000
        ack 200 received=1500
        wait \(pause)
        session \(first)
        target /up/a.bin
        on b
        fragment 1000-1999/3000
        ack 200 received=2000
        wait \(pause)
        on a
        fragment 2000-2999/3000
        ack 200 received=3000
        wait \(pause)
        session \(second)
        target /up/b.bin
        on b
        fragment 1500-2999/3000
        ack 200 received=3000
        wait \(pause)
        session \(first)
        target /up/a.bin
        on b
        close
        ack 200
        wait \(pause)
        session \(second)
        target /up/b.bin
        on a
        close
        ack 200
        wait \(pause)
        on b
        \(get)
        on a
        \(get)
        wait 10min
        noise udp
        """
    }

    /// Certain violations, and outcomes that accuse somebody.
    private func faults(_ capture: [UInt8]) throws -> [String] {
        let sink = try Running.analyze(capture)
        return sink.findings.filter { $0.severity == .violation && $0.confidence == .certain }.map { "\($0.rule.id)" }
            + sink.sessions.filter { $0.cause == .client || $0.cause == .server }.map { "\($0.outcome) \($0.cause)" }
    }

    @Test(arguments: ["3ms", "30ms", "300ms"]) func anyFrameMissing(_ pause: String) throws {
        for script in [Self.oneSession(pause), Self.twoSessions(pause)] {
            let frames = try Conversation(script: Prologue.nothing.lines + script).frames()
            let file = CaptureFile.pcap(frames)
            #expect(try faults(file.bytes) == [])
            for number in 1...frames.count { #expect(try faults(file.dropping(number)) == [], "without \(number)") }
        }
    }

    @Test(arguments: [2, 3, 5], 0..<4) func severalAnywhere(_ count: Int, _ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for script in [Self.oneSession("3ms"), Self.twoSessions("30ms")] {
            let frames = try Conversation(script: Prologue.nothing.lines + script).frames()
            for _ in 0..<40 {
                let gone = Set((0..<count).map { _ in Int.random(in: 0..<frames.count, using: &random) })
                let rest = frames.indices.filter { !gone.contains($0) }.map { frames[$0] }
                let found = try faults(CaptureFile.pcap(rest).bytes)
                #expect(found == [], "without \(gone.map { $0 + 1 }.sorted()): \(found)")
            }
        }
    }

    @Test(arguments: 2...8) func severalInARow(_ length: Int) throws {
        for script in [Self.oneSession("3ms"), Self.twoSessions("3ms")] {
            let frames = try Conversation(script: Prologue.nothing.lines + script).frames()
            for start in 0..<(frames.count - length) {
                var rest = frames
                rest.removeSubrange(start..<(start + length))
                let found = try faults(CaptureFile.pcap(rest).bytes)
                #expect(found == [], "without \(start + 1) to \(start + length): \(found)")
            }
        }
    }
}
