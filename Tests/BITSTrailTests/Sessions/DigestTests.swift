import BITSSessions
import Testing

/// The SHA-256 of an upload, whatever happened on the way.
@Suite struct DigestTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let prologue: Prologue
        let script: String
        /// Octets of the file whose digest is due; nil = no digest but a reason.
        let length: Int?
    }

    private static let last = "fragment 8192-11999/12000\n"
    private static let end = "fragment 8192-11999/12000\nack 200 received=12000\nclose\nack 200"

    private static func whole(
        _ name: String, after prologue: Prologue = .halfway, _ script: String, _ length: Int = 12_000
    )
        -> Case
    {
        Case(testDescription: name, prologue: prologue, script: script, length: length)
    }

    private static func none(_ name: String, after prologue: Prologue = .halfway, _ script: String) -> Case {
        Case(testDescription: name, prologue: prologue, script: script, length: nil)
    }

    private static let seen = [
        whole("plain", end),
        whole("not closed", last + "ack 200 received=12000"),
        whole("one octet", after: .session, "fragment 0-0/1\nack 200 received=1\nclose\nack 200", 1),
        whole("a Fragment sent again", last + "rst server\nconnect\nping\nack 200\n" + end),
        whole("sent again with other octets", "fragment 8192-11999/12000\n    body 3808 at 0\nack 503\n" + end),
        whole(
            "resumed in the middle after a 416",
            "breakoff 2000\n" + last + "rst client\nconnect\nping\nack 200\n" + last
                + "ack 416 received=9000\nfragment 9000-11999/12000\nack 200 received=12000\nclose\nack 200"),
        whole(
            "resumed in the middle without one",
            "breakoff 3000\n" + last + "rst client\nconnect\nping\nack 200\nfragment 9000-11999/12000\n"
                + "ack 200 received=12000\nclose\nack 200"),
        whole("overlap", "fragment 8000-11999/12000\nack 200 received=12000\nclose\nack 200"),
        whole(
            "back to an earlier Fragment",
            last + "ack 416 received=0\nfragment 0-8191/12000\nack 200 received=8192\n" + end),
        whole(
            "too large", after: .session,
            "fragment 0-11999/12000\nanswer 413\nfragment 0-5999/12000\nack 200 received=6000\n"
                + "fragment 6000-11999/12000\nack 200 received=12000\nclose\nack 200"),
        whole("challenged", last + "answer 401\n    WWW-Authenticate: Negotiate\n" + end),
        whole("octets lost on the line", "lose 2\n" + last + "ack 200 received=12000\nclose\nack 200"),
        whole("octets sent again on the line", "retransmit 1,2,3\n" + last + "ack 200 received=12000\nclose\nack 200"),
    ]

    private static let foreign = [
        whole("a Fragment behind a gap was refused", "fragment 9000-11999/12000\nack 416 received=8192\n" + end),
        whole(
            "the first one, too", after: .session,
            last + "ack 416 received=0\nfragment 0-8191/12000\nack 200 received=8192\n" + end),
        whole(
            "octets that belong nowhere: no id",
            "fragment 8192-11999/12000\n    -BITS-Session-Id\n    body 3808 at 0\nack 400\n" + end),
        whole(
            "octets that belong nowhere: no range",
            "fragment 8192-11999/12000\n    Content-Range: 8192-11999/12000\n    body 3808 at 0\nack 400\n" + end),
        whole(
            "octets that belong nowhere: another id",
            """
            fragment 8192-11999/12000
                BITS-Session-Id: {9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405163}
                body 3808 at 0
            ack 400

            """ + end),
        whole(
            "two Fragments at once on two connections", after: .nothing,
            """
            connect one
            create /a
            ack 200 session=$ID
            breakoff 800
            fragment 0-999/2000
            connect two
            breakoff 700
            fragment 1000-1999/2000
            on one
            send client 2000 at 0
            fin client
            on two
            fin client
            connect three
            fragment 0-1999/2000
            ack 200 received=2000
            close
            ack 200
            """, 2_000),
    ]

    private static let holes = [
        none("octets missing", "drop 2\n" + last + "ack 200 received=12000\nclose\nack 200"),
        none("from before the capture", after: .connection, "target /a\nsession $ID\n" + end),
        none("the rest was never sent", "close\nack 200"),
        none("nothing uploaded", after: .session, "close\nack 200"),
        whole("missing, but sent again", "drop 2\n" + last + "ack 503\n" + end),
        whole(
            "missing, but sent again from before",
            "drop 2\n" + last
                + "ack 503\nfragment 8000-11999/12000\nack 200 received=12000\nclose\nack 200"),
    ]

    @Test(arguments: seen + foreign + holes) func digest(_ test: Case) throws {
        let capture = try RuleCase.capture(test.prologue, test.script)
        let sink = try Running.analyze(capture, hashes: true)
        let session = try #require(sink.sessions.first)
        #expect(sink.sessions.count == 1)
        #expect(session.file.sha256 == test.length.map { SHA256Oracle.ofPattern($0) }, "\(session.file)")
        #expect((session.file.sha256 == nil) == (session.file.sha256Absent != nil))
        let beside = try Running.analyze(capture, hashes: true, jobs: 3)
        #expect(beside.sessions.first?.file.sha256 == session.file.sha256)
    }

    @Test func holesAreListed() throws {
        let script = "drop 2,4\nfragment 8192-15999/16000\nack 200 received=16000\nclose\nack 200"
        let sink = try Running.analyze(
            RuleCase.capture(.session, "fragment 0-8191/16000\nack 200 received=8192\n" + script))
        let file = try #require(sink.sessions.first?.file)
        #expect(file.holes.count == 2 && !file.complete)
        #expect(file.holes.map(\.count) == [1_460, 1_460])
        #expect(file.bytesSeen == 16_000 - 2_920)
        #expect(file.sha256 == nil)
    }

    @Test func theOracleKnowsTheExamples() {
        #expect(SHA256Oracle.digest([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(
            SHA256Oracle.digest([0x61, 0x62, 0x63])
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            SHA256Oracle.digest([UInt8](repeating: 0x61, count: 1_000))
                == "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3")
    }
}
