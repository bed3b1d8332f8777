import BITSSessions

/// FR-007, FR-012 to FR-017: Fragments and their session.
extension RuleCases {
    static let frSession = [
        RuleCase(
            "BUP-FR-007", "the file grew", after: .halfway,
            fires: "fragment 8192-12000/12001\nack 400 error=0x80070057 context=0x5", field: .violation,
            spec: .violation, twin: "fragment 8192-11999/12000\nack 200 received=12000"),
        RuleCase(
            "BUP-FR-007", "another session of the same connection", after: .uploaded,
            twin: """
                close
                ack 200
                create /upload/report.zip
                ack 200 session={22222222-52D0-4F6E-8A3B-1D2E3F405162}
                fragment 0-99/100
                ack 200 received=100
                """,
            """
            close
            ack 200
            create /upload/report.zip
            ack 200 session=$ID
            fragment 0-99/100
            ack 200 received=100
            """),
        RuleCase(
            "BUP-FR-007", "an asterisk is no other length", after: .halfway,
            twin: "fragment 8192-11999/12000\n    Content-Range: bytes 8192-11999/*\nack 200 received=12000"),
        RuleCase(
            "BUP-FR-012", fires: "fragment 0-8191/12000\n    -BITS-Session-Id\nack 400", field: .violation,
            spec: .violation, twin: "fragment 0-8191/12000\nack 200 received=8192"),
        RuleCase(
            "BUP-FR-012", "empty", fires: "fragment 0-8191/12000\n    BITS-Session-Id: \nack 400", field: .violation,
            spec: .violation),
        RuleCase(
            "BUP-FR-013", "beside a granted one", after: .halfway,
            fires: """
                fragment 8192-11999/12000
                    BITS-Session-Id: {9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405163}
                ack 400 error=0x80070057 context=0x5
                fragment 8192-11999/12000
                ack 200 received=12000
                close
                ack 200
                """, field: .violation, spec: .violation,
            twin: """
                fragment 8192-11999/12000
                    BITS-Session-Id: 9c1e4b7a-52d0-4f6e-8a3b-1d2e3f405162
                ack 200 received=12000
                """),
        RuleCase(
            "BUP-FR-013", "refused as unknown", after: .halfway,
            fires: """
                fragment 8192-11999/12000
                    BITS-Session-Id: {9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405163}
                ack 500 error=0x8020001F context=0x5
                fragment 8192-11999/12000
                ack 200 received=12000
                close
                ack 200
                """, field: .violation, spec: .violation),
        RuleCase(
            "BUP-FR-013", "from before the capture", after: .connection,
            fires: "target /a\nsession $ID\nclose\nack 500 error=0x8020001F context=0x5", field: .note, spec: .note,
            twin: "target /a\nsession $ID\nfragment 500-999/1000\nack 200 received=1000\nclose\nack 200",
            "target /a\nsession $ID\nclose\nanswer 403", "target /a\nsession $ID\ncancel\nwait 1s\nnoise udp"),
        RuleCase(
            "BUP-FR-013", "another target on the connection: an older session", after: .session,
            fires: "target /other\nsession {0}\nfragment 0-99/100\nack 400", field: .note, spec: .note),
        RuleCase(
            "BUP-FR-013", "behind a proxy", after: .session,
            fires: """
                always client
                    +Via: 1.1 proxy.example.test
                fragment 0-99/100
                    BITS-Session-Id: {9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405163}
                ack 400
                """, field: .note, spec: .note),
        RuleCase(
            "BUP-FR-014", "after Close", after: .uploaded,
            fires: "close\nack 200\nfragment 8192-11999/12000\nack 500 error=0x8020001F context=0x5",
            field: .violation, spec: .violation,
            twin: "close\nack 500 error=0x80070020 context=0x5\nfragment 8192-11999/12000\nack 200 received=12000",
            twinAlso: ["BUP-FR-009 violation"]),
        RuleCase(
            "BUP-FR-014", "after Cancel", after: .halfway,
            fires: "cancel\nack 200\nfragment 8192-11999/12000\nack 400", field: .violation, spec: .violation,
            also: ["BUP-SRV-003 warning"]),
        RuleCase(
            "BUP-FR-014", "the same id may have been granted again, and the capture lacks the Ack", after: .uploaded,
            fires: """
                close
                ack 200
                create /upload/report.zip
                ack 200 session={1B4E28BA-2FA1-41D2-883F-0016D3CCA427}
                session $ID
                fragment 0-11999/12000
                ack 500 error=0x8020001F context=0x5
                """, field: .violation, spec: .violation,
            twin: """
                close
                ack 200
                create /upload/report.zip
                drop 1
                ack 200 session=$ID
                fragment 0-11999/12000
                ack 200 received=12000
                close
                ack 200
                """,
            """
            cancel
            ack 500 error=0x8020001F context=0x5
            connect
            create /upload/report.zip
            drop 1
            ack 200 session=$ID
            fragment 0-11999/12000
            ack 200 received=12000
            """),
        RuleCase(
            "BUP-FR-014", "behind a Create-Session that is not answered yet", after: .uploaded,
            fires: """
                close
                ack 200
                create /upload/report.zip
                fragment 0-11999/12000
                ack 200 session={1B4E28BA-2FA1-41D2-883F-0016D3CCA427}
                ack 500 error=0x8020001F context=0x5
                """, field: .violation, spec: .violation, also: ["BUP-SEQ-002 violation"]),
        RuleCase(
            "BUP-FR-014", "the Ack of Close never reached the client", after: .uploaded,
            twin: """
                acks client none
                close
                ack 200
                rst server
                wait 70s
                connect
                ping
                ack 200
                fragment 8192-11999/12000
                ack 500 error=0x8020001F context=0x5
                """,
            """
            close
            ack 200
            create /upload/report.zip
            ack 200 session=$ID
            fragment 0-11999/12000
            ack 200 received=12000
            """),
    ]

    static let frContent = [
        RuleCase(
            "BUP-FR-015", "gzip", fires: "fragment 0-99/100\n    +Content-Encoding: gzip\nack 200 received=100",
            field: .warning, spec: .warning, twin: "fragment 0-99/100\nack 200 received=100"),
        RuleCase(
            "BUP-FR-015", "refused by its weight", after: .connection,
            fires: """
                create /upload/report.zip
                ack 200 session=$ID
                    Accept-encoding: identity, gzip;q=0
                fragment 0-99/100
                    +Content-Encoding: gzip
                ack 200 received=100
                """, field: .warning, spec: .warning),
        RuleCase(
            "BUP-FR-015", "identity, written out",
            fires: "fragment 0-99/100\n    +Content-Encoding: identity\nack 200 received=100", field: .note,
            spec: .warning),
        RuleCase(
            "BUP-FR-015", "offered, or the offer is not known", after: .connection,
            twin: """
                create /upload/report.zip
                ack 200 session=$ID
                    Accept-encoding: identity, gzip
                fragment 0-99/100
                    +Content-Encoding: gzip
                ack 200 received=100
                """,
            "target /a\nsession $ID\nfragment 0-99/100\n    +Content-Encoding: gzip\nack 200 received=100"),
        RuleCase(
            "BUP-FR-016", after: .connection,
            fires: """
                target /a
                session $ID
                fragment 0-5999/12000
                    +Content-Encoding: gzip
                ack 200 received=6000
                fragment 6000-11999/12000
                ack 200 received=12000
                """, field: .warning, spec: .warning,
            twin: """
                target /a
                session $ID
                fragment 0-5999/12000
                    +Content-Encoding: gzip
                ack 200 received=6000
                fragment 6000-11999/12000
                    +Content-Encoding: GZIP
                ack 200 received=12000
                """,
            """
            target /a
            session $ID
            fragment 0-5999/12000
                +Content-Encoding: identity
            ack 200 received=6000
            fragment 6000-11999/12000
            ack 200 received=12000
            """),
        RuleCase(
            "BUP-FR-017", "missing", fires: "fragment 0-99/100\n    -Content-Name\nack 200 received=100",
            spec: .warning,
            twin: "fragment 0-99/100\nack 200 received=100"),
        RuleCase(
            "BUP-FR-017", "missing later is fine", after: .halfway,
            twin: "fragment 8192-11999/12000\n    -Content-Name\nack 200 received=12000"),
        RuleCase(
            "BUP-FR-017", "changed", after: .halfway,
            fires: "fragment 8192-11999/12000\n    Content-Name: photo.jpg\nack 200 received=12000", field: .warning,
            spec: .warning, twin: "fragment 8192-11999/12000\nack 200 received=12000"),
        RuleCase(
            "BUP-FR-017", "unlike the target's last part is fine",
            twin: "fragment 0-99/100\n    Content-Name: C0FFEE.tmp\nack 200 received=100"),
    ]
}
