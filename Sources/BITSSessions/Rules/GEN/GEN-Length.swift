import BITSProtocol
import HTTPMessages

enum RequestWithoutContentLength: RequestRule {
    static let rule = Rule(
        "BUP-GEN-003", "Request without Content-Length", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        party: .client, source: "[MC-BUP] 2.2.1.1, 3.2.5.2.3",
        meaning: """
            Every request of the protocol states the length of its body, control packets with 0. Without it the server \
            must refuse (411; Windows says 400), since it cannot tell where the request ends.
            """,
        causes: "A client that leaves the field out when there is no body, or a proxy that removes it.",
        advice: """
            Send Content-Length in every request: 0, or for a Fragment the size of its range. Check proxies in \
            between.
            """,
        example: "Close-Session without a Content-Length line")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasUploadRequest(&judge) else { return }
        if context.packet?.contentLength.isPresent ?? false { return judge.pass() }
        guard let request = context.request else { return }
        judge.fail(
            on: .request, [request.start],
            "The \(context.requestName) has no Content-Length; every BITS request has to state one.",
            [.own("missing", FieldName.contentLength.spelling)])
    }
}

enum RequestWithTransferEncoding: RequestRule {
    static let rule = Rule(
        "BUP-GEN-004", "Request with Transfer-Encoding", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        party: .client, source: "[MC-BUP] 2.2.1.1",
        meaning: """
            The protocol measures bodies by Content-Length alone. A chunked request does not say in advance how many \
            octets come, so the server cannot match it with its Content-Range.
            """,
        causes: "A generic HTTP library that chunks bodies of unknown size, or a proxy that re-frames requests.",
        advice: """
            Give the library the size of the body so that it sends Content-Length; switch re-chunking off on \
            proxies.
            """,
        example: "Transfer-Encoding: chunked")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasUploadRequest(&judge) else { return }
        if context.packet?.transferEncoding == nil { return judge.pass() }
        guard let request = context.request, let field = request.head.first(.transferEncoding) else { return }
        judge.fail(
            on: .request, [request.start],
            """
            The \(context.requestName) is framed by "\(request.head.line(of: field))"; BITS requests are measured by \
            Content-Length only.
            """,
            [.text("header", request.head.line(of: field)), .own("expected", FieldName.contentLength.spelling)])
    }
}

enum ContradictoryLength: MessageRule {
    static let rule = Rule(
        "BUP-GEN-019", "Message length stated in contradictory ways", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        party: .client, source: "RFC 9112 6",
        meaning: """
            A message has several Content-Length values that differ, or Content-Length beside Transfer-Encoding. Two \
            peers can then see different ends of the same message: the way of request smuggling.
            """,
        causes: "A client or proxy that adds its own length field without removing the old one, or an attack.",
        advice: """
            Find the machine that adds the second field. Have proxies refuse such messages instead of passing them \
            on.
            """,
        example: "Content-Length: 0 followed by Content-Length: 44")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        // One Content-Length that can be read, and nothing beside it: most messages.
        let exchange = context.exchange
        if context.traits.contains(.usualRequest), exchange.packet?.contentLength.value != nil,
            exchange.packet?.transferEncoding == nil
        {
            judge.pass()
        } else if let request = context.uploadRequest(&judge) {
            look(at: request, context, on: .request, &judge)
        }
        if context.traits.contains(.usualAnswer), exchange.answerPacket?.contentLength.value != nil,
            exchange.answerPacket?.transferEncoding == nil
        {
            judge.pass()
        } else if let answer = context.uploadAnswer(&judge) {
            look(at: answer, context, on: .answer, &judge)
        }
    }

    private static func look(
        at message: Exchange.Message, _ context: ExchangeContext, on subject: Subject, _ judge: inout Judge
    ) {
        let head = message.head
        guard let length = head.first(.contentLength) else { return judge.pass() }
        let hasEncoding = head.first(.transferEncoding) != nil
        let isSingle = head.count(.contentLength) == 1 && !head.bytes[length.valueRange].contains(0x2c)
        guard hasEncoding || !isSingle && head.statedLengths.count > 1 else { return judge.pass() }
        let lines = (head.all(.contentLength) + head.all(.transferEncoding)).map { head.line(of: $0) }
        let isRequest = subject == .request
        judge.fail(
            on: subject, [message.start],
            """
            The \(isRequest ? context.requestName : context.answerName) states its length in contradictory ways: \
            \(lines.map { "\"\($0)\"" }.joined(separator: " and ")).
            """,
            lines.map { .text("header", $0) }, party: isRequest ? .client : .server)
    }
}

extension MessageHead {
    /// The different values of all Content-Length fields, each once; a comma joins several in one field (RFC 9112 6.3).
    var statedLengths: [String] {
        var lengths: [String] = []
        for field in all(.contentLength) {
            for part in value(of: field).split(separator: ",", omittingEmptySubsequences: false) {
                let octets = part.utf8.drop(while: ASCII.isBlank)
                let end = octets.lastIndex { !ASCII.isBlank($0) }.map { octets.index(after: $0) } ?? octets.startIndex
                let length = String(Substring(octets[..<end]))
                if !lengths.contains(length) { lengths.append(length) }
            }
        }
        return lengths
    }
}
