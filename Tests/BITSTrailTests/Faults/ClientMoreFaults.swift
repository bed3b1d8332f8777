import Testing

extension FaultCases {
    /// Faults of clients, and requests that stay without an answer.
    static let clientMore: [FaultCase] = [
        FaultCase(
            "unknown protocol", after: .connection,
            """
            create /upload/report.zip
                BITS-Supported-Protocols: {0b5ac9a2-0000-4000-8000-000000000001}
            ack 400 error=0x80070057 context=0x5
            """,
            sessions: ["refused client"],
            findings: ["BUP-CS-003 note client"]),
        FaultCase(
            "guid malformed", after: .connection,
            """
            create /upload/report.zip
                BITS-Supported-Protocols: {7df0354d-249b-430f-820d-3d2a9bef493}
            ack 400 error=0x80070057 context=0x5
            """,
            sessions: ["refused client"],
            findings: ["BUP-CS-002 violation client"]),
        FaultCase(
            "fragment after close", after: .uploaded,
            """
            close
            ack 200
            fragment 8192-11999/12000
            ack 500 error=0x8020001F context=0x5
            """,
            sessions: ["completed none"],
            findings: ["BUP-FR-014 violation client"]),
        FaultCase(
            "fragment after cancel", after: .halfway,
            """
            cancel
            ack 200
            fragment 8192-11999/12000
            ack 500 error=0x8020001F context=0x5
            """,
            sessions: ["cancelled none"],
            findings: ["BUP-FR-014 violation client"]),
        FaultCase(
            "close after cancel", after: .halfway,
            """
            cancel
            ack 200
            close
            ack 500 error=0x8020001F context=0x5
            """,
            sessions: ["cancelled none"],
            findings: ["BUP-SEQ-005 violation client"]),
        FaultCase(
            "cancel after close", after: .uploaded,
            """
            close
            ack 200
            cancel
            ack 500 error=0x8020001F context=0x5
            """,
            sessions: ["completed none"],
            findings: ["BUP-SEQ-005 violation client"]),
        FaultCase(
            "two outstanding", after: .nothing,
            """
            connect one
            create /upload/report.zip
            ack 200 session=$ID
            fragment 0-8191/12000
            ack 200 received=8192
            fragment 8192-9999/12000
            connect two
            fragment 10000-11999/12000
            on one
            ack 200 received=10000
            on two
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-SEQ-001 violation client"]),
        FaultCase(
            "pipelined", after: .halfway,
            """
            coalesce
            fragment 8192-11999/12000
            close
            ack 200 received=12000
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-SEQ-002 violation client"]),
        FaultCase(
            "ignore 416", after: .halfway,
            """
            fragment 9000-11999/12000
            ack 416 received=8192 error=0x0 context=0x5
            fragment 9000-11999/12000
            ack 416 received=8192 error=0x0 context=0x5
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-FR-008 violation client", "BUP-FR-024 violation client"]),
        FaultCase(
            "repeat after fatal", after: .session,
            """
            fragment 0-8191/12000
            ack 403 error=0x80070005 context=0x5
            fragment 0-8191/12000
            ack 403 error=0x80070005 context=0x5
            fragment 0-8191/12000
            ack 403 error=0x80070005 context=0x5
            """,
            sessions: ["failed server"],
            findings: ["BUP-ERR-012 warning client"]),
        FaultCase(
            "no restart after lost", after: .halfway,
            """
            fragment 8192-11999/12000
            ack 500 error=0x8020001F context=0x5
            fragment 8192-11999/12000
            ack 500 error=0x8020001F context=0x5
            """,
            sessions: ["lost server"],
            findings: ["BUP-ERR-011 violation client"]),
        FaultCase(
            "ping with body", after: .connection,
            """
            ping
                body text "ping"
            ack 400 error=0x80070057 context=0x5
            """,
            sessions: [],
            findings: ["BUP-GEN-005 violation client"]),
        FaultCase(
            "ping with body accepted", after: .connection,
            """
            ping
                body text "ping"
            ack 200
            """,
            sessions: [],
            findings: ["BUP-GEN-005 violation client", "BUP-SRV-001 warning server"]),
        FaultCase(
            "host id ignored", after: .connection,
            """
            create /upload/report.zip
            ack 200 session=$ID host-id=node7.example.test timeout=110
            fragment 0-8191/12000
            ack 200 received=8192
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-HOST-001 violation client"]),
        FaultCase(
            "fallback too early", after: .connection,
            """
            create /upload/report.zip
            ack 200 session=$ID host-id=node7.example.test timeout=600
            connect n server=192.0.2.87:80
            host node7.example.test
            ping
            ack 200
            fragment 0-8191/12000
            ack 200 received=8192
            wait 20s
            host upload.example.test
            connect o
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-HOST-003 warning client"]),
        FaultCase(
            "same size after 413", after: .session,
            """
            fragment 0-8191/12000
            answer 413
            fragment 0-8191/12000
            answer 413
            """,
            sessions: ["failed client"],
            findings: ["BUP-FR-021 warning client"]),
        FaultCase(
            "cancel without id", after: .halfway,
            """
            cancel
                -BITS-Session-Id
            ack 400 error=0x80070057 context=0x5
            """,
            sessions: ["failed client"],
            findings: ["BUP-CN-001 violation client"]),
        FaultCase(
            "close wrong id", after: .uploaded,
            """
            close
                BITS-Session-Id: {00000000-1111-4222-8333-444444444444}
            ack 500 error=0x8020001F context=0x5
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-CLA-001 note server", "BUP-FR-013 violation client"]),
        FaultCase(
            "fragment before ack create", after: .connection,
            """
            coalesce
            create /upload/report.zip
            fragment 0-8191/12000
                BITS-Session-Id: $ID
            ack 200 session=$ID
            ack 200 received=8192
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-SEQ-003 violation client"]),
        FaultCase(
            "content name changed", after: .halfway,
            """
            fragment 8192-11999/12000
                Content-Name: other.zip
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-FR-017 warning client", "BUP-FRA-010 note server"]),
        FaultCase(
            "header too long", after: .connection,
            """
            create /upload/report.zip
                +X-Long: \(String(repeating: "a", count: 5000))
            ack 400 error=0x80070057 context=0x5
            """,
            sessions: ["refused client"],
            findings: ["BUP-GEN-002 warning client"]),
        FaultCase(
            "storm", after: .connection,
            """
            create /upload/report.zip
            ack 503
            create /upload/report.zip
            ack 503
            create /upload/report.zip
            ack 503
            create /upload/report.zip
            ack 503
            create /upload/report.zip
            ack 503
            create /upload/report.zip
            ack 503
            """,
            sessions: [
                "refused server", "refused server", "refused server", "refused server", "refused server",
                "refused server",
            ],
            findings: ["BUP-SEQ-009 warning client"]),
        FaultCase(
            "misspelled header", after: .halfway,
            """
            fragment 8192-11999/12000
                -BITS-Packet-Type
                +BITS-Package-Type: Fragment
            ack 400 error=0x80070057 context=0x5
            """,
            sessions: ["failed client"],
            findings: ["BUP-GEN-010 violation client", "BUP-GEN-012 warning client"]),
        FaultCase(
            "no answer then silent", after: .halfway,
            """
            fragment 8192-9999/12000
            wait 320s
            noise udp
            """,
            sessions: ["failed server"],
            findings: ["BUP-ANS-003 violation server"]),
        FaultCase(
            "not acked", after: .halfway,
            """
            acks server none
            fragment 8192-9999/12000
            wait 320s
            noise udp
            """,
            sessions: ["failed network"],
            findings: ["BUP-ANS-003 note network"]),
        FaultCase(
            "server fin", after: .halfway,
            """
            fragment 8192-9999/12000
            wait 40ms
            fin server
            wait 20s
            noise udp
            """,
            sessions: ["failed server"],
            findings: ["BUP-ANS-001 violation server"]),
        FaultCase(
            "server rst", after: .halfway,
            """
            fragment 8192-9999/12000
            wait 40ms
            rst server
            wait 20s
            noise udp
            """,
            sessions: ["failed network"],
            findings: ["BUP-ANS-001 warning network"]),
        FaultCase(
            "client gave up", after: .halfway,
            """
            fragment 8192-9999/12000
            wait 20s
            rst client
            wait 400s
            noise udp
            """,
            sessions: ["failed client"],
            findings: ["BUP-ANS-002 note client"]),
        FaultCase(
            "late answer", after: .halfway,
            """
            fragment 8192-11999/12000
            wait 310s
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-FRA-014 warning server-application"]),
    ]
}
