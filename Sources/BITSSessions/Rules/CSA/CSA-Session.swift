import BITSProtocol
import HTTPMessages

enum UnfitSessionID: ExchangeRule {
    static var concerns: ExchangeTraits { [.create, .createAck] }
    static let rule = Rule(
        "BUP-CSA-007", "Session id is not a GUID in braces", scope: .exchange,
        [
            RuleVariant(
                "empty, longer than 100 characters, or with a space, control or non-ASCII octet", field: .violation,
                spec: .violation),
            RuleVariant("another text that is no GUID", field: .note, spec: .violation),
            RuleVariant("a GUID without braces or not in capital letters", field: .note, spec: .note),
        ],
        party: .server, source: "[MC-BUP] 2.2.1.2, 3.2.5.2.4",
        meaning: """
            The specification wants a GUID in braces; the Win32 pages take any HTTP-legal text of up to 100 \
            characters. Other servers and tools may not match an id of another form, and short ones can be guessed.
            """,
        causes: "A server that is not IIS: most hand out ids of their own making.",
        advice: """
            Nothing if it is only a note. Otherwise let the server make ids of visible ASCII, best GUIDs in braces.
            """,
        example: "BITS-Session-Id: 880175811059764634")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.createAck(.success, &judge),
            let reading = context.answerPacket?.sessionID, let raw = reading.raw
        else { return }
        let isVisible = raw.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
        let length = isVisible ? raw.utf8.count : raw.unicodeScalars.count
        let limit = context.parameters.maxSessionID
        let variant: Int
        let fault: Wording
        if length == 0 || length > limit || !isVisible {
            variant = 0
            fault =
                length == 0
                ? "is empty"
                : length > limit
                    ? "has \(length) characters, more than \(limit)" : "holds octets that a session id cannot have"
        } else if let spelling = reading.value?.spelling {
            let hasCapitals = spelling.letterCase == .upper || spelling.letterCase == .noLetters
            if spelling.hasBraces && hasCapitals { return judge.pass() }
            variant = 2
            fault = spelling.hasBraces ? "is not in capital letters, as IIS writes it" : "has no braces"
        } else {
            variant = 1
            fault = "is no GUID"
        }
        judge.fail(
            variant: variant, on: .answer, [answer.start],
            "The session id \"\(raw.clipped)\" \(fault); the specification has a GUID in braces.",
            [.text("session_id", raw.clipped), .integer("length", length)])
    }
}

enum SessionIDInUse {
    static let rule = Rule(
        "BUP-CSA-008", "Session id of a session that is still open", scope: .server,
        [
            RuleVariant("another client address or target", field: .violation, spec: .violation),
            RuleVariant("the same client and target", field: .warning, spec: .violation),
        ],
        gates: [.sessionStart, .bothDirections], party: .server, source: "[MC-BUP] 2.2.1.2",
        meaning: """
            Ids are unique on a server. Two open sessions with one id mix their octets: the second upload can go \
            into, or end, the first.
            """,
        causes: "A server that derives the id from client address and path, or hands out a constant.",
        advice: "Let the server make a fresh random GUID for every session.",
        example: "two Create-Sessions, both answered BITS-Session-Id: 4711")
}

enum AckWithoutAcceptEncoding: ExchangeRule {
    static let rule = Rule(
        "BUP-CSA-013", "Accept-Encoding of the Ack is not identity", scope: .exchange,
        [RuleVariant(field: .note, spec: .note)],
        party: .server, source: "win32: Ack for Create-Session; [MC-BUP] <7>",
        meaning: """
            In the Ack the server says how Fragments may be encoded; the Win32 pages want Accept-Encoding: identity \
            there. Windows sends plain octets in any case.
            """,
        causes: "A server that is not IIS leaves the header out; a proxy or framework writes its own.",
        advice: "Nothing, as long as the client sends no Content-Encoding.",
        example: "Accept-Encoding: gzip in the Ack to Create-Session")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.createAck(.success, &judge) else { return }
        guard let field = answer.head.first(.acceptEncoding) else {
            return judge.fail(
                on: .answer, [answer.start],
                "The Ack to Create-Session has no Accept-Encoding; it should say \"Accept-Encoding: identity\".",
                [.own("missing", "Accept-Encoding"), .own("expected", "identity")], oncePer: context.serverKey)
        }
        // What IIS sends is compared octet by octet before anything is taken apart.
        if answer.head.bytes[field.valueRange].elementsEqual("identity".utf8)
            || OfferedEncodings.areIdentity(answer.head.value(of: field))
        {
            return judge.pass()
        }
        judge.fail(
            on: .answer, [answer.start],
            "The Ack to Create-Session says \"\(answer.head.line(of: field))\"; it should offer identity only.",
            [.text("header", answer.head.line(of: field)), .own("expected", "identity")], oncePer: context.serverKey)
    }
}

enum SessionCreatedWith201: ExchangeRule {
    static let rule = Rule(
        "BUP-CSA-014", "Session granted with 201", scope: .exchange,
        [RuleVariant(field: .information, spec: .note)],
        party: .server, source: "[MC-BUP] 3.1.5.2.2",
        meaning: "The specification grants sessions with 200; the Win32 pages take 201, too. Clients take both.",
        causes: "OneDrive and other servers that are not IIS.",
        advice: "Nothing.",
        example: "HTTP/1.1 201 Created, BITS-Packet-Type: Ack")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.createAck(.success, &judge) else { return }
        guard answer.head.status == 201 else { return judge.pass() }
        judge.fail(
            on: .answer, [answer.start], "The server grants the session with 201; the specification says 200.",
            [.integer("status", 201), .integer("expected", 200)], oncePer: context.serverKey)
    }
}

enum SessionWithoutCommonProtocol: ExchangeRule {
    static var concerns: ExchangeTraits { [.create, .createAck] }
    static let rule = Rule(
        "BUP-CSA-015", "Session granted although no protocol was offered", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        gates: [.bothDirections], party: .server, source: "[MC-BUP] 3.2.5.2.4",
        meaning: """
            The request offered no protocol at all, so there is none in common: the server has to refuse with 400 and \
            0x80070057 instead of creating a session.
            """,
        causes: "A lenient server that does not read the protocol list.",
        advice: "Correct the client's list first; let the server check it.",
        example: "BITS-Supported-Protocols: 1.5 answered with 200")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.createAck(.success, &judge), context.isPaired(&judge),
            context.traits.contains(.create)
        else {
            return
        }
        let offered = context.packet?.supportedProtocols.raw
        judge.require(
            context.offer?.elements.contains { $0.guid != nil } ?? false, on: .answer,
            [answer.start, context.request?.start].compactMap(\.self),
            """
            The server grants the session with \(answer.head.status ?? 0), although the client offered \
            \(offered.map { "\"\($0.clipped)\"" } ?? "nothing"), which holds no protocol; 400 was due.
            """,
            [
                .integer("status", answer.head.status ?? 0), .text("offered", offered?.clipped ?? ""),
                .integer("expected", 400),
            ])
    }
}
