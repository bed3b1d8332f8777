import BITSSessions

/// ANS-001 to ANS-007: requests without an answer, and answers at the wrong time.
extension RuleCases {
    private static let half = "fragment 8192-9999/12000\n"

    static let ans: [RuleCase] = ansSilence + ansUntimely

    private static let ansSilence = [
        RuleCase(
            "BUP-ANS-001", "FIN", after: .halfway, fires: half + "wait 40ms\nfin server", field: .violation,
            spec: .violation, twin: half + "ack 200 received=10000\nfin server", half + "wait 40ms\nnoise udp"),
        RuleCase(
            "BUP-ANS-001", "RST", after: .halfway, fires: half + "rst server", field: .warning, spec: .warning,
            twin: half + "ack 200 received=10000\nrst server"),
        RuleCase(
            "BUP-ANS-001", "race with a FIN", after: .halfway,
            fires: "acks server none\nwait 120s\n" + half
                + "fin server\nconnect\nping\nack 200\nfragment 8192-11999/12000\nack 200 received=12000",
            field: .note, spec: .note),
        RuleCase(
            "BUP-ANS-001", "half of an answer, or octets of the server are missing", after: .halfway,
            twin: half + "breakoff 60\nack 200 received=10000\nfin server",
            half + "breakoff 60\nack 200 received=10000\nrst server",
            half + "drop 1\nack 200 received=10000\nfin server", half + "drop 1\nack 200 received=10000\nrst server",
            "acks client none\n" + half + "drop 1\nack 200 received=10000\nrst server"),
        RuleCase(
            "BUP-ANS-001", "one direction only", after: .nothing,
            twin: "connect\nonesided client\ntarget /a\nsession $ID\nclose\nfin both",
            "connect\nonesided client\ntarget /a\nsession $ID\nclose\nack 200\nrst client"),
        RuleCase(
            "BUP-ANS-001", "the request was not complete", after: .halfway,
            twin: "breakoff 600\nfragment 8192-11999/12000\nfin server"),
        RuleCase(
            "BUP-ANS-002", "after the time-out", after: .halfway, fires: half + "wait 300s\nfin client",
            field: .warning, spec: .warning, twin: half + "wait 299s\nack 200 received=10000\nfin client"),
        RuleCase(
            "BUP-ANS-002", "earlier", after: .halfway, fires: half + "wait 20s\nrst client", field: .note, spec: .note),
        RuleCase(
            "BUP-ANS-002", "the answer is not in the capture", after: .halfway,
            twin: half + "drop 1\nack 200 received=10000\nfin client",
            half + "drop 1\nack 200 received=10000\nrst client"),
        RuleCase(
            "BUP-ANS-003", "delivered", after: .halfway, fires: half + "wait 310s\nnoise udp", field: .violation,
            spec: .violation, twin: half + "wait 290s\nnoise udp",
            half + "wait 290s\nack 200 received=10000\nwait 20s\nnoise udp"),
        RuleCase(
            "BUP-ANS-003", "not delivered", after: .halfway,
            fires: "acks server none\n" + half + "wait 310s\nnoise udp",
            field: .note, spec: .note),
        RuleCase(
            "BUP-ANS-003", "the last Fragment may wait for an application", after: .halfway,
            fires: "fragment 8192-11999/12000\nwait 901s\nnoise udp", field: .violation, spec: .violation,
            twin: "fragment 8192-11999/12000\nwait 899s\nnoise udp"),
        RuleCase(
            "BUP-ANS-003", "the client went on soon: what ended the connection is not in the capture", after: .halfway,
            fires: half + "wait 301s\nconnect\nping\nack 200\nnoise udp", field: .violation, spec: .violation,
            twin: half + "wait 1s\nconnect\nping\nack 200\nwait 310s\nnoise udp"),
        RuleCase(
            "BUP-ANS-003", "keep-alives are no answer", after: .halfway,
            fires: half + "wait 200s\nkeepalive client\nwait 110s\nkeepalive client", field: .violation,
            spec: .violation),
        RuleCase(
            "BUP-ANS-003", "the answer is not in the capture", after: .halfway,
            twin: half + "drop 1\nack 200 received=10000\nwait 310s\nnoise udp"),
        RuleCase(
            "BUP-ANS-003", "the direction of the server is not in the capture", after: .nothing,
            twin: "connect\nonesided client\ntarget /a\nsession $ID\nclose\nack 200\nwait 310s\nnoise udp"),
    ]

    private static let early = "breakoff 3000\nfragment 8192-11999/12000\n"
    private static let part = "fragment 8192-9999/12000\n    partial 1000\n"
    private static let rest = "send client 808 at 9192\n"

    private static let get = "send client text \"GET /a HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n\"\n"
    private static let page = "send server text \"HTTP/1.1 400 Bad\\r\\nContent-Length: 2\\r\\n\\r\\nno\"\n"
    private static let timeout = "send server text \"HTTP/1.1 408 Late\\r\\nContent-Length: 0\\r\\n\\r\\n\"\n"

    /// The server's TCP acknowledges it only after more than five minutes.
    private static let kept = "acks server none\n" + half + "wait 310s\nacks server normal\nkeepalive client\n"

    private static let ansUntimely = [
        RuleCase(
            "BUP-ANS-004", after: .halfway, fires: half + "wait 301s\nack 200 received=10000", field: .warning,
            spec: .warning, twin: half + "wait 299s\nack 200 received=10000",
            half + "ack 200 received=10000\nwait 400s",
            half + "wait 301s\nanswer 401\n    WWW-Authenticate: NTLM"),
        RuleCase(
            "BUP-ANS-004", "the network kept the request", after: .halfway,
            fires: kept + "wait 301s\nack 200 received=10000", field: .warning, spec: .warning,
            twin: kept + "wait 4ms\nack 200 received=10000"),
        RuleCase(
            "BUP-ANS-004", "an application may be at work: FRA-014 speaks", after: .halfway,
            twin: "fragment 8192-11999/12000\nwait 301s\nack 200 received=12000"),
        RuleCase(
            "BUP-ANS-005", after: .halfway,
            fires: part + "wait 121s\n" + rest + "ack 200 received=10000", field: .note, spec: .warning,
            twin: part + "wait 119s\n" + rest + "ack 200 received=10000", part + "wait 121s\n" + rest + "noise udp",
            part + "wait 121s\nsend client 100 at 500\nnoise udp"),
        RuleCase(
            "BUP-ANS-005", "the last octets are not in the capture", after: .halfway,
            twin: part + "wait 121s\ndrop 1\n" + rest + "ack 200 received=10000"),
        RuleCase(
            "BUP-ANS-006", after: .halfway, fires: early + "answer 413\nfin both", field: .note, spec: .note,
            twin: half + "answer 413", half + "ack 200 received=10000",
            "fragment 8192-9999/12000\n    Expect: 100-continue\n    partial 0\nanswer 413\nfin both"),
        RuleCase(
            "BUP-ANS-006", "nobody knows how long the body is", after: .session,
            twin: "close\n    +Content-Length: 5\nack 400 error=0x80070057 context=0x5",
            twinAlso: ["BUP-GEN-019 violation"]),
        RuleCase(
            "BUP-ANS-006", "a challenge", after: .halfway,
            fires: early + "answer 401\n    WWW-Authenticate: NTLM\nfin both", field: .note, spec: .note),
        RuleCase(
            "BUP-ANS-006", "octets that the capture lacks, or in another order", after: .halfway,
            twin: "drop 2\n" + half + "ack 200 received=10000", "reorder 1 2\n" + half + "ack 200 received=10000",
            "lose 2\n" + half + "ack 200 received=10000"),
        RuleCase(
            "BUP-ANS-007", fires: "ping\nack 200\nwait 1s\nack 200", field: .warning, spec: .warning,
            twin: "ping\nack 200", "ping\nack 200\nack 408\nfin server", "drop 1\nping\nack 200",
            "C> POST /x HTTP/1.1\nC> Host: h\nC> Content-Length: 0\n\nack 200"),
        RuleCase(
            "BUP-ANS-007", "the request may have come with a SYN that the capture lacks", after: .nothing,
            fires: "connect\nack 200\nping\nack 200", field: .warning, spec: .warning,
            twin: "connect\nack 200\nping\nack 200\ndrop frame 1"),
        RuleCase(
            "BUP-ANS-007", "from before the capture", after: .nothing,
            twin: "connect midstream\nack 200\nping\nack 200", "connect\nonesided server\nping\nack 200\nack 200",
            "connect midstream\n\(page)ping\nack 200", "connect\nonesided server\nping\nack 200\n\(page)"),
        RuleCase(
            "BUP-ANS-007", "any answer counts, also between other requests", fires: get + page + page, field: .warning,
            spec: .warning, twin: get + page, get + "send server text \"HTTP/1.1 100 Continue\\r\\n\\r\\n\"\n" + page,
            get + page + timeout, get + page + "send server text \"<html></html>\"", get + get + page + page,
            "drop 1\n" + get + page + page, get + "drop 1\n" + page + page + page,
            "send client text \"GET /a HTTP/1.1\\r\\nHo\"\n" + page + "send client text \"st: h\\r\\n\\r\\n\"",
            "send client text \"what is this?\\r\\n\\r\\n\"\n" + page,
            "send client text \"HEAD / HTTP/1.1\\r\\n\\r\\n\"\nsend server text "
                + "\"HTTP/1.1 200 OK\\r\\nContent-Length: 9\\r\\n\\r\\n\"\n"),
        RuleCase(
            "BUP-ANS-007", "the rest of a refused body is taken for a request", after: .halfway,
            fires: early + "answer 413\n" + page + "fin both", field: .warning, spec: .warning,
            twin: early + "answer 413\nfin both"),
        RuleCase(
            "BUP-ANS-007", "before the first BITS message, and in a tunnel", after: .nothing,
            fires: "connect\n" + get + page + page + "target /a\nping\nack 200", field: .warning, spec: .warning,
            twin: "connect\n" + get + page + page,
            "connect\nsend client text \"CONNECT h:80 HTTP/1.1\\r\\n\\r\\n\"\n" + page + "target /a\nping\nack 200"),
        RuleCase(
            "BUP-ANS-007", "contradictory lengths: nobody knows where the answer before ends", after: .connection,
            twin: "ping\nack 200\n    +Content-Length: 9\n" + page, twinAlso: ["BUP-GEN-019 violation"]),
        RuleCase(
            "BUP-ANS-007", "the same of a request", after: .connection,
            twin: "ping\n    +Content-Length: 9\nack 200\n" + page,
            twinAlso: ["BUP-GEN-019 violation"]),
        RuleCase(
            "BUP-ANS-007", "an answer before ends where nobody can prove it", after: .connection,
            twin: "ping\nack 200\n    -Content-Length\nping\nack 200\n" + page),
    ]
}
