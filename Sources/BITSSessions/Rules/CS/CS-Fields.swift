import BITSProtocol
import HTTPMessages

enum CreateSessionWithSessionID: RequestRule {
    static var concerns: ExchangeTraits { .create }
    static let rule = Rule(
        "BUP-CS-008", "Create-Session carries a session id", scope: .exchange,
        [RuleVariant(field: .note, spec: .note)],
        party: .client, source: "[MC-BUP] 2.2.1.2",
        meaning: """
            The session does not exist yet: its id is the server's to give. The server ignores what the client \
            sends.
            """,
        causes: "A client that re-uses the headers of its Fragments, or that tries to go on in a lost session.",
        advice: "Leave BITS-Session-Id out of Create-Session.",
        example: "Create-Session with BITS-Session-Id: {9C1E4B7A-…}")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let request = context.createRequest else { return }
        guard let field = request.head.first(.bitsSessionId) else { return judge.pass() }
        judge.fail(
            on: .request, [request.start],
            "The Create-Session request carries \"\(request.head.line(of: field))\", although the server gives the id.",
            [.text("header", request.head.line(of: field))])
    }
}

enum CreateSessionWithoutContentName: RequestRule {
    static var concerns: ExchangeTraits { .create }
    static let rule = Rule(
        "BUP-CS-009", "Create-Session without Content-Name", scope: .exchange,
        [RuleVariant(field: nil, spec: .warning)],
        party: .client, source: "[MC-BUP] 2.2.2.1, <5>",
        meaning: """
            The specification wants the file's name here, but no server uses it, and no Windows since Vista SP1 \
            sends it.
            """,
        causes: "Every current Windows client.",
        advice: "Nothing.",
        example: "Create-Session of Microsoft BITS/7.8")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let request = context.createRequest else { return }
        judge.require(
            request.head.first(.contentName) != nil, on: .request, [request.start],
            "The Create-Session request has no Content-Name; the specification wants the file's name there.",
            [.own("missing", FieldName.contentName.spelling)])
    }
}

enum UnfitContentName: RequestRule {
    static let rule = Rule(
        "BUP-CS-010", "Content-Name is too long or no plain file name", scope: .exchange,
        [RuleVariant(field: .warning, spec: .warning)],
        party: .client, source: "[MC-BUP] 2.2.1.1, <3>",
        meaning: """
            Content-Name is the local file's name without its path: at most 260 characters, none that Windows \
            forbids in names. IIS ignores the value, but some servers write files by it.
            """,
        causes: "A client that sends the whole path, a name from another system, or an attempt to write elsewhere.",
        advice: "Send the bare file name. On servers that use the name, refuse anything with a path in it.",
        example: #"Content-Name: ..\..\x.asp"#)

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        // An answer has no use for the field, so requests alone are looked at.
        guard let request = context.uploadRequest(&judge), let field = request.head.first(.contentName) else { return }
        let limit = context.parameters.maxName
        let octets = request.head.bytes[field.valueRange]
        let isLong = octets.count > limit
        if !isLong, !octets.contains(where: isForbidden) { return judge.pass() }

        let name = request.head.value(of: field)
        let faults = ContentNameFaults(name)
        // In UTF-8 several octets make a character: those that go on with one are not counted.
        let length = octets.count { $0 & 0xc0 != 0x80 }
        guard length > limit || !faults.forbidden.isEmpty else { return judge.pass() }
        let forbidden = faults.forbidden.map(String.init).joined(separator: " ")
        judge.fail(
            on: .request, [request.start],
            """
            The Content-Name "\(name.clipped)" \(length > limit ? "has \(length) characters, more than \(limit)" : "")\
            \(length > limit && !forbidden.isEmpty ? ", and " : "")\
            \(forbidden.isEmpty ? "" : "holds \(forbidden), which a file name cannot have").
            """,
            [
                .text("header", request.head.line(of: field)), .integer("length", length), .integer("limit", limit),
                .own("forbidden", forbidden),
            ],
            confidence: length > limit || isProven(name) ? .certain : .likely)
    }

    /// Whether one of the characters is no half of another one, whatever the encoding.
    private static func isProven(_ name: String) -> Bool {
        !ContentNameFaults.forbidden(in: NameOctets.withoutHalves(name)).isEmpty
    }

    private static func isForbidden(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x5c, 0x2f, 0x3a, 0x2a, 0x3f, 0x22, 0x3c, 0x3e, 0x7c: true
        default: false
        }
    }
}

enum TargetWithoutFileName: RequestRule {
    static var concerns: ExchangeTraits { .create }
    static let rule = Rule(
        "BUP-CS-012", "Upload target names no file", scope: .exchange,
        [RuleVariant(field: .note, spec: .note)],
        party: .client, source: "[MC-BUP] 2.2.1.2",
        meaning: """
            The target of an upload is the file to be written. A directory cannot be; IIS answers 400 with \
            0x80070057.
            """,
        causes: "A job made with the directory's URL instead of the file's.",
        advice: "Give the job the full remote name, the file's name included.",
        example: "BITS_POST /upload/ HTTP/1.1")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let request = context.createRequest, let packet = context.packet
        else {
            return
        }
        let path = packet.target.path
        judge.require(
            !path.isEmpty && path.utf8.last != 0x2f, on: .request, [request.start],
            "The target \"\(packet.target.withoutSecrets)\" of the Create-Session request names no file.",
            [.text("target", packet.target.withoutSecrets)])
    }
}
