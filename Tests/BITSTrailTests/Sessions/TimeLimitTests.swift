import BITSSessions
import Conversations
import Testing

/// A conversation made for one cause that takes most of its time.
struct LimitCase: Sendable, CustomTestStringConvertible {
    let name: String
    /// nil: it cannot be told.
    let limit: String?
    /// What the cause takes at least, and what the others take at most, in percent.
    var least = 60.0
    var points = ["client", "server"]
    let script: String

    var testDescription: String { name }
}

@Suite struct TimeLimitTests {
    private static let start = """
        let ID {9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}
        connect
        create /upload/report.zip
        ack 200 session=$ID

        """

    private static func fragments(
        _ count: Int, size: Int = 4000, before: String = "", think: String = ""
    ) -> String {
        RuleCases.fragments(count, size: size, before: before) { _ in think } + "close\nack 200\n"
    }

    /// Sessions that are limited by one thing, each seen at the client and at the server.
    static let cases: [LimitCase] = [
        LimitCase(name: "client idle", limit: "client-idle", script: start + fragments(8, before: "wait 2s\n")),
        LimitCase(name: "server think", limit: "server-think", script: start + fragments(8, think: "wait 2s\n")),
        LimitCase(
            name: "server think, acknowledged with the answer", limit: "server-think",
            script: start + "acks server piggyback\n" + fragments(8, think: "wait 2s\n")),
        LimitCase(
            name: "the link", limit: "sending", script: "spacing 20ms\n" + start + fragments(8, size: 100_000)),
        LimitCase(
            name: "round trips", limit: "round-trips", least: 90,
            script: "rtt 80ms\n" + start + fragments(20, size: 2000)),
        LimitCase(name: "loss", limit: "loss", script: start + fragments(8, size: 20_000, before: "retransmit 5\n")),
        LimitCase(
            name: "loss of the last segment", limit: "loss",
            script: start + fragments(8, size: 20_000, before: "retransmit 14\n")),
        LimitCase(
            name: "loss before the capture", limit: "loss",
            script: start + fragments(8, size: 20_000, before: "lose 5\n")),
        LimitCase(
            name: "loss of answers", limit: "loss",
            script: "rto 3s\n" + start
                + RuleCases.fragments(8, size: 20_000, before: "") { _ in "wait 100ms\nretransmit 1\n" }
                + "close\nack 200\n"),
        LimitCase(
            name: "client idle behind answers that were lost", limit: "client-idle",
            script: start
                + RuleCases.fragments(8, size: 20_000, before: "wait 3s\n") { _ in "retransmit 1\n" }
                + "close\nack 200\n"),
        LimitCase(
            name: "receive window", limit: "receiver-window",
            script: start
                + """
                fragment 0-99999/100000
                    partial 20000
                wait 10ms
                window server 0
                tcp server flags=A
                wait 5s
                window server 1024
                tcp server flags=A
                send client 80000 at 20000
                ack 200 received=100000
                close
                ack 200

                """),
        LimitCase(
            name: "resends", limit: "resends",
            script: "spacing 20ms\n" + start
                + """
                fragment 0-99999/110000
                rst server
                connect
                fragment 0-99999/110000
                rst server
                connect
                fragment 0-99999/110000
                ack 200 received=100000
                fragment 100000-109999/110000
                ack 200 received=110000
                close
                ack 200

                """),
        LimitCase(
            name: "a wait after an error", limit: "retry-delay",
            script: start
                + """
                fragment 0-999/2000
                ack 200 received=1000
                fragment 1000-1999/2000
                answer 503
                wait 60s
                fragment 1000-1999/2000
                ack 200 received=2000
                close
                ack 200

                """),
        LimitCase(
            name: "a wait after a challenge", limit: "client-idle",
            script: start
                + """
                fragment 0-999/2000
                ack 200 received=1000
                fragment 1000-1999/2000
                answer 401
                    WWW-Authenticate: Basic
                wait 60s
                fragment 1000-1999/2000
                    Authorization: Basic YTpi
                ack 200 received=2000
                close
                ack 200

                """),
        LimitCase(
            name: "the answer to a resend", limit: "server-think",
            script: start
                + """
                fragment 0-999/2000
                rst server
                connect
                fragment 0-999/2000
                wait 20s
                ack 200 received=1000
                fragment 1000-1999/2000
                ack 200 received=2000
                close
                ack 200

                """),
        LimitCase(
            name: "authentication", limit: "authentication",
            script: """
                connect
                create /upload/report.zip
                wait 3s
                answer 401
                    WWW-Authenticate: Basic
                create /upload/report.zip
                    Authorization: Basic YTpi
                ack 200 session={9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}

                """ + fragments(2)),
        LimitCase(
            name: "an answer that trickles in", limit: "answering",
            script: start
                + """
                fragment 0-999/1000
                S> HTTP/1.1 200 OK
                S> BITS-Packet-Type: Ack
                S> BITS-Received-Content-Range: 1000
                S> Content-Length: 10

                    partial 0
                wait 3s
                send server 10 at 0
                close
                ack 200

                """),
        LimitCase(
            name: "an answer that never comes", limit: "unanswered",
            script: start
                + """
                fragment 0-999/2000
                ack 200 received=1000
                fragment 1000-1999/2000
                wait 20s
                fin client
                connect
                fragment 1000-1999/2000
                ack 200 received=2000
                close
                ack 200

                """),
        LimitCase(
            // At the server nobody sees when the client began.
            name: "handshakes", limit: "connection-setup", least: 90, points: ["client"],
            script: "rtt 100ms\n" + start + "fin both\n"
                + fragments(20, size: 2000, before: "rtt 900ms\nconnect\nrtt 1ms\n")),
        LimitCase(
            name: "nothing alone", limit: "several", least: 0,
            script: "spacing 20ms\n" + start + fragments(4, size: 20_000, before: "wait 300ms\n", think: "wait 280ms\n")
        ),
        LimitCase(
            name: "too short", limit: nil, least: 0, script: "rtt 10us\nspacing 1us\n" + start + fragments(1)),
        LimitCase(
            name: "one direction", limit: nil, least: 0,
            script: "let ID {9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}\nconnect\nonesided client\n"
                + "create /upload/report.zip\nack 200 session=$ID\n" + fragments(8, before: "wait 2s\n")),
        LimitCase(
            name: "a Fragment and its Ack are not in the capture", limit: nil, least: 0,
            script: start
                + """
                fragment 0-999/3000
                ack 200 received=1000
                wait 5s
                drop 1
                fragment 1000-1999/3000
                wait 5s
                drop 1
                ack 200 received=2000
                wait 5s
                fragment 2000-2999/3000
                ack 200 received=3000
                close
                ack 200

                """),
    ]

    @Test(arguments: cases) func tellsWhatLimitedTheSession(_ test: LimitCase) throws {
        for point in test.points {
            let capture = try Conversation(script: "capture-point \(point)\n" + test.script).pcap()
            try TimeSharesTests.check(capture)
            let session = try #require(try Running.analyze(capture).sessions.first)
            let timing = session.timing
            let shares = TimeShares.reported.map { "\($0.name) \(timing.shares.told($0) / 1_000_000)" }
            let about = Comment(rawValue: "\(test.name) at the \(point): \(timing.sentence) \(shares)")
            #expect(timing.limitedBy == test.limit, about)
            #expect(timing.sentence.hasPrefix("What limited the upload cannot be told: ") == (test.limit == nil), about)
            guard let cause = TimeShares.reported.first(where: { $0.name == test.limit }) else { continue }
            let part = Double(timing.shares.told(cause)) / Double(session.duration) * 100
            #expect(part >= test.least, about)
        }
    }
}
