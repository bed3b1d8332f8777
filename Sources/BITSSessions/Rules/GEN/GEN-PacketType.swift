import BITSProtocol
import HTTPMessages

enum AnswerWithoutPacketType: ExchangeRule {
    static let rule = Rule(
        "BUP-GEN-008", "Answer without BITS-Packet-Type", scope: .exchange,
        [
            RuleVariant("status 2xx", field: .violation, spec: .violation),
            RuleVariant("status 401 or 407", field: nil, spec: .note),
            RuleVariant("any other status", field: .note, spec: .violation),
        ],
        gates: [.bothDirections], party: .server, source: "[MC-BUP] 2.2.1, 2.2.1.2",
        meaning: """
            Whoever answered is not the BITS server: its answers always say BITS-Packet-Type: Ack. A success without \
            it means that the octets went to something that ignored the protocol.
            """,
        causes: """
            The web server has no BITS extension on this directory, or its HTTP layer, a proxy, a firewall or a login \
            portal answered in its place.
            """,
        advice: """
            See in Server, Via and the body who answered. Enable BITS uploads on that directory, or let the verb \
            BITS_POST through the machine in between.
            """,
        example: "HTTP/1.1 200 OK from a plain web server")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        if context.traits.isSuperset(of: [.ack, .upload, .paired]) { return judge.pass() }
        guard context.isUpload, let answer = context.uploadAnswer(&judge), context.isPaired(&judge) else { return }
        guard answer.head.first(.bitsPacketType) == nil else { return judge.pass() }
        let status = answer.head.status ?? 0
        let variant: Int
        switch status {
        case 200...299: variant = 0
        case 401, 407: variant = 1
        default: variant = 2
        }
        judge.fail(
            variant: variant, on: .answer, [answer.start],
            """
            The \(context.answerName) has no BITS-Packet-Type; a BITS server says "BITS-Packet-Type: Ack" in every \
            answer.
            """,
            [.integer("status", status), .text("server", answer.head.firstValue(.server) ?? "not named")],
            party: status == 407 ? .proxy : .server)
    }
}

enum AnswerOfOtherType: ExchangeRule {
    static let rule = Rule(
        "BUP-GEN-009", "Answer whose packet type is not Ack", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        party: .server, source: "[MC-BUP] 2.2.1.2",
        meaning: """
            Every answer of a BITS server has the packet type Ack. With another type the client discards the answer.
            """,
        causes: "A home-made server or a test stub that echoes the request's headers.",
        advice: "Let the server answer with BITS-Packet-Type: Ack, whatever the request was.",
        example: "HTTP/1.1 200 OK with BITS-Packet-Type: Ping")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        if context.isAck { return judge.pass() }
        guard let answer = context.uploadAnswer(&judge), let field = answer.head.first(.bitsPacketType) else { return }
        judge.fail(
            on: .answer, [answer.start],
            """
            The \(context.answerName) says "\(answer.head.line(of: field))"; the only packet type of an answer is Ack.
            """,
            [.text("header", answer.head.line(of: field)), .own("expected", PacketType.ack.rawValue)])
    }
}

enum RequestWithoutPacketType: RequestRule {
    static let rule = Rule(
        "BUP-GEN-010", "BITS_POST without BITS-Packet-Type", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        party: .client, source: "[MC-BUP] 2.2.1.2",
        meaning: "The packet type says what a BITS_POST wants. Without it the server can only refuse with 400.",
        causes: """
            A proxy or filter that strips unknown headers, a scanner that tries the verb, or an unfinished client.
            """,
        advice: """
            Compare a capture taken at the client: if the header is there, find the machine that removes BITS-* \
            headers.
            """,
        example: "BITS_POST /x HTTP/1.1 with Host and Content-Length only")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasUploadRequest(&judge) else { return }
        switch context.packet?.recognition {
        case .verb, .verbWrongCase:
            if context.packet?.typeReading.isPresent ?? false { return judge.pass() }
            guard let request = context.request else { return }
            judge.fail(
                on: .request, [request.start],
                """
                The \(request.head.method) request has no BITS-Packet-Type, so the server cannot know what it asks \
                for.
                """,
                [.own("missing", FieldName.bitsPacketType.spelling)])
        default: return
        }
    }
}

enum RequestOfUnknownType: RequestRule {
    static let rule = Rule(
        "BUP-GEN-011", "Request of unknown packet type", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        party: .client, source: "[MC-BUP] 2.2.1.2",
        meaning: """
            A client sends Ping, Create-Session, Fragment, Close-Session or Cancel-Session; the server refuses any \
            other type with 400 and 0x80070057. Ack is the server's.
            """,
        causes: "A misspelled type in a home-made client, a request built from an answer, or fuzzing.",
        advice: "Correct the value of BITS-Packet-Type in the client.",
        example: "BITS-Packet-Type: AWESOME")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasUploadRequest(&judge) else { return }
        if context.packet?.type != nil { return judge.pass() }
        guard let request = context.request, let field = request.head.first(.bitsPacketType) else { return }
        judge.fail(
            on: .request, [request.start],
            """
            The request says "\(request.head.line(of: field))"; a client sends Ping, Create-Session, Fragment, \
            Close-Session or Cancel-Session.
            """,
            [.text("header", request.head.line(of: field))])
    }
}
