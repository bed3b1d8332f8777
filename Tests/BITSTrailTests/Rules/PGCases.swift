import BITSSessions

/// Ping and its Ack.
extension RuleCases {
    static let pg: [RuleCase] =
        pgOrder + [
            RuleCase(
                "BUP-PG-003", "as of SimpleBITSServer", fires: "ping\nack 200 error=1 context=\"\"", field: .note,
                spec: .violation, twin: "ping\nack 200", "ping\nack 503 error=0x80070005 context=0x5"),
            RuleCase(
                "BUP-PG-003", "a context alone is ERR-003's", twin: "ping\nack 200 context=0x5",
                twinAlso: ["BUP-ERR-003 violation"]),
            RuleCase(
                "BUP-PG-003", "zero", fires: "ping\nack 200 error=0x0 context=0x5", field: .note, spec: .violation),
            RuleCase(
                "BUP-PG-003", "BITS-Error",
                fires: "ping\nack 200\n    +bits-error: 0x80070005\n    +BITS-Error-Context: 0x5",
                field: .note, spec: .violation),
            RuleCase(
                "BUP-PG-003", "not a Ping", after: .uploaded, twin: "close\nack 200 error=0x80070005 context=0x5",
                twinAlso: ["BUP-ERR-001 violation"]),
            RuleCase(
                "BUP-PG-003", "one side of the connection", after: .nothing,
                twin: "connect\nonesided server\nping\nack 200 error=1 context=\"\""),
        ]
}
