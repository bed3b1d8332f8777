import BITSSessions

/// SEQ-006 to SEQ-014: what belongs together, and what comes again and again.
extension RuleCases {
    static let seqSessions: [RuleCase] = seqDestination + seqRivals + seqRepeated + seqStates

    private static let rest = "fragment 8192-11999/12000\nack 200 received=12000\nclose\nack 200\n"
    private static let second = "{22222222-52D0-4F6E-8A3B-1D2E3F405162}"

    private static let seqDestination = [
        RuleCase(
            "BUP-SEQ-006", "another path", after: .halfway, fires: "target /upload/other.zip\n" + rest,
            field: .warning, spec: .warning, twin: rest, "target /upload/%72eport.zip\n" + rest,
            "target http://upload.example.test/upload/report.zip\n" + rest),
        RuleCase(
            "BUP-SEQ-006", "letter case", after: .halfway, fires: "target /Upload/report.zip\n" + rest, field: .note,
            spec: .note),
        RuleCase(
            "BUP-SEQ-006", "query", after: .halfway, fires: "target /upload/report.zip?x=1\n" + rest, field: .note,
            spec: .note),
        RuleCase(
            "BUP-SEQ-006", "a Ping to another target; another session", after: .halfway,
            twin: "target /else\nping\nack 200\ntarget /upload/report.zip\n" + rest,
            "create /b\nack 200 session=\(second)\nfragment 0-99/100\nack 200 received=100"),
        RuleCase(
            "BUP-SEQ-006", "a name given again where nobody captured", after: .connection,
            twin: """
                create /a
                ack 200 session=42
                fragment 0-99/200
                drop 1
                ack 200 received=100
                drop 1
                create /b
                drop 1
                ack 200 session=42
                fragment 0-99/100
                ack 200 received=100
                """),
        RuleCase(
            "BUP-SEQ-006", "a proxy that rewrites", after: .nothing,
            twin: """
                connect front client=192.0.2.10:5000 server=192.0.2.80:80
                target /public/a
                session $ID
                fragment 0-99/200
                connect back client=192.0.2.80:6000 server=198.51.100.9:80
                target /inner/a
                fragment 0-99/200
                ack 200 received=100
                on front
                ack 200 received=100
                """),
        RuleCase(
            "BUP-SEQ-007", after: .halfway, fires: "host other.example.test\n" + rest, field: .warning, spec: .warning,
            twin: "host UPLOAD.example.test:80\n" + rest, "host 192.0.2.80\n" + rest, "host upload\n" + rest,
            "host other.example.test\nfragment 8192-11999/12000\n    +Via: 1.1 gw\nack 200 received=12000"),
        RuleCase(
            "BUP-SEQ-007", "the host that was asked stands in what the capture lacks of the head", after: .connection,
            twin: """
                segment 150
                drop 2
                create
                segment 1460
                ack 200 session=$ID host-id=other.example.test
                host other.example.test
                fragment 0-8191/12000
                ack 200 received=8192
                host upload.example.test
                fragment 8192-11999/12000
                ack 200 received=12000
                """),
        RuleCase(
            "BUP-SEQ-007", "another port of the host", after: .halfway, fires: "host upload.example.test:8080\n" + rest,
            field: .warning, spec: .warning),
        RuleCase(
            "BUP-SEQ-007", "sent there, or from before the capture", after: .connection,
            twin:
                "create\nack 200 session=$ID host-id=other.example.test\nhost other.example.test\nping\nack 200\nfragment 0-8191/12000\nack 200 received=8192",
            "target /a\nsession $ID\nfragment 5-99/200\nack 200 received=100\nhost other.example.test\nfragment 100-199/200\nack 200 received=200"
        ),
    ]

    private static let seqRivals = [
        RuleCase(
            "BUP-SEQ-008", "two clients", after: .halfway,
            fires: "connect two client=192.0.2.11:5000\ncreate /upload/report.zip\nack 200 session=\(second)",
            field: .note, spec: .note,
            twin: rest + "connect two client=192.0.2.11:5000\ncreate /upload/report.zip\nack 200 session=\(second)",
            "connect two client=192.0.2.11:5000\ncreate /upload/other.zip\nack 200 session=\(second)",
            "connect two client=192.0.2.11:5000 server=192.0.2.81:80\ncreate /upload/report.zip\nack 200 session=\(second)",
            "connect two client=192.0.2.11:5000\nhost other.example.test\ncreate /upload/report.zip\nack 200 session=\(second)",
            "connect two client=192.0.2.11:5000\ncreate /upload/report.zip\nack 403 error=0x80070005 context=0x5",
            "wait 301s\nconnect two client=192.0.2.11:5000\ncreate /upload/report.zip\nack 200 session=\(second)"),
        RuleCase(
            "BUP-SEQ-008", "two jobs of one address that both go on", after: .halfway,
            fires: "connect two\ncreate /upload/report.zip\nack 200 session=\(second)\nwait 1s\nsession $ID\n" + rest,
            field: .note, spec: .note,
            twin:
                "connect two\ncreate /upload/report.zip\nack 200 session=\(second)\nwait 1s\nfragment 0-99/100\nack 200 received=100"
        ),
        RuleCase(
            "BUP-SEQ-008", "both legs of a proxy; both sides of a NAT", after: .nothing,
            twin: """
                connect front client=192.0.2.10:5000 server=192.0.2.80:8080
                create /upload/report.zip
                connect back client=192.0.2.80:6000 server=198.51.100.9:80
                create /upload/report.zip
                ack 200 session=$ID
                on front
                ack 200 session=$ID
                """,
            """
            connect inside client=192.0.2.10:5000
            create /upload/report.zip
            connect outside client=198.51.100.7:6000
            create /upload/report.zip
            ack 200 session=$ID
            on inside
            ack 200 session=$ID
            """),
        RuleCase(
            "BUP-SEQ-014", "on the same connection", after: .halfway,
            fires:
                "fragment 8192-11999/12000\ncreate /upload/report.zip\nack 200 received=12000\nack 200 session=\(second)"
                .replacing("create", with: "stale\ncreate"), field: nil, spec: nil, count: 0,
            also: ["BUP-SEQ-002 violation"]),
        RuleCase(
            "BUP-SEQ-014", "on the same connection, never answered", after: .halfway,
            fires: "fragment 8192-11999/12000\nwait 2s\ncreate /upload/report.zip\nwait 1s\nfin both",
            field: .violation, spec: .violation,
            twin:
                "fragment 8192-11999/12000\nack 200 received=12000\ncreate /upload/report.zip\nack 200 session=\(second)"
        ),
        RuleCase(
            "BUP-SEQ-014", "on another connection", after: .halfway,
            fires: "fragment 8192-11999/12000\nconnect two\ncreate /upload/report.zip\nack 200 session=\(second)",
            field: .note, spec: .note,
            twin:
                "fragment 8192-11999/12000\nrst client\nconnect two\ncreate /upload/report.zip\nack 200 session=\(second)",
            "fragment 8192-11999/12000\nconnect two client=192.0.2.99:5000\ncreate /upload/report.zip\nack 200 session=\(second)",
            "fragment 8192-11999/12000\nwait 301s\nconnect two\ncreate /upload/report.zip\nack 200 session=\(second)",
            "fragment 8192-11999/12000\nconnect two\ncreate /upload/other.zip\nack 200 session=\(second)",
            "fragment 8192-11999/12000\ndrop 1\nack 200 received=12000\nconnect two\ncreate /upload/report.zip\nack 200 session=\(second)"
        ),
    ]

    private static let busy = "create /a\nack 503\nwait 2s\n"
    private static func times(_ count: Int, _ lines: String) -> String { String(repeating: lines, count: count) }

    private static let seqRepeated = [
        RuleCase(
            "BUP-SEQ-009", "refused", after: .connection, fires: times(5, busy), field: .warning, spec: .warning,
            twin: times(4, busy), times(5, busy.replacing("2s", with: "16s")),
            times(4, busy) + "create /a\nack 200 session=$ID\n" + busy, times(3, busy) + "create /b\nack 503\n" + busy,
            times(5, "create /a\nanswer 401\n    WWW-Authenticate: Negotiate\nwait 2s\n")),
        RuleCase(
            "BUP-SEQ-009", "not answered", after: .nothing,
            fires: times(5, "connect\nping\nfin server\nfin client\nwait 2s\n"), field: .warning, spec: .warning,
            also: ["BUP-ANS-001 violation x5"],
            twin: times(5, "connect\nping\ndrop 1\nack 200\nfin server\nfin client\nwait 2s\n")),
        RuleCase(
            "BUP-SEQ-009", "ten of them", after: .connection, fires: times(10, busy), field: .warning,
            spec: .warning, count: 2),
        RuleCase(
            "BUP-SEQ-010", "the server does not move", after: .halfway,
            fires: times(3, "fragment 8192-11999/12000\nack 200 received=8192\n"), field: .warning, spec: .warning,
            also: ["BUP-FRA-004 warning x3"],
            twin: times(2, "fragment 8192-11999/12000\nack 200 received=8192\n")
                + "fragment 8192-11999/12000\nack 200 received=12000",
            times(2, "fragment 8192-11999/12000\nack 200 received=8192\n")
                + "drop 1\nfragment 8192-9999/12000\ndrop 1\nack 200 received=10000\nfragment 10000-11999/12000\nack 200 received=10000"
        ),
        RuleCase(
            "BUP-SEQ-010", "at the first octet", fires: times(3, "fragment 0-999/12000\nack 416 received=0\n"),
            field: .warning, spec: .warning, also: ["BUP-FRA-008 warning x3"]),
        RuleCase(
            "BUP-SEQ-010", "all octets are there", after: .uploaded,
            twin: times(4, "fragment 8192-11999/12000\nack 416 received=12000\n"),
            twinAlso: ["BUP-FR-009 violation", "BUP-FR-024 violation x3"]),
    ]

    private static func lost(_ number: Int, _ answer: String) -> String {
        """
        create /a
        ack 200 session={\(number)2222222-52D0-4F6E-8A3B-1D2E3F405162}
        fragment 0-99/200
        \(answer)
        wait 5s

        """
    }
    private static let gone = "ack 500 error=0x8020001F context=0x5"
    private static let stored = "ack 200 received=100\nfragment 100-199/200\nack 200 received=200\nclose\nack 200"

    private static let seqStates = [
        RuleCase(
            "BUP-SEQ-011", after: .halfway, fires: rest, field: .information, spec: .information),
        RuleCase("BUP-SEQ-011", "no session", after: .connection, twin: "ping\nack 200"),
        RuleCase(
            "BUP-SEQ-012", "lost", after: .connection, fires: lost(1, gone) + lost(2, gone) + lost(3, gone),
            field: .warning, spec: .warning, twin: lost(1, gone) + lost(2, gone),
            lost(1, gone) + lost(2, stored) + lost(3, gone), lost(1, gone) + lost(2, gone) + lost(3, stored)),
        RuleCase(
            "BUP-SEQ-012", "sent back to the first octet", after: .connection,
            fires: (1...3).map { lost($0, "ack 200 received=100\nfragment 100-199/200\nack 416 received=0") }.joined(),
            field: .warning, spec: .warning, also: ["BUP-FRA-008 warning x3"]),
        RuleCase(
            "BUP-SEQ-013", after: .halfway, fires: "wait 361h\nconnect two\nping\nack 200\n" + rest, field: .note,
            spec: .note, twin: "wait 330h\nconnect two\nping\nack 200\n" + rest),
        RuleCase(
            "BUP-SEQ-013", "from before the capture", after: .connection,
            twin:
                "target /a\nsession $ID\nfragment 5-99/200\nack 200 received=100\nwait 361h\nconnect two\nfragment 100-199/200\nack 200 received=200"
        ),
    ]
}
