import BITSProtocol

enum HostIDUnderTLS: ExchangeRule {
    static var concerns: ExchangeTraits { [.create, .createAck] }
    static let rule = Rule(
        "BUP-HOST-006", "Host-Id for an https upload", scope: .exchange,
        [RuleVariant(field: .note, spec: .note)], party: .server, source: "win32: BITS IIS Extension Properties",
        meaning: """
            The upload runs over https, and the server names another host: its certificate has to be valid for that \
            name, too, or the client breaks off the handshake there.
            """,
        causes: "BITSHostId on a directory with https.",
        advice: "See that the certificate of that host holds the name in BITS-Host-Id.",
        example: "Create-Session https://farm.example.test/up/a.bin, BITS-Host-Id: node2.example.test")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.createAck([], &judge), let host = context.answerPacket?.hostID.value,
            let target = context.packet?.target, target.scheme == "https", let origin = context.packet?.authority
        else { return }
        judge.require(
            HostMove.key(host.authority.host) == HostMove.key(origin.host), on: .answer,
            [answer.start, context.request?.start].compactMap(\.self),
            """
            The https upload is sent to "\(host.withoutUserInfo.clipped)"; that host's certificate has to be valid for this name.
            """,
            [.text("host_id", host.withoutUserInfo.clipped), .text("origin", origin.withoutUserInfo)])
    }
}

enum SeveralServers: SessionRule {
    static let rule = Rule(
        "BUP-HOST-007", "Session answered by several servers without a Host-Id", scope: .session,
        [RuleVariant(field: .note, spec: .note)], gates: [.sessionStart], party: .server,
        source: "win32: Using BITS on a server farm",
        meaning: """
            Messages of one session came to several servers. Unless they share their sessions, a server that does not \
            know the session answers 0x8020001F, and the upload begins anew.
            """,
        causes: "A farm behind DNS or a load balancer without affinity.",
        advice: "Set BITSHostId on the servers, or single affinity on the load balancer, or share the directory.",
        example: "Create-Session answered by 192.0.2.80, the Fragment by 192.0.2.81 with 0x8020001F")

    static func check(_ context: SessionContext, _ judge: inout Judge) {
        let session = context.session
        guard session.hostID == nil, let first = session.firstMoment, !session.answeredBy.isEmpty else { return }
        let own = several(session.answeredBy)
        let before = session.lostBefore
        let chain = before.map { several($0.answeredBy + session.answeredBy) } ?? own
        guard own != nil || chain != nil else { return judge.pass() }
        guard session.hasStart, !session.hasHole else { return judge.open(.sessionStart) }
        let servers: [IPAddress]
        if let own {
            servers = own
        } else if let chain, before?.hasHostID == false,
            // What the sessions before met alone was told with them.
            several(before?.answeredBy ?? []) == nil
        {
            servers = chain
        } else {
            return judge.pass()
        }
        let names = servers.map(\.description).joined(separator: ", ")
        judge.fail(
            on: .session, [first],
            """
            Messages of the session\(own == nil ? ", or of those that it replaces," : "") were answered by \
            \(servers.count) servers (\(names)), and no BITS-Host-Id told the client where to stay.
            """,
            [.text("servers", names)], confidence: .likely)
    }

    /// The addresses of one kind, if there are several: a server may have one of each.
    private static func several(_ addresses: [IPAddress]) -> [IPAddress]? {
        guard addresses.count > 1 else { return nil }
        for isIPv6 in [false, true] {
            let kind = Set(addresses.filter { $0.isIPv6 == isIPv6 })
            if kind.count > 1 { return kind.sorted() }
        }
        return nil
    }
}
