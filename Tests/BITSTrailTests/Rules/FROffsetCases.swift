import BITSSessions

/// FR-008 to FR-011, FR-021, FR-022, FR-024: where a Fragment begins.
extension RuleCases {
    static let frOffset = [
        RuleCase(
            "BUP-FR-008", "behind the Ack", after: .halfway,
            fires: "fragment 9000-11999/12000\nack 416 received=8192 error=0x0 context=0x5", field: .violation,
            spec: .violation, twin: "fragment 8192-11999/12000\nack 200 received=12000"),
        RuleCase(
            "BUP-FR-008", "on another connection", after: .halfway,
            fires: """
                fin both
                connect
                ping
                ack 200
                fragment 9000-11999/12000
                ack 416 received=8192 error=0x0 context=0x5
                """, field: .violation, spec: .violation),
        RuleCase(
            "BUP-FR-008", "the server may hold the octets of an unanswered Fragment", after: .halfway,
            twin:
                """
                fragment 8192-9999/12000
                rst server
                connect
                ping
                ack 200
                fragment 10000-11999/12000
                ack 200 received=12000
                """
        ),
        RuleCase(
            "BUP-FR-008", "5xx, too, may have stored them", after: .halfway,
            twin: "fragment 8192-9999/12000\nack 503\nfragment 10000-11999/12000\nack 200 received=12000"),
        RuleCase(
            "BUP-FR-008", "not after a 4xx", after: .halfway,
            fires: "fragment 8192-9999/12000\nack 400\nfragment 10000-11999/12000\nack 416 received=8192",
            field: .violation, spec: .violation),
        RuleCase(
            "BUP-FR-008", "resumed from before the capture, or the Ack is missing in it", after: .connection,
            twin: "target /a\nsession $ID\nfragment 9000-11999/12000\nack 200 received=12000",
            """
            create /a
            ack 200 session=$ID
            fragment 0-8191/12000
            drop 1
            ack 200 received=8192
            fragment 8192-11999/12000
            ack 200 received=12000
            """),
        RuleCase(
            "BUP-FR-008", "a whole connection is not in the capture", after: .halfway,
            twin: "fin both\nconnect\nfragment 10000-11999/12000\nack 200 received=12000"),
        RuleCase(
            "BUP-FR-008", "an Ack came late to a connection that was given up", after: .nothing,
            twin: """
                connect one
                create /a
                ack 200 session=$ID
                fragment 0-4999/12000
                wait 2s
                connect two
                ping
                ack 200
                fragment 0-4999/12000
                ack 416 received=5000 error=0x0 context=0x5
                fragment 5000-9999/12000
                ack 200 received=10000
                on one
                ack 200 received=5000
                on two
                fragment 10000-11999/12000
                ack 200 received=12000
                """),
        RuleCase(
            "BUP-FR-008", "another server has acknowledged more", after: .connection,
            twin: """
                create /a
                ack 200 session=$ID host-id=node2.example.test timeout=5
                connect server=192.0.2.82:80
                host node2.example.test
                ping
                ack 200
                fragment 0-8191/12000
                ack 200 received=8192
                rst server
                wait 20s
                connect
                host upload.example.test
                ping
                ack 200
                fragment 8192-11999/12000
                ack 200 received=12000
                """,
            """
            create /a
            ack 200 session=$ID host-id=node2.example.test timeout=5
            connect server=192.0.2.82:80
            host node2.example.test
            ping
            ack 200
            fragment 0-8191/12000
            wait 20s
            connect
            host upload.example.test
            ping
            ack 200
            fragment 8192-11999/12000
            ack 200 received=12000
            """),
        RuleCase(
            "BUP-FR-008", "two addresses of one server take turns", after: .nothing,
            fires: """
                connect one
                create /a
                ack 200 session=$ID
                fragment 0-4999/12000
                ack 200 received=5000
                connect two server=192.0.2.81:80
                ping
                ack 200
                on one
                fragment 8000-11999/12000
                ack 416 received=5000 error=0x0 context=0x5
                """, field: .violation, spec: .violation,
            twin: """
                connect one
                create /a
                ack 200 session=$ID
                fragment 0-4999/12000
                ack 200 received=5000
                connect two server=192.0.2.81:80
                fragment 5000-7999/12000
                ack 200 received=8000
                on one
                fragment 8000-11999/12000
                ack 200 received=12000
                """),
        RuleCase(
            "BUP-FR-009", "same connection", after: .halfway,
            fires: "fragment 8000-11999/12000\nack 200 received=12000",
            field: .violation, spec: .violation, twin: "fragment 8192-11999/12000\nack 200 received=12000"),
        RuleCase(
            "BUP-FR-009", "another connection", after: .halfway,
            fires: """
                fin both
                wait 5s
                connect
                ping
                ack 200
                fragment 0-8191/12000
                ack 416 received=8192
                """, field: .note, spec: .note),
        RuleCase(
            "BUP-FR-009", "the Ack did not reach the client", after: .session,
            twin: """
                fragment 0-8191/12000
                acks client none
                ack 200 received=8192
                rst client
                wait 9s
                connect
                ping
                ack 200
                fragment 0-8191/12000
                ack 200 received=8192
                """),
        RuleCase(
            "BUP-FR-010", "after a reset", after: .halfway,
            fires: """
                fragment 8192-11999/12000
                rst server
                wait 60s
                connect
                ping
                ack 200
                fragment 8192-11999/12000
                ack 200 received=12000
                """, field: .information, spec: .information, also: ["BUP-ANS-001 warning"],
            twin: "fragment 8192-11999/12000\nack 200 received=12000\nclose\nack 200"),
        RuleCase(
            "BUP-FR-010", "after 5xx", after: .halfway,
            fires: "fragment 8192-11999/12000\nack 503\nfragment 8192-11999/12000\nack 200 received=12000",
            field: .information, spec: .information),
        RuleCase(
            "BUP-FR-011", fires: "fragment 100-8191/12000\nack 416 received=0", field: .violation, spec: .violation,
            twin: "fragment 0-8191/12000\nack 200 received=8192"),
        RuleCase(
            "BUP-FR-011", "the capture lacks the Ack to Create-Session, or octets behind it", after: .connection,
            twin: "create /a\ndrop 1\nack 200 session=$ID\nsession $ID\nfragment 100-8191/12000\nack 200 received=8192",
            """
            create /a
            ack 200 session=$ID
            drop 1,2,3,4,5,6
            fragment 0-8191/12000
            drop 1
            ack 200 received=8192
            fragment 8192-11999/12000
            ack 200 received=12000
            """,
            "target /a\nsession $ID\nfragment 100-8191/12000\nack 200 received=8192"),
    ]

    static let frRefused = [
        RuleCase(
            "BUP-FR-021", "as large as before",
            fires: "fragment 0-11999/12000\nanswer 413\nfragment 0-11999/12000\nanswer 413", field: .warning,
            spec: .warning,
            twin: "fragment 0-11999/12000\nanswer 413\nfragment 0-5999/12000\nack 200 received=6000",
            "fragment 0-11999/12000\nack 503\nfragment 0-11999/12000\nack 200 received=12000"),
        RuleCase(
            "BUP-FR-021", "too small", after: .session,
            fires: "fragment 0-8191/12000\nanswer 413\nfragment 0-5118/12000\nack 200 received=5119", field: .note,
            spec: .warning,
            twin: "fragment 0-8191/12000\nanswer 413\nfragment 0-5119/12000\nack 200 received=5120"),
        RuleCase(
            "BUP-FR-021", "the 413 did not reach the client", after: .session,
            twin: """
                fragment 0-8191/12000
                acks client none
                answer 413
                rst client
                wait 9s
                connect
                ping
                ack 200
                fragment 0-8191/12000
                ack 200 received=8192
                """),
        RuleCase(
            "BUP-FR-022", after: .uploaded, fires: "fragment 8192-11999/12000\nack 200 received=12000", field: .note,
            spec: .note, also: ["BUP-FR-009 violation"], twin: "ping\nack 200\nclose\nack 200"),
        RuleCase(
            "BUP-FR-022", "the last Ack did not reach the client", after: .halfway,
            twin: """
                fragment 8192-11999/12000
                acks client none
                ack 200 received=12000
                rst client
                wait 9s
                connect
                ping
                ack 200
                fragment 8192-11999/12000
                ack 200 received=12000
                close
                ack 200
                """),
        RuleCase(
            "BUP-FR-024", "same connection", after: .halfway,
            fires: """
                fragment 9000-11999/12000
                ack 416 received=8192
                fragment 9000-11999/12000
                ack 416 received=8192
                """, field: .violation, spec: .violation, also: ["BUP-FR-008 violation"],
            twin: """
                fragment 9000-11999/12000
                ack 416 received=8192
                fragment 8192-11999/12000
                ack 200 received=12000
                """,
            """
            fragment 9000-11999/12000
            ack 416 received=8192
            ping
            ack 200
            cancel
            ack 200
            """, twinAlso: ["BUP-FR-008 violation"]),
        RuleCase(
            "BUP-FR-024", "another connection", after: .halfway,
            fires: """
                fragment 9000-11999/12000
                ack 416 received=8192
                fin both
                connect
                ping
                ack 200
                fragment 9000-11999/12000
                ack 416 received=8192
                """, field: .note, spec: .note, also: ["BUP-FR-008 violation"]),
        RuleCase(
            "BUP-FR-024", "a Fragment and its Ack in between are not in the capture", after: .halfway,
            twin: """
                fragment 8192-9999/12000
                ack 416 received=0
                drop 1,2,3,4,5,6
                fragment 0-8191/12000
                drop 1
                ack 200 received=8192
                fragment 8192-11999/12000
                ack 200 received=12000
                """),
        RuleCase(
            "BUP-FR-024", "a leg of a handshake in between", after: .connection,
            twin: """
                target /a
                session $ID
                fragment 9000-11999/12000
                ack 416 received=8192
                fragment 8192-11999/12000
                answer 401
                    WWW-Authenticate: Negotiate
                fragment 8192-11999/12000
                    Authorization: Negotiate YIIBhg==
                ack 200 received=12000
                """),
    ]
}
