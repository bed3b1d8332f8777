import BITSProtocol
import HTTPMessages

enum PacketInOtherMethod: RequestRule {
    static let rule = Rule(
        "BUP-GEN-015", "BITS packet in a method other than BITS_POST", scope: .exchange,
        [RuleVariant(field: .warning, spec: .violation)],
        party: .client, source: "[MC-BUP] 2.2.1",
        meaning: """
            The request has a BITS packet type but another method. IIS hands only BITS_POST to its BITS extension, \
            so such an upload works with some third-party servers only.
            """,
        causes: """
            A third-party uploader made for one server, or a client behind a filter that lets only usual verbs \
            through.
            """,
        advice: "Send BITS_POST. If a firewall or filter blocks the verb, allow it there.",
        example: "POST /x HTTP/1.1 with BITS-Packet-Type: Create-Session")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasUploadRequest(&judge) else { return }
        if context.packet?.recognition != .headerOnly { return judge.pass() }
        guard let request = context.request else { return }
        if context.exchange.isVerbUncertain { return judge.open(.wholeHead) }
        judge.fail(
            on: .request, [request.start],
            "The \(context.requestName) comes with the method \"\(request.head.method)\"; BITS requests use BITS_POST.",
            [.text("method", request.head.method), .own("expected", "BITS_POST")])
    }
}

enum TunnelledVerb: RequestRule {
    static let rule = Rule(
        "BUP-GEN-016", "BITS_POST tunnelled through another method", scope: .exchange,
        [RuleVariant(field: .note, spec: .violation)],
        party: .client, source: "[MC-BUP] 2.2.1",
        meaning: """
            The real verb stands in X-HTTP-Method-Override. Filters that look at the method do not see an upload, and \
            only servers made for this form understand it.
            """,
        causes: "Clients of OneDrive and SkyDrive of 2014 to 2017; or somebody who gets around a filter for verbs.",
        advice: "Fine with a service that documents this form. Otherwise use BITS_POST itself and allow it on filters.",
        example: "POST /a.jpg HTTP/1.1 with X-Http-Method-Override: BITS_POST")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasUploadRequest(&judge) else { return }
        if context.packet?.recognition != .tunnelled { return judge.pass() }
        guard let request = context.request else { return }
        let override = request.head.first(.xHTTPMethodOverride).map { request.head.line(of: $0) } ?? ""
        judge.fail(
            on: .request, [request.start],
            "The \(context.requestName) comes with the method \"\(request.head.method)\" and \"\(override)\".",
            [.text("method", request.head.method), .text("header", override), .own("expected", "BITS_POST")])
    }
}

enum VerbInOtherCase: RequestRule {
    static let rule = Rule(
        "BUP-GEN-017", "Method BITS_POST in other letter case", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        party: .client, source: "[MC-BUP] 2.2.1, RFC 9110 9.1",
        meaning: """
            HTTP methods are case-sensitive. A server that follows the standard does not know the method as written \
            here.
            """,
        causes: "A home-made client or a library that changes the case of method names.",
        advice: "Write the method in capital letters: BITS_POST.",
        example: "bits_post /x HTTP/1.1")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasUploadRequest(&judge) else { return }
        if context.packet?.recognition != .verbWrongCase { return judge.pass() }
        guard let request = context.request else { return }
        judge.fail(
            on: .request, [request.start],
            "The method is \"\(request.head.method)\"; methods are case-sensitive, this one is BITS_POST.",
            [.text("method", request.head.method), .own("expected", "BITS_POST")])
    }
}
