import BITSProtocol
import HTTPMessages

enum AckWithoutSessionID: ExchangeRule {
    static var concerns: ExchangeTraits { [.create, .createAck] }
    static let rule = Rule(
        "BUP-CSA-001", "Session created without a session id", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        gates: [.bothDirections], party: .server, source: "[MC-BUP] 2.2.3.2",
        meaning: "The id in this Ack is what all later packets are addressed by. Without it the client cannot go on.",
        causes: "A server that says 200 to everything, or a proxy that strips BITS-* headers from answers.",
        advice: "Compare a capture taken at the server: if it sends the id, correct the machine in between.",
        example: "HTTP/1.1 200 OK, BITS-Packet-Type: Ack, no BITS-Session-Id")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.createAck(.success, &judge), context.isPaired(&judge) else { return }
        judge.require(
            context.answerPacket?.sessionID.isPresent ?? false, on: .answer, [answer.start],
            "The Ack grants the session with \(answer.head.status ?? 0), but has no BITS-Session-Id.",
            [.own("missing", "BITS-Session-Id")])
    }
}

enum AckWithoutProtocol: ExchangeRule {
    static var concerns: ExchangeTraits { [.create, .createAck] }
    static let rule = Rule(
        "BUP-CSA-002", "Session created without a protocol", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        gates: [.bothDirections], party: .server, source: "[MC-BUP] 2.2.3.2",
        meaning: """
            With success the server says which of the offered protocols it chose. Windows refuses an Ack without it.
            """,
        causes: "A home-made server that leaves BITS-Protocol out, or a proxy that strips it.",
        advice: "Let the server send BITS-Protocol with the GUID from the client's list.",
        example: "HTTP/1.1 200 OK, BITS-Packet-Type: Ack, no BITS-Protocol")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.createAck(.success, &judge), context.isPaired(&judge) else { return }
        judge.require(
            context.answerPacket?.protocolGUID.isPresent ?? false, on: .answer, [answer.start],
            "The Ack grants the session with \(answer.head.status ?? 0), but has no BITS-Protocol.",
            [.own("missing", "BITS-Protocol")])
    }
}

enum ProtocolNotFromList: ExchangeRule {
    static var concerns: ExchangeTraits { [.create, .createAck] }
    static let rule = Rule(
        "BUP-CSA-003", "Server chose a protocol that was not offered", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        gates: [.bothDirections], party: .server, source: "[MC-BUP] 1.7.1, 2.2.3.2",
        meaning: """
            The server may choose from the client's list only; the client cannot speak another protocol and gives \
            up.
            """,
        causes: "A server with a fixed BITS-Protocol value, or a list that a proxy changed on the way.",
        advice: "Let the server answer with a GUID of the request, or refuse with 400 and 0x80070057.",
        example: "offered {7df0354d-…}, answered {11111111-…}")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.createAck([], &judge), let chosen = context.answerPacket?.protocolGUID,
            let guid = chosen.value, context.isPaired(&judge), context.traits.contains(.create)
        else { return }
        let isOffered = context.offer?.elements.contains { $0.guid == guid } ?? false
        let places = [answer.start, context.request?.start].compactMap(\.self)
        let offered = context.packet?.supportedProtocols.raw
        judge.require(
            isOffered, on: .answer, places,
            """
            The server chose "\(chosen.raw ?? "")", but the client offered \
            \(offered.map { "\"\($0.clipped)\"" } ?? "nothing").
            """,
            [.text("chosen", chosen.raw ?? ""), .text("offered", offered?.clipped ?? "")])
    }
}

enum ProtocolInRefusal: ExchangeRule {
    static var concerns: ExchangeTraits { [.create, .createAck] }
    static let rule = Rule(
        "BUP-CSA-004", "BITS-Protocol in an Ack without success", scope: .exchange,
        [
            RuleVariant("status 201, which the specification does not know", field: nil, spec: .violation),
            RuleVariant("any other status but 200", field: .violation, spec: .violation),
        ],
        party: .server, source: "[MC-BUP] 2.2.3.2",
        meaning: "BITS-Protocol tells that a session was granted. Beside an error status it contradicts the answer.",
        causes: "A server that builds all Acks from one template.",
        advice: "Send BITS-Protocol with status 200 only.",
        example: "HTTP/1.1 403 Forbidden, BITS-Packet-Type: Ack, BITS-Protocol: {7df0354d-…}")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.createAck([], &judge), let status = answer.head.status,
            let field = answer.head.first(.bitsProtocol)
        else { return }
        guard status != 200 else { return judge.pass() }
        judge.fail(
            variant: status == 201 ? 0 : 1, on: .answer, [answer.start],
            """
            The Ack to Create-Session has status \(status) and "\(answer.head.line(of: field))", which belongs to \
            200.
            """,
            [.integer("status", status), .text("header", answer.head.line(of: field)), .integer("expected", 200)])
    }
}

enum ChosenProtocolNotOneGUID: ExchangeRule {
    static var concerns: ExchangeTraits { [.create, .createAck] }
    static let rule = Rule(
        "BUP-CSA-005", "BITS-Protocol is not exactly one GUID", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        party: .server, source: "[MC-BUP] 2.2.3.2",
        meaning: """
            The server names the one protocol that it chose. A list, a version number or nothing leaves no protocol.
            """,
        causes: "A home-made server that echoes the client's list or sends a version number.",
        advice: "Let the server send one GUID: the one it chose from the list.",
        example: "BITS-Protocol: 1.5")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.createAck([], &judge), let chosen = context.answerPacket?.protocolGUID,
            chosen.isPresent
        else { return }
        judge.require(
            chosen.value != nil, on: .answer, [answer.start],
            """
            The Ack to Create-Session says "BITS-Protocol: \((chosen.raw ?? "").clipped)", which is not exactly one \
            GUID.
            """,
            [.text("header", "BITS-Protocol: \((chosen.raw ?? "").clipped)")])
    }
}

enum ProtocolNotFirst: ExchangeRule {
    static var concerns: ExchangeTraits { [.create, .createAck] }
    static let rule = Rule(
        "BUP-CSA-006", "Server chose a protocol other than the first", scope: .exchange,
        [RuleVariant(field: .information, spec: .information)],
        gates: [.bothDirections], party: .server, source: "[MC-BUP] 1.7.1",
        meaning: "The client lists its favourite first; the server took a later one, as it may.",
        causes: "The client offers a protocol that this server does not know.",
        advice: "Nothing.",
        example: "offered {0b5ac9a2-…} {7df0354d-…}, answered {7df0354d-…}")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.createAck(.success, &judge),
            let chosen = context.answerPacket?.protocolGUID.value, context.isPaired(&judge),
            context.traits.contains(.create),
            let offer = context.offer, offer.elements.contains(where: { $0.guid == chosen }),
            let favourite = offer.elements.first(where: { $0.guid != nil })
        else { return }
        judge.require(
            favourite.guid == chosen, on: .answer,
            [answer.start, context.request?.start].compactMap(\.self),
            "The server chose \(chosen), although the client would rather have \"\(favourite.raw)\".",
            [.text("chosen", chosen.description), .text("preferred", favourite.raw)])
    }
}
