import BITSSessions

/// FRA-001 to FRA-016: Acks to Fragments.
extension RuleCases {
    static let fra: [RuleCase] = fraHeader + fraOffset + fraRefusal + fraSession + fraCompletion

    private static let last = "fragment 8192-11999/12000\n"
    /// The server's TCP acknowledges it only after more than five minutes.
    private static let kept = "acks server none\n" + last + "wait 310s\nacks server normal\nkeepalive client\n"

    private static let fraHeader = [
        RuleCase(
            "BUP-FRA-001", after: .halfway, fires: last + "ack 200", field: .violation, spec: .violation,
            twin: last + "ack 200 received=12000", last + "ack 500 error=0x80070070 context=0x5"),
        RuleCase(
            "BUP-FRA-001", "a web server's answer is no Ack", after: .halfway, twin: last + "answer 200",
            twinAlso: ["BUP-GEN-008 violation"]),
        RuleCase(
            "BUP-FRA-001", "misspelled", after: .halfway,
            fires: last + "ack 200\n    +BITS-Recieved-Content-Range: 12000", field: .violation, spec: .violation,
            also: ["BUP-GEN-012 warning"]),
        RuleCase(
            "BUP-FRA-001", "201 counts like 200", after: .halfway, fires: last + "ack 201", field: .violation,
            spec: .violation, twin: last + "ack 204", last + "ack 202"),
        RuleCase(
            "BUP-FRA-001", "the head is not wholly in the capture", after: .halfway,
            twin: last + "split 40\ndrop 2\nack 200", last + "drop 1\nack 200 received=12000\nclose\nack 200"),
        RuleCase(
            "BUP-FRA-002", "range", after: .halfway, fires: last + "ack 200 received=8192-11999", field: .violation,
            spec: .violation, twin: last + "ack 200 received=12000", last + "ack 200 received=012000"),
        RuleCase(
            "BUP-FRA-002", "negative", after: .halfway, fires: last + "ack 416 received=-1", field: .violation,
            spec: .violation, also: ["BUP-FRA-008 warning"]),
        RuleCase(
            "BUP-FRA-002", "more than 63 bits", after: .halfway,
            fires: last + "ack 416 received=9223372036854775808", field: .violation, spec: .violation,
            also: ["BUP-FRA-008 warning"]),
        RuleCase(
            "BUP-FRA-002", "the request is not in the capture", after: .nothing,
            fires: "connect\nonesided server\ntarget /a\nsession $ID\nfragment 0-99/100\nack 200 received=0-99",
            field: .violation, spec: .violation,
            twin: "connect\nonesided server\ntarget /a\nsession $ID\nfragment 0-99/100\nack 200 received=100"),
        RuleCase(
            "BUP-FRA-007", after: .halfway, fires: last + "ack 416 error=0x0 context=0x5", field: .violation,
            spec: .violation, also: ["BUP-FRA-008 warning"],
            twin: "fragment 9000-11999/12000\nack 416 received=8192 error=0x0 context=0x5",
            twinAlso: ["BUP-FR-008 violation"]),
        RuleCase("BUP-FRA-007", "no Ack", after: .halfway, twin: last + "answer 416"),
    ]

    private static let fraRefusal = [
        RuleCase(
            "BUP-FRA-008", after: .halfway, fires: last + "ack 416 received=8192", field: .warning, spec: .warning,
            twin: last + "ack 200 received=12000"),
        RuleCase(
            "BUP-FRA-008", "after a break a 416 is normal", after: .halfway,
            twin: """
                fragment 8192-9999/12000
                rst server
                wait 70s
                connect
                ping
                ack 200
                fragment 8192-9999/12000
                ack 416 received=10000
                fragment 10000-11999/12000
                ack 200 received=12000
                """, "fragment 8192-9999/12000\nack 503\nfragment 8192-9999/12000\nack 416 received=10000"),
        RuleCase(
            "BUP-FRA-008", "resumed from before the capture, or the Ack before is missing", after: .connection,
            twin: "target /a\nsession $ID\nfragment 8192-11999/12000\nack 416 received=4096",
            """
            create /a
            ack 200 session=$ID
            fragment 0-8191/12000
            drop 1
            ack 200 received=8192
            fragment 8192-11999/12000
            ack 416 received=8192
            """),
        RuleCase(
            "BUP-FRA-009", after: .halfway, fires: "fragment 9000-11999/12000\nack 200 received=12000",
            field: .violation, spec: .violation, also: ["BUP-FR-008 violation"],
            twin: "fragment 9000-11999/12000\nack 200 received=8192",
            "fragment 9000-11999/12000\nack 416 received=8192",
            twinAlso: ["BUP-FR-008 violation"]),
        RuleCase(
            "BUP-FRA-009", "the octets may have been stored before", after: .halfway,
            twin: """
                fragment 8192-9999/12000
                rst server
                connect
                ping
                ack 200
                fragment 10000-11999/12000
                ack 200 received=12000
                """),
        RuleCase(
            "BUP-FRA-013", after: .halfway, fires: last + "ack 200 received=8192", field: .note, spec: .note,
            also: ["BUP-FRA-004 warning"], twin: last + "ack 200 received=12000"),
        RuleCase(
            "BUP-FRA-013", "416 is no acceptance", after: .halfway, twin: last + "ack 416 received=8192"),
        RuleCase(
            "BUP-FRA-015", after: .halfway,
            fires: "fragment 9000-11999/12000\nack 416 received=8192 error=0x80070057 context=0x5", field: .note,
            spec: .note, also: ["BUP-FR-008 violation"],
            twin: "fragment 9000-11999/12000\nack 416 received=8192 error=0x0 context=0x5",
            "fragment 9000-11999/12000\nack 416 received=8192", twinAlso: ["BUP-FR-008 violation"]),
    ]

    private static let fraSession = [
        RuleCase(
            "BUP-FRA-010", "once per server", after: .session,
            fires: "fragment 0-8191/12000\nack 200 received=8192\n" + last + "ack 200 received=12000", field: .note,
            spec: .violation,
            twin: "fragment 0-8191/12000\nack 200 session=$ID received=8192",
            "fragment 0-8191/12000\nack 500 error=0x80070070 context=0x5"),
        RuleCase(
            "BUP-FRA-011", "another", after: .halfway,
            fires: last + "ack 200 session={9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405163} received=12000", field: .violation,
            spec: .violation, twin: last + "ack 200 session=$ID received=12000", last + "ack 200 received=12000"),
        RuleCase(
            "BUP-FRA-011", "letter case and braces", after: .halfway,
            fires: last + "ack 200 session=9c1e4b7a-52d0-4f6e-8a3b-1d2e3f405162 received=12000", field: .note,
            spec: .violation),
        RuleCase(
            "BUP-FRA-011", "behind a gap the Ack may belong to another request", after: .halfway,
            twin: """
                drop 1
                fragment 8192-9999/12000
                drop 1
                ack 200 session=$ID received=10000
                fragment 10000-11999/12000
                ack 200 session=$ID received=12000
                """),
    ]

    private static let fraCompletion = [
        RuleCase(
            "BUP-FRA-012", after: .session,
            fires: "fragment 0-8191/12000\nack 200 received=8192 reply=/r/1", field: .warning, spec: .warning,
            twin: "fragment 0-11999/12000\nack 200 received=12000 reply=/r/1"),
        RuleCase(
            "BUP-FRA-012", "a repetition of a Fragment to a server that has the whole file", after: .halfway,
            twin: """
                fragment 8192-11999/12000
                rst server
                connect
                ping
                ack 200
                fragment 8192-9999/12000
                ack 200 received=12000 reply=/r/1
                """),
        RuleCase(
            "BUP-FRA-014", "5 minutes", after: .halfway, fires: last + "wait 301s\nack 200 received=12000",
            field: .warning, spec: .warning, twin: last + "wait 29s\nack 200 received=12000"),
        RuleCase(
            "BUP-FRA-014", "30 seconds", after: .halfway, fires: last + "wait 31s\nack 200 received=12000",
            field: .note, spec: .note),
        RuleCase(
            "BUP-FRA-014", "the network kept it", after: .halfway, fires: kept + "wait 31s\nack 200 received=12000",
            field: .note, spec: .note, twin: kept + "wait 4ms\nack 200 received=12000"),
        RuleCase(
            "BUP-FRA-014", "only the last Fragment waits for an application", after: .session,
            twin: "fragment 0-8191/12000\nwait 200s\nack 200 received=8192"),
        RuleCase(
            "BUP-FRA-016", "201", after: .halfway, fires: last + "ack 201 received=12000", field: .note, spec: .note,
            twin: last + "ack 200 received=12000", last + "ack 416 received=8192"),
        RuleCase("BUP-FRA-016", "204", after: .halfway, fires: last + "ack 204", field: .note, spec: .note),
    ]
}
