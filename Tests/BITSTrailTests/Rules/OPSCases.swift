import BITSSessions

/// OPS-001 to OPS-010: advice.
extension RuleCases {
    static let ops: [RuleCase] = opsSingle + opsPace + opsWaste + opsResume + opsServer

    /// Sessions of `fragments` Fragments each, all completed.
    private static func sessions(_ count: Int, fragments: Int = 1) -> String {
        (0..<count).map { index in
            let id = "{9C1E4B7A-52D0-4F6E-8A3B-0000000000\(10 + index)}"
            let lines = (0..<fragments).map { part in
                "fragment \(part * 1000)-\(part * 1000 + 999)/\(fragments * 1000)\nack 200 received=\(part * 1000 + 1000)"
            }
            return
                "create /upload/\(index).txt\nack 200 session=\(id)\n\(lines.joined(separator: "\n"))\nclose\nack 200\n"
        }.joined()
    }

    private static let opsSingle = [
        RuleCase(
            "BUP-OPS-001", after: .connection, fires: sessions(11), field: .note, spec: .note,
            twin: sessions(9), sessions(11, fragments: 2)),
        RuleCase(
            "BUP-OPS-001", "two clients with nine each", after: .connection,
            twin: sessions(9) + "connect client=192.0.2.77:50001\n" + sessions(9)),
        RuleCase(
            "BUP-OPS-001", "the starts are not in the capture", after: .nothing,
            twin: (0..<11).map {
                """
                connect midstream
                session {9C1E4B7A-52D0-4F6E-8A3B-0000000000\(10 + $0)}
                fragment 0-999/1000
                ack 200 received=1000
                close
                ack 200

                """
            }.joined()),
    ]

    /// Fragments of `size` octets up to a total of `count` of them, with lines before each and before each Ack.
    static func fragments(
        _ count: Int, size: Int, before: String = "", think: (Int) -> String = { _ in "" }
    ) -> String {
        (0..<count).map { index in
            """
            \(before)fragment \(index * size)-\(index * size + size - 1)/\(count * size)
            \(think(index))ack 200 received=\(index * size + size)

            """
        }.joined()
    }

    private static let far = "rtt 80ms\nconnect\ncreate /upload/report.zip\nack 200 session=$ID\n"
    private static let near = "rtt 2ms\nconnect\ncreate /upload/report.zip\nack 200 session=$ID\n"

    private static let opsPace = [
        RuleCase(
            "BUP-OPS-002", after: .nothing, fires: far + fragments(10, size: 2000), field: .note, spec: .note,
            twin: near + fragments(10, size: 2000), far + fragments(9, size: 2000),
            far + fragments(10, size: 65_536)),
        RuleCase(
            "BUP-OPS-002", "seen at the server", after: .nothing,
            fires: "capture-point server\n" + far + fragments(10, size: 2000), field: .note, spec: .note),
        RuleCase(
            "BUP-OPS-002", "a server that is slow to acknowledge is not far away", after: .nothing,
            twin: near + "acks server piggyback\n" + fragments(10, size: 2000) { _ in "wait 90ms\n" }),
        RuleCase(
            "BUP-OPS-004", after: .nothing,
            fires: "connect\ncreate /upload/report.zip\nack 200 session=$ID\nfin both\n"
                + fragments(4, size: 2000, before: "connect\n"), field: .note, spec: .note,
            twin: "connect\ncreate /upload/report.zip\nack 200 session=$ID\nfin both\n"
                + fragments(3, size: 2000, before: "connect\n"),
            "connect\ncreate /upload/report.zip\nack 200 session=$ID\n" + fragments(4, size: 2000)),
        RuleCase(
            "BUP-OPS-004", "a message may be hidden", after: .nothing,
            twin: "connect\ncreate /upload/report.zip\nack 200 session=$ID\nfin both\n"
                + fragments(4, size: 2000, before: "connect\n") + "drop 1\nping\nack 200\nwait 1s\nfin both"),
        RuleCase(
            "BUP-OPS-006", after: .session,
            fires: fragments(21, size: 1000) { $0 < 2 ? "wait 3s\n" : "" }, field: .note, spec: .note,
            twin: fragments(21, size: 1000) { $0 < 1 ? "wait 3s\n" : "" },
            fragments(21, size: 1000) { $0 < 3 ? "wait 1.9s\n" : "" },
            fragments(20, size: 1000) { $0 < 3 ? "wait 3s\n" : "" },
            // Who sends late is not the server.
            fragments(21, size: 1000, before: "wait 3s\n")),
    ]

    private static let challenge = "answer 401\n    WWW-Authenticate: NTLM\n"

    private static let firstToken = "    Authorization: NTLM TlRMTVNTUAABAAAAB4IIogAAAAAAAAAAAAAAAAAAAAA=\n"

    private static let opsWaste = [
        RuleCase(
            "BUP-OPS-003", after: .halfway,
            fires: "fragment 8192-11999/12000\n\(challenge)fragment 8192-11999/12000\n    Authorization: Basic YTpi\n"
                + "ack 200 received=12000", field: .note, spec: .note,
            twin:
                "fragment 8192-11999/12000\n    Content-Length: 0\n\(firstToken)    body none\n\(challenge)"
                + "fragment 8192-11999/12000\n    Authorization: Basic YTpi\nack 200 received=12000",
            "ping\n\(challenge)fragment 8192-11999/12000\n    Authorization: Basic YTpi\nack 200 received=12000",
            "fragment 8192-11999/12000\n\(challenge)wait 1s",
            "fragment 8192-11999/12000\n\(challenge)fragment 8192-9999/12000\n    Authorization: Basic YTpi\n"
                + "ack 200 received=10000"),
        RuleCase(
            "BUP-OPS-005", after: .halfway,
            fires: """
                fragment 8192-11999/12000
                rst server
                connect
                ping
                ack 200
                fragment 8192-11999/12000
                ack 200 received=12000
                """, field: .note, spec: .note, also: ["BUP-ANS-001 warning"],
            twin: "fragment 8192-11999/12000\nack 200 received=12000",
            // TCP's own retransmissions and a round of authentication send no octets of the file again.
            "retransmit 2\nfragment 8192-11999/12000\nack 200 received=12000",
            "fragment 8192-11999/12000\n\(challenge)fragment 8192-11999/12000\nack 200 received=12000"),
        RuleCase(
            "BUP-OPS-005", "a twentieth is not more than that", after: .session,
            twin: """
                fragment 0-599/12000
                rst server
                connect
                ping
                ack 200
                fragment 0-599/12000
                ack 200 received=600
                fragment 600-11999/12000
                ack 200 received=12000
                """),
    ]

    private static let agent = "always client\n    User-Agent: Microsoft BITS/7.8\n"
    private static let opsResume = [
        RuleCase(
            "BUP-OPS-008", after: .halfway,
            fires: agent + "wait 61s\nconnect\nfragment 8192-11999/12000\nack 200 received=12000", field: .note,
            spec: .note,
            twin: agent + "wait 59s\nconnect\nfragment 8192-11999/12000\nack 200 received=12000",
            agent + "wait 61s\nconnect\nping\nack 200\nfragment 8192-11999/12000\nack 200 received=12000",
            agent + "wait 61s\nconnect ping\nping\nack 200\nconnect\nfragment 8192-11999/12000\nack 200 received=12000",
            agent + "wait 61s\nfragment 8192-11999/12000\nack 200 received=12000",
            agent + "wait 61s\nconnect midstream\nfragment 8192-11999/12000\nack 200 received=12000",
            "always client\n    User-Agent: curl/8.0\nwait 61s\nconnect\nfragment 8192-11999/12000\n"
                + "ack 200 received=12000"),
        RuleCase(
            "BUP-OPS-008", "a Ping may be hidden", after: .halfway,
            twin: agent + "wait 30s\ndrop 1\nping\nack 200\nwait 61s\nconnect\nfragment 8192-11999/12000\n"
                + "ack 200 received=12000"),
    ]

    private static func large(_ server: String, _ status: Int, total: Int = 40_000_000) -> String {
        "fragment 0-999/\(total)\nanswer \(status)\n    Server: \(server)\n"
    }

    private static let opsServer = [
        RuleCase(
            "BUP-OPS-007", fires: large("Microsoft-IIS/10.0", 404), field: .note, spec: .note,
            twin: large("Microsoft-IIS/6.0", 404), large("nginx", 413), large("Microsoft-IIS/10.0", 500),
            large("Microsoft-IIS/10.0", 404, total: 30_000_000)),
        RuleCase("BUP-OPS-007", "413", fires: large("Microsoft-IIS/7.5", 413), field: .note, spec: .note),
        RuleCase(
            "BUP-OPS-009", after: .connection, fires: "create /a\nack 200 session=$ID host-id=node2", field: .note,
            spec: .note,
            twin: "create /a\nack 200 session=$ID host-id=node2 timeout=600", "create /a\nack 200 session=$ID"),
        RuleCase(
            "BUP-OPS-009", "no number", after: .connection,
            twin: "create /a\nack 200 session=$ID host-id=node2 timeout=soon", twinAlso: ["BUP-CSA-010 violation"]),
        RuleCase(
            "BUP-OPS-009", "never", after: .connection,
            fires: "create /a\nack 200 session=$ID host-id=node2 timeout=4294967295", field: .note, spec: .note),
        RuleCase(
            "BUP-OPS-010", after: .connection, fires: "create /a\nack 200 session=$ID host-id=node2 timeout=1209600",
            field: .note, spec: .note,
            twin: "create /a\nack 200 session=$ID host-id=node2 timeout=1209599",
            "create /a\nack 200 session=$ID host-id=node2 timeout=4294967295",
            "create /a\nack 200 session=$ID timeout=1209600"),
    ]
}
