import BITSProtocol
import HTTPMessages

enum ResponseWithoutLength: NotificationRule {
    static let rule = Rule(
        "BUP-NTF-006", "Response to a notification without Content-Length", scope: .message,
        [RuleVariant("once per server", field: .note, spec: .violation)], party: .serverApplication,
        source: "[MC-BUP] 2.2.13.1",
        meaning: """
            The response has to say how long its body is. Without that only the end of the connection tells, and a \
            broken one cannot be told from a whole one.
            """,
        causes: "Applications in ASP answer so, and the back end takes it.",
        advice: "Let the application send Content-Length, also where it is 0.",
        example: "HTTP/1.1 200 OK with Connection: close alone")

    static func check(_ context: NotificationContext, _ judge: inout Judge) {
        guard let (answer, packet) = context.answer(&judge) else { return }
        // These have no body, and say so by their status.
        if packet.status == 204 || packet.status == 304 { return }
        if packet.contentLength.isPresent { return judge.pass() }
        judge.fail(
            on: .answer, [answer.start], "The response to the notification has no Content-Length.",
            [.text("missing", FieldName.contentLength.spelling)], oncePer: context.applicationKey)
    }
}

enum StaticURLNotAbsolute: NotificationRule {
    static let rule = Rule(
        "BUP-NTF-007", "Static reply URL is not absolute", scope: .message,
        [RuleVariant(field: .violation, spec: .violation)], party: .serverApplication,
        source: "[MC-BUP] 2.2.13.2",
        meaning: """
            BITS-Static-Response-URL is handed on to the client as it stands, and has to be an absolute URL that the \
            client can reach.
            """,
        causes: "An application that gives a path of its own site.",
        advice: "Let the application send the whole URL, http:// and host included.",
        example: "BITS-Static-Response-URL: /replies/1.bin")

    static func check(_ context: NotificationContext, _ judge: inout Judge) {
        guard let (answer, packet) = context.answer(&judge), let url = packet.staticResponseURL.raw else { return }
        judge.require(
            RequestTarget(url).form == .absolute, on: .answer, [answer.start],
            "The application's static reply URL is \"\(shownURL(url))\"; an absolute one is due.",
            [.text("static_response_url", url)])
    }
}

enum StaticURLWithBody: NotificationRule {
    static let rule = Rule(
        "BUP-NTF-008", "Static reply URL and a reply as body", scope: .message,
        [RuleVariant(field: .violation, spec: .violation)], gates: [.countedBody], party: .serverApplication,
        source: "[MC-BUP] 2.2.13.3",
        meaning: """
            The application names a URL to fetch the reply from, and sends octets as well. The client gets one of them; \
            which, is not said.
            """,
        causes: "An application that adds a page or message to each response.",
        advice: "Let the application send the URL without a body, or the body without the URL.",
        example: "BITS-Static-Response-URL and Content-Length: 500")

    static func check(_ context: NotificationContext, _ judge: inout Judge) {
        guard let (answer, packet) = context.success(&judge), let url = packet.staticResponseURL.raw else { return }
        judge.require(
            answer.bodyLength == 0, on: .answer, [answer.start],
            """
            The application gives a static reply URL and a body of \(grouped(answer.bodyLength)) octets.
            """,
            [
                .text("static_response_url", shownURL(url)),
                .integer("body", answer.bodyLength),
            ])
    }
}

enum BodyByReference: NotificationRule {
    static let rule = Rule(
        "BUP-NTF-009", "Reply as body to a notification by reference", scope: .exchange,
        [RuleVariant(field: .warning, spec: .violation)], gates: [.countedBody], party: .serverApplication,
        source: "[MC-BUP] 2.2.13.3, 3.4.5.2",
        meaning: """
            The notification names the file that the reply has to be written to. The application answers with a body \
            instead, or beside it; the specification contradicts itself about what becomes of that, and the IIS \
            extension takes the file.
            """,
        causes: "An application that was written for notifications by value, or one that adds a page to each response.",
        advice: "Write the reply to the path of BITS-Response-DataFile-Name and answer without a body.",
        example: "BITS-Response-DataFile-Name in the notification, 500 octets in the response")

    static func check(_ context: NotificationContext, _ judge: inout Judge) {
        guard context.record.isByReference, let (answer, _) = context.success(&judge) else { return }
        judge.require(
            answer.bodyLength == 0, on: .answer, [answer.start],
            """
            The response to the notification by reference has a body of \(grouped(answer.bodyLength)) octets.
            """,
            [
                .integer("body", answer.bodyLength),
                .text("response_data_file", context.record.content.responseDataFile?.raw ?? ""),
            ])
    }
}
