import BITSSessions

/// CL-001 to CL-007 and CLA-001 to CLA-004: Close-Session and its Ack.
extension RuleCases {
    static let cl: [RuleCase] = clRequest + clRepeated + clIdle + clReply + cla

    private static let clRequest = [
        RuleCase(
            "BUP-CL-001", after: .uploaded, fires: "close\n    -BITS-Session-Id\nack 400", field: .violation,
            spec: .violation, twin: "close\nack 200", "close\n    BITS-Session-Id: \"$ID\"\nack 200"),
        RuleCase(
            "BUP-CL-001", "empty", after: .uploaded, fires: "close\n    BITS-Session-Id: \nack 400",
            field: .violation, spec: .violation),
        RuleCase(
            "BUP-CL-002", after: .halfway, fires: "close\nack 200", field: .violation, spec: .violation,
            also: ["BUP-CLA-004 warning"], twin: "fragment 8192-11999/12000\nack 200 received=12000\nclose\nack 200"),
        RuleCase(
            "BUP-CL-002", "the server may have all octets", after: .halfway,
            twin: "fragment 8192-11999/12000\nrst server\nconnect\nclose\nack 200",
            "fragment 8192-11999/12000\nack 503\nclose\nack 200"),
        RuleCase(
            "BUP-CL-002", "the last Ack is not in the capture, or the start", after: .halfway,
            twin: "fragment 8192-11999/12000\ndrop 1\nack 200 received=12000\nclose\nack 200",
            "drop 1,2,3\nfragment 8192-11999/12000\ndrop 1\nack 200 received=12000\nclose\nack 200"),
        RuleCase(
            "BUP-CL-002", "Fragments disagree about the total, and none of their totals is reached", after: .halfway,
            fires: "fragment 8192-8291/13000\nack 200 received=8292\nclose\nack 200", field: .violation,
            spec: .violation, also: ["BUP-CLA-004 warning", "BUP-FR-007 violation", "BUP-SRV-001 warning"],
            twin: "fragment 8192-8291/8292\nack 200 received=8292\nclose\nack 200",
            twinAlso: ["BUP-FR-007 violation"]),
        RuleCase(
            "BUP-CL-002", "only one direction", after: .nothing,
            twin: """
                connect
                onesided client
                create /a
                ack 200 session=$ID
                fragment 0-8191/12000
                ack 200 received=8192
                close
                ack 200
                """, "connect\ntarget /a\nsession $ID\nclose\nack 200"),
        RuleCase(
            "BUP-CL-002", "a leg of a handshake is no Close", after: .uploaded,
            twin: """
                close
                answer 401
                    WWW-Authenticate: Negotiate
                close
                    Authorization: Negotiate YIIBhg==
                ack 200
                """),
        RuleCase(
            "BUP-CL-003", after: .session, fires: "close\nack 200", field: .note, spec: .note,
            twin: "fragment 0-99/100\nack 200 received=100\nclose\nack 200", "cancel\nack 200"),
        RuleCase(
            "BUP-CL-003", "from before the capture", after: .connection,
            twin: "target /a\nsession $ID\nping\nack 200\nclose\nack 200"),
    ]

    private static let clRepeated = [
        RuleCase(
            "BUP-CL-004", "after a success", after: .uploaded, fires: "close\nack 200\nclose\nack 200",
            field: .warning, spec: .warning, twin: "close\nack 200"),
        RuleCase(
            "BUP-CL-004", "after a refusal", after: .uploaded,
            fires: "close\nack 404\nclose\nack 404",
            field: .warning, spec: .warning, also: ["BUP-CLA-003 warning"],
            twin: "close\nack 500 error=0x80070020 context=0x5\nclose\nack 200"),
        RuleCase(
            "BUP-CL-004", "Cancel", after: .halfway, fires: "cancel\nack 200\ncancel\nack 200", field: .warning,
            spec: .warning, twin: "cancel\nack 503\ncancel\nack 200"),
        RuleCase(
            "BUP-CL-004", "a challenge, no answer, or one that did not arrive", after: .uploaded,
            twin: """
                close
                answer 401
                    WWW-Authenticate: Negotiate
                close
                    Authorization: Negotiate YIIBhg==
                ack 200
                """, "close\nrst server\nconnect\nclose\nack 200",
            "acks client none\nclose\nack 200\nrst client\nwait 9s\nconnect\nclose\nack 404"),
        RuleCase(
            "BUP-CL-004", "an earlier session with the same id", after: .uploaded,
            twin: """
                close
                ack 200
                create /upload/report.zip
                ack 200 session=$ID
                fragment 0-99/100
                ack 200 received=100
                close
                ack 200
                """),
        RuleCase(
            "BUP-CL-005", "Close", after: .uploaded,
            fires: "close\nack 503\nclose\nack 200", field: .information, spec: .information,
            twin: "close\nack 500 error=0x8020001F context=0x5\nclose\nack 400",
            twinAlso: ["BUP-ERR-011 violation"]),
        RuleCase("BUP-CL-005", "no answer", after: .uploaded, twin: "close\nrst server\nconnect\nclose\nack 200"),
        RuleCase(
            "BUP-CL-005", "Cancel", after: .halfway, fires: "cancel\nack 503\ncancel\nack 200",
            field: .information, spec: .information, twin: "cancel\nack 200"),
    ]

    private static let clIdle = [
        RuleCase(
            "BUP-CL-006", "an hour", after: .uploaded, fires: "wait 3601s\nnoise udp", field: .warning,
            spec: .violation, twin: "close\nack 200\nwait 3601s\nnoise udp"),
        RuleCase(
            "BUP-CL-006", "five minutes", after: .uploaded, fires: "wait 301s\nnoise udp", field: .note,
            spec: .warning, twin: "wait 299s\nnoise udp", "wait 301s\nping\nack 200\nclose\nack 200"),
        RuleCase(
            "BUP-CL-006", "not complete, suspended, cancelled, refused", after: .halfway,
            twin: "wait 3601s\nnoise udp", "cancel\nack 200\nwait 3601s\nnoise udp",
            "fragment 8192-11999/12000\nack 200 received=12000\nping\nack 200\nwait 3601s\nnoise udp",
            "fragment 8192-11999/12000\nack 200 received=12000\nclose\nack 503\nwait 3601s\nnoise udp"),
        RuleCase(
            "BUP-CL-006", "the last Ack did not arrive, or the Close is hidden", after: .halfway,
            twin: "acks client none\nfragment 8192-11999/12000\nack 200 received=12000\nwait 3601s\nnoise udp",
            """
            fragment 8192-11999/12000
            ack 200 received=12000
            drop 1
            close
            drop 1
            ack 200
            wait 3601s
            noise udp
            """),
    ]
}
