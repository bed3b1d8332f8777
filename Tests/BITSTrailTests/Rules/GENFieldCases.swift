import BITSSessions

/// GEN-012 to GEN-023: fields, verb and end of the answer.
extension RuleCases {
    static let genFields = [
        RuleCase(
            "BUP-GEN-012", "misspelled", fires: "ping\nack 200\n    +BITS-HostId: node2", field: .warning,
            spec: .warning,
            twin: "ping\n    +X-BITS-Thing: 1\n    +BITSThing: 1\nack 200", "ping\n    +BITS_BASIC_INFO: 1\nack 200",
            "C> GET /x HTTP/1.1\nC> Host: h\nC> BITS-Foo: 1\n\nanswer 200"),
        RuleCase(
            "BUP-GEN-012", "gobits",
            fires: "fragment 400-499/1000\nack 416 error=0 context=5\n    +BITS-Recieved-Content-Range: 0",
            field: .warning, spec: .warning,
            also: ["BUP-ERR-006 warning", "BUP-FR-011 violation", "BUP-FRA-007 violation"]),
        RuleCase(
            "BUP-GEN-012", "unknown", fires: "ping\n    +BITS-Foo: 1\nack 200\n    +bits-bar: 2", field: .note,
            spec: .note, count: 2),
        RuleCase(
            "BUP-GEN-013", "differing", after: .uploaded,
            fires: "close\n    +BITS-Session-Id: {00000000-0000-4000-8000-000000000001}\nack 200", field: .violation,
            spec: .violation),
        RuleCase(
            "BUP-GEN-013", "equal", after: .uploaded, fires: "close\n    +bits-session-id: $ID\nack 200",
            field: .warning, spec: .warning, twin: "close\n    +Accept: text/html\nack 200",
            "create /upload/b.zip\n    +BITS-Supported-Protocols: {0b5ac9a2-0000-4000-8000-000000000001}\nack 403",
            "duplicate 1\nclose\nretransmit 1\nack 200"),
        RuleCase(
            "BUP-GEN-013", "equal but for the case of letters", after: .uploaded,
            fires: "close\n    +BITS-Session-Id: {9c1e4b7a-52d0-4f6e-8a3b-1d2e3f405162}\nack 200", field: .warning,
            spec: .warning),
        RuleCase(
            "BUP-GEN-013", "GEN-019 speaks instead", after: .uploaded,
            twin: "close\n    +Content-Length: 4\n    body none\nsend client text \"ABCD\"\nack 200",
            twinAlso: ["BUP-GEN-005 violation", "BUP-GEN-019 violation"]),
        RuleCase(
            "BUP-GEN-014", fires: "ping\nack 200\n    +BITS-Supported-Protocols: 1.5", field: .note, spec: .note,
            twin: "ping\n    +BITS-Session-Id: $ID\nack 200\n    +BITS-Session-Id: $ID",
            "cancel\n    +Content-Name: a\nack 200",
            "create /upload/b.zip\n    +BITS-Session-Id: $ID\nack 403 error=0x80070005 context=0x5",
            "create /upload/b.zip\nack 200 session={00000000-0000-4000-8000-000000000001} host-id=n2 timeout=9",
            "ping\nack 503 error=0x80070005 context=0x5"),
        RuleCase(
            "BUP-GEN-014", "one side of the connection", after: .nothing,
            twin: """
                onesided server
                connect
                create /upload/report.zip
                ack 200 session=$ID host-id=upload2.example.test timeout=600
                ping
                ack 200 session=$ID
                fragment 0-8191/8192
                ack 200 received=8192 session=$ID reply=/reply
                close
                ack 500 session=$ID error=0x80070005 context=0x7
                """),
        RuleCase(
            "BUP-GEN-014", "on every request", fires: "ping\n    +BITS-Supported-Protocols: $GUID\nack 200",
            field: .note, spec: .note),
        RuleCase(
            "BUP-GEN-014", "ERR-001 speaks instead", after: .uploaded,
            twin: "close\nack 200 error=0x80070005 context=0x5", twinAlso: ["BUP-ERR-001 violation"]),
        RuleCase(
            "BUP-GEN-020", "none", fires: "ping\n    -Host\nack 200", field: .violation, spec: .violation,
            twin: "ping\n    target http://upload.example.test/upload/report.zip\nack 200",
            "ping\n    HOST: upload.example.test\nack 200"),
        RuleCase(
            "BUP-GEN-020", "two", fires: "ping\n    +Host: other.example.test\nack 200", field: .violation,
            spec: .violation),
        RuleCase(
            "BUP-GEN-020", "HTTP/1.0 needs none", twin: "ping\n    version HTTP/1.0\n    -Host\nack 200",
            twinAlso: ["BUP-GEN-001 violation"]),
        RuleCase(
            "BUP-GEN-021", "name in UTF-8",
            fires: "fragment 0-9/20\n    Content-Name: Übersicht.xlsx\nack 200 received=10",
            field: .note, spec: .violation,
            twin: "ping\n    User-Agent: Übersicht\n    line \"X-A : b\"\n    line \"X-B: c\\r\\n d\"\nack 200",
            "fragment 0-9/20\n    -Content-Name\n    line \"Content-Name:\\treport.zip\\t\"\nack 200 received=10"),
        RuleCase(
            "BUP-GEN-021", "blank before the colon",
            fires: "ping\n    line \"BITS-Session-Id : $ID\"\nack 200", field: .warning, spec: .violation),
        RuleCase(
            "BUP-GEN-021", "folded", fires: "ping\n    line \"BITS-Session-Id:\\r\\n  $ID\"\nack 200",
            field: .warning, spec: .violation),
        RuleCase(
            "BUP-GEN-021", "LF alone", fires: "ping\n    newline lf\nack 200", field: .warning, spec: .violation),
        RuleCase(
            "BUP-GEN-021", "control octet", fires: "ping\nack 200\n    line \"BITS-Session-Id: \\x01$ID\"",
            field: .warning, spec: .violation, also: []),
    ]

    static let genVerb = [
        RuleCase(
            "BUP-GEN-015", fires: "ping\n    method POST\nack 200", field: .warning, spec: .violation,
            twin: "ping\n    method POST\n    +X-HTTP-Method-Override: BITS_POST\nack 200",
            """
            C> POST /app.asp HTTP/1.1
            C> BITS-Original-Request-URL: http://upload.example.test/upload/report.zip
            C> Host: app.example.test
            C> Content-Length: 0

            S> HTTP/1.1 200 OK
            S> Content-Length: 0

            """, "C> CCM_POST /ccm_system/request HTTP/1.1\nC> Host: h\nC> Content-Length: 0\n\nanswer 200"),
        RuleCase(
            "BUP-GEN-016", fires: "ping\n    method POST\n    +x-http-METHOD-override: BITS_POST\nack 200",
            field: .note,
            spec: .violation, twin: "ping\n    +X-HTTP-Method-Override: BITS_POST\nack 200",
            "C> POST /x HTTP/1.1\nC> Host: h\nC> X-HTTP-Method-Override: PUT\nC> Content-Length: 0\n\nanswer 200"),
        RuleCase(
            "BUP-GEN-017", fires: "ping\n    method bits_post\nack 200", field: .violation, spec: .violation,
            twin: "ping\nack 200", "ping\n    method POST\nack 200"),
    ]

    private static let endless = """
        ping
        S> HTTP/1.1 503 Service Unavailable
        S> BITS-Packet-Type: Ack

        """

    static let genEnding = [
        RuleCase(
            "BUP-GEN-018", fires: endless + "wait 6s\nnoise udp", field: .violation, spec: .violation,
            twin: endless + "wait 4s\nnoise udp", endless + "fin server\nwait 9s\nnoise udp",
            endless + "wait 4s\nrst server\nwait 9s\nnoise udp", endless + "rst client\nwait 9s\nnoise udp",
            "ping\nS> HTTP/1.1 503 Service Unavailable\nS> connection: Keep-Alive, CLOSE\n\nwait 9s\nnoise udp",
            "ping\nS> HTTP/1.1 304 Not Modified\n\nwait 9s\nnoise udp",
            "ping\nack 200\n    body none chunked 5\nwait 9s\nnoise udp"),
        RuleCase(
            "BUP-GEN-018", "the client waited, and gave up", fires: endless + "wait 6s\nrst client\nwait 1s\nnoise udp",
            field: .violation, spec: .violation),
        RuleCase(
            "BUP-GEN-018", "closed late", fires: endless + "wait 6s\nfin server\nwait 1s\nnoise udp",
            field: .violation, spec: .violation),
        RuleCase(
            "BUP-GEN-018", "one side of the connection", after: .nothing,
            twin: "connect\nonesided server\n" + endless + "wait 9s\nnoise udp",
            "connect\n" + endless + "drop 1\nfin server\nwait 9s\nnoise udp"),
        RuleCase(
            "BUP-GEN-019", "request",
            fires: "ping\n    +Transfer-Encoding: chunked\nsend client text \"0\\r\\n\\r\\n\"\nack 200",
            field: .violation, spec: .violation, also: ["BUP-GEN-004 violation", "BUP-SRV-001 warning"],
            twin: "ping\n    Content-Length: 0, 0\nack 200", "ping\n    +Content-Length: 0\nack 200"),
        RuleCase(
            "BUP-GEN-019", "answer", fires: "ping\nack 200\n    body none chunked 5\n    +Content-Length: 0",
            field: .violation, spec: .violation),
        RuleCase(
            "BUP-GEN-019", "two lengths", fires: "ping\nanswer 404\n    body html 300\n    +Content-Length: 301",
            field: .violation, spec: .violation),
        RuleCase(
            "BUP-GEN-022", fires: "ping\nanswer 302\n    +Location: /login", field: .warning, spec: .warning,
            twin: "ping\nanswer 404\n    +Location: /login", "C> GET /x HTTP/1.1\nC> Host: h\n\nanswer 302"),
        RuleCase(
            "BUP-GEN-022", "one side of the connection", after: .nothing,
            twin: "connect\nonesided server\nping\nanswer 302"),
        RuleCase(
            "BUP-GEN-023", "asked for",
            fires: "fragment 0-9/20\n    +Expect: 100-Continue\nack 200 received=10", field: .information,
            spec: .information, twin: "fragment 0-9/20\nack 200 received=10"),
        RuleCase(
            "BUP-GEN-023", "sent", fires: "fragment 0-9/20\nanswer 100\n    -Content-Length\nack 200 received=10",
            field: .information, spec: .information),
    ]
}
