import BITSSessions

/// CAP-001 to CAP-005: what the capture does not show. All of these captures are innocent.
extension RuleCases {
    static let cap = [
        RuleCase(
            "BUP-CAP-001", after: .nothing,
            fires:
                """
                connect midstream
                create /a
                ack 200 session=$ID
                fragment 0-99/100
                ack 200 received=100
                close
                ack 200
                """,
            field: .information, spec: .information,
            twin: "connect\ncreate /a\nack 200 session=$ID\nfragment 0-99/100\nack 200 received=100\nclose\nack 200"),
        RuleCase(
            "BUP-CAP-002", "client", after: .nothing,
            fires:
                """
                connect
                onesided client
                create /a
                ack 200 session=$ID
                fragment 0-99/100
                ack 200 received=100
                close
                ack 200
                """,
            field: .information, spec: .information,
            twin: "connect\ncreate /a\nack 200 session=$ID\nfragment 0-99/100\nack 200 received=100\nclose\nack 200"),
        RuleCase(
            "BUP-CAP-002", "server", after: .nothing,
            fires:
                """
                connect
                onesided server
                create /a
                ack 200 session=$ID
                fragment 0-99/100
                ack 200 received=100
                close
                ack 200
                """,
            field: .information, spec: .information),
        RuleCase(
            "BUP-CAP-003", "an Ack", after: .halfway,
            fires: "fragment 8192-11999/12000\ndrop 1\nack 200 received=12000\nclose\nack 200", field: .information,
            spec: .information, twin: "fragment 8192-11999/12000\nack 200 received=12000\nclose\nack 200"),
        RuleCase(
            "BUP-CAP-003", "half of an answer", after: .halfway,
            fires: "fragment 8192-9999/12000\nbreakoff 60\nack 200 received=10000\nwait 1s\nnoise udp",
            field: .information, spec: .information,
            twin: "fragment 8192-9999/12000\nbreakoff 60\nack 200 received=10000\nfin server",
            "fragment 8192-9999/12000\nbreakoff 60\nack 200 received=10000\nrst server"),
        RuleCase(
            "BUP-CAP-003", "a request", after: .halfway,
            fires: "drop 1\nfragment 8192-11999/12000\nack 200 received=12000\nclose\nack 200", field: .information,
            spec: .information,
            twin: "fragment 8192-11999/12000\ndrop 2\nack 200 received=12000\nclose\nack 200",
            "drop 2\nfragment 8192-11999/12000\nack 200 received=12000\nclose\nack 200"),
        RuleCase(
            "BUP-CAP-003", "a request that the capture ends in", after: .halfway,
            fires: "breakoff 600\nfragment 8192-11999/12000\nwait 1s\nnoise udp", field: .information,
            spec: .information, twin: "breakoff 600\nfragment 8192-11999/12000\nrst client"),
        RuleCase(
            "BUP-CAP-004", after: .halfway, fires: "fragment 8192-9999/12000\nwait 20s\nnoise udp",
            field: .information, spec: .information,
            twin: "fragment 8192-9999/12000\nack 200 received=10000\nwait 20s\nnoise udp"),
        RuleCase(
            "BUP-CAP-004", "ANS speaks", after: .halfway, twin: "fragment 8192-9999/12000\nrst server",
            "fragment 8192-9999/12000\nfin client"),
        RuleCase(
            "BUP-CAP-005", after: .halfway, fires: "wait 2s\nnoise udp", field: .information, spec: .information,
            twin: "cancel\nack 200", "fragment 8192-11999/12000\nack 200 received=12000\nclose\nack 200"),
        RuleCase(
            "BUP-CAP-005", "the Close is there, whatever became of it", after: .uploaded,
            twin: "close\nack 404", "close\nack 503"),
        RuleCase(
            "BUP-CAP-005", "lost", after: .halfway,
            twin: "fragment 8192-11999/12000\nack 500 error=0x8020001F context=0x5"),
        RuleCase(
            "BUP-CAP-006", after: .nothing,
            fires: """
                connect tls server=192.0.2.81:443
                send client text "\\x16\\x03\\x01\\x00\\x05\\x01\\x00\\x00\\x01\\x03"
                """, field: .information, spec: .information,
            twin: "connect\ncreate /a\nack 200 session=$ID",
            "connect\nsend client text \"SSH-2.0-x\\r\\n\""),
    ]
}
