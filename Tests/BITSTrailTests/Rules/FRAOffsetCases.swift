import BITSSessions

/// FRA-003 to FRA-006: the offset of an Ack.
extension RuleCases {
    static let fraOffset = [
        RuleCase(
            "BUP-FRA-003", after: .halfway, fires: "fragment 8192-9999/12000\nack 200 received=11000",
            field: .violation, spec: .violation, twin: "fragment 8192-9999/12000\nack 200 received=10000"),
        RuleCase(
            "BUP-FRA-003", "an earlier Fragment may have been stored", after: .halfway,
            twin: """
                fragment 8192-11999/12000
                rst server
                connect
                ping
                ack 200
                fragment 8192-9999/12000
                ack 200 received=12000
                """),
        RuleCase(
            "BUP-FRA-003", "resumed from before the capture", after: .connection,
            twin: "target /a\nsession $ID\nfragment 8192-9999/12000\nack 200 received=11000"),
        RuleCase(
            "BUP-FRA-004", after: .halfway, fires: "fragment 8192-11999/12000\nack 200 received=9000",
            field: .warning, spec: .violation, twin: "fragment 8192-11999/12000\nack 200 received=12000",
            "fragment 8192-11999/12000\nack 416 received=9000"),
        RuleCase(
            "BUP-FRA-004", "the Fragment left octets out", after: .halfway,
            twin: "fragment 9000-11999/12000\nack 200 received=8192", twinAlso: ["BUP-FR-008 violation"]),
        RuleCase(
            "BUP-FRA-004", "answered before it was complete", after: .halfway,
            twin: "breakoff 2000\nfragment 8192-11999/12000\nack 200 received=9000\nrst client"),
        RuleCase(
            "BUP-FRA-005", after: .halfway, fires: "fragment 8192-11999/12000\nack 200 received=12001",
            field: .violation, spec: .violation, also: ["BUP-FRA-003 violation"],
            twin: "fragment 8192-11999/12000\nack 200 received=12000"),
        RuleCase(
            "BUP-FRA-005", "416", after: .halfway, fires: "fragment 8192-11999/12000\nack 416 received=20000",
            field: .violation, spec: .violation, also: ["BUP-FRA-008 warning"],
            twin: "fragment 8192-11999/12000\n    Content-Range: bytes 8192-11999/*\nack 200 received=12000"),
        RuleCase(
            "BUP-FRA-006", "same connection", after: .halfway,
            fires: "fragment 8192-11999/12000\nack 200 received=4096",
            field: .warning, spec: .warning, also: ["BUP-FRA-004 warning"],
            twin: "fragment 8192-11999/12000\nack 200 received=8192"),
        RuleCase(
            "BUP-FRA-006", "416", after: .halfway, fires: "fragment 8192-11999/12000\nack 416 received=4096",
            field: .note, spec: .warning, also: ["BUP-FRA-008 warning"]),
        RuleCase(
            "BUP-FRA-006", "another connection", after: .halfway,
            fires: """
                fin both
                connect
                ping
                ack 200
                fragment 8192-11999/12000
                ack 200 received=4096
                """, field: .note, spec: .warning, also: ["BUP-FRA-004 warning"]),
        RuleCase(
            "BUP-FRA-006", "another server", after: .halfway,
            fires: """
                connect server=192.0.2.82:80
                ping
                ack 200
                fragment 8192-11999/12000
                ack 416 received=0
                """, field: .note, spec: .warning),
        RuleCase(
            "BUP-FRA-006", "a new session begins at 0 again", after: .uploaded,
            twin: """
                close
                ack 200
                create /upload/report.zip
                ack 200 session=$ID
                fragment 0-8191/12000
                ack 200 received=8192
                """),
    ]
}
