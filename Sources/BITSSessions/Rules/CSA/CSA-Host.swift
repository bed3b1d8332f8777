import BITSProtocol
import HTTPMessages

enum FallbackWithoutHost: ExchangeRule {
    static var concerns: ExchangeTraits { [.create, .hostAck] }
    static let rule = Rule(
        "BUP-CSA-009", "Fallback time-out without Host-Id", scope: .exchange,
        [RuleVariant(field: .warning, spec: .warning)],
        party: .server, source: "win32: Ack for Create-Session",
        meaning: "The time-out says when a client returns from the alternate host. Without a host it means nothing.",
        causes: """
            BITSHostIdFallbackTimeout is set on the directory, but BITSHostId is not; or a proxy removed \
            BITS-Host-Id.
            """,
        advice: "Set BITSHostId on the virtual directory, or clear the time-out.",
        example: "BITS-Host-Id-Fallback-Timeout: 600 without BITS-Host-Id")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.hostAck(&judge), let field = answer.head.first(.bitsHostIdFallbackTimeout) else {
            return
        }
        judge.require(
            answer.head.first(.bitsHostId) != nil, on: .answer, [answer.start],
            "The Ack says \"\(answer.head.line(of: field))\", but names no BITS-Host-Id to come back from.",
            [.text("header", answer.head.line(of: field)), .own("missing", "BITS-Host-Id")])
    }
}

enum UnfitFallbackTimeout: ExchangeRule {
    static var concerns: ExchangeTraits { [.create, .hostAck] }
    static let rule = Rule(
        "BUP-CSA-010", "Fallback time-out is no number of seconds", scope: .exchange,
        [
            RuleVariant("the value is 0", field: .warning, spec: .violation),
            RuleVariant("any other value", field: .violation, spec: .violation),
        ],
        party: .server, source: "[MC-BUP] 2.2.3.2, 3.1.2.3",
        meaning: """
            The time-out is a decimal number of seconds from 1 to 4294967295, where the greatest means never. A client \
            that cannot read it may never return to the origin server.
            """,
        causes: "A hand-made server, or a wrong value in the directory's settings.",
        advice: "Set BITSHostIdFallbackTimeout to a number of seconds; 86400 is the default of IIS.",
        example: "BITS-Host-Id-Fallback-Timeout: 5 min")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.hostAck(&judge), let reading = context.answerPacket?.fallbackTimeout,
            let raw = reading.raw
        else { return }
        if reading.value != nil { return judge.pass() }
        let isZero = !raw.isEmpty && raw.utf8.allSatisfy { $0 == 0x30 }
        judge.fail(
            variant: isZero ? 0 : 1, on: .answer, [answer.start],
            "The fallback time-out is \"\(raw.clipped)\"; it has to be a number of seconds from 1 to 4294967295.",
            [.text("header", "BITS-Host-Id-Fallback-Timeout: \(raw.clipped)")])
    }
}

enum UnfitHostID: ExchangeRule {
    static var concerns: ExchangeTraits { [.create, .hostAck] }
    static let rule = Rule(
        "BUP-CSA-011", "Host-Id is not just a host", scope: .exchange,
        [
            RuleVariant("right but for a port", field: .note, spec: .violation),
            RuleVariant("anything else", field: .violation, spec: .violation),
        ],
        party: .server, source: "[MC-BUP] 2.2.3.2",
        meaning: """
            The client puts the Host-Id in place of the host in its URL, so it must be a bare host name or IP address. \
            Anything else gives a URL that cannot work, and the upload stops or goes back to the origin.
            """,
        causes: "BITSHostId was set to a URL, to host:port, or to a name with a blank.",
        advice: "Set BITSHostId to the bare name or address of the node, without scheme, port or path.",
        example: "BITS-Host-Id: http://node2/")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.hostAck(&judge), let host = context.answerPacket?.hostID.value else {
            return
        }
        guard !host.isValid else { return judge.pass() }
        judge.fail(
            variant: host.hasPort ? 0 : 1, on: .answer, [answer.start],
            """
            The Ack names the host "\(host.withoutUserInfo.clipped)"\(host.hasPort ? " with a port" : ""); it has to be a bare \
            host name or IP address.
            """,
            [.text("header", "BITS-Host-Id: \(host.withoutUserInfo.clipped)"), .own("kind", host.kind.rawValue)])
    }
}

enum HostIDIsOrigin: ExchangeRule {
    static var concerns: ExchangeTraits { [.create, .hostAck] }
    static let rule = Rule(
        "BUP-CSA-012", "Host-Id is the origin host itself", scope: .exchange,
        [RuleVariant(field: .information, spec: .information)],
        party: .server, source: "[MC-BUP] 4.2",
        meaning: "The server sends the client to the host that it talks to already. This costs one Ping, no more.",
        causes: "The same BITSHostId is set on each node, and the client happened to come to the right one.",
        advice: "Nothing.",
        example: "BITS-Host-Id: farm.example.test in answer to Host: farm.example.test")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.hostAck(&judge), let host = context.answerPacket?.hostID.value,
            host.isValid,
            let origin = context.packet?.authority
        else { return }
        // The Host-Id never has a port, so the origin's does not count.
        let isSame = HostRelation.key(host.raw) == HostRelation.key(origin.host)
        guard isSame else { return judge.pass() }
        judge.fail(
            on: .answer, [answer.start],
            "The Ack names \"\(host.withoutUserInfo)\" as the host to use, which is the one that the request went to.",
            [.text("host_id", host.withoutUserInfo), .text("origin", origin.withoutUserInfo)])
    }
}

enum OversizedHostID: ExchangeRule {
    static var concerns: ExchangeTraits { [.create, .hostAck] }
    static let rule = Rule(
        "BUP-CSA-016", "Host-Id longer than 300 characters", scope: .exchange,
        [RuleVariant(field: .warning, spec: .warning)],
        party: .server, source: "win32: BITS IIS Extension Properties",
        meaning: "The property behind this header holds at most 300 characters, and no host name is that long.",
        causes: "A server that is not IIS, or a value put together by a script that went wrong.",
        advice: "Set the host's bare name.",
        example: "BITS-Host-Id with 301 characters")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.hostAck(&judge), let host = context.answerPacket?.hostID.value else {
            return
        }
        let limit = context.parameters.maxHostID
        judge.require(
            host.length <= limit, on: .answer, [answer.start],
            "The Host-Id has \(host.length) characters; it should have no more than \(limit).",
            [.integer("length", host.length), .integer("limit", limit)])
    }
}
