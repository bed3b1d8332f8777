import Testing

extension FaultCases {
    /// Faults of servers.
    static let server: [FaultCase] = [
        FaultCase(
            "ack without received", after: .halfway,
            """
            fragment 8192-11999/12000
            ack 200
            close
            ack 200
            """,
            sessions: ["undetermined server"],
            findings: ["BUP-FRA-001 violation server", "BUP-FRA-010 note server"]),
        FaultCase(
            "received backwards", after: .halfway,
            """
            fragment 8192-11999/12000
            ack 200 received=4096
            fragment 4096-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-FRA-004 warning server", "BUP-FRA-006 warning server", "BUP-FRA-010 note server"]),
        FaultCase(
            "received over", after: .halfway,
            """
            fragment 8192-9999/12000
            ack 200 received=11000
            fragment 11000-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-FRA-003 violation server"]),
        FaultCase(
            "received over total", after: .halfway,
            """
            fragment 8192-11999/12000
            ack 200 received=13000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-FRA-003 violation server", "BUP-FRA-005 violation server", "BUP-FRA-010 note server"]),
        FaultCase(
            "received range form", after: .halfway,
            """
            fragment 8192-11999/12000
            ack 200 received=12000
                BITS-Received-Content-Range: bytes 0-11999/12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-FRA-002 violation server", "BUP-FRA-010 note server"]),
        FaultCase(
            "received garbage", after: .halfway,
            """
            fragment 8192-11999/12000
            ack 200
                +BITS-Received-Content-Range: abc
            close
            ack 200
            """,
            sessions: ["undetermined server"],
            findings: ["BUP-FRA-002 violation server", "BUP-FRA-010 note server"]),
        FaultCase(
            "416 without range", after: .halfway,
            """
            fragment 8192-11999/12000
            ack 416 error=0x0 context=0x5
            """,
            sessions: ["failed server"],
            findings: ["BUP-FRA-007 violation server", "BUP-FRA-008 warning server", "BUP-FRA-010 note server"]),
        FaultCase(
            "416 same offset", after: .halfway,
            """
            fragment 8192-11999/12000
            ack 416 received=8192 error=0x0 context=0x5
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-FRA-008 warning server", "BUP-FRA-010 note server"]),
        FaultCase(
            "416 beyond", after: .halfway,
            """
            fragment 8192-11999/12000
            ack 416 received=20000 error=0x0 context=0x5
            """,
            sessions: ["failed server"],
            findings: ["BUP-FRA-005 violation server", "BUP-FRA-008 warning server", "BUP-FRA-010 note server"]),
        FaultCase(
            "ack type missing", after: .halfway,
            """
            fragment 8192-11999/12000
            ack 200 received=12000
                -BITS-Packet-Type
            close
            ack 200
            """,
            sessions: ["undetermined server"],
            findings: ["BUP-GEN-008 violation server"]),
        FaultCase(
            "ack type wrong", after: .halfway,
            """
            fragment 8192-11999/12000
            ack 200 received=12000
                BITS-Packet-Type: Fragment
            close
            ack 200
            """,
            sessions: ["undetermined server"],
            findings: ["BUP-GEN-009 violation server"]),
        FaultCase(
            "ack http10", after: .halfway,
            """
            fragment 8192-11999/12000
            ack 200 received=12000
                version HTTP/1.0
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-GEN-001 violation server"]),
        FaultCase(
            "error without header", after: .halfway,
            """
            fragment 8192-11999/12000
            ack 500
            """,
            sessions: ["failed server"],
            findings: ["BUP-ERR-002 note server"]),
        FaultCase(
            "error header with 200", after: .halfway,
            """
            fragment 8192-11999/12000
            ack 200 received=12000 error=0x80070005 context=0x5
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-ERR-001 violation server"]),
        FaultCase(
            "wrong context", after: .halfway,
            """
            fragment 8192-9999/12000
            ack 500 error=0x80070005 context=0x2
            """,
            sessions: ["failed server"],
            findings: ["BUP-ERR-005 warning server", "BUP-ERR-007 warning server"]),
        FaultCase(
            "context malformed", after: .halfway,
            """
            fragment 8192-9999/12000
            ack 500 error=0x80070005 context=abc
            """,
            sessions: ["failed server"],
            findings: ["BUP-ERR-005 warning server", "BUP-ERR-007 warning server"]),
        FaultCase(
            "context missing", after: .halfway,
            """
            fragment 8192-9999/12000
            ack 403 error=0x80070005
            """,
            sessions: ["failed server"],
            findings: ["BUP-ERR-004 warning server"]),
        FaultCase(
            "hresult malformed", after: .halfway,
            """
            fragment 8192-9999/12000
            ack 500 error=oops context=0x5
            """,
            sessions: ["failed server"],
            findings: ["BUP-ERR-006 violation server"]),
        FaultCase(
            "error name differs", after: .halfway,
            """
            fragment 8192-9999/12000
            ack 500 error=0x80070005 context=0x5
                +BITS-Error: 0x80070057
            """,
            sessions: ["failed server"],
            findings: ["BUP-ERR-007 warning server", "BUP-ERR-008 violation server"]),
        FaultCase(
            "success code in error", after: .halfway,
            """
            fragment 8192-9999/12000
            ack 500 error=0x0 context=0x5
            """,
            sessions: ["failed server"],
            findings: ["BUP-ERR-007 warning server", "BUP-ERR-009 warning server"]),
        FaultCase(
            "wrong protocol", after: .connection,
            """
            create /upload/report.zip
            ack 200 session=$ID protocol={11111111-1111-1111-1111-111111111111}
            fragment 0-8191/12000
            ack 200 received=8192
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-CSA-003 violation server"]),
        FaultCase(
            "protocol missing", after: .connection,
            """
            create /upload/report.zip
            ack 200 session=$ID
                -BITS-Protocol
            fragment 0-8191/12000
            ack 200 received=8192
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-CSA-002 violation server"]),
        FaultCase(
            "session id missing in ack", after: .connection,
            """
            create /upload/report.zip
            ack 200
                -BITS-Session-Id
            """,
            sessions: ["undetermined capture"],
            findings: ["BUP-CSA-001 violation server"]),
    ]
}
