import BITSSessions

/// The reply to an upload.
extension RuleCases {
    private static func get(_ path: String, host: String = "upload.example.test") -> String {
        """
        C> GET \(path) HTTP/1.1
        C> User-Agent: Microsoft BITS/7.8
        C> Host: \(host)


        """
    }

    private static let last = "fragment 8192-11999/12000\n"
    private static let offered = last + "ack 200 received=12000 reply=/upload/r/1.bin\n"
    private static let replyFile = Telling.respond(
        "200 OK", "Content-Length: 500", "Last-Modified: Tue, 04 Mar 2025 09:00:04 GMT", body: 500)
    private static let fetched = get("/upload/r/1.bin") + replyFile
    private static let closed = "close\nack 200\n"
    private static let later =
        "wait 400s\nconnect\nC> GET / HTTP/1.1\nC> Host: other.example.test\n\n"
        + Telling.respond("200 OK", "Content-Length: 0")
    private static let noReply = last + "ack 200 received=12000\n" + closed
    private static func url(_ count: Int) -> String { "/upload/" + String(repeating: "r", count: count - 8) }

    /// A session for another file of the same directory, or of another one.
    private static func second(_ path: String) -> String {
        "create \(path)\nack 200 session={9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405163}\nfragment 0-99/100\n"
            + "ack 200 received=100\nclose\nack 200\n"
    }

    static let rpl = [
        RuleCase(
            "BUP-RPL-001", after: .halfway,
            fires: last + "ack 200 received=12000 reply=\(url(2201))\n" + get(url(2201))
                + replyFile + closed,
            field: .violation, spec: .violation,
            twin: last + "ack 200 received=12000 reply=\(url(2200))\n" + get(url(2200))
                + replyFile + closed),
        RuleCase(
            "BUP-RPL-002", "the application replied by value", after: .nothing,
            fires: Telling.told + Telling.byValue + Telling.respond("200 OK", "Content-Length: 300", body: 300)
                + Telling.thanked, field: .warning,
            spec: .warning,
            twin: Telling.told + Telling.byValue + Telling.taken + Telling.thanked,
            Telling.told + Telling.byValue + Telling.respond("200 OK", "Content-Length: 300", body: 300)
                + "on up\nack 200 received=12000 reply=/upload/r/1.bin\n" + fetched + closed,
            // Refused: there is nothing to tell.
            Telling.told + Telling.byValue + Telling.respond("500 Oops", "Content-Length: 300", body: 300)
                + "on up\nack 500 error=0x80070005 context=0x7\n"),
        RuleCase(
            "BUP-RPL-002", "the application named a URL", after: .nothing,
            fires: Telling.told + Telling.byReference
                + Telling.respond("200 OK", "BITS-Static-Response-URL: http://f.example.test/1", "Content-Length: 0")
                + Telling.thanked,
            field: .warning, spec: .warning),
        RuleCase(
            "BUP-RPL-002", "an earlier session had one", after: .halfway,
            fires: offered + fetched + closed + second("/upload/b.zip"), field: .note, spec: .note,
            twin: offered + fetched + closed + second("/elsewhere/b.zip"), noReply + second("/upload/b.zip")),
        RuleCase(
            "BUP-RPL-003", after: .halfway, fires: offered + fetched + closed, field: .information,
            spec: .information,
            twin: noReply, last + "ack 200 received=12000\n    +BITS-Reply-URL: \n" + closed),
        RuleCase(
            "BUP-RPL-003", "once, though told again", after: .halfway,
            fires: offered + "fragment 8192-11999/12000\nack 200 received=12000 reply=/upload/r/1.bin\n" + fetched
                + closed, field: .information, spec: .information, also: ["BUP-FR-009 violation"]),
        RuleCase(
            "BUP-RPL-004", after: .halfway, fires: offered + later, field: .warning, spec: .warning,
            // The capture ends too early; fetched; closed (CL-007); cancelled; another client, whose GET is not known.
            twin: offered, offered + fetched + later, offered + closed + later, offered + "cancel\nack 200\n" + later,
            "always client\n    User-Agent: puller/1.0\n" + offered + later),
        RuleCase(
            "BUP-RPL-004", "on a host that the capture may not show", after: .halfway,
            fires: last + "ack 200 received=12000 reply=https://files.example.test/r/1.bin\n" + later, field: .note,
            spec: .note),
        RuleCase(
            "BUP-RPL-005", after: .halfway,
            fires: offered + get("/upload/r/1.bin") + Telling.respond("404 Not Found", "Content-Length: 0"),
            field: .warning,
            spec: .warning,
            twin: offered + fetched + closed,
            offered + get("/upload/r/1.bin") + Telling.respond("412 Precondition Failed", "Content-Length: 0"),
            offered + get("/upload/r/1.bin")
                + Telling.respond("401 Unauthorized", "WWW-Authenticate: Basic", "Content-Length: 0"),
            offered + get("/upload/other.bin") + Telling.respond("404 Not Found", "Content-Length: 0"),
            offered + get("/upload/r/1.bin", host: "other.example.test")
                + Telling.respond("404 Not Found", "Content-Length: 0")
        ),
        RuleCase(
            "BUP-RPL-006", after: .halfway, fires: last + "ack 200 received=12000\n    +BITS-Reply-URL: \n" + closed,
            field: .note, spec: .note, twin: noReply, offered + fetched + closed),
    ]
}
