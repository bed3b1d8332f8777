import BITSSessions

/// Create-Session.
extension RuleCases {
    static let cs: [RuleCase] = csOffer + csList + csFields + csOrphans

    private static let other = "{0b5ac9a2-0000-4000-8000-000000000001}"
    private static let refused = "\nack 400 error=0x80070057 context=0x5"
    private static let granted = "\nack 200 session=$ID"

    private static func offer(_ list: String) -> String { "create\n    BITS-Supported-Protocols: \(list)" }
    private static func offers(_ count: Int) -> String {
        let foreign = (1..<count).map { "{0b5ac9a2-0000-4000-8000-\(String(100_000_000_000 + $0))}" }
        return offer((["$GUID"] + foreign).joined(separator: " "))
    }

    private static let csOffer = [
        RuleCase(
            "BUP-CS-001", "absent", after: .connection, fires: "create\n    -BITS-Supported-Protocols" + refused,
            field: .violation, spec: .violation, twin: "create\n    bits-supported-PROTOCOLS: $GUID" + granted,
            "ping\nack 200"),
        RuleCase(
            "BUP-CS-001", "empty", after: .connection, fires: offer("") + refused, field: .violation, spec: .violation),
        RuleCase(
            "BUP-CS-001", "only separators", after: .connection, fires: offer(" , ,") + refused, field: .violation,
            spec: .violation),
        RuleCase(
            "BUP-CS-002", after: .connection, fires: offer("1.5") + refused, field: .violation, spec: .violation,
            twin: "create" + granted, offer("7DF0354D-249B-430F-820D-3D2A9BEF4931") + granted,
            offer("{7df0354d-249b-430f-820D-3D2A9BEF4931},\(other)") + granted, offer("$GUID  \(other)") + granted),
        RuleCase(
            "BUP-CS-002", "beside the known one", after: .connection, fires: offer("$GUID 1.5") + granted,
            field: .violation, spec: .violation, also: ["BUP-SRV-001 warning"]),
        RuleCase(
            "BUP-CS-002", "CS-001 speaks instead", after: .connection, twin: offer("") + refused,
            twinAlso: ["BUP-CS-001 violation"]),
        RuleCase(
            "BUP-CS-003", after: .connection, fires: offer("{7df0354d-249b-430f-820d-3d2a9bef4932}") + refused,
            field: .note, spec: .note,
            twin: "create" + granted, offer("\(other) 7DF0354d-249b-430f-820d-3d2a9bef4931") + granted),
        RuleCase(
            "BUP-CS-003", "CS-001 speaks instead", after: .connection,
            twin: "create\n    -BITS-Supported-Protocols" + refused, twinAlso: ["BUP-CS-001 violation"]),
        RuleCase(
            "BUP-CS-004", after: .connection, fires: offer("$GUID \(other)") + granted, field: .note, spec: .note,
            twin: "create" + granted, offer(other) + refused,
            offer("$GUID {7DF0354D-249B-430F-820D-3D2A9BEF4931}") + granted),
    ]

    private static let csList = [
        RuleCase(
            "BUP-CS-005", after: .connection,
            fires: offer("$GUID {7DF0354D-249B-430F-820D-3D2A9BEF4931}") + granted, field: .warning, spec: .warning,
            twin: offer("$GUID \(other)") + granted, "duplicate 1\ncreate" + granted),
        RuleCase(
            "BUP-CS-006", after: .connection, fires: offers(101) + granted, field: .note, spec: .note,
            twin: offers(100) + granted),
        RuleCase(
            "BUP-CS-007", "commas", after: .connection, fires: offer("$GUID,\(other)") + granted, field: .note,
            spec: .note, twin: offer("$GUID \(other)") + granted,
            "create\n    -BITS-Supported-Protocols\n    line \"BITS-Supported-Protocols:$GUID \\t \"" + granted),
        RuleCase(
            "BUP-CS-007", "tab", after: .connection, fires: offer("$GUID\t\(other)") + granted, field: .note,
            spec: .note),
        RuleCase(
            "BUP-CS-007", "doubled separator", after: .connection, fires: offer("$GUID  \(other)") + granted,
            field: .note, spec: .note),
        RuleCase(
            "BUP-CS-007", "separator at the end", after: .connection, fires: offer("$GUID,") + granted, field: .note,
            spec: .note),
        RuleCase(
            "BUP-CS-007", "no braces", after: .connection,
            fires: offer("7df0354d-249b-430f-820d-3d2a9bef4931") + granted, field: .note, spec: .note),
        RuleCase(
            "BUP-CS-007", "XenServer's letter case", after: .connection,
            fires: offer("{7df0354d-249b-430f-820D-3D2A9BEF4931}") + granted, field: .note, spec: .note),
    ]

    private static let csFields = [
        RuleCase(
            "BUP-CS-008", after: .connection, fires: "create\n    +BITS-Session-Id: $ID" + granted, field: .note,
            spec: .note, twin: "create" + granted, "ping\n    +BITS-Session-Id: $ID\nack 200"),
        RuleCase(
            "BUP-CS-009", after: .connection, fires: "create" + granted, field: nil, spec: .warning,
            twin: "create\n    +content-NAME: report.zip" + granted),
        RuleCase(
            "BUP-CS-010", "path", after: .connection, fires: "create\n    +Content-Name: ..\\..\\x.asp" + granted,
            field: .warning, spec: .warning, twin: "create\n    +Content-Name: My report (v2.1) [final].zip" + granted,
            "create\n    +Content-Name: \(String(repeating: "a", count: 260))" + granted,
            "create\n    +Content-Name: \(String(repeating: "ü", count: 260))" + granted,
            "C> GET /x HTTP/1.1\nC> Host: h\nC> Content-Name: a/b\n\nanswer 200"),
        RuleCase(
            "BUP-CS-010", "long", after: .connection,
            fires: "create\n    +Content-Name: \(String(repeating: "a", count: 261))" + granted, field: .warning,
            spec: .warning),
        RuleCase(
            "BUP-CS-010", "each character", after: .connection,
            fires: #"\/:*?"<>|"#.map { "create\n    +Content-Name: a\($0)b\nack 403 error=0x80070005 context=0x5" }
                .joined(separator: "\nwait 90s\n"),
            field: .warning, spec: .warning, count: 9),
        RuleCase(
            "BUP-CS-010", "on a Fragment", after: .connection,
            fires: "create\(granted)\nfragment 0-9/20\n    Content-Name: C:\\x.zip\nack 200 received=10",
            field: .warning, spec: .warning),
        RuleCase(
            "BUP-CS-012", after: .connection, fires: "create /upload/" + refused, field: .note, spec: .note,
            twin: "create /upload/a/b?path=/c/" + granted, "create http://h/upload/a.zip" + granted,
            "create /a%20b.zip?x" + granted),
        RuleCase(
            "BUP-CS-012", "with a query", after: .connection, fires: "create /upload/?a=b" + refused, field: .note,
            spec: .note),
        RuleCase(
            "BUP-CS-012", "only a host", after: .connection, fires: "create http://h" + refused, field: .note,
            spec: .note),
    ]

    private static func session(_ number: Int) -> String { "{00000000-0000-4000-8000-00000000000\(number)}" }
    private static func again(_ number: Int) -> String {
        "\ncreate /upload/report.zip\nack 200 session=\(session(number))"
    }
    private static let start = "fragment 0-8191/12000\nack 200 received=8192"

    private static let csOrphans = [
        RuleCase(
            "BUP-CS-011", "a Ping behind the error that ended it", after: .halfway,
            fires: """
                wait 10s
                ping
                ack 200
                create
                ack 200 session={1B4E28BA-2FA1-41D2-883F-0016D3CCA427}
                """, field: .note, spec: .note,
            twin: """
                fragment 8192-11999/12000
                ack 403 error=0x80070005 context=0x5
                wait 10s
                ping
                ack 200
                create
                ack 200 session={1B4E28BA-2FA1-41D2-883F-0016D3CCA427}
                """,
            """
            cancel
            ack 500 error=0x8020001F context=0x5
            wait 10s
            ping
            ack 200
            create
            ack 200 session={1B4E28BA-2FA1-41D2-883F-0016D3CCA427}
            """),
        RuleCase(
            "BUP-CS-011", "first and second", fires: start + again(1) + again(2), field: .note, spec: .note, count: 2,
            twin: "close\nack 200" + again(1), "cancel\nack 200" + again(1),
            "fragment 0-8191/12000\nack 500 error=0x8020001F context=0x5" + again(1),
            "create /upload/other.zip\nack 200 session=\(session(1))",
            "create /upload/report.zip\nack 403 error=0x80070005 context=0x5",
            start + again(1) + "\nsession $ID\nfragment 8192-11999/12000\nack 200 received=12000",
            "connect two client=192.0.2.11:5000" + again(1),
            "connect two server=192.0.2.81:80" + again(1) + "\non main\nsession $ID\nclose\nack 200"),
        RuleCase(
            "BUP-CS-011", "from the third on", fires: again(1) + again(2) + again(3) + again(4), field: .warning,
            spec: .warning, count: 2, plus: [.note, .note]),
        RuleCase(
            "BUP-CS-011", "authentication legs", after: .connection,
            twin: String(repeating: "create\nanswer 401\n    WWW-Authenticate: Negotiate\n", count: 2) + "create"
                + granted),
        RuleCase(
            "BUP-CS-011", "the first one's start is not there", after: .nothing,
            twin: "connect one midstream\nsession $ID\nfragment 0-8191/12000\nack 200 received=8192" + again(1)),
    ]
}
