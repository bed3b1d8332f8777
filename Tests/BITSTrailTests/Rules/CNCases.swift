import BITSSessions

/// CN-001 to CN-004 and CNA-001, CNA-002: Cancel-Session and its Ack.
extension RuleCases {
    private static let again = "create /upload/report.zip\nack 200 session={22222222-52D0-4F6E-8A3B-1D2E3F405162}"
    private static let lost = "cancel\nack 500 error=0x8020001F context=0x5\n"

    static let cn = [
        RuleCase(
            "BUP-CN-001", after: .halfway, fires: "cancel\n    -BITS-Session-Id\nack 400", field: .violation,
            spec: .violation, twin: "cancel\nack 200"),
        RuleCase(
            "BUP-CN-002", after: .halfway, fires: "cancel\nack 200", field: .information, spec: .information,
            twin: "cancel\nack 403", "fragment 8192-11999/12000\nack 200 received=12000\ncancel\nack 200"),
        RuleCase(
            "BUP-CN-003", after: .uploaded, fires: "cancel\nack 200", field: .note, spec: .note,
            twin: "close\nack 200"),
        RuleCase("BUP-CN-003", "before the last octet", after: .halfway, twin: "cancel\nack 200"),
        RuleCase(
            "BUP-CN-003", "after a Close: SEQ-005 speaks", after: .uploaded, twin: "close\nack 200\ncancel\nack 400",
            twinAlso: ["BUP-SEQ-005 violation"]),
        RuleCase(
            "BUP-CN-004", after: .halfway, fires: lost + "wait 2s\n" + again, field: .warning, spec: .warning,
            twin: lost + "wait 61s\n" + again, "cancel\nack 200\nwait 2s\n" + again,
            lost + "create /upload/other.zip\nack 200 session={22222222-52D0-4F6E-8A3B-1D2E3F405162}"),
        RuleCase(
            "BUP-CN-004", "another machine behind the address", after: .halfway,
            twin: lost + "connect\nalways client\n    User-Agent: Microsoft BITS/7.5\n" + again),
        RuleCase(
            "BUP-CNA-001", after: .halfway, fires: "cancel\nack 200", field: .note, spec: .violation,
            twin: "cancel\nack 200 session=$ID", "cancel\nack 500 error=0x8020001F context=0x5"),
        RuleCase(
            "BUP-CNA-002", "another", after: .halfway,
            fires: "cancel\nack 200 session={9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405163}", field: .violation,
            spec: .violation, twin: "cancel\nack 200 session=$ID", "cancel\nack 200"),
        RuleCase(
            "BUP-CNA-002", "letter case", after: .halfway,
            fires: "cancel\nack 200 session={9c1e4b7a-52d0-4f6e-8a3b-1d2e3f405162}", field: .note, spec: .violation),
    ]
}
