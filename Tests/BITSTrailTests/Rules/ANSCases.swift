import BITSSessions

/// ANS-001 to ANS-003: requests without an answer.
extension RuleCases {
    private static let half = "fragment 8192-9999/12000\n"

    static let ans = [
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
}
