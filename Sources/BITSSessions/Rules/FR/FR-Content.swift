import BITSProtocol
import HTTPMessages

enum EncodingNotOffered: ExchangeRule {
    static var concerns: ExchangeTraits { [.fragment, .fragmentUnread] }
    static let rule = Rule(
        "BUP-FR-015", "Content-Encoding that the server did not offer", scope: .exchange,
        [
            RuleVariant("identity, written out", field: .note, spec: .warning),
            RuleVariant("any other", field: .warning, spec: .warning),
        ],
        gates: [.sessionStart], party: .client, source: "win32: Fragment; [MC-BUP] <12>",
        meaning: """
            The Ack to Create-Session says in Accept-Encoding how Fragments may be encoded; without it, or with \
            identity, not at all. A server that does not decode stores the encoded octets as the file.
            """,
        causes: "A client or HTTP library that compresses request bodies by itself.",
        advice: "Switch compression of request bodies off in the client. Compare the uploaded file with its source.",
        example: "Accept-encoding: identity in the Ack, Content-Encoding: gzip in the Fragment")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasTransfer(&judge) else { return }
        guard context.packet?.contentEncoding.isPresent ?? false else { return judge.pass() }
        guard let session = context.session, session.hasStart, !context.exchange.standing.isUnknownID,
            !context.mayBeOtherSession, let ack = session.create?.answer
        else { return judge.open(.sessionStart) }
        let offers = ack.head.all(.acceptEncoding).map { ack.head.value(of: $0) }
        guard offers.allSatisfy(OfferedEncodings.areIdentity) else { return judge.pass() }
        let encoding = context.packet?.contentEncoding.raw ?? ""
        judge.fail(
            variant: isIdentity(encoding) ? 0 : 1, on: .request, context.requestPlaces(ack.start),
            """
            The Fragment says "Content-Encoding: \(encoding)", but the Ack to Create-Session offered \
            \(offers.isEmpty ? "no encoding" : "identity only").
            """,
            [.text("content_encoding", encoding), .text("offered", offers.joined(separator: ", "))])
    }
}

enum EncodingChanged: ExchangeRule {
    static var concerns: ExchangeTraits { [.fragment, .fragmentUnread] }
    static let rule = Rule(
        "BUP-FR-016", "Content-Encoding differs between Fragments", scope: .session,
        [RuleVariant(field: .warning, spec: .warning)],
        party: .client, source: "win32: Fragment",
        meaning: """
            All Fragments of a file have the same encoding. The server puts their octets together; mixed ones make a \
            file that nobody can read.
            """,
        causes: "A client or proxy that compresses some requests and others not, e.g. by their size.",
        advice: "Switch compression of request bodies off in the client, and on proxies between.",
        example: "the first Fragment with Content-Encoding: gzip, the second without")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        let exchange = context.exchange
        guard context.hasTransfer(&judge), context.session != nil, exchange.packet?.sessionID.value != nil else {
            return
        }
        let isEncoded = exchange.packet?.contentEncoding.isPresent ?? false
        if !isEncoded, exchange.standing.contentEncoding == nil {
            if exchange.standing.previousFragment != nil { judge.pass() }
            return
        }
        if exchange.standing.ending != nil || exchange.standing.lostBy != nil { return }
        // Where no Fragment said its encoding, one that was no authentication leg must have been there.
        let previous = exchange.standing.previousFragment
        guard exchange.standing.contentEncoding != nil || previous?.isAuthenticationLeg == false else { return }
        let earlier = exchange.standing.contentEncoding ?? "identity"
        let encoding = exchange.packet?.contentEncoding.raw ?? "identity"
        if encoding == earlier || normalised(encoding) == normalised(earlier) { return judge.pass() }
        if context.mayBeOtherSession { return judge.open(.bothDirections) }
        judge.fail(
            on: .request, context.requestPlaces(previous?.request?.start),
            """
            The Fragment has \(isEncoded ? "the Content-Encoding \"\(encoding)\"" : "no Content-Encoding"); an earlier \
            one of the session had "\(earlier)".
            """,
            [.text("content_encoding", encoding), .text("expected", earlier)])
    }
}

enum ContentNameChanged: ExchangeRule {
    static var concerns: ExchangeTraits { [.fragment, .fragmentUnread] }
    static let rule = Rule(
        "BUP-FR-017", "Content-Name missing or changed", scope: .session,
        [
            RuleVariant("missing in the first Fragment", field: nil, spec: .warning),
            RuleVariant("another name than before in the session", field: .warning, spec: .warning),
        ],
        gates: [.sessionStart], party: .client, source: "[MC-BUP] 2.2.6.1",
        meaning: """
            Content-Name is the local name of the file that is uploaded. One session uploads one file, so the name \
            stays the same; the first Fragment should state it. Servers seldom use it.
            """,
        causes: "A client that mixes up two jobs, or a file that was renamed meanwhile.",
        advice: "If the name changed, compare the uploaded file with its source. A missing name is harmless.",
        example: "Content-Name: report.zip, then Content-Name: photo.jpg with the same session id")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        let exchange = context.exchange
        guard context.hasTransfer(&judge), let session = context.session, !exchange.standing.isUnknownID else { return }
        guard exchange.packet?.contentName.isPresent ?? false else {
            guard exchange.standing.isFirstFragment else { return }
            return judge.fail(
                variant: 0, on: .request, context.requestPlaces(session.create?.answer?.start),
                "The session's first Fragment has no Content-Name.", [.own("missing", "Content-Name")])
        }
        guard let earlier = exchange.standing.contentName else { return judge.pass() }
        if exchange.packet?.contentName.raw == earlier { return judge.pass() }
        guard session.hasStart, !context.mayBeOtherSession else { return judge.open(.sessionStart) }
        let name = exchange.packet?.contentName.raw ?? ""
        judge.fail(
            variant: 1, on: .request, context.requestPlaces(exchange.standing.previousMessage?.request?.start),
            "The Fragment has the Content-Name \"\(name)\"; before it was \"\(earlier)\" in the session.",
            [.text("content_name", name), .text("expected", earlier)])
    }
}

/// Whether a list of encodings names none but identity.
private func isIdentity(_ list: String) -> Bool {
    list.split(separator: ",").allSatisfy { normalised(String($0)) == "identity" }
}

/// An encoding in lower case, without blanks and parameters.
private func normalised(_ encoding: String) -> String {
    let octets = encoding.utf8.prefix { $0 != 0x3b }.filter { !ASCII.isBlank($0) }.map(ASCII.lowercased)
    return octets.isEmpty ? "identity" : String(decoding: octets, as: UTF8.self)
}
