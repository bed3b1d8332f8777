import Testing

extension FaultCases {
    /// Faults of clients, and requests that stay without an answer.
    static let client: [FaultCase] = [
        FaultCase(
            "wrong offset gap", after: .halfway,
            """
            fragment 9000-11999/12000
            ack 416 received=8192 error=0x0 context=0x5
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-FR-008 violation client"]),
        FaultCase(
            "gap accepted", after: .halfway,
            """
            fragment 9000-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-FR-008 violation client", "BUP-FRA-009 violation server"]),
        FaultCase(
            "overlap", after: .halfway,
            """
            fragment 4096-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-FR-009 violation client"]),
        FaultCase(
            "overlap 416", after: .halfway,
            """
            fragment 4096-11999/12000
            ack 416 received=8192 error=0x0 context=0x5
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-FR-009 violation client"]),
        FaultCase(
            "first not zero", after: .session,
            """
            fragment 100-8191/12000
            ack 416 received=0 error=0x0 context=0x5
            fragment 0-8191/12000
            ack 200 received=8192
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-FR-011 violation client"]),
        FaultCase(
            "changed total", after: .halfway,
            """
            fragment 8192-11999/12500
            ack 400 error=0x80070057 context=0x5
            cancel
            ack 200
            """,
            sessions: ["cancelled none"],
            findings: ["BUP-FR-007 violation client"]),
        FaultCase(
            "changed total accepted", after: .halfway,
            """
            fragment 8192-12499/12500
            ack 200 received=12500
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-FR-007 violation client", "BUP-SRV-001 warning server"]),
        FaultCase(
            "close early", after: .halfway,
            """
            close
            ack 200
            """,
            sessions: ["closed-early client"],
            findings: ["BUP-CL-002 violation client", "BUP-CLA-004 warning client"]),
        FaultCase(
            "close early refused", after: .halfway,
            """
            close
            ack 400 error=0x80070057 context=0x5
            """,
            sessions: ["failed client"],
            findings: ["BUP-CL-002 violation client"]),
        FaultCase(
            "wrong session id", after: .halfway,
            """
            fragment 8192-11999/12000
                BITS-Session-Id: {00000000-1111-4222-8333-444444444444}
            ack 500 error=0x8020001F context=0x5
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-FR-013 violation client"]),
        FaultCase(
            "missing session id", after: .halfway,
            """
            fragment 8192-11999/12000
                -BITS-Session-Id
            ack 400 error=0x80070057 context=0x5
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-FR-012 violation client"]),
        FaultCase(
            "missing session id close", after: .uploaded,
            """
            close
                -BITS-Session-Id
            ack 400 error=0x80070057 context=0x5
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-CL-001 violation client"]),
        FaultCase(
            "missing length close", after: .uploaded,
            """
            close
                -Content-Length
            ack 411 error=0x80070057 context=0x5
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-GEN-003 violation client"]),
        FaultCase(
            "two lengths", after: .halfway,
            """
            fragment 8192-11999/12000
                +Content-Length: 3000
            ack 400 error=0x80070057 context=0x5
            """,
            sessions: ["failed client"],
            findings: ["BUP-GEN-019 violation client"]),
        FaultCase(
            "wrong packet type", after: .halfway,
            """
            ping
                BITS-Packet-Type: Suspend-Session
                BITS-Session-Id: $ID
            ack 400 error=0x80070057 context=0x5
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-GEN-011 violation client"]),
        FaultCase(
            "missing packet type", after: .halfway,
            """
            ping
                -BITS-Packet-Type
            ack 400 error=0x80070057 context=0x5
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-GEN-010 violation client"]),
        FaultCase(
            "request http10", after: .halfway,
            """
            fragment 8192-11999/12000
                version HTTP/1.0
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-GEN-001 violation client"]),
        FaultCase(
            "wrong verb post", after: .halfway,
            """
            fragment 8192-11999/12000
                method POST
            answer 405
                Allow: GET, BITS_POST
            """,
            sessions: ["failed client"],
            findings: ["BUP-GEN-008 note server", "BUP-GEN-015 warning client"]),
        FaultCase(
            "wrong verb put", after: .halfway,
            """
            fragment 8192-11999/12000
                method PUT
            answer 405
            """,
            sessions: ["failed client"],
            findings: ["BUP-GEN-008 note server", "BUP-GEN-015 warning client"]),
        FaultCase(
            "verb case", after: .halfway,
            """
            fragment 8192-11999/12000
                method bits_post
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-GEN-017 violation client"]),
        FaultCase(
            "chunked fragment", after: .halfway,
            """
            fragment 8192-11999/12000
                -Content-Length
                +Transfer-Encoding: chunked
                body 3808 at 8192 chunked 1000
            ack 400 error=0x80070057 context=0x5
            """,
            sessions: ["failed client"],
            findings: ["BUP-GEN-004 violation client"]),
        FaultCase(
            "body longer", after: .halfway,
            """
            fragment 8192-11999/12000
                body 4000 at 8192
            ack 400 error=0x80070057 context=0x5
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-FR-005 violation client"]),
        FaultCase(
            "body shorter", after: .halfway,
            """
            fragment 8192-11999/12000
                body 3000 at 8192
            ack 400 error=0x80070057 context=0x5
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-FR-005 violation client"]),
        FaultCase(
            "body shorter than length", after: .halfway,
            """
            fragment 8192-11999/12000
                partial 1000
            fin client
            wait 400s
            noise udp
            """,
            sessions: ["interrupted client"],
            findings: ["BUP-FR-020 note client"]),
        FaultCase(
            "missing range", after: .halfway,
            """
            fragment 8192-11999/12000
                -Content-Range
            ack 400 error=0x80070057 context=0x5
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-FR-001 violation client"]),
        FaultCase(
            "malformed range", after: .halfway,
            """
            fragment 8192-11999/12000
                Content-Range: 8192-11999
            ack 400 error=0x80070057 context=0x5
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-FR-002 violation client"]),
        FaultCase(
            "range star total", after: .halfway,
            """
            fragment 8192-11999/12000
                Content-Range: bytes 8192-11999/*
            ack 400 error=0x80070057 context=0x5
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-FR-006 warning client"]),
        FaultCase(
            "range reversed", after: .halfway,
            """
            fragment 8192-11999/12000
                Content-Range: bytes 11999-8192/12000
            ack 400 error=0x80070057 context=0x5
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-FR-003 violation client"]),
        FaultCase(
            "range beyond", after: .halfway,
            """
            fragment 8192-11999/12000
                Content-Range: bytes 8192-12000/12000
                body 3809 at 8192
            ack 400 error=0x80070057 context=0x5
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-FR-004 violation client"]),
        FaultCase(
            "no protocols", after: .connection,
            """
            create /upload/report.zip
                -BITS-Supported-Protocols
            ack 400 error=0x80070057 context=0x5
            """,
            sessions: ["refused client"],
            findings: ["BUP-CS-001 violation client"]),
    ]
}
