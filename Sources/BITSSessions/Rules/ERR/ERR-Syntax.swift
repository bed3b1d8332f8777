import BITSProtocol
import HTTPMessages

enum ForeignErrorContext: ExchangeRule {
    static var concerns: ExchangeTraits { [.errorFields, .answerDamaged] }
    static let rule = Rule(
        "BUP-ERR-005", "Error context is neither 0x5 nor 0x7", scope: .exchange,
        [RuleVariant(field: .warning, spec: .violation)],
        party: .server, source: "[MC-BUP] 2.2.1.2",
        meaning: """
            On the wire there are two contexts: 0x5, the BITS server, and 0x7, the application behind it. The other \
            numbers are the client's own.
            """,
        causes: "A server that is not IIS and sends an empty or made-up context.",
        advice: "Let the server send 0x5, or 0x7 for errors of the application.",
        example: "BITS-Error-Context: 0x1")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.ack(.errorFields, &judge), let reading = context.answerPacket?.errorContext,
            reading.isPresent, context.isNoLonePingAck(&judge)
        else { return }
        judge.require(
            reading.value?.belongsOnWire ?? false, on: .answer, [answer.start],
            """
            The \(context.answerName) has the error context \
            "\(reading.raw?.clipped ?? "")"\(reading.value?.name.map { " (\($0))" } ?? ""); a server sends 0x5 or 0x7.
            """,
            [.text("header", "BITS-Error-Context: \(reading.raw?.clipped ?? "")")])
    }
}

enum UnusualErrorSpelling: ExchangeRule {
    static var concerns: ExchangeTraits { [.errorFields, .answerDamaged] }
    static let rule = Rule(
        "BUP-ERR-006", "Error code in the wrong form", scope: .exchange,
        [
            RuleVariant(
                "it can still be read (no 0x, x8020001F, decimal, negative)", field: .warning, spec: .violation),
            RuleVariant("it cannot be read, or has more than 32 bits", field: .violation, spec: .violation),
        ],
        party: .server, source: "[MC-BUP] 2.2.1.2",
        meaning: """
            The code is 0x and one to eight hexadecimal digits. In another form a client takes it for another code, or \
            for none, and then does not start again where it should.
            """,
        causes: "A server that is not IIS and prints the number in its language's own way.",
        advice: "Let the server print 0x and eight hexadecimal digits.",
        example: "BITS-Error-Code: 1")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.ack(.errorFields, &judge), let packet = context.answerPacket,
            context.isNoLonePingAck(&judge)
        else { return }
        look(at: packet.errorCode, called: .bitsErrorCode, answer, context, &judge)
        look(at: packet.error, called: .bitsError, answer, context, &judge)
    }

    private static func look(
        at reading: Reading<HResult>, called name: FieldName, _ answer: Exchange.Message, _ context: ExchangeContext,
        _ judge: inout Judge
    ) {
        guard let raw = reading.raw else { return }
        if reading.value?.isUsualSpelling ?? false { return judge.pass() }
        let meaning: Wording = reading.value.map { "is meant as \($0)" } ?? "is no 32-bit number"
        judge.fail(
            variant: reading.value == nil ? 1 : 0, on: .answer, [answer.start],
            """
            The error "\(raw.clipped)" of the \(context.answerName) \(meaning); the form is 0x and one to eight \
            hexadecimal digits.
            """,
            [.text("header", "\(name.spelling): \(raw.clipped)")]
                + (reading.value.map { [.own("read_as", $0.description)] } ?? []))
    }
}

enum ErrorUnderBothNames: ExchangeRule {
    static var concerns: ExchangeTraits { [.errorFields, .answerDamaged] }
    static let rule = Rule(
        "BUP-ERR-008", "Error code under both of its names", scope: .exchange,
        [
            RuleVariant("the values are equal", field: .note, spec: .note),
            RuleVariant("the values differ", field: .violation, spec: .violation),
        ],
        party: .server, source: "[MC-BUP] 2.2.1.2",
        meaning: """
            The specification calls the header BITS-Error, the Win32 pages and all known servers BITS-Error-Code. With \
            both it depends on the client which one it reads.
            """,
        causes: "A server that wants to please both documents, or a proxy that rewrites errors.",
        advice: "Send BITS-Error-Code only, or the same value in both.",
        example: "BITS-Error: 0x80070005 and BITS-Error-Code: 0x80070057")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.ack(.errorFields, &judge), let packet = context.answerPacket,
            packet.hasError
        else {
            return
        }
        guard packet.errorCode.isPresent, packet.error.isPresent else { return judge.pass() }
        judge.fail(
            variant: packet.errorNamesDiffer ? 1 : 0, on: .answer, [answer.start],
            """
            The \(context.answerName) has BITS-Error-Code "\(packet.errorCode.raw?.clipped ?? "")" and BITS-Error \
            "\(packet.error.raw?.clipped ?? "")"; one of the two names is enough.
            """,
            [
                .text("bits_error_code", packet.errorCode.raw?.clipped ?? ""),
                .text("bits_error", packet.error.raw?.clipped ?? ""),
            ])
    }
}
