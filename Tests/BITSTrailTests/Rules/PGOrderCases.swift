import BITSSessions

/// When a Ping is due, and how it is answered.
extension RuleCases {
    static let pgOrder: [RuleCase] = pgForm + pgAnswers + pgHost + pgChallenge

    private static let pgForm = [
        RuleCase(
            "BUP-PG-001", fires: "ping\nack 200", field: nil, spec: .note,
            twin: "ping\n    +BITS-Session-Id: $ID\nack 200", "fragment 0-8191/12000\nack 200 received=8192"),
        RuleCase(
            "BUP-PGA-001", fires: "ping\nack 200\nping\nack 200", field: nil, spec: .note,
            twin: "ping\n    +BITS-Session-Id: $ID\nack 200 session=$ID", "ping\nanswer 502",
            "ping\nack 503 error=0x80070005 context=0x5"),
        RuleCase("BUP-PGA-001", "one side", after: .nothing, twin: "connect\nonesided server\nping\nack 200"),
        RuleCase(
            "BUP-PG-006", after: .connection, fires: "create\nack 200 session=$ID", field: nil, spec: .note,
            twin: "ping\nack 200\ncreate\nack 200 session=$ID",
            "ping\nack 200\nfin both\nconnect\ncreate\nack 200 session=$ID"),
        RuleCase(
            "BUP-PG-006", "the start of the connection is not there", after: .nothing,
            twin: "connect midstream\ncreate\nack 200 session=$ID",
            "connect\nonesided client\ncreate\nack 200 session=$ID"),
        RuleCase(
            "BUP-PG-007", fires: "ping\nack 200\nwait 9s\nping\nack 200", field: .information, spec: .information,
            count: 2, twin: "fragment 0-8191/12000\nack 200 received=8192"),
    ]

    private static let pgAnswers = [
        RuleCase(
            "BUP-PG-002", fires: "ping\nack 500", field: .violation, spec: .violation,
            twin: "ping\nack 200", "ping\nack 503 error=0x80004005 context=0x5",
            "ping\nack 403 error=0x80070005 context=0x5", "ping\nack 501 error=0x80070005 context=0x5",
            "ping\n    +BITS-Session-Id: $ID\nack 500 error=0x8020001F context=0x5",
            "ping\nanswer 401\n    WWW-Authenticate: NTLM", "ping\nanswer 502", "ping\nanswer 404"),
        RuleCase(
            "BUP-PG-002", "another status of success", fires: "ping\nack 201", field: .violation, spec: .violation),
        RuleCase(
            "BUP-PG-002", "no right to upload, said in another way", fires: "ping\nack 403", field: .violation,
            spec: .violation),
        RuleCase(
            "BUP-PG-002", "the Ping itself is wrong",
            twin: "ping\n    body text \"ping\"\nack 400 error=0x80070057 context=0x5",
            twinAlso: ["BUP-GEN-005 violation"]),
        RuleCase(
            "BUP-PG-002", "the Ping has no length", twin: "ping\n    -Content-Length\nack 411",
            twinAlso: ["BUP-GEN-003 violation"]),
        RuleCase(
            "BUP-PG-002", "octets are missing",
            twin: "fragment 0-8191/12000\ndrop 1\nack 200 received=8192\nping\nack 500 error=0x80004005 context=0x5"),
    ]

    /// A session at a farm that was sent to node 2.
    private static let sent = """
        connect farm
        host farm.example.test
        create /jobs/a.bin
        ack 200 session=$ID host-id=node2.example.test timeout=60

        """
    private static let node2 = "host node2.example.test\nconnect node2 server=192.0.2.82:80\n"
    private static let first = "fragment 0-9999/20000\nack 200 received=10000\n"

    private static let pgHost = [
        RuleCase(
            "BUP-PG-004", after: .nothing, fires: sent + node2 + first, field: .warning, spec: .warning,
            twin: sent + node2 + "ping\nack 200\n" + first,
            sent + node2 + "ping\nack 200\nfin both\nconnect again server=192.0.2.82:80\n" + first,
            "connect farm\nhost farm.example.test\ncreate /jobs/a.bin\nack 200 session=$ID\n" + first,
            sent.replacing("node2.", with: "FARM.") + first),
        RuleCase(
            "BUP-PG-004", "the port stays", after: .nothing,
            fires: """
                connect farm server=192.0.2.80:8080
                host farm.example.test:8080
                create /jobs/a.bin
                ack 200 session=$ID host-id=node2.example.test
                host node2.example.test:8080
                connect node2 server=192.0.2.82:8080
                fragment 0-9999/20000
                ack 200 received=10000
                """, field: .warning, spec: .warning),
        RuleCase(
            "BUP-PG-004", "the Ping is not in the capture", after: .nothing,
            twin: sent + node2 + "drop 1\nping\nack 200\n" + first,
            sent + "host node2.example.test\nconnect node2 server=192.0.2.82:80 midstream\n" + first,
            "connect midstream\ntarget /jobs/a.bin\nsession $ID\n" + node2 + first),
        RuleCase(
            "BUP-PG-004", "two jobs for one target", after: .nothing,
            twin: sent + sent.replacing("farm\n", with: "other\n").replacing("$ID", with: other) + node2
                + "ping\nack 200\n" + first + "session $ID\n" + first),
    ]
    private static let other = "{22222222-52D0-4F6E-8A3B-1D2E3F405162}"

    private static let challenge = "answer 401\n    WWW-Authenticate: NTLM\n"
    private static let type1 = "    Authorization: NTLM TlRMTVNTUAABAAAAB4IIogAAAAAAAAAAAAAAAAAAAAA=\n"
    private static let type3 =
        "    Authorization: NTLM TlRMTVNTUAADAAAAAAAAAFgAAAAAAAAAWAAAAAAAAABYAAAAAAAAAFgAAAAAAAAAWAAAAAAAAABYAAAABYKIogoAYU8AAAAPAAAAAAAAAAAAAAAAAAAAAA==\n"
    private static let second =
        "answer 401\n    WWW-Authenticate: NTLM TlRMTVNTUAACAAAAAAAAADgAAAAFgomiAQIDBAUGBwgAAAAAAAAAAAAAAAA4AAAACgBhTwAAAA8=\n"
    /// A session whose Ping was challenged; then a new connection.
    private static let challenged =
        "connect\nping\n" + challenge + "ping\n" + type1 + second + "ping\n" + type3
        + "ack 200\ncreate /upload/report.zip\nack 200 session=$ID\nwait 30s\n"
    private static let fragment = "fragment 0-8191/12000\n"

    private static let pgChallenge = [
        RuleCase(
            "BUP-PG-005", "it meets the challenge again", after: .nothing,
            fires: "target /upload/report.zip\n" + challenged + "connect two\n" + fragment + challenge + fragment
                + type1 + second + fragment + type3 + "ack 200 received=8192", field: .warning, spec: .warning,
            twin: "target /upload/report.zip\n" + challenged + "connect two\nping\n" + challenge + "ping\n" + type1
                + second + "ping\n" + type3 + "ack 200\n" + fragment + "ack 200 received=8192",
            "target /upload/report.zip\n" + challenged + "connect two\n" + fragment + type1
                + "    body none\n" + second + fragment + type3 + "ack 200 received=8192",
            "target /upload/report.zip\n" + challenged + fragment + "ack 200 received=8192"),
        RuleCase(
            "BUP-PG-005", "it had to be expected", after: .nothing,
            fires: "target /upload/report.zip\n" + challenged + "connect two\n" + fragment + "ack 200 received=8192",
            field: .warning, spec: .warning),
        RuleCase(
            "BUP-PG-005", "elsewhere on the server; another client; another server", after: .nothing,
            twin: "target /secret/x\nconnect\nping\n" + challenge
                + "connect two\ntarget /open/y\nsession $ID\n" + fragment + "ack 200 received=8192",
            "target /upload/y\nconnect\nping\n" + challenge
                + "connect two client=192.0.2.77:5000\nsession $ID\n" + fragment + "ack 200 received=8192",
            "target /upload/y\nconnect\nping\n" + challenge
                + "connect two server=192.0.2.82:80\nsession $ID\n" + fragment + "ack 200 received=8192",
            "target /upload/y\nconnect\nping\n" + challenge
                + "connect two\nsession $ID\n" + fragment + "    User-Agent: Microsoft BITS/6.7\nack 200 received=8192"),
        RuleCase(
            "BUP-PG-005", "the start of the connection, or the challenge, is not there", after: .nothing,
            twin: "target /upload/report.zip\n" + challenged + "connect two midstream\n" + fragment
                + "ack 200 received=8192",
            "connect\nping\ndrop 1\n" + challenge + "connect two\nsession $ID\n" + fragment + "ack 200 received=8192"),
    ]
}
