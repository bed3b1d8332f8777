import BITSSessions
import Conversations
import Testing

/// Sessions that go over several connections which stay open, as from a proxy or a client with two jobs: what is
/// missing of one connection shows when something comes behind it, and until then the others go on.
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

    private static func create(_ id: String, _ target: String) -> String { "create \(target)\nack 200 session=\(id)" }
    private static func fragment(_ first: Int, _ last: Int, of total: Int) -> String {
        "fragment \(first)-\(last)/\(total)\nack 200 received=\(last + 1)"
    }
    private static let close = "close\nack 200"
    /// The message that follows is of that session.
    private static let ofFirst = "session \(first)\ntarget /up/a.bin\n"
    private static let ofSecond = "session \(second)\ntarget /up/b.bin\n"

    /// Two connections, and the messages with that pause between, each on the connection that it names. At the end both
    /// carry something, so that no hole is without a trace.
    private static func conversation(_ pause: String, _ messages: [(on: String, text: String)]) -> String {
        let all = messages + [("a", get), ("b", get), ("a", get)]
        return "connect a\nconnect b\n"
            + all.map { "on \($0.on)\n\($0.text)" }.joined(separator: "\nwait \(pause)\n")
            + "\nwait 10min\nnoise udp"
    }

    /// One session by turns on two connections, with other requests between.
    private static func oneSession(_ pause: String) -> String {
        conversation(
            pause,
            [
                ("a", get), ("a", create(first, "/up/a.bin")), ("b", fragment(0, 999, of: 5000)),
                ("a", fragment(1000, 1999, of: 5000)), ("b", fragment(2000, 2999, of: 5000)), ("a", get),
                ("a", fragment(3000, 3999, of: 5000)), ("b", fragment(4000, 4999, of: 5000)), ("b", close),
            ])
    }

    /// Two at the same time, each message on either connection.
    private static func twoSessions(_ pause: String) -> String {
        conversation(
            pause,
            [
                ("a", create(first, "/up/a.bin")), ("b", create(second, "/up/b.bin")),
                ("b", ofFirst + fragment(0, 999, of: 3000)), ("a", ofSecond + fragment(0, 1499, of: 3000)),
                ("b", ofFirst + fragment(1000, 1999, of: 3000)), ("a", fragment(2000, 2999, of: 3000)),
                ("b", ofSecond + fragment(1500, 2999, of: 3000)), ("b", ofFirst + close), ("a", ofSecond + close),
            ])
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

    /// A Create-Session that is heard late grants no id again, and a Fragment that is heard late does not show what
    /// followed the last one.
    @Test(arguments: [[11, 15, 52], [3, 7, 15, 18, 48], [7, 23, 28, 43, 55]]) func heardLate(_ gone: [Int]) throws {
        let frames = try Conversation(script: Prologue.nothing.lines + Self.oneSession("3ms")).frames()
        let rest = frames.indices.filter { !gone.contains($0 + 1) }.map { frames[$0] }
        #expect(try faults(CaptureFile.pcap(rest).bytes) == [])
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
