import BITSProtocol

enum UnknownErrorPair: ExchangeRule {
    static var concerns: ExchangeTraits { [.errorFields, .answerDamaged] }
    static let rule = Rule(
        "BUP-ERR-007", "Error code with a status it does not go with", scope: .exchange,
        [RuleVariant(field: .warning, spec: .warning)],
        party: .server, source: "[MC-BUP] 2.2.1.2, 3.2.5.2.3",
        meaning: """
            The specification lists which code comes with which status. A client that looks at the status first \
            handles another pair differently, e.g. it does not restart a lost session.
            """,
        causes: "A server that is not IIS, or a proxy that replaces the status and leaves the headers.",
        advice: """
            Let the server send the code with its status: 0x8020001F, 0x80200020 and 0x80070070 with 500, 0x80070005 \
            with 403 (409 if the file exists, 501 if uploads are switched off), 0x80070057 with 400. If a proxy \
            replaces the status, let it pass the server's own.
            """,
        example: "HTTP/1.1 404 Not Found with BITS-Error-Code: 0x8020001F")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.ack([.refusal, .errorFields], &judge), let packet = context.answerPacket,
            let code = packet.hresult.value
        else { return }
        // An application's errors and a vendor's own codes come with any status ([MC-BUP] 1.8).
        let isFree = code.isCustomer || packet.errorContext.value?.isApplication ?? false
        judge.require(
            isFree || ErrorTables.isKnownPair(code, packet.status), on: .answer, [answer.start],
            """
            The \(context.answerName) combines status \(packet.status) with the error \
            "\(packet.hresult.raw?.clipped ?? "")"; the specification has no such \
            pair\(statuses(of: code)).
            """,
            [.integer("status", packet.status), .text("error", packet.hresult.raw?.clipped ?? "")])
    }

    private static func statuses(of code: HResult) -> Wording {
        let known = ErrorTables.statuses(withCode: code).map { Wording("\($0)") }
        return known.isEmpty ? "" : ": this code goes with \(known.joined(separator: " or "))"
    }
}

enum SuccessCodeInFailure: ExchangeRule {
    static var concerns: ExchangeTraits { [.errorFields, .answerDamaged] }
    static let rule = Rule(
        "BUP-ERR-009", "Error status with a success code", scope: .exchange,
        [RuleVariant(field: .warning, spec: .warning)],
        party: .server, source: "HRESULT, bit 31",
        meaning: """
            The status says failure, but the code has the form of a success (its highest bit is clear). A client \
            that goes by the code takes the refusal for a success.
            """,
        causes: "A server that is not IIS and sends 0 or 1 where it has no code.",
        advice: "Let the server send a failure code (0x8…), or leave the header out.",
        example: "HTTP/1.1 500 Internal Server Error with BITS-Error-Code: 0x1")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        // With 416 the code is 0 by the specification.
        guard let answer = context.ack([.refusal, .errorFields], &judge), let packet = context.answerPacket,
            packet.status != 416,
            let code = packet.hresult.value
        else { return }
        judge.require(
            code.isFailure, on: .answer, [answer.start],
            """
            The \(context.answerName) has status \(packet.status), but "\(packet.hresult.raw?.clipped ?? "")" is a \
            success code.
            """,
            [.integer("status", packet.status), .text("error", packet.hresult.raw?.clipped ?? "")])
    }
}

enum UnknownErrorCode: ExchangeRule {
    static var concerns: ExchangeTraits { [.errorFields, .answerDamaged] }
    static let rule = Rule(
        "BUP-ERR-010", "Unknown error code without the customer bit", scope: .exchange,
        [RuleVariant(field: .note, spec: .violation)],
        party: .server, source: "[MC-BUP] 1.8",
        meaning: """
            Codes of a vendor's own carry the bit 0x20000000, so that they never collide with codes of Windows. This \
            one does not, and is none of the known ones.
            """,
        causes: "A server or application that makes up numbers.",
        advice: "Ask the vendor what the code means; own codes should look like 0xA….",
        example: "BITS-Error-Code: 0x80990001")

    /// Codes of facility 0 that Windows defines: from E_NOTIMPL to E_FAIL, and E_UNEXPECTED.
    private static let general: [ClosedRange<UInt32>] = [0x8000_4001...0x8000_4005, 0x8000_ffff...0x8000_ffff]

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard !context.traits.contains(.challenge), let answer = context.ack(.errorFields, &judge),
            let packet = context.answerPacket,
            let code = packet.hresult.value
        else { return }
        // A code in a success to a Ping is for PG-003 alone, which is to be the only finding there.
        if packet.isSuccess, !context.traits.contains(.noPing) { return }
        judge.require(
            code.isCustomer || ErrorTables.isKnownFacility(code) || ErrorTables.isKnown(code)
                || general.contains { $0.contains(code.code) },
            on: .answer, [answer.start],
            """
            The \(context.answerName) has the error "\(packet.hresult.raw?.clipped ?? "")", which is not known and \
            lacks the bit 0x20000000 of vendors' codes.
            """,
            [.text("error", packet.hresult.raw?.clipped ?? ""), .integer("facility", code.facility)])
    }
}

enum MisplacedApplicationError: ExchangeRule {
    static var concerns: ExchangeTraits { [.errorFields, .answerDamaged] }
    static let rule = Rule(
        "BUP-ERR-014", "Application error where no application is asked", scope: .exchange,
        [RuleVariant(field: .note, spec: .note)],
        party: .server, source: "[MC-BUP] 3.2.5.2.6",
        meaning: """
            Context 0x7 blames the application behind the server. That is notified only when the last octet has \
            come, so on any other Ack the context is wrong.
            """,
        causes: "A server that is not IIS and sends 0x7 with all its errors.",
        advice: "Do not look for the fault in the application; the server itself refused.",
        example: "Ack to Create-Session with BITS-Error-Context: 0x7")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard !context.traits.contains(.challenge), let answer = context.ack(.errorFields, &judge),
            let packet = context.answerPacket,
            packet.errorContext.value?.isApplication ?? false
        else { return }
        guard let request = context.packet else { return judge.open(.bothDirections) }
        if request.type == .fragment {
            // Without a total nobody can say whether the Fragment completes the file.
            guard let range = request.contentRange.value, range.totalNumber != nil else { return }
            if range.isFinal { return judge.pass() }
        }
        judge.fail(
            on: .answer, [answer.start],
            """
            The \(context.answerName) has the error context "\(packet.errorContext.raw?.clipped ?? "")", but only a \
            Fragment that completes the file involves the server application.
            """,
            [
                .text("header", "BITS-Error-Context: \(packet.errorContext.raw?.clipped ?? "")"),
                .text("range", request.contentRange.raw ?? ""),
            ])
    }
}

enum DiskFullMisspelled: ExchangeRule {
    static var concerns: ExchangeTraits { [.errorFields, .answerDamaged] }
    static let rule = Rule(
        "BUP-ERR-015", "Error code 0x80070112", scope: .exchange,
        [RuleVariant(field: .note, spec: .note)],
        party: .server, source: "[MC-BUP] 2.2.1.2",
        meaning: """
            The specification prints this code for a full disk and for an application that takes too long. As a \
            Windows code it has no meaning; a full disk is 0x80070070 (112 in decimal).
            """,
        causes: "A server built from the specification's table. With status 408 the application took too long.",
        advice: "With 500 free space on the server's volume, with 408 look at the server application.",
        example: "HTTP/1.1 500 Internal Server Error with BITS-Error-Code: 0x80070112")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard !context.traits.contains(.challenge), let answer = context.ack(.errorFields, &judge),
            let packet = context.answerPacket,
            packet.hasError
        else { return }
        let isMeant = packet.errorCode.value?.code == 0x8007_0112 || packet.error.value?.code == 0x8007_0112
        judge.require(
            !isMeant, on: .answer, [answer.start],
            """
            The \(context.answerName) has status \(packet.status) and the error \
            "\(packet.hresult.raw?.clipped ?? "")": \
            \(packet.status == 408 ? "the server application took too long" : "the server's disk is full").
            """,
            [.integer("status", packet.status), .text("error", packet.hresult.raw?.clipped ?? "")])
    }
}
