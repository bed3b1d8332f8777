import BITSSessions

// What the server application was told of an upload, and what became of its reply.

extension TextReport {
    func notifications(_ session: SessionReport) -> String {
        var text = ""
        for notification in session.notifications.prefix(Self.listedNotifications) {
            text += layout.paragraph(told(notification), indent: 2)
        }
        let more = session.notifications.count + session.notificationsOmitted - Self.listedNotifications
        if more > 0 { text += "  … and \(Quantity.counted(more, "notification")) more.\n" }
        return text
    }

    /// As many as one looks at.
    private static let listedNotifications = 4

    private func told(_ notification: NotificationReport) -> String {
        let way =
            notification.byReference
            ? "by reference" : "by value, \(Quantity.counted(notification.requestBytes, "octet"))"
        let answer =
            notification.status.map { status in
                "answered \(status)" + (notification.wait.map { " after \(Quantity.duration($0))" } ?? "")
            } ?? "no answer in the capture"
        let place = notification.staticResponseURL.map { ", reply at \(Escaping.wire($0))" } ?? ""
        let reply =
            notification.replyBytes > 0 ? ", reply of \(Quantity.counted(notification.replyBytes, "octet"))" : ""
        return "application at \(notification.application) told \(way): \(answer)\(place)\(reply)"
    }

    func reply(_ reply: ReplyReport) -> String {
        guard let outcome = reply.outcome else { return "" }
        let what: String
        switch outcome {
        case .fetched: what = "fetched, \(Quantity.counted(reply.bytes, "octet"))"
        case .incomplete:
            let total = reply.totalBytes.map { " of \(Quantity.grouped($0))" } ?? ""
            what = "\(Quantity.grouped(reply.bytes))\(total) octets fetched"
        case .refused: what = "refused by the server\(reply.status.map { " with \($0)" } ?? "")"
        case .requested: what = reply.requestNote
        case .askedByOther: what = "asked for by a program other than BITS; what it got is not followed"
        case .notSeen: what = "the capture shows no request for it"
        }
        let place = reply.resolvedURL ?? reply.url
        return layout.paragraph("reply\(place.map { " at \(Escaping.wire($0))" } ?? ""): \(what)", indent: 2)
    }
}
