import BITSSessions

/// CL-007 and CLA: the reply, and the Ack to Close-Session.
extension RuleCases {
    private static let reply = "fragment 8192-11999/12000\nack 200 received=12000 reply=/upload/r/1.bin\n"
    private static let get = """
        C> GET /upload/r/1.bin HTTP/1.1
        C> User-Agent: Microsoft BITS/7.8
        C> Host: upload.example.test

        """

    private static let head =
        "answer 200\n    Content-Length: 500\n    +Last-Modified: Tue, 04 Mar 2025 09:00:04 GMT\n"

    static let clReply = [
        RuleCase(
            "BUP-CL-007", "no part of it", after: .halfway, fires: reply + "close\nack 200", field: .warning,
            spec: .warning,
            twin: reply + get + "answer 200\n    body 500 at 0\nclose\nack 200", reply + "cancel\nack 200"),
        RuleCase(
            "BUP-CL-007", "a HEAD brings no part of it", after: .halfway,
            fires: reply + get.replacing("GET", with: "HEAD") + head + "close\nack 200",
            field: .warning, spec: .warning,
            twin: reply + get.replacing("GET", with: "HEAD") + head + get
                + "answer 200\n    body 500 at 0\nclose\nack 200",
            reply + get.replacing("GET", with: "HEAD") + "answer 404\nclose\nack 200",
            reply + get.replacing("GET", with: "HEAD") + head.replacing("500", with: "0") + "close\nack 200"),
        RuleCase(
            "BUP-CL-007", "a part", after: .halfway,
            fires: reply + get
                + "answer 206\n    +Content-Range: bytes 0-99/500\n    +Last-Modified: Tue, 04 Mar 2025 09:00:04 GMT\n    body 100 at 0\nclose\nack 200",
            field: .note, spec: .note),
        RuleCase(
            "BUP-CL-007", "over TLS, or on a host that is not in the capture", after: .halfway,
            fires: """
                fragment 8192-11999/12000
                ack 200 received=12000 reply=https://files.example.test/r/1.bin
                close
                ack 200
                """, field: .note, spec: .note),
        RuleCase(
            "BUP-CL-007", "the download is hidden", after: .halfway,
            twin: reply + "drop 1\n" + get + "drop 1\nanswer 200\n    body 500 at 0\nclose\nack 200",
            reply + get + "drop 1\nanswer 200\n    body 500 at 0\nclose\nack 200"),
        RuleCase(
            "BUP-CL-007", "another program fetches it, on the same connection or another", after: .halfway,
            twin: reply + get.replacing("Microsoft BITS/7.8", with: "Updater/2.1")
                + "answer 200\n    body 500 at 0\nclose\nack 200",
            reply + "connect other\n" + get.replacing("Microsoft BITS/7.8", with: "Updater/2.1")
                + "answer 200\n    body 500 at 0\nclose\nack 200",
            reply + get + "answer 302\n    +Location: http://files.example.test/1.bin\nclose\nack 200"),
        RuleCase(
            "BUP-CL-007", "another program fetches something else", after: .halfway,
            fires: reply + get.replacing("Microsoft BITS/7.8", with: "Updater/2.1").replacing("1.bin", with: "2.bin")
                + "answer 200\n    body 500 at 0\nclose\nack 200", field: .warning, spec: .warning),
        RuleCase(
            "BUP-CL-007", "no reply, or not the Windows client, whose downloads can be told", after: .halfway,
            twin: "fragment 8192-11999/12000\nack 200 received=12000\nclose\nack 200",
            "always client\n    User-Agent: puller/1.0\n" + reply + "close\nack 200"),
    ]

    static let cla = [
        RuleCase(
            "BUP-CLA-001", after: .uploaded, fires: "close\nack 200", field: .note, spec: .violation,
            twin: "close\nack 200 session=$ID", "close\nack 404"),
        RuleCase(
            "BUP-CLA-002", "another", after: .uploaded,
            fires: "close\nack 200 session={9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405163}", field: .violation,
            spec: .violation, twin: "close\nack 200 session=$ID", "close\nack 200"),
        RuleCase(
            "BUP-CLA-002", "letter case", after: .uploaded,
            fires: "close\nack 200 session={9c1e4b7a-52d0-4f6e-8a3b-1d2e3f405162}", field: .note, spec: .violation),
        RuleCase(
            "BUP-CLA-003", "the first Close", after: .uploaded, fires: "close\nack 404", field: .warning,
            spec: .warning, twin: "close\nack 403", "cancel\nack 404"),
        RuleCase(
            "BUP-CLA-003", "a repeated one", after: .uploaded, fires: "close\nrst server\nconnect\nclose\nack 404",
            field: .note, spec: .note, also: ["BUP-ANS-001 warning"]),
        RuleCase(
            "BUP-CLA-003", "after Cancel, or of a session from before that nobody knows", after: .halfway,
            twin: "cancel\nack 200\nclose\nack 404", twinAlso: ["BUP-SEQ-005 violation"]),
        RuleCase(
            "BUP-CLA-004", after: .halfway, fires: "close\nack 200", field: .warning, spec: .warning,
            also: ["BUP-CL-002 violation"], twin: "close\nack 503", twinAlso: ["BUP-CL-002 violation"]),
        RuleCase("BUP-CLA-004", "Cancel", after: .halfway, twin: "cancel\nack 200"),
    ]
}
