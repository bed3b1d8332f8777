import BITSSessions

/// Alternate hosts.
extension RuleCases {
    static let host: [RuleCase] = hostIgnored + hostFallback + hostFarm

    private static func sent(_ fields: String = "timeout=60") -> String {
        """
        connect farm
        host farm.example.test
        create /jobs/a.bin
        ack 200 session=$ID host-id=node2.example.test \(fields)

        """
    }
    private static let moved = """
        host node2.example.test
        connect node2 server=192.0.2.82:80
        ping
        ack 200
        fragment 0-9999/20000
        ack 200 received=10000

        """
    private static let first = "fragment 0-9999/20000\nack 200 received=10000\n"
    private static let back = """
        host farm.example.test
        connect back
        ping
        ack 200
        fragment 10000-19999/20000
        ack 500 error=0x8020001F context=0x5

        """

    private static let hostIgnored = [
        RuleCase(
            "BUP-HOST-001", "the farm's name is kept", after: .nothing,
            fires: sent() + first
                + "fragment 10000-19999/20000\nack 200 received=20000\nclose\nack 200", field: .violation,
            spec: .violation, twin: sent() + moved, sent().replacing("node2", with: "FARM") + first,
            sent().replacing("node2.example.test", with: "farm") + first, sent() + "wait 70s\n" + first,
            sent() + "ping\nack 200\n" + first),
        RuleCase(
            "BUP-HOST-001", "a third host", after: .nothing,
            fires: sent() + "wait 1s\nhost node3.example.test\nconnect node3 server=192.0.2.83:80\n" + first,
            field: .violation,
            spec: .violation,
            twin: sent() + "host 192.0.2.82\nconnect node2 server=192.0.2.82:80\n" + first,
            sent().replacing("host-id=node2.example.test", with: "") + first),
        RuleCase(
            "BUP-HOST-001", "the Ack did not arrive, or is not there", after: .nothing,
            twin:
                "connect farm\nhost farm.example.test\ncreate /jobs/a.bin\nacks client none\nack 200 session=$ID host-id=node2.example.test\nwait 1s\nrst client\nconnect two\n"
                + first,
            "connect farm\nhost farm.example.test\ncreate /jobs/a.bin\ndrop 1\nack 200 session=$ID host-id=node2.example.test\nsession $ID\n"
                + first,
            "connect farm\nonesided client\nhost farm.example.test\ncreate /jobs/a.bin\nack 200 session=$ID host-id=node2.example.test\n"
                + first),
        RuleCase(
            "BUP-HOST-001", "behind a proxy that rewrites the host", after: .nothing,
            twin: sent() + "fragment 0-9999/20000\n    +X-Forwarded-For: 192.0.2.9\nack 200 received=10000\n",
            sent() + "connect two client=192.0.2.44:5000\n" + first),
        RuleCase(
            "BUP-HOST-001", "the client may have been there where nobody captured", after: .nothing,
            twin: sent() + "wait 20s\nconnect back\n" + first, sent() + "drop 1\nping\nack 200\n" + first),
        RuleCase(
            "BUP-HOST-002", after: .nothing, fires: sent() + moved, field: .information, spec: .information,
            twin: sent() + "wait 70s\n" + first, sent().replacing("node2", with: "FARM") + first),
    ]

    private static let hostFallback = [
        RuleCase(
            "BUP-HOST-003", "too early", after: .nothing, fires: sent() + moved + "wait 20s\n" + back, field: .warning,
            spec: .warning, twin: sent() + moved + "wait 75s\n" + back, sent() + moved + "wait 56s\n" + back,
            sent() + moved + "wait 40s\nping\nack 200\nwait 35s\n" + back,
            sent() + moved + "fragment 10000-19999/20000\nack 200 received=20000\nclose\nack 200"),
        RuleCase(
            "BUP-HOST-003", "no time-out: never", after: .nothing, fires: sent("") + moved + "wait 75s\n" + back,
            field: .warning, spec: .warning),
        RuleCase(
            "BUP-HOST-003", "never, in so many words", after: .nothing,
            fires: sent("timeout=4294967295") + moved + "wait 2h\n" + back, field: .warning, spec: .warning),
        RuleCase(
            "BUP-HOST-003", "another session begins at the origin", after: .nothing,
            twin: sent() + moved
                + "host farm.example.test\nconnect back\ncreate /jobs/a.bin\nack 200 session={22222222-52D0-4F6E-8A3B-1D2E3F405162}",
            sent() + moved + "host farm.example.test\nconnect back\nping\nack 200",
            sent() + moved
                + "host farm.example.test\nconnect back\nGET"
                .replacing(
                    "GET",
                    with:
                        "C> GET /jobs/reply HTTP/1.1\nC> Host: farm.example.test\n\nS> HTTP/1.1 200 OK\nS> Content-Length: 0\n\n"
                )),
        RuleCase(
            "BUP-HOST-004", after: .nothing, fires: sent() + moved + "wait 75s\n" + back, field: .information,
            spec: .information, twin: sent() + moved + "wait 20s\n" + back, sent() + moved),
        RuleCase(
            "BUP-HOST-005", after: .nothing,
            fires: sent() + moved + dead(4, "130s"), field: .warning, spec: .warning,
            also: ["BUP-ANS-001 violation x4"], twin: sent("") + moved + dead(4, "130s"),
            sent() + moved + dead(2, "130s")
                + "connect again server=192.0.2.82:80\nfragment 10000-14999/20000\nack 200 received=15000\n"
                + dead(2, "131s"), twinAlso: ["BUP-ANS-001 violation x4"]),
        RuleCase(
            "BUP-HOST-005", "not long enough", after: .nothing, twin: sent() + moved + dead(3, "130s"),
            twinAlso: ["BUP-ANS-001 violation x3"]),
        RuleCase(
            "BUP-HOST-005", "not long enough, with many tries", after: .nothing, twin: sent() + moved + dead(6, "50s"),
            twinAlso: ["BUP-ANS-001 violation x6"]),
    ]

    /// So many tries of the node that end in nothing.
    private static func dead(_ count: Int, _ pause: String) -> String {
        (1...count).map {
            "wait \(pause)\nconnect try\($0)\(pause) server=192.0.2.82:80\nping\nfin server\nfin client\n"
        }.joined()
    }

    private static let hostFarm = [
        RuleCase(
            "BUP-HOST-006", after: .connection,
            fires: "create https://farm.example.test/a\nack 200 session=$ID host-id=node2.example.test", field: .note,
            spec: .note, twin: "create http://farm.example.test/a\nack 200 session=$ID host-id=node2.example.test",
            "create https://farm.example.test/a\nack 200 session=$ID",
            "create https://farm.example.test/a\nack 200 session=$ID host-id=farm.example.test"),
        RuleCase(
            "BUP-HOST-007", "one session", after: .halfway,
            fires: "connect two server=192.0.2.81:80\nfragment 8192-11999/12000\nack 500 error=0x8020001F context=0x5",
            field: .note, spec: .note,
            twin: "connect two\nfragment 8192-11999/12000\nack 200 received=12000",
            "connect two server=192.0.2.81:80\nfragment 8192-11999/12000",
            "connect two client=192.0.2.99:5000 server=192.0.2.81:80\nfragment 8192-11999/12000\nack 200 received=12000",
            "connect two server=192.0.2.81:8080\ntarget http://upload.example.test/upload/report.zip\nfragment 8192-11999/12000\nack 200 received=12000"
        ),
        RuleCase(
            "BUP-HOST-007", "sessions linked by a loss", after: .halfway,
            fires:
                "fragment 8192-11999/12000\nack 500 error=0x8020001F context=0x5\nconnect two server=192.0.2.81:80\ncreate /upload/report.zip\nack 200 session={22222222-52D0-4F6E-8A3B-1D2E3F405162}\nfragment 0-99/200\nack 200 received=100",
            field: .note, spec: .note,
            twin:
                "fragment 8192-11999/12000\nack 500 error=0x8020001F context=0x5\ncreate /upload/report.zip\nack 200 session={22222222-52D0-4F6E-8A3B-1D2E3F405162}"
        ),
        RuleCase(
            "BUP-HOST-007", "sent there", after: .nothing, twin: sent() + moved),
        RuleCase(
            "BUP-HOST-007", "both sides of a load balancer", after: .nothing,
            twin: """
                connect outside client=192.0.2.10:5000 server=192.0.2.80:80
                target /a
                session $ID
                fragment 0-99/200
                connect inside client=192.0.2.10:5000 server=192.0.2.91:80
                fragment 0-99/200
                ack 200 received=100
                on outside
                ack 200 received=100
                """),
    ]
}
