import BITSProtocol
import HTTPMessages

enum UnknownBITSHeader: MessageRule {
    static let rule = Rule(
        "BUP-GEN-012", "BITS header that the protocol does not know", scope: .exchange,
        [
            RuleVariant("a known misspelling", field: .warning, spec: .warning),
            RuleVariant("an unknown name", field: .note, spec: .note),
        ],
        party: .client, source: "[MC-BUP] 2.2",
        meaning: """
            A header whose name begins with BITS- is none of the protocol's, so the peer ignores it. If it is a \
            misspelling, what it says is lost.
            """,
        causes: "A typing error in a home-made client or server (some are widespread), or a vendor's own extension.",
        advice: "Correct the spelling where it is a known one; otherwise ask the vendor what the header is for.",
        example: "BITS-Recieved-Content-Range: 400")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        // Notifications, too: their fields are the protocol's, and a misspelled one is lost in the same way.
        let isNotification = context.packet?.recognition == .notification
        if context.traits.contains(.usualRequest) {
            judge.pass()
        } else if let request = context.uploadRequest(&judge) ?? (isNotification ? context.request : nil) {
            look(at: request, on: .request, &judge)
        }
        if context.traits.contains(.usualAnswer) {
            judge.pass()
        } else if isNotification, context.answer?.isCut ?? false {
            judge.open(.wholeHead)
        } else if let answer = context.uploadAnswer(&judge) ?? (isNotification ? context.answer : nil) {
            look(at: answer, on: .answer, &judge)
        }
    }

    private static func look(at message: Exchange.Message, on subject: Subject, _ judge: inout Judge) {
        let unknown = unknownBITSFields(in: message.head)
        guard !unknown.isEmpty else { return judge.pass() }
        for field in unknown {
            let line = message.head.line(of: message.head.fields[field.fieldIndex])
            let party: Party = subject == .request ? .client : .server
            if let intended = field.intended {
                judge.fail(
                    variant: 0, on: subject, [message.start],
                    "The header \"\(line)\" is a misspelling of \(intended.spelling); the peer ignores it.",
                    [.text("header", line), .own("expected", intended.spelling)], party: party)
            } else {
                judge.fail(
                    variant: 1, on: subject, [message.start],
                    "The header \"\(line)\" is none of the protocol's; the peer ignores it.",
                    [.text("header", line)], party: party)
            }
        }
    }
}

enum RepeatedHeader: MessageRule {
    static let rule = Rule(
        "BUP-GEN-013", "Single-valued header occurs more than once", scope: .exchange,
        [
            RuleVariant("the values differ", field: .violation, spec: .violation),
            RuleVariant("the values are equal", field: .warning, spec: .warning),
        ],
        party: .client, source: "[MC-BUP] 2.2.1, RFC 2616 4.2",
        meaning: """
            Headers that hold one value stand once in a message. With two different values it is up to each machine \
            on the way which one it believes.
            """,
        causes: "A client that appends a header instead of replacing it, a proxy that adds its own copy, or an attack.",
        advice: """
            Find the machine that adds the second line (compare captures before and behind the proxy) and correct \
            it.
            """,
        example: "two different BITS-Session-Id lines")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        if context.traits.contains(.usualRequest) {
            judge.pass()
        } else if let request = context.uploadRequest(&judge) {
            look(at: request, context, on: .request, &judge)
        }
        if context.traits.contains(.usualAnswer) {
            judge.pass()
        } else if let answer = context.uploadAnswer(&judge) {
            look(at: answer, context, on: .answer, &judge)
        }
    }

    private static func look(
        at message: Exchange.Message, _ context: ExchangeContext, on subject: Subject, _ judge: inout Judge
    ) {
        let repeated = repeatedFields(in: message.head)
        guard !repeated.isEmpty else { return judge.pass() }
        let isRequest = subject == .request
        for field in repeated {
            let lines = field.fieldIndices.map { message.head.line(of: message.head.fields[$0]) }
            judge.fail(
                variant: field.differing ? 0 : 1, on: subject, [message.start],
                """
                The \(isRequest ? context.requestName : context.answerName) has \(lines.count) lines of \
                \(field.name.spelling), \(field.differing ? "with different values" : "all with the same value"); \
                there may be one.
                """,
                lines.map { .text("header", $0) }, party: isRequest ? .client : .server)
        }
    }
}

enum MisplacedBITSHeader: MessageRule {
    static let rule = Rule(
        "BUP-GEN-014", "BITS header in the wrong packet or direction", scope: .exchange,
        [RuleVariant(field: .note, spec: .note)],
        party: .client, source: "[MC-BUP] 2.2.2 to 2.2.11",
        meaning: """
            The header belongs to another packet, or to the other side. The peer ignores it; it is a mark of its \
            sender.
            """,
        causes: "A client or server that puts the same set of headers on every message.",
        advice: "Nothing has to be done; remove the header where its sender is your own.",
        example: "BITS-Supported-Protocols: 1.5 in an Ack")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        let type = context.packet?.type
        if context.traits.contains(.usualRequest) {
            judge.pass()
        } else if let request = context.uploadRequest(&judge) {
            let misplaced = BITSHeaderMatrix.misplacedFields(in: request.head, packet: type, direction: .request)
            tell(misplaced.map(\.fieldIndex), of: request, context.requestName, on: .request, &judge)
        }
        if context.traits.contains(.usualAnswer) {
            judge.pass()
        } else if let answer = context.uploadAnswer(&judge) {
            var misplaced = BITSHeaderMatrix.misplacedFields(in: answer.head, packet: type, direction: .response)
                .map(\.fieldIndex)
            // An error in a success is misplaced, too: ERR-001 goes before this rule then. PG-003 speaks alone.
            if context.traits.isSuperset(of: [.success, .noPing, .errorFields]),
                let packet = context.answerPacket
            {
                misplaced += [packet.errorCode.fieldIndex, packet.error.fieldIndex].compactMap(\.self)
            }
            tell(misplaced, of: answer, context.answerName, on: .answer, &judge)
        }
    }

    private static func tell(
        _ misplaced: [Int], of message: Exchange.Message, _ name: @autoclosure () -> Wording, on subject: Subject,
        _ judge: inout Judge
    ) {
        guard !misplaced.isEmpty else { return judge.pass() }
        let lines = misplaced.map { message.head.line(of: message.head.fields[$0]) }
        let isOne = lines.count == 1
        judge.fail(
            on: subject, [message.start],
            """
            The \(name()) carries \(lines.map { "\"\($0)\"" as Wording }.joined(separator: ", ")), which \
            \(isOne ? "belongs" : "belong") to another packet or direction.
            """,
            lines.map { .text("header", $0) }, party: subject == .request ? .client : .server)
    }
}
