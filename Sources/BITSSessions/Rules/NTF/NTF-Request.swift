import BITSProtocol
import HTTPMessages

enum NotificationLength: NotificationRule {
    static let rule = Rule(
        "BUP-NTF-001", "Notification without its right Content-Length", scope: .message,
        [
            RuleVariant("no Content-Length", field: .violation, spec: .violation),
            RuleVariant("another length than the body's", field: .violation, spec: .violation),
        ],
        gates: [.countedBody], party: .server, source: "[MC-BUP] 2.2.12.1",
        meaning: """
            A notification tells by Content-Length how long the uploaded file is that it brings as its body; by \
            reference, that it brings none. Here the field is missing or does not agree with the body.
            """,
        causes: "A back end of other make, or something in between that changes the body.",
        advice: "Let the back end send Content-Length, also where it is 0.",
        example: "POST with BITS-Original-Request-URL and Transfer-Encoding: chunked")

    static func check(_ context: NotificationContext, _ judge: inout Judge) {
        guard let (request, packet, _) = context.request(&judge) else { return }
        guard packet.contentLength.isPresent else {
            return judge.fail(
                variant: 0, on: .request, [request.start], "The notification has no Content-Length.",
                [.text("missing", FieldName.contentLength.spelling)])
        }
        guard let length = packet.contentLength.value, !packet.contentLength.differing,
            packet.transferEncoding == nil
        else { return }
        if request.end == nil {
            // Only a FIN proves that no more octets came.
            guard let closing = context.exchange.connection.clientClosing, closing.kind == .fin, closing.isSeen,
                context.exchange.connection.gapCount == 0
            else { return judge.open(.countedBody) }
        }
        let body = clampedSum(request.bodyLength, request.strayOctets)
        if request.end != nil, request.strayOctets == 0 { return judge.pass() }
        judge.fail(
            variant: 1, on: .request, [request.start],
            """
            Content-Length of the notification is \(grouped(length)); its body has \(grouped(body)) octets.
            """,
            [.integer("content_length", length), .integer("body", body)])
    }
}

enum NotificationWithoutURL: NotificationRule {
    static let rule = Rule(
        "BUP-NTF-002", "Notification without the upload's URL", scope: .message,
        [RuleVariant(field: .violation, spec: .violation)], party: .server, source: "[MC-BUP] 2.2.12.2",
        meaning: """
            BITS-Original-Request-URL names the URL to which the client uploaded. Without it, or with a relative one, \
            the application cannot tell what the file is for.
            """,
        causes: "A back end of other make, or a proxy that drops unknown fields.",
        advice: "Let the back end send the absolute URL of the upload.",
        example: "BITS-Original-Request-URL: /orders/po-7731.xml")

    static func check(_ context: NotificationContext, _ judge: inout Judge) {
        guard let (request, packet, _) = context.request(&judge) else { return }
        guard let url = packet.originalRequestURL.value, !url.isEmpty else {
            return judge.fail(
                on: .request, [request.start],
                """
                The notification has \(packet.originalRequestURL.isAbsent ? "no" : "an empty") \
                BITS-Original-Request-URL.
                """,
                [.text("missing", FieldName.bitsOriginalRequestURL.spelling)])
        }
        judge.require(
            RequestTarget(url).form == .absolute, on: .request, [request.start],
            "The notification names the upload by \"\(shownURL(url))\"; an absolute URL is due.",
            [.text("original_request_url", shownURL(url))])
    }
}

enum OneDataFileName: NotificationRule {
    static let rule = Rule(
        "BUP-NTF-003", "Notification with one of the two paths", scope: .message,
        [RuleVariant(field: .violation, spec: .violation)], party: .server, source: "[MC-BUP] 2.2.12.2, 3.4.5.2",
        meaning: """
            A notification by reference names two files: where the upload lies, and where the reply has to be put. One \
            without the other is neither by reference nor by value.
            """,
        causes: "A back end of other make, or a proxy that drops unknown fields.",
        advice: "Let the back end send both paths, or none with the file as body.",
        example: "BITS-Request-DataFile-Name, and no BITS-Response-DataFile-Name")

    static func check(_ context: NotificationContext, _ judge: inout Judge) {
        guard let (request, packet, _) = context.request(&judge) else { return }
        let (upload, reply) = (packet.requestDataFile, packet.responseDataFile)
        if upload.isPresent == reply.isPresent { return judge.pass() }
        let (given, missing): (Wording, Wording) =
            upload.isPresent ? ("Request", "Response") : ("Response", "Request")
        judge.fail(
            on: .request, [request.start],
            "The notification has BITS-\(given)-DataFile-Name, but no BITS-\(missing)-DataFile-Name.",
            [.text("given", upload.raw ?? reply.raw ?? ""), .own("missing", "BITS-\(missing)-DataFile-Name")])
    }
}

enum NotificationBody: NotificationRule {
    static let rule = Rule(
        "BUP-NTF-004", "Notification both by reference and by value, or neither", scope: .message,
        [
            RuleVariant("paths and a body", field: .violation, spec: .violation),
            RuleVariant("no path and no body, of an upload with octets", field: .violation, spec: .violation),
            RuleVariant("no path and no body, of an empty upload", field: .note, spec: .note),
        ],
        gates: [.countedBody], party: .server, source: "[MC-BUP] 2.2.12.3",
        meaning: """
            The application gets the upload either as a file that it is told the path of, or as the body of the \
            notification. Here it gets both or nothing.
            """,
        causes: "A back end of other make. An empty upload has an empty body.",
        advice: "Let the back end send the paths without a body, or the body without paths.",
        example: "BITS-Request-DataFile-Name and Content-Length: 5000")

    static func check(_ context: NotificationContext, _ judge: inout Judge) {
        guard let (request, packet, content) = context.request(&judge) else { return }
        guard request.end != nil else { return judge.open(.countedBody) }
        let hasBody = request.bodyLength > 0
        if content.isByReference {
            return judge.require(
                !hasBody, on: .request, [request.start],
                "The notification tells the paths of files and has a body of \(grouped(request.bodyLength)) octets.",
                [
                    .integer("body", request.bodyLength),
                    .text("path", packet.requestDataFile.raw ?? packet.responseDataFile.raw ?? ""),
                ])
        }
        if hasBody { return judge.pass() }
        // Whether the upload is empty only the upload tells.
        guard let total = context.session?.total else { return judge.open(.sessionStart) }
        judge.fail(
            variant: total > 0 ? 1 : 2, on: .request, [request.start],
            """
            The notification tells no path and has no body; the upload has \(grouped(total)) octets.
            """,
            [.integer("body", 0), .integer("total", total)])
    }
}

enum DriveLetterElsewhere: NotificationRule {
    static let rule = Rule(
        "BUP-NTF-005", "Application on another machine is told a local path", scope: .message,
        [RuleVariant(field: .note, spec: .note)], party: .server, source: "[MC-BUP] 2.2.12.2",
        meaning: """
            The path begins with a drive letter, which means something only on the machine of the back end; the \
            application runs on another one. A path for another host is due to begin with \\\\server\\share.
            """,
        causes: "The IIS extension always sends local paths; the application was moved to another machine.",
        advice: """
            Keep the application on the same machine, give both the same path, or let the notification go by value \
            (BITSServerNotificationType 2).
            """,
        example: "BITS-Request-DataFile-Name: D:\\bits\\…, from 192.0.2.82 to 192.0.2.90")

    static func check(_ context: NotificationContext, _ judge: inout Judge) {
        guard let (request, packet, content) = context.request(&judge) else { return }
        let paths = [content.requestDataFile, content.responseDataFile].compactMap(\.self)
        guard !paths.isEmpty else { return }
        let connection = context.exchange.connection
        guard let path = paths.first(where: \.hasDriveLetter), connection.client.address != connection.server.address
        else { return judge.pass() }
        judge.fail(
            on: .request, [request.start],
            """
            The notification names "\(path.raw)", a path of the machine \(connection.client.address); the application \
            is on \(connection.server.address).
            """,
            [
                .text("path", path.raw), .text("back_end", "\(connection.client.address)"),
                .text("application", "\(connection.server.address)"), .text("host", packet.host ?? ""),
            ])
    }
}

enum NotificationVersion: NotificationRule {
    static let rule = Rule(
        "BUP-NTF-010", "Notification in another HTTP version than 1.1", scope: .message,
        [RuleVariant(field: .violation, spec: .violation)], party: .server, source: "[MC-BUP] 3.3.5.3.2, 3.4.5.2",
        meaning: "Both the notification and its response have to be HTTP/1.1.",
        causes: "A home-made back end or application, or an old proxy in between.",
        advice: "Let the machine that speaks another version speak HTTP/1.1.", example: "HTTP/1.0 200 OK")

    static func check(_ context: NotificationContext, _ judge: inout Judge) {
        if let (request, packet, _) = context.request(&judge) {
            let isDue = packet.version == .http11
            judge.require(
                isDue, on: .request, [request.start], "The notification is \(packet.version).",
                [.text("version", "\(packet.version)")])
        }
        guard let (answer, packet) = context.answer(&judge) else { return }
        if packet.version == .http11 { return judge.pass() }
        judge.fail(
            on: .answer, [answer.start], "The response to the notification is \(packet.version).",
            [.text("version", "\(packet.version)")], party: .serverApplication)
    }
}

enum EntityNames: NotificationRule {
    static let rule = Rule(
        "BUP-NTF-014", "Notification with the other name of its paths", scope: .message,
        [RuleVariant(field: .note, spec: .note)], party: .server, source: "[MC-BUP] 2.2.12.2, 3.4.5.2",
        meaning: """
            One section of the specification calls the fields …DataEntity-Name, another one …DataFile-Name, as the IIS \
            extension does on the wire. An application that looks for the one does not find the other.
            """,
        causes: "A back end that was written after that section.",
        advice: "Send …DataFile-Name, and take either.", example: "BITS-Request-DataEntity-Name: D:\\bits\\…")

    static func check(_ context: NotificationContext, _ judge: inout Judge) {
        guard let (request, _, content) = context.request(&judge), content.isByReference else { return }
        judge.require(
            !content.usesEntityNames, on: .request, [request.start],
            "The notification names its files by …DataEntity-Name.", [.own("expected", "…DataFile-Name")])
    }
}
