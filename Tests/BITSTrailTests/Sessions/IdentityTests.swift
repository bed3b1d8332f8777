import BITSSessions
import Testing

/// Which messages make one session.
@Suite struct IdentityTests {
    @Test(arguments: connections + ids + clients + servers + oneSided)
    func sessions(_ test: OutcomeCase) throws { try test.check() }

    private static let second = "{22222222-52D0-4F6E-8A3B-1D2E3F405162}"
    private static let rest = "fragment 8192-11999/12000\nack 200 received=12000\nclose\nack 200\n"
    private static let whole = "completed 12000/12000 sent 12000 resent 0"

    private static let connections = [
        OutcomeCase(
            "the Create-Session of the second is not in the capture, nor what came of the first", after: .nothing,
            """
            connect
            create /one
            drop 1
            ack 200 session=$ID
            session $ID
            drop 1
            cancel
            drop 1
            ack 200
            drop 1
            create /two
            drop 1
            ack 200 session=\(second)
            target /two
            session \(second)
            drop 1
            fragment 0-999/2000
            ack 200 session=\(second) received=1000
            fragment 1000-1999/2000
            ack 200 session=\(second) received=2000
            close
            ack 200 session=\(second)
            """, "undetermined 0/? sent 0 resent 0", "completed 2000/2000 sent 1000 resent 0"),
        OutcomeCase(
            "three in sequence on one connection", after: .halfway,
            rest + """
                create /b
                ack 200 session=\(second)
                fragment 0-99/100
                ack 200 received=100
                close
                ack 200
                create /c
                ack 200 session={33333333-52D0-4F6E-8A3B-1D2E3F405162}
                fragment 0-9/10
                ack 200 received=10
                cancel
                ack 200
                """, whole, "completed 100/100 sent 100 resent 0", "cancelled 10/10 sent 10 resent 0"),
        OutcomeCase(
            "a connection for each message", after: .halfway,
            """
            fin both
            connect
            fragment 8192-9999/12000
            ack 200 received=10000
            fin both
            connect
            fragment 10000-11999/12000
            ack 200 received=12000
            fin both
            connect
            close
            ack 200
            """, whole),
        OutcomeCase(
            "two interleaved on one connection",
            """
            create /b
            ack 200 session=\(second)
            session $ID
            target /upload/report.zip
            fragment 0-8191/12000
            ack 200 received=8192
            session \(second)
            target /b
            fragment 0-99/100
            ack 200 received=100
            session $ID
            target /upload/report.zip
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            session \(second)
            target /b
            close
            ack 200
            """, whole, "completed 100/100 sent 100 resent 0"),
    ]

    private static let ids = [
        OutcomeCase(
            "issued again after the Close", after: .halfway,
            rest + """
                create /upload/report.zip
                ack 200 session=$ID
                fragment 0-6999/7000
                ack 200 received=7000
                close
                ack 200
                """, whole, "completed 7000/7000 sent 7000 resent 0"),
        OutcomeCase(
            "issued again without a Close", after: .halfway,
            """
            wait 10s
            create /upload/report.zip
            ack 200 session=$ID
            fragment 0-11999/12000
            ack 200 received=12000
            close
            ack 200
            """, "restarted 8192/12000 sent 8192 resent 0", whole),
        OutcomeCase(
            "spelled otherwise", after: .halfway,
            """
            fragment 8192-11999/12000
                BITS-Session-Id: 9c1e4b7a-52d0-4f6e-8a3b-1d2e3f405162
            ack 200 received=12000
            close
            ack 200
            """, whole),
        OutcomeCase(
            "a slip that is refused makes no session", after: .halfway,
            """
            fragment 8192-11999/12000
                BITS-Session-Id: {9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405163}
            ack 400 error=0x80070057 context=0x5

            """ + rest, whole),
        OutcomeCase(
            "one from before the capture beside a granted one", after: .halfway,
            """
            target /old
            session \(second)
            fragment 500-999/1000
            ack 200 received=1000
            close
            ack 200
            target /upload/report.zip
            session $ID

            """ + rest, whole, "completed 1000/1000 sent 500 resent 0"),
        OutcomeCase(
            "the Ack to Create-Session is not in the capture", after: .connection,
            """
            create /upload/report.zip
            drop 1
            ack 200 session=$ID
            session $ID
            fragment 0-8191/12000
            ack 200 received=8192

            """ + rest, whole),
        OutcomeCase(
            "the same, and the session goes on at another host", after: .connection,
            """
            create /upload/report.zip
            drop 1
            ack 200 session=$ID host-id=node2.example.test
            session $ID
            connect server=192.0.2.82:80
            ping
            ack 200
            fragment 0-8191/12000
            ack 200 received=8192

            """ + rest, whole),
        OutcomeCase(
            "an invented id before the Ack", after: .connection,
            """
            create /upload/report.zip
            session \(second)
            stale
            fragment 0-8191/12000
            ack 200 session=$ID
            ack 400 error=0x80070057 context=0x5
            session $ID
            fragment 0-8191/12000
            ack 200 received=8192

            """ + rest, "completed 12000/12000 sent 12000 resent 8192"),
    ]

    private static let clients = [
        OutcomeCase(
            "two clients, one constant id", after: .nothing,
            """
            connect one client=192.0.2.10:50000
            create /a
            ack 200 session=42
            connect two client=192.0.2.11:50000
            create /b
            ack 200 session=42
            on one
            target /a
            fragment 0-999/2000
            ack 200 received=1000
            on two
            target /b
            fragment 0-499/500
            ack 200 received=500
            close
            ack 200
            on one
            target /a
            fragment 1000-1999/2000
            ack 200 received=2000
            close
            ack 200
            """, "completed 2000/2000 sent 2000 resent 0", "completed 500/500 sent 500 resent 0"),
        OutcomeCase(
            "two machines behind one address, one target", after: .nothing,
            """
            connect one
            create /a
            ack 200 session=$ID
            connect two
            create /a
            ack 200 session=\(second)
            fragment 0-499/500
            ack 200 received=500
            close
            ack 200
            on one
            session $ID
            fragment 0-999/1000
            ack 200 received=1000
            close
            ack 200
            """, "completed 1000/1000 sent 1000 resent 0", "completed 500/500 sent 500 resent 0"),
        OutcomeCase(
            "the client's address changes", after: .halfway,
            "connect client=192.0.2.99:50000\nping\nack 200\n" + rest, whole),
    ]

    private static let servers = [
        OutcomeCase(
            "moved by Host-Id", after: .connection,
            """
            create /upload/report.zip
            ack 200 session=$ID host-id=node2.example.test timeout=60
            connect server=192.0.2.82:80
            host node2.example.test
            ping
            ack 200
            fragment 0-8191/12000
            ack 200 received=8192

            """ + rest, whole),
        OutcomeCase(
            "and back again", after: .connection,
            """
            create /upload/report.zip
            ack 200 session=$ID host-id=node2.example.test timeout=5
            connect server=192.0.2.82:80
            host node2.example.test
            ping
            ack 200
            fragment 0-8191/12000
            ack 200 received=8192
            wait 20s
            connect
            host upload.example.test
            ping
            ack 200

            """ + rest, whole),
    ]

    private static let oneSided = [
        OutcomeCase(
            "client only", after: .nothing,
            """
            connect
            onesided client
            create /a
            ack 200 session=$ID
            fragment 0-8191/12000
            ack 200 received=8192

            """ + rest, "undetermined 0/12000 sent 12000 resent 0"),
        OutcomeCase(
            "server only", after: .nothing,
            """
            connect
            onesided server
            create /a
            ack 200 session=$ID
            fragment 0-8191/12000
            ack 200 received=8192

            """ + rest, "undetermined 12000/? sent 0 resent 0"),
    ]

    /// The two sessions of a restart name each other.
    @Test func restartsAreLinked() throws {
        let script = """
            wait 10s
            create /upload/report.zip
            ack 200 session=\(Self.second)
            fragment 0-99/100
            ack 200 received=100
            """
        let sink = try Running.analyze(RuleCase.capture(.halfway, script))
        try #require(sink.sessions.count == 2)
        #expect(sink.sessions[0].restartedAs == 1 && sink.sessions[1].restartOf == 0)
        #expect(sink.sessions[0].connections == [0] && sink.sessions[1].connections == [0])
    }
}
