import BITSProtocol
import HTTPMessages

enum OversizedFieldValue: MessageRule {
    static let rule = Rule(
        "BUP-GEN-002", "Header value longer than 4 KB", scope: .exchange,
        [
            RuleVariant("credentials and cookies, which may be that long", field: .note, spec: .note),
            RuleVariant("any other field", field: .warning, spec: .warning),
        ],
        party: .client, source: "[MC-BUP] 2.2.1, <2>",
        meaning: """
            No header value of the protocol should exceed 4,096 octets; IIS answers a longer one with 400 and \
            0x80070057. Kerberos tokens get that long and are only noted.
            """,
        causes: """
            Large Kerberos tickets (many group memberships), piled-up cookies, an over-long Content-Name, or \
            fuzzing.
            """,
        advice: """
            Shorten the value at its sender. For tickets: fewer groups per user, or raise the header limits of \
            server and proxies.
            """,
        example: "Content-Name: with a name of 5,000 letters")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        if let request = context.uploadRequest(&judge) {
            look(at: request, context, on: .request, &judge)
        }
        if let answer = context.uploadAnswer(&judge) {
            look(at: answer, context, on: .answer, &judge)
        }
    }

    private static func look(
        at message: Exchange.Message, _ context: ExchangeContext, on subject: Subject, _ judge: inout Judge
    ) {
        let head = message.head
        var isClean = true
        for field in head.fields where field.valueRange.count > context.parameters.maxHeaderValue {
            // The value itself may be a secret, so only its length is told.
            let length = head.value(of: field).unicodeScalars.count
            guard length > context.parameters.maxHeaderValue else { continue }
            isClean = false
            let isExcused =
                head.matches(field, .authorization) || head.matches(field, .proxyAuthorization)
                || head.matches(field, "Cookie")
            let isRequest = subject == .request
            judge.fail(
                variant: isExcused ? 0 : 1, on: subject, [message.start],
                """
                The value of "\(head.name(of: field))" in the \
                \(isRequest ? context.requestName : context.answerName) has \(length) octets; it should have no more \
                than \(context.parameters.maxHeaderValue).
                """,
                [
                    .text("header", head.name(of: field)), .integer("length", length),
                    .integer("limit", context.parameters.maxHeaderValue),
                ],
                party: isRequest ? .client : .server)
        }
        if isClean { judge.pass() }
    }
}

enum MalformedFieldLine: MessageRule {
    static let rule = Rule(
        "BUP-GEN-021", "BITS header line breaks the HTTP grammar", scope: .exchange,
        [
            RuleVariant("only octets above 0x7E in Content-Name", field: .note, spec: .violation),
            RuleVariant("anything else", field: .warning, spec: .violation),
        ],
        party: .client, source: "[MC-BUP] 2.2.1, RFC 2616 4.2",
        meaning: """
            A header that steers the upload is folded, has a blank before its colon, ends with LF alone, or holds \
            control or non-ASCII octets. Peers read such lines differently, so the same message can mean two things.
            """,
        causes: """
            File names in raw UTF-8 or a Windows code page in Content-Name, hand-written clients, line-wrapping \
            libraries.
            """,
        advice: """
            Send one line per header, CR LF at its end, no blank before the colon; encode names that are not ASCII.
            """,
        example: "Content-Name: Übersicht.xlsx in raw UTF-8")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        if let request = context.uploadRequest(&judge) {
            look(at: request, context, on: .request, &judge)
        }
        if let answer = context.uploadAnswer(&judge) {
            look(at: answer, context, on: .answer, &judge)
        }
    }

    private static func look(
        at message: Exchange.Message, _ context: ExchangeContext, on subject: Subject, _ judge: inout Judge
    ) {
        let head = message.head
        guard !head.irregularities.isEmpty else { return judge.pass() }
        var isClean = true
        for field in head.fields where !field.irregularities.isDisjoint(with: looked) {
            let isName = head.matches(field, .contentName)
            guard isName || head.matches(field, .contentRange) || hasBITSName(field, in: head) else { continue }
            isClean = false
            let faults = field.irregularities.intersection(looked)
            let isRequest = subject == .request
            judge.fail(
                variant: isName && faults == .nonASCIIOctet ? 0 : 1, on: subject, [message.start],
                """
                The header line "\(head.line(of: field))" of the \
                \(isRequest ? context.requestName : context.answerName) \(Wording(own: description(of: faults))); HTTP has one \
                line of visible ASCII per field.
                """,
                [.text("header", head.line(of: field)), .own("fault", description(of: faults))],
                party: isRequest ? .client : .server)
        }
        if isClean { judge.pass() }
    }

    private static let looked: Irregularities = [
        .obsoleteFold, .blankBeforeColon, .bareLineFeed, .controlOctet, .nonASCIIOctet,
    ]

    private static func description(of faults: Irregularities) -> String {
        var parts: [String] = []
        if faults.contains(.obsoleteFold) { parts.append("goes on in a second line") }
        if faults.contains(.blankBeforeColon) { parts.append("has a blank before its colon") }
        if faults.contains(.bareLineFeed) { parts.append("ends with LF alone") }
        if faults.contains(.controlOctet) { parts.append("holds a control octet") }
        if faults.contains(.nonASCIIOctet) { parts.append("holds octets above 0x7E") }
        return parts.joined(separator: ", ")
    }
}
