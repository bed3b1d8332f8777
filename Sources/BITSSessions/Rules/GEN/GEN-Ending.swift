import BITSProtocol
import HTTPMessages

enum AnswerWithoutEnd: ExchangeRule {
    static let rule = Rule(
        "BUP-GEN-018", "Answer whose end the client cannot see", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        gates: [.bothDirections, .time], party: .server, source: "[MC-BUP] 2.2.1, RFC 2616 4.4, 6",
        meaning: """
            The answer has neither a length nor chunks, so it ends only when the server closes the connection, which \
            it does not do. The client waits until its timer expires.
            """,
        causes: "A home-made server that forgets Content-Length: 0 on some of its answers, often on errors.",
        advice: "Let the server send Content-Length: 0 with every Ack, or close the connection after the answer.",
        example: "HTTP/1.1 400 Bad Request without Content-Length, and no FIN")

    /// How long the server may take to close after its last octet.
    private static let patience = 5 * Parameters.second

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.isUpload, let answer = context.uploadAnswer(&judge), context.isPaired(&judge), allowsBody(context)
        else { return }
        let head = answer.head
        guard context.answerPacket?.contentLength.isAbsent ?? true, head.version == .http11,
            head.first(.transferEncoding) == nil, context.answerPacket?.closesConnection == false
        else { return judge.pass() }

        let connection = context.exchange.connection
        // Such an answer ends with the closing itself, not with its last octet. Where body octets came without an end,
        // the connection's last frame is the latest that they can have come.
        let lastOctet = answer.bodyLength == 0 ? answer.headEnd.time : answer.end?.time ?? connection.lastTime
        if let closing = connection.serverClosing, closing.moment.time &- lastOctet <= patience { return judge.pass() }
        // A client that did not wait for the server's closing shows nothing.
        if let closing = connection.clientClosing, closing.kind == .reset, closing.moment.time &- lastOctet <= patience
        {
            return
        }
        let mayLackClosing =
            connection.end == .evicted || connection.end == .reused
            || connection.gaps.contains { $0.direction == .serverToClient && $0.time >= answer.start.time }
        if mayLackClosing { return judge.open(.bothDirections) }
        let until = connection.serverClosing?.moment.time ?? context.now
        guard context.captureGoesOn(for: patience, after: lastOctet),
            connection.doubts.proven(from: lastOctet, to: until) > patience || connection.serverClosing == nil
        else { return judge.open(.time) }
        judge.fail(
            on: .answer, [answer.start] + [connection.serverClosing?.moment].compactMap(\.self),
            """
            The \(context.answerName) has neither Content-Length nor Transfer-Encoding nor Connection: close, and the \
            server does not close the connection within 5 s, so the client cannot see its end.
            """,
            [.own("missing", FieldName.contentLength.spelling), .duration("waited", patience)],
            // As long as nobody has closed, further octets of its body may come.
            confidence: connection.serverClosing == nil && connection.clientClosing == nil ? .likely : .certain)
    }

    private static func allowsBody(_ context: ExchangeContext) -> Bool {
        guard let status = context.answerPacket?.status, status >= 200, status != 204, status != 304 else {
            return false
        }
        return context.packet?.method != "HEAD"
    }
}

enum RedirectedUpload: ExchangeRule {
    static let rule = Rule(
        "BUP-GEN-022", "Upload request answered with a redirect", scope: .exchange,
        [RuleVariant(field: .warning, spec: .warning)],
        gates: [.bothDirections], party: .server, source: "[API:SetSecurityFlags]",
        meaning: "BITS follows redirects for downloads, not for uploads: the job cannot go on from a 3xx answer.",
        causes: "A login page or portal, a rule that sends http to https or to another host name, or a moved site.",
        advice: "Give the job the final URL, or exempt the upload directory from the redirect or the login page.",
        example: "HTTP/1.1 302 Found, Location: /login")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.isUpload, let answer = context.uploadAnswer(&judge), context.isPaired(&judge) else { return }
        let status = answer.head.status ?? 0
        let location = context.answerPacket?.location.map { shownURL($0).clipped }
        // 300 leaves the choice to the client, 304 is of downloads (RFC 9110 15.4.1, 15.4.5).
        let isRedirect = status != 300 && status != 304
        judge.require(
            !(300...399).contains(status), on: .answer, [answer.start],
            """
            The \(context.packet?.type?.rawValue ?? "BITS") request is answered with \(status)\
            \(location.map { ", Location \"\($0)\"" } ?? ""); BITS \
            \(isRedirect ? "does not follow redirects for uploads" : "cannot go on with an upload from there").
            """,
            [.integer("status", status)] + (location.map { [.text("location", $0)] } ?? []))
    }
}

enum InterimAnswer: ExchangeRule {
    static let rule = Rule(
        "BUP-GEN-023", "Interim answer or Expect: 100-continue", scope: .exchange,
        [RuleVariant(field: .information, spec: .information)],
        party: .none, source: "RFC 9110 10.1.1, 15.2",
        meaning: """
            The client asked for, or the server sent, an interim answer before the final one. The protocol does not \
            speak of it; it costs a round trip and some servers mishandle it.
            """,
        causes: """
            An HTTP library that sends Expect: 100-continue before large bodies, or a proxy that sends 1xx answers.
            """,
        advice: """
            Nothing, as long as the final answers come. If Fragments stall for a second or more, switch Expect off.
            """,
        example: "HTTP/1.1 100 Continue before the Ack of a Fragment")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let request = context.uploadRequest(&judge) else { return }
        let interims = context.exchange.interims
        let expects = context.packet?.expectsContinue ?? false
        guard expects || !interims.isEmpty else { return judge.pass() }
        let seen: [String?] = [
            expects ? "asks with \"Expect: 100-continue\"" : nil,
            interims.isEmpty
                ? nil : "is answered with \(interims.map { String($0.status) }.joined(separator: ", ")) in between",
        ]
        let words = seen.compactMap(\.self).joined(separator: " and ")
        judge.fail(
            on: .request, [request.start] + interims.map(\.moment),
            "The \(context.requestName) \(Wording(own: words)).",
            interims.map { .integer("interim_status", $0.status) })
    }
}
