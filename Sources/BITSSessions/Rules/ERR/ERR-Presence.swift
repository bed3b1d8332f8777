import BITSProtocol
import HTTPMessages

enum ErrorInSuccess: ExchangeRule {
    static let rule = Rule(
        "BUP-ERR-001", "Success that carries an error code", scope: .exchange,
        [
            RuleVariant("the code is 0", field: .note, spec: .violation),
            RuleVariant("any other code", field: .violation, spec: .violation),
        ],
        party: .server, source: "[MC-BUP] 2.2.1.2",
        meaning: """
            The status says success, the error header says failure. Clients go by one or the other, so the two sides \
            can believe different things about the upload.
            """,
        causes: """
            A server that forgets to set the status when an error comes up late, or that sends a code in every Ack.
            """,
        advice: "Let the server send BITS-Error-Code with an error status only.",
        example: "HTTP/1.1 200 OK with BITS-Error-Code: 0x80070005")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.ack(.success, &judge) else { return }
        guard context.traits.contains(.noPing) else {
            // An Ack that stands alone may answer a Ping, for which PG-003 is the rule.
            if !context.isUpload { judge.open(.bothDirections) }
            return
        }
        guard context.traits.contains(.errorFields), let packet = context.answerPacket, packet.hasError else {
            return judge.pass()
        }
        let codes = [packet.errorCode, packet.error].filter(\.isPresent)
        let isZero = codes.allSatisfy { $0.value?.code == 0 }
        judge.fail(
            variant: isZero ? 0 : 1, on: .answer, [answer.start],
            """
            The \(context.answerName) has status \(packet.status) and the error \
            "\(codes.first?.raw?.clipped ?? "")".
            """,
            [.integer("status", packet.status)] + codes.map { .text("error", $0.raw?.clipped ?? "") })
    }
}

enum FailureWithoutError: ExchangeRule {
    static var concerns: ExchangeTraits { [.refusal, .answerDamaged] }
    static let rule = Rule(
        "BUP-ERR-002", "Error Ack without an error code", scope: .exchange,
        [RuleVariant(field: .note, spec: .violation)],
        party: .server, source: "[MC-BUP] 2.2.3.2, 2.2.5.2, 2.2.7.2, 2.2.9.2, 2.2.11.2, <4>",
        meaning: """
            An Ack that refuses should say why in BITS-Error-Code. IIS leaves it out where the status says enough; the \
            client then reports the HTTP status only.
            """,
        causes: "IIS itself in some cases, and most servers that are not IIS.",
        advice: "Look into the server's log for the reason. If the server is your own, send code and context.",
        example: "HTTP/1.1 400 Bad Request, BITS-Packet-Type: Ack, nothing else")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.ack(.refusal, &judge), let packet = context.answerPacket else { return }
        guard !packet.hasError else { return judge.pass() }
        judge.fail(
            on: .answer, [answer.start],
            "The \(context.answerName) has status \(packet.status), but no BITS-Error-Code that says why.",
            [.integer("status", packet.status), .own("missing", "BITS-Error-Code")], oncePer: context.serverKey)
    }
}

enum ContextWithoutError: ExchangeRule {
    static var concerns: ExchangeTraits { [.errorFields, .answerDamaged] }
    static let rule = Rule(
        "BUP-ERR-003", "Error context without an error code", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        party: .server, source: "[MC-BUP] 2.2.1.2",
        meaning: "The context says where an error arose; without the error itself it says nothing.",
        causes: "A home-made server, or a proxy that removes BITS-Error-Code but not the context.",
        advice: "Let the server send both headers or neither.",
        example: "BITS-Error-Context: 0x5 without BITS-Error-Code")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.ack(.errorFields, &judge), let field = answer.head.first(.bitsErrorContext) else {
            return
        }
        judge.require(
            context.answerPacket?.hasError ?? false, on: .answer, [answer.start],
            "The \(context.answerName) has \"\(answer.head.line(of: field))\", but no BITS-Error-Code to go with it.",
            [.text("header", answer.head.line(of: field)), .own("missing", "BITS-Error-Code")])
    }
}

enum ErrorWithoutContext: ExchangeRule {
    static var concerns: ExchangeTraits { [.errorFields, .answerDamaged] }
    static let rule = Rule(
        "BUP-ERR-004", "Error code without an error context", scope: .exchange,
        [RuleVariant(field: .warning, spec: .violation)],
        party: .server, source: "[MC-BUP] 2.2.3.2 to 2.2.11.2",
        meaning: """
            The context tells whether the BITS server (0x5) or the application behind it (0x7) failed. Without it the \
            client cannot say which.
            """,
        causes: "A server that is not IIS.",
        advice: "Let the server send BITS-Error-Context: 0x5, or 0x7 for errors of the application.",
        example: "BITS-Error-Code: 0x80070057 without BITS-Error-Context")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.ack(.errorFields, &judge), let packet = context.answerPacket,
            packet.hasError, context.isNoLonePingAck(&judge)
        else {
            return
        }
        judge.require(
            packet.errorContext.isPresent, on: .answer, [answer.start],
            """
            The \(context.answerName) has the error "\(packet.hresult.raw?.clipped ?? "")", but no \
            BITS-Error-Context.
            """,
            [.text("error", packet.hresult.raw?.clipped ?? ""), .own("missing", "BITS-Error-Context")])
    }
}
