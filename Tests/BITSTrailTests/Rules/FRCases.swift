import BITSSessions

/// FR-001 to FR-006, FR-012, FR-018 to FR-020, FR-023: what one Fragment says of itself.
extension RuleCases {
    static let fr: [RuleCase] = frRange + frLength + frSession + frContent + frOffset + frRefused

    private static let refused = "\nack 400 error=0x80070057 context=0x5"

    private static let frRange = [
        RuleCase(
            "BUP-FR-001", fires: "fragment 0-99/200\n    -Content-Range" + refused, field: .violation,
            spec: .violation,
            twin: "fragment 0-99/200\n    -Content-Range\n    +content-range: bytes 0-99/200\nack 200 received=100",
            "ping\nack 200"),
        RuleCase(
            "BUP-FR-002", "no unit", fires: "fragment 0-99/300\n    Content-Range: 0-99/300" + refused,
            field: .violation, spec: .violation,
            twin: "fragment 0-99/300\n    Content-Range: bytes   0-99/300\nack 200 received=100",
            "fragment 0-99/300\n    Content-Range: bytes 000-0099/300\nack 200 received=100"),
        RuleCase(
            "BUP-FR-002", "the form of an answer", fires: "fragment 0-99/300\n    Content-Range: bytes */300" + refused,
            field: .violation, spec: .violation,
            twin: "fragment 0-99/300\n    Content-Range: bytes 0-99/*\nack 200 received=100"),
        RuleCase(
            "BUP-FR-002", "more than 64 bits",
            fires: "fragment 0-99/300\n    Content-Range: bytes 0-99/18446744073709551616" + refused,
            field: .violation, spec: .violation,
            twin: "fragment 0-99/300\n    Content-Range: bytes 0-99/9223372036854775807\nack 200 received=100",
            "fragment 0-99/300\n    Content-Range: bytes 0-99/18446744073709551615\nack 200 received=100"),
        RuleCase(
            "BUP-FR-002", "what is no number below zero",
            fires: "fragment 0-99/300\n    Content-Range: bytes 0-18446744073709551615/0" + refused,
            field: .violation, spec: .violation),
        RuleCase(
            "BUP-FR-002", "signed", fires: "fragment 0-99/300\n    Content-Range: bytes 0--1/0" + refused,
            field: .violation, spec: .violation),
        RuleCase(
            "BUP-FR-002", "hides the rest", fires: "fragment 0-99/300\n    Content-Range: bytes 99/300" + refused,
            field: .violation, spec: .violation),
        RuleCase(
            "BUP-FR-003", "length is a multiple of the Fragment size", after: .uploaded,
            fires: "fragment 12000-11999/12000" + refused, field: .violation, spec: .violation,
            twin: "close\nack 200"),
        RuleCase(
            "BUP-FR-003", "one octet is no reversal",
            twin: "fragment 0-0/12000\nack 200 received=1", "fragment 0-0/1\nack 200 received=1"),
        RuleCase(
            "BUP-FR-004", fires: "fragment 0-100/100" + refused, field: .violation, spec: .violation,
            twin: "fragment 0-99/100\nack 200 received=100"),
        RuleCase(
            "BUP-FR-004", "unknown length",
            twin: "fragment 0-100/100\n    Content-Range: bytes 0-100/*\nack 200 received=101"),
        RuleCase(
            "BUP-FR-006", "asterisk",
            fires: "fragment 0-99/100\n    Content-Range: bytes 0-99/*\nack 200 received=100",
            field: .warning, spec: .violation, twin: "fragment 0-99/100\nack 200 received=100"),
        RuleCase(
            "BUP-FR-006", "missing", fires: "fragment 0-99/100\n    Content-Range: bytes 0-99\nack 200 received=100",
            field: .warning, spec: .violation),
        RuleCase(
            "BUP-FR-023", fires: "fragment 0-99/100\n    Content-Range: Bytes 0-99/100\nack 200 received=100",
            field: .note, spec: .note, twin: "fragment 0-99/100\nack 200 received=100"),
    ]

    private static let frLength = [
        RuleCase(
            "BUP-FR-005", "too short", fires: "fragment 0-511/9000\n    body 500 at 0" + refused, field: .violation,
            spec: .violation, twin: "fragment 0-511/9000\nack 200 received=512"),
        RuleCase(
            "BUP-FR-005", "too long", fires: "fragment 0-99/9000\n    body 101 at 0" + refused, field: .violation,
            spec: .violation),
        RuleCase(
            "BUP-FR-005", "an empty one with a token that is no leg of a handshake",
            fires: "fragment 0-511/9000\n    Authorization: NTLM TlRMTVNTUAABAAAA\n    body none" + refused,
            field: .violation, spec: .violation,
            twin: """
                fragment 0-511/512
                    Authorization: NTLM TlRMTVNTUAABAAAA
                    body none
                answer 401
                    WWW-Authenticate: NTLM TlRMTVNTUAACAAAA
                fragment 0-511/512
                    Authorization: NTLM TlRMTVNTUAADAAAA
                ack 200 received=512
                close
                ack 200
                """,
            """
            fragment 0-511/512
                Proxy-Authorization: Negotiate YIIBhg==
                body none
            answer 407
                Proxy-Authenticate: Negotiate oYIBhg==
            fragment 0-511/512
                Proxy-Authorization: Negotiate YIIBhg==
            ack 200 received=512
            """),
        RuleCase(
            "BUP-FR-005", "broken off is not short",
            twin: "breakoff 600\nfragment 0-8191/9000\nrst client", "breakoff 600\nfragment 0-8191/9000\nrst server"),
        RuleCase(
            "BUP-FR-018", fires: "fragment 0-0/0\n    Content-Range: bytes 0-0/1\n    body none" + refused,
            field: .note,
            spec: .note, also: ["BUP-FR-005 violation"], twin: "fragment 0-0/1\nack 200 received=1"),
        RuleCase(
            "BUP-FR-018", "not a leg of a handshake",
            twin: """
                fragment 0-511/512
                    Authorization: Negotiate YIIBhg==
                    body none
                answer 401
                    WWW-Authenticate: Negotiate oYIBhg==
                fragment 0-511/512
                    Authorization: Negotiate YIIBhg==
                ack 200 received=512
                """),
        RuleCase(
            "BUP-FR-019", "too small", fires: "fragment 0-5118/12000\nack 200 received=5119", field: .note, spec: .note,
            twin: "fragment 0-5119/12000\nack 200 received=5120", "fragment 0-99/100\nack 200 received=100",
            "fragment 0-5118/12000\n    User-Agent: curl/8.0\nack 200 received=5119",
            "fragment 0-5118/12000\n    User-Agent: Microsoft BITS/6.6\nack 200 received=5119"),
        RuleCase(
            "BUP-FR-019", "too large for an old release",
            fires: "fragment 0-131072/131073\n    User-Agent: Microsoft BITS/6.6\nack 200 received=131073",
            field: .note, spec: .note,
            twin: "fragment 0-131071/131072\n    User-Agent: Microsoft BITS/6.6\nack 200 received=131072",
            "fragment 0-131072/131073\n    User-Agent: Microsoft BITS/6.7\nack 200 received=131073"),
        RuleCase(
            "BUP-FR-020", "reset by the client", fires: "breakoff 3000\nfragment 0-8191/12000\nrst client",
            field: .note, spec: .note, twin: "fragment 0-8191/12000\nack 200 received=8192\nrst client"),
        RuleCase(
            "BUP-FR-020", "closed by the server", fires: "breakoff 3000\nfragment 0-8191/12000\nfin server",
            field: .note, spec: .note, twin: "fin server\nbreakoff 3000\nfragment 0-8191/12000\nfin client"),
        RuleCase(
            "BUP-FR-020", "the end of the capture, or an early answer, is no end of the connection",
            twin: "breakoff 3000\nfragment 0-8191/12000\nwait 1s\nnoise udp",
            "breakoff 3000\nfragment 0-8191/12000\nanswer 413\nfin server\nrst client",
            "breakoff 3000\nfragment 0-8191/12000\nanswer 401\n    WWW-Authenticate: Basic realm=x\nfin both"),
    ]
}
