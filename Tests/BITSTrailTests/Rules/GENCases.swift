import BITSSessions

/// GEN-001 to GEN-011: version, length, body and packet type.
extension RuleCases {
    static let gen: [RuleCase] = genVersion + genLength + genType + genFields + genVerb + genEnding

    private static let long = String(repeating: "a", count: 4_096)

    private static let genVersion = [
        RuleCase(
            "BUP-GEN-001", "request", fires: "ping\n    version HTTP/1.0\nack 200", field: .violation,
            spec: .violation,
            twin: "ping\nack 200", "C> GET /upload/x HTTP/1.0\n\nS> HTTP/1.0 200 OK\nS> Content-Length: 0\n",
            "ping\n    +Via: 1.0 proxy.example.test\nack 200\n    +Via: 1.0 proxy.example.test"),
        RuleCase(
            "BUP-GEN-001", "Ack", fires: "ping\nack 200\n    version HTTP/1.0", field: .violation, spec: .violation),
        RuleCase(
            "BUP-GEN-001", "other answer", fires: "ping\nanswer 502\n    version HTTP/1.0", field: .note,
            spec: .violation),
        RuleCase(
            "BUP-GEN-001", "one side of the connection", after: .nothing,
            fires: "connect\nonesided client\nping\n    version HTTP/1.0\nack 200", field: .violation,
            spec: .violation),
        RuleCase(
            "BUP-GEN-002", "any field", fires: "ping\n    Accept: \(long)a\nack 200", field: .warning, spec: .warning,
            twin: "ping\n    Accept: \(long)\nack 200",
            "C> GET /x HTTP/1.1\nC> Host: h\nC> Accept: \(long)a\n\nS> HTTP/1.1 404 No\nS> Content-Length: 0\n"),
        RuleCase(
            "BUP-GEN-002", "answer", fires: "ping\nack 200\n    +X-Trace: \(long)a", field: .warning, spec: .warning),
        RuleCase(
            "BUP-GEN-002", "credentials",
            fires: """
                ping
                    +authorization: Negotiate \(long)
                    +Proxy-Authorization: Negotiate \(long)
                    +COOKIE: \(long)a
                ack 200
                """, field: .note, spec: .note, count: 3, twin: "ping\n    +Authorization: \(long)\nack 200"),
    ]

    private static let genLength = [
        RuleCase(
            "BUP-GEN-003", fires: "ping\n    -Content-Length\nack 411 error=0x80070057 context=0x5",
            field: .violation, spec: .violation,
            twin: "ping\n    CONTENT-LENGTH: 0\nack 200", "ping\n    content-length:0\nack 200",
            "C> GET /x HTTP/1.1\nC> Host: h\n\nS> HTTP/1.1 404 Not Found\nS> Content-Length: 0\n"),
        RuleCase(
            "BUP-GEN-003", "GEN-004 speaks instead", twin: "ping\n    body none chunked 9\nack 200",
            twinAlso: ["BUP-GEN-004 violation"]),
        RuleCase(
            "BUP-GEN-004", fires: "fragment 0-99/200\n    body 100 at 0 chunked 50\nack 200 received=100",
            field: .violation, spec: .violation, also: ["BUP-SRV-001 warning"],
            twin: "fragment 0-99/200\n    +TE: trailers, chunked\nack 200 received=100",
            "fragment 0-99/200\nack 200 received=100\n    body none chunked 5",
            "C> POST /x HTTP/1.1\nC> Host: h\nC> Transfer-Encoding: chunked\n    body 9 at 0 chunked 5\n\nanswer 200"),
        RuleCase(
            "BUP-GEN-005", "announced", fires: "ping\n    body text \"ping\"\nack 200", field: .violation,
            spec: .violation, also: ["BUP-SRV-001 warning"],
            twin: "ping\n    Content-Length: 00\nack 200", "fragment 0-99/200\nack 200 received=100"),
        RuleCase(
            "BUP-GEN-005", "behind the head", fires: "close\nsend client text \"a=b&c=d\"\nack 200", field: .violation,
            spec: .violation, also: ["BUP-SRV-001 warning"],
            twin: "ping\nsend client text \"\\r\\n\"\nack 200\nping\nack 200",
            "ping\nack 200\nsend client text \"BITS_PO\"", "retransmit 1\nping\nack 200\nduplicate 1\nping\nack 200"),
        RuleCase(
            "BUP-GEN-005", "the next message's head is not there",
            twin: "ping\nack 200\ndrop 1\nfragment 0-8191/12000\nack 200 received=8192",
            "ping\ndrop 1\nfragment 0-8191/12000\nack 200\nack 200 received=8192"),
        RuleCase(
            "BUP-GEN-005", "of two lengths one is 0, and nothing follows",
            fires: "close\n    +Content-Length: 4\n    body none\nsend client text \"ABCD\"\nack 200",
            field: .violation, spec: .violation, also: ["BUP-GEN-019 violation", "BUP-SRV-001 warning"],
            twin: "close\n    +Content-Length: 5\nack 400 error=0x80070057 context=0x5",
            twinAlso: ["BUP-GEN-019 violation"]),
        RuleCase(
            "BUP-GEN-005", "pipelined", twin: "ping\nping\nack 200\nack 200", twinAlso: ["BUP-SEQ-002 violation"]),
        RuleCase(
            "BUP-GEN-006", fires: "ping\nack 200\n    body html 300", field: .note, spec: .violation,
            twin: "ping\nack 200", "ping\nack 200\n    body none chunked 5", "ping\nanswer 404\n    body html 300"),
        RuleCase(
            "BUP-GEN-006", "of two lengths one is 0",
            fires: "ping\nack 200\n    +Content-Length: 4\n    body none\nsend server text \"ABCD\"", field: .note,
            spec: .violation, also: ["BUP-GEN-019 violation"],
            twin: "ping\nack 200\n    +Content-Length: 5\nwait 1s\nfin server", twinAlso: ["BUP-GEN-019 violation"]),
        RuleCase(
            "BUP-GEN-006", "in chunks", fires: "ping\nack 200\n    body html 300 chunked 100", field: .note,
            spec: .violation),
        RuleCase(
            "BUP-GEN-007", fires: "ping\nanswer 404\n    body html 1245", field: .note, spec: .warning,
            twin: "ping\nanswer 404", "ping\nack 503\n    body html 300",
            "C> GET /x HTTP/1.1\nC> Host: h\n\nanswer 404\n    body html 1245"),
    ]

    private static let genType = [
        RuleCase(
            "BUP-GEN-008", "success", fires: "ping\nanswer 200", field: .violation, spec: .violation,
            twin: "ping\nack 200", "ping\nack 200\n    -BITS-Packet-Type\n    +bits-packet-TYPE: ACK",
            "C> GET /x HTTP/1.1\nC> Host: h\n\nanswer 200",
            "C> CONNECT h:80 HTTP/1.1\nC> Host: h:80\n\nS> HTTP/1.1 200 Connection established\n\nping\nack 200",
            "ping\nanswer 100\nack 200"),
        RuleCase(
            "BUP-GEN-008", "challenge",
            fires: "ping\nanswer 401\n    +WWW-Authenticate: NTLM\nping\n    +Authorization: NTLM AAAA\nanswer 407\n"
                + "    +Proxy-Authenticate: NTLM",
            field: nil, spec: .note, count: 2),
        RuleCase("BUP-GEN-008", "refusal", fires: "ping\nanswer 404", field: .note, spec: .violation),
        RuleCase(
            "BUP-GEN-008", "one side of the connection", after: .nothing,
            twin: "connect\nonesided server\nping\nanswer 200", "connect\nonesided client\nping\nanswer 200"),
        RuleCase(
            "BUP-GEN-009", fires: "ping\nack 200\n    BITS-Packet-Type: Ping", field: .violation, spec: .violation,
            twin: "ping\nack 200\n    BITS-Packet-Type: ACK",
            "ping\nack 200\n    -BITS-Packet-Type\n    line \"bits-packet-type:   aCk \\t\""),
        RuleCase(
            "BUP-GEN-010", fires: "ping\n    -BITS-Packet-Type\nack 400 error=0x80070057 context=0x5",
            field: .violation, spec: .violation,
            twin: "ping\n    -BITS-Packet-Type\n    +bits-packet-type: Ping\nack 200",
            "C> POST /x HTTP/1.1\nC> Host: h\nC> Content-Length: 0\n\nanswer 200"),
        RuleCase(
            "BUP-GEN-010", "misspelled",
            fires: "ping\n    -BITS-Packet-Type\n    +BITS-Package-Type: Ping\nack 400 error=0x80070057 context=0x5",
            field: .violation, spec: .violation, also: ["BUP-GEN-012 warning"]),
        RuleCase(
            "BUP-GEN-011", fires: "ping\n    BITS-Packet-Type: AWESOME\nack 400 error=0x80070057 context=0x5",
            field: .violation, spec: .violation, twin: "ping\n    BITS-Packet-Type: pInG\nack 200",
            "fragment 0-9/20\n    BITS-Packet-Type: FRAGMENT\nack 200 received=10",
            "ping\n    -BITS-Packet-Type\n    line \"BITS-Packet-Type:\\t Ping \"\nack 200"),
        RuleCase(
            "BUP-GEN-011", "Ack in a request",
            fires: "ping\n    BITS-Packet-Type: Ack\nack 400 error=0x80070057 context=0x5", field: .violation,
            spec: .violation),
    ]
}
