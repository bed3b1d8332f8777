import Testing

extension FaultCases {
    /// Faults of servers.
    static let serverMore: [FaultCase] = [
        FaultCase(
            "session id malformed", after: .connection,
            """
            create /upload/report.zip
            ack 200 session="abc def"
            """,
            sessions: ["undetermined capture"],
            findings: ["BUP-CSA-007 violation server"]),
        FaultCase(
            "session id too long", after: .connection,
            """
            create /upload/report.zip
            ack 200 session=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
            """,
            sessions: ["undetermined capture"],
            findings: ["BUP-CSA-007 violation server"]),
        FaultCase(
            "ack other session id", after: .halfway,
            """
            fragment 8192-11999/12000
            ack 200 received=12000 session={00000000-1111-4222-8333-444444444444}
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-FRA-010 note server", "BUP-FRA-011 violation server"]),
        FaultCase(
            "close ack other id", after: .uploaded,
            """
            close
            ack 200 session={00000000-1111-4222-8333-444444444444}
            """,
            sessions: ["completed none"],
            findings: ["BUP-CLA-002 violation server"]),
        FaultCase(
            "host id malformed", after: .connection,
            """
            create /upload/report.zip
            ack 200 session=$ID host-id="http://node 7/" timeout=110
            fragment 0-8191/12000
            ack 200 received=8192
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-CSA-011 violation server"]),
        FaultCase(
            "timeout malformed", after: .connection,
            """
            create /upload/report.zip
            ack 200 session=$ID host-id=upload.example.test timeout=soon
            fragment 0-8191/12000
            ack 200 received=8192
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-CSA-010 violation server"]),
        FaultCase(
            "timeout without host", after: .connection,
            """
            create /upload/report.zip
            ack 200 session=$ID timeout=110
            fragment 0-8191/12000
            ack 200 received=8192
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-CSA-009 warning server"]),
        FaultCase(
            "reply url too early", after: .session,
            """
            fragment 0-8191/12000
            ack 200 received=8192 reply=http://upload.example.test/r/1
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-FRA-010 note server", "BUP-FRA-012 warning server"]),
        FaultCase(
            "reply not fetched", after: .halfway,
            """
            fragment 8192-11999/12000
            ack 200 received=12000 reply=http://upload.example.test/r/1
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-CL-007 warning client"]),
        FaultCase(
            "session id reuse", after: .session,
            """
            connect two client=192.0.2.11:5000
            create /upload/other.zip
            ack 200 session=$ID
            fragment 0-99/100
            ack 200 received=100
            close
            ack 200
            """,
            sessions: ["undetermined capture", "completed none"],
            findings: ["BUP-CSA-008 violation server"]),
        FaultCase(
            "ping error", after: .connection,
            """
            ping
            ack 500 error=0x80004005 context=0x5
            """,
            sessions: [],
            findings: ["BUP-ERR-007 warning server", "BUP-PG-002 violation server"]),
        FaultCase(
            "ping 200 with error", after: .connection,
            """
            ping
            ack 200 error=0x80070005 context=0x5
            """,
            sessions: [],
            findings: ["BUP-PG-003 note server"]),
        FaultCase(
            "ack with body", after: .halfway,
            """
            fragment 8192-11999/12000
            ack 200 received=12000
                body html 300
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-GEN-006 note server"]),
        FaultCase(
            "dead session 400", after: .uploaded,
            """
            close
            ack 200
            fragment 8192-11999/12000
            ack 400 error=0x80070057 context=0x5
            """,
            sessions: ["completed none"],
            findings: ["BUP-FR-014 violation client", "BUP-SRV-003 warning server"]),
        FaultCase(
            "disk full", after: .halfway,
            """
            fragment 8192-9999/12000
            ack 500 error=0x80070070 context=0x5
            """,
            sessions: ["failed server"],
            findings: []),
        FaultCase(
            "app error", after: .halfway,
            """
            fragment 8192-11999/12000
            ack 500 error=0x80070490 context=0x7
            """,
            sessions: ["failed server-application"],
            findings: []),
        FaultCase(
            "app error not last", after: .halfway,
            """
            fragment 8192-9999/12000
            ack 500 error=0x80070490 context=0x7
            """,
            sessions: ["failed server-application"],
            findings: ["BUP-ERR-014 note server"]),
        FaultCase(
            "restart loop", after: .connection,
            """
            create /upload/report.zip
            ack 200 session={9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405160}
            fragment 0-8191/12000
            ack 500 error=0x8020001F context=0x5
            create /upload/report.zip
            ack 200 session={9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405161}
            fragment 0-8191/12000
            ack 500 error=0x8020001F context=0x5
            create /upload/report.zip
            ack 200 session={9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}
            fragment 0-8191/12000
            ack 500 error=0x8020001F context=0x5
            create /upload/report.zip
            ack 200 session={9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405163}
            fragment 0-8191/12000
            ack 500 error=0x8020001F context=0x5
            """,
            sessions: ["restarted server", "restarted server", "restarted server", "lost server"],
            findings: ["BUP-SEQ-012 warning server x2"]),
        FaultCase(
            "stall", after: .halfway,
            """
            fragment 8192-9999/12000
            ack 200 received=8192
            fragment 8192-9999/12000
            ack 200 received=8192
            fragment 8192-9999/12000
            ack 200 received=8192
            fragment 8192-9999/12000
            ack 200 received=8192
            """,
            sessions: ["undetermined capture"],
            findings: ["BUP-FRA-004 warning server x4", "BUP-SEQ-010 warning server"]),
        FaultCase(
            "201 to fragment", after: .halfway,
            """
            fragment 8192-11999/12000
            ack 201 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: ["BUP-FRA-016 note server"]),
        FaultCase(
            "close ack error", after: .uploaded,
            """
            close
            ack 500 error=0x80004005 context=0x5
            """,
            sessions: ["failed server"],
            findings: ["BUP-ERR-007 warning server"]),
        FaultCase(
            "unknown hresult status", after: .halfway,
            """
            fragment 8192-9999/12000
            ack 500 error=0x80070005 context=0x5
            """,
            sessions: ["failed server"],
            findings: ["BUP-ERR-007 warning server"]),
    ]
}
