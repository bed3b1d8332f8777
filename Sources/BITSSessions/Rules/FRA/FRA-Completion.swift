import BITSProtocol

enum EarlyReplyURL: ExchangeRule {
    static var concerns: ExchangeTraits { .fragment }
    static let rule = Rule(
        "BUP-FRA-012", "Reply offered before the upload is complete", scope: .exchange,
        [RuleVariant(field: .warning, spec: .warning)],
        party: .server, source: "[MC-BUP] 2.2.7.2",
        meaning: """
            BITS-Reply-URL belongs into the Ack to the last Fragment, when the server application has made its reply. \
            Here octets of the file are still to come.
            """,
        causes: "A home-made server that sends the header in every Ack.",
        advice: "Let the server send BITS-Reply-URL only when it has the whole file.",
        example: "Ack to bytes 0-99/300 with BITS-Reply-URL")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasFragmentAck(&judge), let range = context.packet?.contentRange.value,
            let total = range.totalNumber, let end = range.end
        else { return }
        guard end < total, context.answerPacket?.replyURL.isPresent ?? false else { return judge.pass() }
        // The Fragment was a repetition, and the server has the whole file.
        if let offset = context.receivedOffset, offset >= total { return judge.pass() }
        judge.fail(
            on: .answer, context.answerPlaces(),
            """
            The Ack gives a BITS-Reply-URL, although the Fragment ends with octet \(grouped(range.last)) of \
            \(grouped(total)).
            """,
            [
                .text("reply_url", context.answerPacket?.replyURL.value?.withoutSecrets ?? ""),
                .integer("end", end),
                .integer("total", total),
            ])
    }
}

enum SlowCompletion: ExchangeRule {
    static var concerns: ExchangeTraits { .fragment }
    static let rule = Rule(
        "BUP-FRA-014", "Long wait for the Ack to the last Fragment", scope: .exchange,
        [
            RuleVariant("more than 5 minutes", field: .warning, spec: .warning),
            RuleVariant("more than 30 seconds", field: .note, spec: .note),
        ],
        gates: [.bothDirections], party: .serverApplication,
        source: "win32: Ack for Fragment, BITS IIS extension properties",
        meaning: """
            Behind the last octet the server may hand the file to an application and wait for its reply. Old clients \
            wait 30 seconds, newer ones 5 minutes; then they take the upload for failed and send the last Fragment \
            again.
            """,
        causes: "A slow server application, a virus scanner, or a move of a large file between disks.",
        advice: "Let the application answer first and work afterwards. Look at its log and at the load of the server.",
        example: "last octet at 10:00:00, Ack at 10:03:30")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        let exchange = context.exchange
        guard context.hasFragmentAck(&judge), exchange.packet?.contentRange.value?.isFinal ?? false,
            !exchange.answeredEarly, let end = exchange.request?.end, let start = exchange.answer?.start
        else { return }
        let wait = start.time.subtractingReportingOverflow(end.time).partialValue
        // What the client's own closed window took is not the server's.
        let serversOwn = wait &- exchange.clock.answerBlocked
        let parameters = context.parameters
        guard serversOwn > parameters.slowApplication else { return judge.pass() }
        guard let arrival = exchange.arrival(after: end) else { return judge.open(.bothDirections) }
        // How long the network kept the request is not the server's either.
        let way = arrival.subtractingReportingOverflow(end.time).partialValue
        let own = serversOwn &- way
        guard own > parameters.slowApplication else { return judge.pass() }
        guard context.isTimed(from: end, to: start, &judge) else { return }
        let limit = own > parameters.notifyTimeout ? parameters.notifyTimeout : parameters.slowApplication
        let isLate = way > Exchange.usualAcknowledgement
        let told = isLate ? wait &- way : wait
        let since: Wording = isLate ? "the server's TCP had acknowledged its last octet" : "its last octet"
        judge.fail(
            variant: own > parameters.notifyTimeout ? 0 : 1, on: .answer, [start, end],
            """
            The Ack to the last Fragment came \(grouped(told / Parameters.second)) seconds after \(since); more \
            than \(grouped(limit / Parameters.second)) is slow.
            """,
            [.duration("wait", told), .duration("limit", limit)])
    }
}

enum UnusualSuccess: ExchangeRule {
    static var concerns: ExchangeTraits { [.fragment, .fragmentUnread] }
    static let rule = Rule(
        "BUP-FRA-016", "Fragment acknowledged with a success other than 200", scope: .exchange,
        [RuleVariant(field: .note, spec: .note)],
        party: .server, source: "win32: Ack for Fragment",
        meaning: """
            The Win32 pages know 200 and 416 for Fragments. 201 is taken like 200; with other codes clients may not \
            see success in it.
            """,
        causes: "A server that is not IIS, or a framework that picks the status by itself, e.g. 204 for an empty body.",
        advice: "Let the server answer Fragments with 200.",
        example: "HTTP/1.1 204 No Content, BITS-Packet-Type: Ack")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasAnyFragmentAck(&judge), let status = context.answerPacket?.status,
            (200...299).contains(status)
        else { return }
        if status == 200 { return judge.pass() }
        judge.fail(
            on: .answer, context.answerPlaces(), "The server acknowledges the Fragment with \(status); 200 is usual.",
            [.integer("status", status), .integer("expected", 200)])
    }
}
