import Testing

extension FaultCases {
    /// Answers of machines that are no BITS server, and what such machines change.
    static let between: [FaultCase] = [
        FaultCase(
            "proxy 405", after: .connection,
            """
            create /upload/report.zip
            answer 405
                Server: squid/5.7
                +Via: 1.1 proxy.corp.example (squid/5.7)
                body html 800
            """,
            sessions: ["refused proxy"],
            findings: []),
        FaultCase(
            "nginx 405", after: .connection,
            """
            create /upload/report.zip
            answer 405
                Server: nginx/1.24.0
                body html 157
            """,
            sessions: ["refused server"],
            findings: []),
        FaultCase(
            "apache 501", after: .connection,
            """
            create /upload/report.zip
            answer 501
                Server: Apache/2.4.57
                body html 200
            """,
            sessions: ["refused server"],
            findings: []),
        FaultCase(
            "iis 405", after: .connection,
            """
            create /upload/report.zip
            answer 405
                Server: Microsoft-IIS/10.0
                body html 1293
            """,
            sessions: ["refused server"],
            findings: []),
        FaultCase(
            "xcache 403", after: .connection,
            """
            create /upload/report.zip
            answer 403
                Server: squid/5.7
                +X-Squid-Error: ERR_ACCESS_DENIED 0
                +X-Cache: MISS from proxy.corp.example
                body html 800
            """,
            sessions: ["refused proxy"],
            findings: []),
        FaultCase(
            "403 behind iis session", after: .halfway,
            """
            fragment 8192-11999/12000
            answer 403
                Server: BigIP
                body html 800
            """,
            sessions: ["failed proxy"],
            findings: []),
        FaultCase(
            "502 nginx", after: .halfway,
            """
            fragment 8192-11999/12000
            answer 502
                Server: nginx
                body html 157
            """,
            sessions: ["failed proxy"],
            findings: []),
        FaultCase(
            "504 no server", after: .halfway,
            """
            fragment 8192-11999/12000
            answer 504
                -Server
                body html 157
            """,
            sessions: ["failed proxy"],
            findings: []),
        FaultCase(
            "413 nginx", after: .session,
            """
            fragment 0-8191/12000
            answer 413
                Server: nginx/1.24.0
                body html 157
            """,
            sessions: ["failed proxy"],
            findings: []),
        FaultCase(
            "407", after: .connection,
            """
            create /upload/report.zip
            answer 407
                +Proxy-Authenticate: NTLM
            wait 6s
            noise udp
            """,
            sessions: ["refused proxy"],
            findings: []),
        FaultCase(
            "302 login", after: .connection,
            """
            create /upload/report.zip
            answer 302
                +Location: https://login.corp.example/
            """,
            sessions: ["refused server"],
            findings: ["BUP-GEN-022 warning server"]),
        FaultCase(
            "200 html", after: .connection,
            """
            create /upload/report.zip
            answer 200
                body html 500
            """,
            sessions: ["refused server"],
            findings: ["BUP-GEN-008 violation server"]),
        FaultCase(
            "200 cached fragment", after: .halfway,
            """
            fragment 8192-11999/12000
            answer 200
                +X-Cache: HIT from proxy
                body html 500
            """,
            sessions: ["undetermined capture"],
            findings: ["BUP-GEN-008 violation proxy"]),
        FaultCase(
            "404 iis", after: .connection,
            """
            create /upload/report.zip
            answer 404
                Server: Microsoft-IIS/10.0
                body html 1245
            """,
            sessions: ["refused server"],
            findings: []),
        FaultCase(
            "503 httpapi", after: .halfway,
            """
            fragment 8192-11999/12000
            answer 503
                Server: Microsoft-HTTPAPI/2.0
                body html 326
            """,
            sessions: ["failed server"],
            findings: []),
        FaultCase(
            "legs strip range", after: .nothing,
            """
            connect front client=192.0.2.10:50001 server=192.0.2.5:8080
            connect back client=192.0.2.5:41000 server=192.0.2.80:80
            on front
            create /upload/report.zip
            on back
            create /upload/report.zip
                +Via: 1.1 proxy.corp.example
            ack 200 session=$ID
            on front
            ack 200 session=$ID
                +Via: 1.1 proxy.corp.example
            session $ID
            fragment 0-8191/12000
            on back
            fragment 0-8191/12000
                +Via: 1.1 proxy.corp.example
                -Content-Range
            ack 400 error=0x80070057 context=0x5
            on front
            ack 400 error=0x80070057 context=0x5
                +Via: 1.1 proxy.corp.example
            """,
            sessions: ["failed proxy"],
            findings: ["BUP-FR-001 violation proxy"]),
        FaultCase(
            "legs strip range2", after: .nothing,
            """
            connect front client=192.0.2.10:50001 server=192.0.2.5:8080
            connect back client=192.0.2.5:41000 server=192.0.2.80:80
            on front
            create /upload/report.zip
            on back
            create /upload/report.zip
                +Via: 1.1 proxy.corp.example
            ack 200 session=$ID
            on front
            ack 200 session=$ID
                +Via: 1.1 proxy.corp.example
            session $ID
            fragment 0-8191/12000
            on back
            fragment 0-8191/12000
                +Via: 1.1 proxy.corp.example
            ack 200 received=8192
            on front
            ack 200
                +Via: 1.1 proxy.corp.example
            wait 2s
            noise udp
            """,
            sessions: ["undetermined capture"],
            findings: ["BUP-FRA-001 violation proxy"]),
        FaultCase(
            "notification ignored", after: .halfway,
            """
            fragment 8192-11999/12000
            ack 408 error=0x80070112 context=0x7
            """,
            sessions: ["failed server-application"],
            findings: ["BUP-ERR-015 note server"]),
        FaultCase(
            "413 app", after: .session,
            """
            fragment 0-8191/12000
            ack 413
            fragment 0-4095/12000
            ack 200 received=4096
            fragment 4096-8191/12000
            ack 200 received=8192
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            """,
            sessions: ["completed none"],
            findings: []),
        FaultCase(
            "500 iis page", after: .halfway,
            """
            fragment 8192-11999/12000
            answer 500
                body html 1208
            """,
            sessions: ["failed server"],
            findings: []),
        FaultCase(
            "405 behind via iis", after: .connection,
            """
            create /upload/report.zip
            answer 405
                Server: Microsoft-IIS/10.0
                +Via: 1.1 gw
                body html 1293
            """,
            sessions: ["refused server"],
            findings: []),
        FaultCase(
            "via client fault", after: .halfway,
            """
            fragment 8192-11999/12000
                +Via: 1.1 gw
                -Content-Range
            ack 400 error=0x80070057 context=0x5
            """,
            sessions: ["failed client"],
            findings: ["BUP-FR-001 violation client"]),
        FaultCase(
            "apache 403 own acks", after: .connection,
            """
            always server
                Server: Apache/2.4.57
            create /upload/report.zip
            ack 200 session=$ID
            fragment 0-99/200
            answer 403
                body html 200
            """,
            sessions: ["failed server"],
            findings: []),
    ]
}
