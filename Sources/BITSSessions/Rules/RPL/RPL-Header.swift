import BITSProtocol
import HTTPMessages

enum ReplyURLTooLong: ExchangeRule {
    static let rule = Rule(
        "BUP-RPL-001", "Reply URL too long", scope: .message,
        [RuleVariant(field: .violation, spec: .violation)], party: .server, source: "[MC-BUP] 2.2.1.2",
        meaning: """
            BITS-Reply-URL has at most 2,200 characters. A client cannot be relied upon to take a longer one, and then \
            never gets its reply.
            """,
        causes: "An application that puts data into the URL of its reply.",
        advice: "Let the application give a short URL and keep the data on the server.",
        example: "BITS-Reply-URL with 3,000 characters")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.traits.contains(.ack), let answer = context.answer,
            let length = context.answerPacket?.replyURL.value?.length
        else { return }
        let limit = context.parameters.maxReplyURL
        judge.require(
            length <= limit, on: .answer, [answer.start],
            "The reply URL has \(grouped(Int64(length))) characters; \(grouped(Int64(limit))) are allowed.",
            [.integer("length", length), .integer("limit", limit)])
    }
}

enum EmptyReplyURL: ExchangeRule {
    static let rule = Rule(
        "BUP-RPL-006", "Empty reply URL", scope: .message, [RuleVariant(field: .note, spec: .note)], party: .server,
        source: "[MC-BUP] 3.1.5.1.4",
        meaning: "The Ack has BITS-Reply-URL without a value. Clients take that as if there were no reply.",
        causes: "A home-made server that always sends the header.",
        advice: "Let the server send BITS-Reply-URL only if there is a reply.", example: "BITS-Reply-URL: ")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.traits.contains(.ack), let url = context.answerPacket?.replyURL, url.isPresent,
            let answer = context.answer
        else { return }
        judge.require(
            !url.isEmpty, on: .answer, [answer.start], "The Ack has a BITS-Reply-URL without a value.",
            [.text("empty", FieldName.bitsReplyURL.spelling)])
    }
}

enum ReplyURLMissing: SessionRule {
    static let rule = Rule(
        "BUP-RPL-002", "Upload-reply without its reply URL", scope: .session,
        [
            RuleVariant("the application has given a reply to this upload", field: .warning, spec: .warning),
            RuleVariant("an earlier session in the same directory had a reply", field: .note, spec: .note),
        ],
        gates: [.bothDirections], party: .server, source: "[MC-BUP] 2.2.7.2, 3.1.5.2.4",
        meaning: """
            The Ack to the last Fragment has to tell the client where the reply lies. Without that the client never \
            asks for it: the job ends as if there were none.
            """,
        causes: """
            A proxy that drops the header, a back end that lost the reply, or (for the note) an application that \
            replies to some uploads only.
            """,
        advice: """
            Look for the reply in the BITS-Sessions\\Replies folder of the server; if it is there, see what removes \
            BITS-Reply-URL on the way.
            """,
        example: "application answers 200 with 500 octets by value, the Ack has no BITS-Reply-URL")

    static func check(_ context: SessionContext, _ judge: inout Judge) {
        let session = context.session
        if session.replyURL != nil { return judge.pass() }
        guard let exchange = session.finalAck, let answer = exchange.answer else { return }
        let offer = session.notifications.last { record in
            guard record.offersReply, let time = record.answerStart?.time else { return false }
            return record.fragment === exchange && time <= answer.start.time
        }
        guard offer != nil || session.replyNeighbour != nil else { return }
        guard exchange.connection.hasBothDirections, exchange.damage.isEmpty, offer.map({ !$0.isDamaged }) ?? true
        else { return judge.open(.bothDirections) }
        // The URL may stand where the head of another Ack has a hole.
        guard session.cut.acksWithoutOffset == 0 else { return judge.open(.wholeHead) }
        if let offer {
            let places = [answer.start] + [offer.answerStart].compactMap(\.self)
            let what: Wording =
                offer.staticURL.map { "the URL \"\(RequestTarget($0).withoutSecrets)\"" }
                ?? "\(grouped(offer.answerBytes)) octets"
            return judge.fail(
                variant: 0, on: .session, places,
                """
                The application \(offer.application) replied with \(what), but the Ack to the last Fragment has no \
                BITS-Reply-URL.
                """,
                [.text("missing", FieldName.bitsReplyURL.spelling), .integer("reply_bytes", offer.answerBytes)])
        }
        guard let neighbour = session.replyNeighbour, !session.hasHole else { return judge.open(.bothDirections) }
        judge.fail(
            variant: 1, on: .session, [answer.start],
            """
            The Ack to the last Fragment has no BITS-Reply-URL, while session \
            \(session: neighbour) for the same directory had one.
            """,
            [.text("missing", FieldName.bitsReplyURL.spelling), .session("session", neighbour)],
            confidence: .likely)
    }
}

enum ReplyOffered: SessionRule {
    static let rule = Rule(
        "BUP-RPL-003", "Upload with a reply", scope: .session,
        [RuleVariant(field: .information, spec: .information)], party: .none, source: "[MC-BUP] 2.2.7.2",
        meaning: """
            The Ack to the last Fragment tells where the server application's reply lies: the session is an \
            upload-reply, and the client downloads that file before it closes.
            """,
        causes: "The directory has notifications switched on, and the application has replied.",
        advice: "Nothing to do.", example: "BITS-Reply-URL: BITS-Sessions\\Replies\\{…}\\responsefile.bin")

    static func check(_ context: SessionContext, _ judge: inout Judge) {
        let session = context.session
        guard let url = session.replyURL, let given = session.replyDelivered, let answer = given.answer,
            let packet = given.answerPacket, packet.isAck
        else { return }
        // One before the end of the file belongs to another rule (FRA-012).
        let total = given.packet?.contentRange.value?.totalNumber
        let isWhole = total.flatMap { total in packet.receivedOffset.value.map { $0.value >= total } } ?? false
        guard given.packet?.contentRange.value?.isFinal ?? false || isWhole else { return }
        let shown = url.withoutSecrets
        judge.fail(
            on: .session, [answer.start],
            "The server has a reply to this upload: \(session.resolvedReply ?? shown).",
            [.text("reply_url", shown), .text("resolved", session.resolvedReply ?? "")])
    }
}
