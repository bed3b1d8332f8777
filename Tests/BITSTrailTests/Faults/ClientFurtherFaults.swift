import Testing

extension FaultCases {
    private static let goesOn = "\nfragment 8192-11999/12000\nack 200 received=12000\nclose\nack 200"

    /// Faults of clients in single fields, in what they repeat, and in where they go.
    static let clientFurther: [FaultCase] = [
        FaultCase(
            "two session ids", after: .halfway,
            """
            fragment 8192-11999/12000
                +BITS-Session-Id: {00000000-1111-4222-8333-444444444444}
            ack 400 error=0x80070057 context=0x5
            """ + goesOn,
            sessions: ["completed none"], findings: ["BUP-GEN-013 violation client"]),
        FaultCase(
            "empty session id", after: .halfway,
            """
            fragment 8192-11999/12000
                BITS-Session-Id:
            ack 400 error=0x80070057 context=0x5
            """ + goesOn,
            sessions: ["completed none"], findings: ["BUP-FR-012 violation client"]),
        FaultCase(
            "no host", after: .halfway,
            """
            fragment 8192-11999/12000
                -Host
            answer 400
                body html 300
            """ + goesOn,
            sessions: ["completed none"], findings: ["BUP-GEN-020 violation client"]),
        FaultCase(
            "two hosts", after: .halfway,
            """
            fragment 8192-11999/12000
                +Host: other.example.test
            answer 400
                body html 300
            """ + goesOn,
            sessions: ["completed none"], findings: ["BUP-GEN-020 violation client"]),
        FaultCase(
            "blank before the colon", after: .halfway,
            """
            fragment 8192-11999/12000
                -Content-Range
                line "Content-Range : bytes 8192-11999/12000"
            answer 400
                body html 300
            """ + goesOn,
            sessions: ["completed none"], findings: ["BUP-GEN-021 warning client"]),
        FaultCase(
            "protocol offered twice", after: .connection,
            """
            create /upload/report.zip
                BITS-Supported-Protocols: $GUID $GUID
            ack 200 session=$ID
            fragment 0-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"], findings: ["BUP-CS-005 warning client"]),
        FaultCase(
            "name with a path", after: .connection,
            """
            create /upload/report.zip
                Content-Name: C:\\Users\\a\\report.zip
            ack 400 error=0x80070057 context=0x5
            """,
            sessions: ["refused client"], findings: ["BUP-CS-010 warning client"]),
        FaultCase(
            "target is a directory", after: .connection,
            """
            create /upload/
            ack 400 error=0x80070057 context=0x5
            """,
            sessions: ["refused client"], findings: ["BUP-CS-012 note client"]),
        FaultCase(
            "length is no number", after: .uploaded,
            """
            close
                Content-Length: none
            ack 400 error=0x80070057 context=0x5
            """,
            sessions: ["failed client"], findings: ["BUP-GEN-005 violation client"]),
        FaultCase(
            "close with a body", after: .uploaded,
            """
            close
                body text "done"
            ack 400 error=0x80070057 context=0x5
            close
            ack 200
            """,
            sessions: ["completed none"], findings: ["BUP-GEN-005 violation client"]),
        FaultCase(
            "range in hexadecimal", after: .halfway,
            """
            fragment 8192-11999/12000
                Content-Range: bytes 0x2000-0x2edf/0x2ee0
            ack 400 error=0x80070057 context=0x5
            """ + goesOn,
            sessions: ["completed none"], findings: ["BUP-FR-002 violation client"]),
        FaultCase(
            "range beyond 64 bits", after: .halfway,
            """
            fragment 8192-11999/12000
                Content-Range: bytes 99999999999999999999-99999999999999999999/99999999999999999999
            ack 400 error=0x80070057 context=0x5
            """ + goesOn,
            sessions: ["completed none"], findings: ["BUP-FR-002 violation client"]),
        FaultCase(
            "compressed without being asked", after: .session,
            """
            fragment 0-8191/12000
                +Content-Encoding: gzip
            ack 400 error=0x80070057 context=0x5
            """,
            sessions: ["failed client"], findings: ["BUP-FR-015 warning client"]),
        FaultCase(
            "sent again after a clean ack", after: .halfway,
            """
            fragment 0-8191/12000
            ack 200 received=8192
            """ + goesOn,
            sessions: ["completed none"], findings: ["BUP-FR-009 violation client"]),
        FaultCase(
            "new session at the old offset", after: .halfway,
            """
            fragment 8192-11999/12000
            ack 500 error=0x8020001F context=0x5
            create /upload/report.zip
            ack 200 session={22222222-52D0-4F6E-8A3B-1D2E3F405162}
            fragment 8192-11999/12000
            ack 416 received=0 error=0x0 context=0x5
            fragment 0-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["restarted server", "completed none"], findings: ["BUP-FR-011 violation client"]),
        FaultCase(
            "close repeated after success", after: .uploaded,
            """
            close
            ack 200
            close
            ack 500 error=0x8020001F context=0x5
            """,
            sessions: ["completed none"], findings: ["BUP-CL-004 warning client"]),
        FaultCase(
            "never closed", after: .uploaded,
            """
            wait 2h
            noise udp
            """,
            sessions: ["interrupted client"], findings: ["BUP-CL-006 warning client"]),
        FaultCase(
            "new session after cancelling a lost one", after: .halfway,
            """
            cancel
            ack 500 error=0x8020001F context=0x5
            wait 2s
            create /upload/report.zip
            ack 200 session={22222222-52D0-4F6E-8A3B-1D2E3F405162}
            fragment 0-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["restarted client", "completed none"], findings: ["BUP-CN-004 warning client"]),
        FaultCase(
            "another target in the session", after: .halfway,
            """
            target /upload/other.zip
            fragment 8192-11999/12000
            ack 400 error=0x80070057 context=0x5
            """,
            sessions: ["failed client"], findings: ["BUP-SEQ-006 warning client"]),
        FaultCase(
            "another host in the session", after: .halfway,
            """
            host other.example.test
            fragment 8192-11999/12000
            ack 400 error=0x80070057 context=0x5
            """,
            sessions: ["failed client"], findings: ["BUP-SEQ-007 warning client"]),
        FaultCase(
            "new session while a Fragment waits", after: .halfway,
            """
            fragment 8192-11999/12000
            connect two
            create /upload/report.zip
            ack 200 session={22222222-52D0-4F6E-8A3B-1D2E3F405162}
            fragment 0-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["restarted client", "completed none"], findings: ["BUP-SEQ-014 note client"]),
        FaultCase(
            "no ping to the named host", after: .connection,
            """
            create /upload/report.zip
            ack 200 session=$ID host-id=node2.example.test timeout=60
            connect node2 server=192.0.2.82:80
            host node2.example.test
            fragment 0-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"], findings: ["BUP-PG-004 warning client"]),
        FaultCase(
            "wrong password", after: .connection,
            """
            create /upload/report.zip
            answer 401
                +WWW-Authenticate: Basic realm="upload"
            create /upload/report.zip
                +Authorization: Basic dXNlcjp3cm9uZw==
            answer 401
                +WWW-Authenticate: Basic realm="upload"
            """,
            sessions: ["refused client"], findings: ["BUP-AUTH-002 warning client", "BUP-SEC-005 warning client"]),
        FaultCase(
            "challenge ignored", after: .connection,
            """
            create /upload/report.zip
            answer 401
                +WWW-Authenticate: NTLM
            create /upload/report.zip
            answer 401
                +WWW-Authenticate: NTLM
            create /upload/report.zip
            answer 401
                +WWW-Authenticate: NTLM
            wait 6s
            noise udp
            """,
            sessions: ["refused client"], findings: ["BUP-AUTH-003 warning client x2"]),
        FaultCase(
            "two ranges in a Fragment", after: .halfway,
            """
            fragment 8192-11999/12000
                +Content-Range: bytes 0-3807/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"], findings: ["BUP-GEN-013 violation client"]),
        FaultCase(
            "octets behind a request", after: .halfway,
            """
            ping
            send client text "xxxx\\r\\n\\r\\n"
            ack 200
            wait 1s
            """ + goesOn,
            sessions: ["completed none"],
            findings: ["BUP-GEN-005 violation client", "BUP-SEC-015 warning client", "BUP-SRV-001 warning server"]
        ),
    ]
}
