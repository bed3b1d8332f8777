import BITSSessions
import Testing

/// Octets that were sent more than once with other values: the digest and the extracted file are those of the octets that
/// the server's answers say it has.
@Suite struct ResentOctetsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let script: String
        /// The file's parts: where in the pattern 0…250 the octets are taken from, and how many. nil: it cannot be told.
        let file: [(from: Int, count: Int)]?

        var testDescription: String { name }
    }

    /// Octets `first..<first + count` of 12,000, taken from the pattern at `from`.
    private static func part(_ first: Int, _ count: Int, from: Int, _ answer: String) -> String {
        "fragment \(first)-\(first + count - 1)/12000\n    body \(count) at \(from)\n\(answer)\n"
    }

    private static let again = "rst server\nconnect\nping\nack 200\n"
    private static let end = "close\nack 200"
    private static let first = part(0, 8000, from: 0, "ack 200 received=8000")

    static let cases = [
        Case(
            name: "only a part was taken",
            script: part(0, 8000, from: 0, "ack 200 received=4000")
                + part(4000, 8000, from: 7, "ack 200 received=12000"),
            file: [(0, 4000), (7, 8000)]),
        Case(
            name: "octets of which others were sent again differ, in a message with a hole in its head",
            script: part(0, 8000, from: 0, "ack 200 received=4000") + part(4000, 1000, from: 7, "ack 200 received=5000")
                + "split 60,100\ndrop 2\n" + part(5000, 1000, from: 7, "ack 200 received=6000")
                + part(6000, 6000, from: 15, "ack 200 received=12000"),
            file: nil),
        Case(
            name: "the same without the hole",
            script: part(0, 8000, from: 0, "ack 200 received=4000") + part(4000, 1000, from: 7, "ack 200 received=5000")
                + "split 60,100\n" + part(5000, 1000, from: 1007, "ack 200 received=6000")
                + part(6000, 6000, from: 2007, "ack 200 received=12000"),
            file: [(0, 4000), (7, 8000)]),
        Case(
            name: "the same octets again", script: first + part(4000, 8000, from: 4000, "ack 200 received=12000"),
            file: [(0, 12_000)]),
        Case(
            name: "acknowledged ones stay",
            script: first + part(0, 4000, from: 9, "ack 200 received=8000")
                + part(8000, 4000, from: 8000, "ack 200 received=12000"),
            file: [(0, 12_000)]),
        Case(
            name: "refused ones are not in the file",
            script: first + part(8000, 4000, from: 3, "ack 416 received=4000")
                + part(4000, 8000, from: 7, "ack 200 received=12000"),
            file: [(0, 4000), (7, 8000)]),
        Case(
            name: "the resend was refused, the server had the first ones",
            script: part(0, 6000, from: 0, "ack 200 received=6000") + part(6000, 6000, from: 5, "") + again
                + part(6000, 6000, from: 9, "ack 416 received=12000"),
            file: [(0, 6000), (5, 6000)]),
        Case(
            name: "the resend was taken",
            script: part(0, 6000, from: 0, "ack 200 received=6000") + part(6000, 6000, from: 5, "") + again
                + part(6000, 6000, from: 9, "ack 200 received=12000"),
            file: [(0, 6000), (9, 6000)]),
        Case(
            name: "behind an error the server had less",
            script: part(0, 6000, from: 0, "ack 200 received=6000") + part(6000, 6000, from: 5, "ack 503")
                + part(4000, 8000, from: 11, "ack 200 received=12000"),
            file: [(0, 6000), (2011 + 0, 6000)]),
        Case(
            name: "sent again and not needed",
            script: part(0, 12_000, from: 0, "ack 200 received=12000")
                + part(0, 4000, from: 8, "ack 200 received=12000"),
            file: [(0, 12_000)]),
        Case(
            name: "refused early, the rest of it follows",
            script: part(0, 6000, from: 0, "ack 200 received=6000")
                + "fragment 6000-11999/12000\n    body 6000 at 5\n    partial 2000\nack 416 received=6000\n"
                + "send client 4000 at 2005\n" + part(6000, 6000, from: 9, "ack 200 received=12000"),
            file: [(0, 6000), (9, 6000)]),
        Case(
            name: "a refused end is not in the file",
            script: part(0, 6000, from: 0, "ack 200 received=6000") + part(6000, 6000, from: 6000, "answer 403"),
            file: nil),
        Case(
            name: "other octets with a hole",
            script: part(0, 12_000, from: 0, "ack 503") + "drop 3\n"
                + part(0, 12_000, from: 5, "ack 200 received=12000"),
            file: nil),
        Case(
            name: "taken, or had before",
            script: part(0, 10_000, from: 0, "ack 503") + part(0, 4000, from: 5, "ack 200 received=10000")
                + part(10_000, 2000, from: 10_000, "ack 200 received=12000"),
            file: nil),
        Case(
            name: "two lengths",
            script: "fragment 0-4999/9000\nack 200 received=5000\nfragment 5000-11999/12000\nack 200 received=12000\n",
            file: nil),
    ]

    @Test(arguments: cases) func digests(_ test: Case) throws {
        let capture = try RuleCase.capture(.session, test.script + Self.end)
        let file = test.file.map { parts in
            parts.flatMap { part in (0..<part.count).map { UInt8((part.from + $0) % 251) } }
        }
        let expected = file.map { SHA256Oracle.digest($0) }
        let sink = try Running.analyze(capture, hashes: true)
        let session = try #require(sink.sessions.first)
        #expect(session.file.sha256 == expected, "\(session.file.sha256Absent ?? "")")
        #expect((session.file.sha256Absent == nil) == (expected != nil))
        let texts = try EveryForm.of(capture, more: true).texts
        let sidecar = try #require(texts["sidecar"])
        #expect(sidecar.contains("\"sha256\": \(expected.map { "\"\($0)\"" } ?? "null")"), "\(sidecar)")
    }

    /// Of a file longer than what is kept of it, octets sent again in the middle of a Fragment cannot be compared.
    @Test(arguments: [(100_000, true), (699_000, false)]) func tooFarBack(_ start: Int, _ isUnknown: Bool) throws {
        let script = """
            fragment 0-699999/700000
            ack 503
            fragment \(start)-699999/700000
            ack 200 received=700000
            close
            ack 200
            """
        let sink = try Running.analyze(RuleCase.capture(.session, script), hashes: true)
        let file = try #require(sink.sessions.first?.file)
        #expect((file.sha256 == nil) == isUnknown)
        #expect(file.sha256Absent?.contains("sent more than once") ?? false == isUnknown)
        if !isUnknown { #expect(file.sha256 == SHA256Oracle.ofPattern(700_000)) }
    }

    /// The server took little of a Fragment that is kept as a whole.
    @Test func farBack() throws {
        let script = """
            fragment 0-239999/300000
            ack 200 received=10240
            fragment 10240-299999/300000
            ack 200 received=300000
            close
            ack 200
            """
        let sink = try Running.analyze(RuleCase.capture(.session, script), hashes: true)
        #expect(sink.sessions.first?.file.sha256 == SHA256Oracle.ofPattern(300_000))
    }

    /// A large Fragment that was refused leaves what was before it, so that its end can be compared.
    @Test func refusedAndLarge() throws {
        let script = """
            breakoff 300000
            fragment 0-999999/1000000
            rst client
            connect
            ping
            ack 200
            fragment 0-999999/1000000
            ack 416 received=290000
            fragment 290000-999999/1000000
            ack 200 received=1000000
            close
            ack 200
            """
        let sink = try Running.analyze(RuleCase.capture(.session, script), hashes: true)
        #expect(sink.sessions.first?.file.sha256 == SHA256Oracle.ofPattern(1_000_000))
    }
}
