import BITSSessions

/// SEQ-001 to SEQ-005: order and concurrency.
extension RuleCases {
    static let seq: [RuleCase] = seqParallel + seqPipelined + seqOrder + seqSessions

    private static let seqParallel = [
        RuleCase(
            "BUP-SEQ-001", "the earlier exchange goes on", after: .nothing,
            fires: """
                connect one
                create /a
                ack 200 session=$ID
                fragment 0-999/2000
                connect two
                fragment 1000-1999/2000
                on one
                ack 200 received=1000
                on two
                ack 200 received=2000
                """, field: .violation, spec: .violation,
            twin: """
                connect one
                create /a
                ack 200 session=$ID
                fragment 0-999/2000
                ack 200 received=1000
                connect two
                fragment 1000-1999/2000
                ack 200 received=2000
                """),
        RuleCase(
            "BUP-SEQ-001", "the earlier connection stays silent", after: .halfway,
            fires:
                """
                fragment 8192-11999/12000
                wait 20s
                connect
                ping
                ack 200
                fragment 8192-11999/12000
                ack 200 received=12000
                """,
            field: .note, spec: .note,
            twin:
                """
                fragment 8192-11999/12000
                wait 301s
                connect
                ping
                ack 200
                fragment 8192-11999/12000
                ack 200 received=12000
                """,
            """
            fragment 8192-11999/12000
            rst client
            connect
            ping
            ack 200
            fragment 8192-11999/12000
            ack 200 received=12000
            """,
            """
            fragment 8192-11999/12000
            connect client=192.0.2.99:50000
            fragment 8192-11999/12000
            ack 200 received=12000
            """,
            twinAlso: []),
        RuleCase(
            "BUP-SEQ-001", "a connection that was given up, told once", after: .halfway,
            fires:
                """
                fragment 8192-9999/12000
                wait 20s
                connect
                fragment 8192-9999/12000
                ack 200 received=10000
                fragment 10000-11999/12000
                ack 200 received=12000
                close
                ack 200
                """, field: .note, spec: .note),
        RuleCase(
            "BUP-SEQ-001", "the earlier connection is read late, behind a hole", after: .nothing,
            twin: """
                connect one
                create /a
                ack 200 session=$ID
                fragment 0-3999/12000
                drop 1
                ack 200 received=4000
                fragment 4000-7999/12000
                connect two
                fragment 4000-7999/12000
                wait 2s
                noise udp
                ack 200 received=8000
                """),
        RuleCase(
            "BUP-SEQ-001", "one direction only", after: .nothing,
            twin: """
                connect one
                onesided client
                create /a
                ack 200 session=$ID
                fragment 0-999/2000
                ack 200 received=1000
                connect two
                onesided client
                fragment 1000-1999/2000
                ack 200 received=2000
                """),
        RuleCase(
            "BUP-SEQ-001", "two sessions of one client", after: .nothing,
            twin: """
                connect one
                create /a
                ack 200 session=$ID
                fragment 0-999/1000
                connect two
                create /b
                ack 200 session={22222222-52D0-4F6E-8A3B-1D2E3F405162}
                fragment 0-999/1000
                on one
                ack 200 received=1000
                on two
                ack 200 received=1000
                """),
    ]

    private static let seqPipelined = [
        RuleCase(
            "BUP-SEQ-002", after: .halfway,
            fires: "coalesce\nfragment 8192-11999/12000\nclose\nack 200 received=12000\nack 200", field: .violation,
            spec: .violation,
            twin: "fragment 8192-11999/12000\nack 200 received=12000\nclose\nack 200"),
        RuleCase(
            "BUP-SEQ-002", "the ACK number tells, not the order in the capture", after: .halfway,
            fires: "fragment 8192-11999/12000\nack 200 received=12000\nstale\nclose\nack 200", field: .violation,
            spec: .violation),
        RuleCase(
            "BUP-SEQ-002", "the answer was sent again; frames changed places; the Ack rode on the request",
            after: .halfway,
            twin: "fragment 8192-11999/12000\nretransmit 1\nack 200 received=12000\nclose\nack 200",
            "acks client piggyback\nfragment 8192-11999/12000\nack 200 received=12000\nclose\nack 200",
            "reorder 1 3\nfragment 8192-11999/12000\nack 200 received=12000\nclose\nack 200"),
        RuleCase(
            "BUP-SEQ-002", "Acks are not in the capture", after: .halfway,
            twin:
                """
                fragment 8192-9999/12000
                drop 1
                ack 200 received=10000
                fragment 10000-11999/12000
                drop 1
                ack 200 received=12000
                close
                ack 200
                """,
            "fragment 8192-11999/12000\ndrop 1\nack 200 received=12000\nclose\nack 200"),
        RuleCase(
            "BUP-SEQ-002", "the server answered before it had the body", after: .halfway,
            twin: "breakoff 2000\nfragment 8192-11999/12000\nanswer 413\nrst client"),
    ]

    private static let seqOrder = [
        RuleCase(
            "BUP-SEQ-003", "without waiting for the Ack", after: .connection,
            fires: "create /a\nsession $ID\nstale\nfragment 0-99/100\nack 200 session=$ID\nack 200 received=100",
            field: .violation, spec: .violation,
            twin: "create /a\nack 200 session=$ID\nfragment 0-99/100\nack 200 received=100"),
        RuleCase(
            "BUP-SEQ-003", "after a refusal", after: .connection,
            fires: "create /a\nack 403 error=0x80070005 context=0x5\nsession $ID\nfragment 0-99/100\nack 400",
            field: .violation, spec: .violation,
            twin:
                """
                create /a
                ack 403 error=0x80070005 context=0x5
                target /b
                session $ID
                fragment 5-99/100
                ack 200 received=100
                """
        ),
        RuleCase(
            "BUP-SEQ-003", "the capture ends before the answer tells", after: .connection,
            twin: "create /a\nack 403 error=0x80070005 context=0x5\nsession $ID\nfragment 0-99/100"),
        RuleCase(
            "BUP-SEQ-003", "the Ack is not in the capture", after: .connection,
            twin: "create /a\ndrop 1\nack 200 session=$ID\nsession $ID\nfragment 0-99/100\nack 200 received=100"),
        RuleCase(
            "BUP-SEQ-003", "an id from before the capture", after: .nothing,
            twin: """
                connect
                target /a
                session $ID
                fragment 0-99/200
                ack 200 received=100
                create /a
                ack 409
                session $ID
                fragment 100-199/200
                ack 200 received=200
                """,
            """
            connect midstream
            create /a
            ack 409
            session $ID
            fragment 100-199/200
            ack 200 received=200
            """),
        RuleCase(
            "BUP-SEQ-004", after: .connection, fires: "target /a\nsession $ID\nping\nack 200\nclose\nack 200",
            field: .information, spec: .information, twin: "create /a\nack 200 session=$ID\nclose\nack 200"),
        RuleCase(
            "BUP-SEQ-005", "Close after Cancel", after: .halfway, fires: "cancel\nack 200\nclose\nack 200",
            field: .violation, spec: .violation, twin: "cancel\nack 500 error=0x80070070 context=0x5\nclose\nack 400",
            twinAlso: ["BUP-CL-002 violation"]),
        RuleCase(
            "BUP-SEQ-005", "Cancel after Close", after: .uploaded, fires: "close\nack 200\ncancel\nack 200",
            field: .violation, spec: .violation, twin: "close\nack 503\ncancel\nack 200"),
        RuleCase(
            "BUP-SEQ-005", "the first answer did not arrive", after: .halfway,
            twin: "acks client none\ncancel\nack 200\nrst client\nwait 9s\nconnect\nclose\nack 400",
            twinAlso: ["BUP-CL-002 violation"]),
    ]
}
