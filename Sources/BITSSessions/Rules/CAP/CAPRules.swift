import HTTPMessages

/// What the capture does not show. Class `capture`: never a fault of anybody.
enum CAPRules {
    static var exchange: [any ExchangeRule.Type] { [MessageNotWhole.self, AnswerMayComeLater.self] }
    static var connection: [any ConnectionRule.Type] { [CaptureStartsLate.self, OneDirectionOnly.self] }
    static var session: [any SessionRule.Type] { [CaptureEndsBeforeSession.self] }
    static let declaredOnly: [Rule] = [EncryptedTraffic.rule]
}

enum CaptureStartsLate: ConnectionRule {
    static let rule = Rule(
        "BUP-CAP-001", "Capture starts after the connection", class: .capture, scope: .connection,
        [RuleVariant(field: .information, spec: .information)], party: .capture, source: "BITSTrail",
        meaning: "The connection's handshake is not in the capture: what was said before its first frame is not known.",
        causes: "The capture was started late, or frames at its start were dropped.",
        advice: "If the start matters, start the capture before the upload.",
        example: "first frame is a Fragment's middle")

    static func check(_ connection: Connection, _ judge: inout Judge) {
        // What is followed anew only since it was silent for long began in the capture all the same.
        guard !connection.handshakeSeen, !connection.isContinued else { return judge.pass() }
        judge.fail(
            on: .connection, [connection.first],
            "The capture holds no handshake of the connection \(connection.client) to \(connection.server).")
    }
}

enum OneDirectionOnly: ConnectionRule {
    static let rule = Rule(
        "BUP-CAP-002", "Only one direction was captured", class: .capture, scope: .connection,
        [RuleVariant(field: .information, spec: .information)], party: .capture, source: "BITSTrail",
        meaning: """
            All frames of the connection go one way. Requests and answers cannot be compared, so most rules are not \
            judged.
            """,
        causes: "Asymmetric routing, or a mirror port that copies one direction.",
        advice: "Capture at the client, at the server, or mirror both directions.",
        example: "requests without any answer")

    static func check(_ connection: Connection, _ judge: inout Judge) {
        guard !connection.hasBothDirections else { return judge.pass() }
        let side: Wording = connection.clientFrames > 0 ? "client" : "server"
        judge.fail(
            on: .connection, [connection.first],
            "Of the connection \(connection.client) to \(connection.server) only the \(side)'s frames are in the capture.",
            [.integer("client_frames", connection.clientFrames), .integer("server_frames", connection.serverFrames)])
    }
}

enum MessageNotWhole: ExchangeRule {
    static let rule = Rule(
        "BUP-CAP-003", "Octets of a message are missing", class: .capture, scope: .message,
        [RuleVariant(field: .information, spec: .information)], party: .capture, source: "BITSTrail",
        meaning: """
            Frames that carried a head, or where an answer was due, are not in the capture. Rules that need them are \
            not judged.
            """,
        causes: "The capturing machine or the mirror port dropped frames, or a snap length cut them.",
        advice:
            """
            Capture with a larger buffer (tcpdump -B), the whole frame (-s 0), and with as narrow a filter as \
            possible.
            """,
        example: "1,448 octets missing where the Ack was due")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        let exchange = context.exchange
        // The bound that was reached is told with all others.
        if exchange.damage.contains(.givenUp) { return }
        if exchange.damage.contains(.answer), exchange.answer == nil, let request = exchange.request {
            return judge.fail(
                on: .request, [request.start],
                "\(exchange.connection.gapCount > 0 ? "Octets of the server" : "Frames of the client's connections") are "
                    + "missing where the answer to the \(context.requestName) was due.")
        }
        if let request = exchange.request, request.isCut {
            judge.fail(
                on: .request, [request.start],
                "The \(context.requestName)'s header block is not wholly in the capture: \(lacking(request)).",
                evidence(request))
        }
        if let answer = exchange.answer, answer.isCut {
            let name: Wording = exchange.request == nil ? "an answer" : "the answer to the \(context.requestName)"
            judge.fail(
                on: .answer, [answer.start],
                "The header block of \(name) is not wholly in the capture: \(lacking(answer)).", evidence(answer))
        }
        if exchange.request?.isCut ?? false || exchange.answer?.isCut ?? false { return }
        if exchange.request == nil, exchange.damage.contains(.request), let answer = exchange.answer {
            return judge.fail(
                on: .answer, [answer.start], "The request that this Ack answers is not wholly in the capture.")
        }
        if context.silence == .requestIncomplete, let request = exchange.request, !isCutOff(exchange) {
            return judge.fail(
                on: .request, [request.start], incomplete(exchange, context.requestName),
                [.integer("octets", request.bodyLength)])
        }
        judge.pass()
    }

    private static func incomplete(_ exchange: Exchange, _ name: Wording) -> Wording {
        guard let stopped = exchange.stoppedHalfway, stopped.unacknowledged == 0 else {
            return "The \(name) is not wholly in the capture, so that nobody knows what became of it."
        }
        return """
            Of the \(name) \(grouped(stopped.sent)) of \(grouped(stopped.announced)) octets were sent, and the server's TCP \
            acknowledged all of them: the client had sent no more when the capture ended. Nothing was lost here.
            """
    }

    /// What of a head is missing, as far as it is known.
    private static func lacking(_ message: Exchange.Message) -> Wording {
        let head = message.head
        let seen = head.bytes.count
        if let missing = head.missingLength, let length = head.wireLength {
            return "\(grouped(missing)) of its \(grouped(length)) octets are missing"
        }
        if head.hole == .inStartLine { return "it is cut within the target, after \(grouped(Int64(seen))) octets" }
        let last: Wording = head.fields.last.map { "the field \(head.name(of: $0))" } ?? "the first line"
        return "what stands behind \(last) is missing"
    }

    private static func evidence(_ message: Exchange.Message) -> [Evidence] {
        let head = message.head
        var evidence: [Evidence] = [.integer("fields_seen", head.fields.count)]
        if let missing = head.missingLength { evidence.append(.integer("head_octets_missing", missing)) }
        if let length = message.cutLength { evidence.append(.integer("message_octets", length)) }
        return evidence
    }

    /// Whether somebody ended the connection within the request: that is no matter of the capture (FR-020).
    private static func isCutOff(_ exchange: Exchange) -> Bool {
        let connection = exchange.connection
        return (connection.clientClosing != nil || connection.serverClosing != nil)
            && !exchange.damage.contains(.request)
    }
}

enum AnswerMayComeLater: ExchangeRule {
    static var concerns: ExchangeTraits { .upload }
    static let rule = Rule(
        "BUP-CAP-004", "Capture ends before an answer was due", class: .capture, scope: .exchange,
        [RuleVariant(field: .information, spec: .information)], gates: [.bothDirections], party: .capture,
        source: "BITSTrail",
        meaning:
            """
            The request has no answer in the capture, which ends sooner than an answer may take. It may have come \
            later.
            """,
        causes: "The capture was stopped while the upload was under way.",
        advice: """
            Let the capture run until the upload is over, or no answer has come for five minutes (fifteen to the last \
            Fragment).
            """,
        example: "Fragment, then the capture ends 20 s later")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let silence = context.silence, let request = context.request else { return }
        guard silence == .captureEnds else { return judge.pass() }
        let end = request.end ?? request.headEnd
        judge.fail(
            on: .request, [request.start],
            "The \(context.requestName) has no answer yet when the capture ends; it may have come later.",
            [
                .duration("capture_goes_on_for", context.provenTime(since: end)),
                .own("request_acknowledged_by_tcp", context.exchange.requestAcknowledged == nil ? "no" : "yes"),
            ])
    }
}

enum CaptureEndsBeforeSession: SessionRule {
    static let rule = Rule(
        "BUP-CAP-005", "Capture ends before the session does", class: .capture, scope: .session,
        [RuleVariant(field: .information, spec: .information)], party: .capture, source: "BITSTrail",
        meaning: "Neither Close-Session nor Cancel-Session is in the capture: how the upload ended is not known.",
        causes: "The capture was stopped early, or the client is gone; BITS may resume an upload for 14 days.",
        advice: "Capture until the job is done, or look for the rest in later captures.",
        example: "the last message is a Fragment's Ack")

    static func check(_ context: SessionContext, _ judge: inout Judge) {
        let session = context.session
        guard session.isOpen, session.id != nil, session.lastClose == nil, session.lastCancel == nil,
            !session.hasStrayEnding,
            !context.isEvicted,
            !(session.restartedAs != nil && session.hasFragment),
            let last = session.lastMessage ?? session.lastAnswered ?? session.create
        else { return judge.pass() }
        // One of the messages whose header blocks are cut may have ended it.
        guard session.cut.requestsWithoutType == 0 else { return judge.open(.wholeHead) }
        guard let place = last.answer?.start ?? last.request?.start else { return }
        judge.fail(
            on: .session, [place],
            """
            Neither Close-Session nor Cancel-Session is in the capture; it shows \(grouped(session.acknowledged)) of \
            \(session.total.map(grouped) ?? "an unknown number of") octets acknowledged.
            """,
            [.integer("acknowledged", session.acknowledged)])
    }
}

enum EncryptedTraffic {
    static let rule = Rule(
        "BUP-CAP-006", "Encrypted connections are not looked into", class: .capture, scope: .capture,
        [RuleVariant(field: .information, spec: .information)], party: .capture, source: "BITSTrail",
        meaning: "The capture holds TLS connections. If BITS runs in them, it cannot be seen.",
        causes: "Uploads to https addresses.",
        advice: "Capture behind the point where TLS ends, or decrypt in Wireshark and export the HTTP.",
        example: "TCP port 443")
}
