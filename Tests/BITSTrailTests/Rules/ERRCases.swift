import BITSSessions

/// ERR-001 to ERR-006 and ERR-008: whether the error's fields are there, and their form.
extension RuleCases {
    static let err: [RuleCase] = errPresence + errForm + errCodes + errReactions

    /// Refusals of a Fragment that leaves the file incomplete.
    private static func refused(_ ack: String) -> String { "fragment 8192-9999/12000\nack \(ack)" }

    private static let errPresence = [
        RuleCase(
            "BUP-ERR-001", "a failure", after: .halfway,
            fires: refused("200 received=10000 error=0x80070005 context=0x5"),
            field: .violation, spec: .violation, twin: refused("200 received=10000"),
            refused("416 received=8192 error=0x0 context=0x5"), refused("403 error=0x80070005 context=0x5"),
            "ping\nack 200 error=1 context=\"\""),
        RuleCase(
            "BUP-ERR-001", "zero", after: .halfway, fires: refused("200 received=10000 error=0x0 context=0x5"),
            field: .note, spec: .violation),
        RuleCase(
            "BUP-ERR-001", "201", after: .connection,
            fires: "create\nack 201 session=$ID error=0x80070005 context=0x5", field: .violation, spec: .violation),
        RuleCase(
            "BUP-ERR-001", "the answered request is not there", after: .nothing,
            twin: "connect\nonesided server\nping\nack 200 error=1 context=0x5"),
        RuleCase(
            "BUP-ERR-002", "once for a server", after: .halfway,
            fires: refused("400") + "\nwait 2min\n" + refused("503"), field: .note, spec: .violation,
            twin: refused("400 error=0x80070057 context=0x5"),
            refused("400\n    +BITS-Error: 0x80070057\n    +BITS-Error-Context: 0x5"),
            "fragment 8192-9999/12000\nanswer 404", refused("200 received=10000"),
            "ping\nack 401\n    +WWW-Authenticate: NTLM"),
        RuleCase(
            "BUP-ERR-002", "for each server",
            fires: """
                create /a
                ack 400
                connect two server=192.0.2.81:80
                create /b
                ack 400
                """, field: .note, spec: .violation, count: 2),
        RuleCase(
            "BUP-ERR-003", after: .halfway, fires: refused("500 context=0x5"), field: .violation, spec: .violation,
            twin: refused("500 error=0x80200020 context=0x5"),
            refused("500\n    +BITS-Error: 0x80200020\n    +BITS-Error-Context: 0x5"), refused("500"),
            "fragment 8192-9999/12000\nanswer 500\n    +BITS-Error-Context: 0x5"),
        RuleCase(
            "BUP-ERR-004", after: .halfway, fires: refused("400 error=0x80070057"), field: .warning, spec: .violation,
            twin: refused("400 error=0x80070057 context=0x5"), refused("400"),
            refused("400 error=0x80070057\n    +bits-error-CONTEXT: 0X7")),
        RuleCase("BUP-ERR-004", "PG-003 speaks instead", fires: "ping\nack 200 error=0x80070005", spec: .violation),
    ]

    private static let errForm = [
        RuleCase(
            "BUP-ERR-005", after: .halfway, fires: refused("400 error=0x80070057 context=0x1"), field: .warning,
            spec: .violation, twin: refused("400 error=0x80070057 context=0x5"),
            refused("400 error=0x80070057 context=0X07"), refused("400 error=0x80070057 context=0x00000005")),
        RuleCase(
            "BUP-ERR-005", "empty", after: .halfway, fires: refused("400 error=0x80070057 context=\"\""),
            field: .warning, spec: .violation),
        RuleCase(
            "BUP-ERR-005", "no number", after: .halfway, fires: refused("400 error=0x80070057 context=server"),
            field: .warning, spec: .violation),
        RuleCase(
            "BUP-ERR-005", "PG-003 speaks instead", fires: "ping\nack 200 error=0x80070005 context=9", spec: .violation),
        RuleCase(
            "BUP-ERR-006", "without 0x", after: .halfway, fires: refused("400 error=80070057 context=0x5"),
            field: .warning, spec: .violation, twin: refused("400 error=0X80070057 context=0x5"),
            refused("500 error=0x8020001f context=0x5"), refused("416 received=8192 error=0x0 context=0x5"),
            refused("400\n    line \"BITS-Error-Code: \\t0x80070057 \"\n    +BITS-Error-Context: 0x5")),
        RuleCase(
            "BUP-ERR-006", "as the specification's x", after: .halfway,
            fires: refused("500 error=x8020001F context=0x5"), field: .warning, spec: .violation),
        RuleCase(
            "BUP-ERR-006", "negative", after: .halfway, fires: refused("400 error=-2147024809 context=0x5"),
            field: .warning, spec: .violation),
        RuleCase(
            "BUP-ERR-006", "unsigned decimal", after: .halfway, fires: refused("400 error=2147942487 context=0x5"),
            field: .warning, spec: .violation),
        RuleCase(
            "BUP-ERR-006", "no number", after: .halfway, fires: refused("400 error=denied context=0x5"),
            field: .violation, spec: .violation),
        RuleCase(
            "BUP-ERR-006", "33 bits", after: .halfway, fires: refused("400 error=0x180070057 context=0x5"),
            field: .violation, spec: .violation),
        RuleCase(
            "BUP-ERR-006", "empty", after: .halfway, fires: refused("400 error=\"\" context=0x5"), field: .violation,
            spec: .violation),
        RuleCase("BUP-ERR-006", "PG-003 speaks instead", fires: "ping\nack 200 error=1 context=0x5", spec: .violation),
        RuleCase(
            "BUP-ERR-008", "equal", after: .halfway,
            fires: refused("400 error=0x80070057 context=0x5\n    +BITS-Error: 0X80070057"), field: .note, spec: .note,
            twin: refused("400 error=0x80070057 context=0x5"),
            refused("400\n    +BITS-Error: 0x80070057\n    +BITS-Error-Context: 0x5")),
        RuleCase(
            "BUP-ERR-008", "differing", after: .halfway,
            fires: refused("400 error=0x80070057 context=0x5\n    +BITS-Error: 0x80070005"), field: .violation,
            spec: .violation),
    ]
}
