import BITSProtocol

enum UploadToOutside: SessionRule {
    static let rule = Rule(
        "BUP-SEC-010", "Upload to an unusual place", class: .security, scope: .session,
        [
            RuleVariant("a lot of data, or an archive", level: .medium),
            RuleVariant("else, and within networks of one's own", level: .info),
        ],
        party: .none, source: "MITRE ATT&CK T1197",
        meaning: """
            The upload goes to an address on the Internet, to an address instead of a name, to an unusual port, or to \
            a host that is not on the list of allowed ones. Uploads by BITS come from a service of Windows, outlast \
            log-offs, and pass many a filter, so that data can be carried off by them. What stays in private networks \
            is told as information at most, unless the list of allowed hosts lacks it. Archives are told by their \
            names' endings or by the first octets of the file; documents and packages that are archives by design, \
            such as .docx, do not count.
            """,
        causes: "A service in the cloud, a partner's server, or somebody who carries data off.",
        advice: """
            See who owns the server and which program made the job (event log Microsoft-Windows-Bits-Client/\
            Operational). Hosts that uploads may go to can be listed with --set allow_hosts=…; uploads there are not \
            told.
            """,
        example: "40 uploaded archives to http://8.8.8.8:8443/drop/", techniques: ["T1197", "T1048.003"])

    private static let usualPorts: Set<Int> = [80, 443, 8080]

    static func check(_ context: SessionContext, _ judge: inout Judge) {
        let session = context.session
        guard let first = session.firstMoment, session.hasFragment, session.target != nil else { return }
        let destination = context.destination
        let allowed = context.parameters.allowedHosts
        let host = destination.host ?? destination.addresses.first?.description ?? ""
        if !allowed.isEmpty, HostList.contains(allowed, host) { return judge.pass() }
        var reasons: [Wording] = []
        if let address = destination.internetAddress { reasons.append("\(address) is an Internet address") }
        if destination.literal != nil { reasons.append("the host is an address, not a name") }
        if !usualPorts.contains(destination.port) { reasons.append("port \(destination.port) is unusual") }
        if !allowed.isEmpty { reasons.append("the host is not on the list of allowed ones") }
        guard !reasons.isEmpty else { return judge.pass() }
        var weights: [Wording] = []
        if session.acknowledged >= context.parameters.exfiltrationBytes {
            weights.append("\(grouped(session.acknowledged)) octets were taken")
        }
        if let name = UploadedName.names(of: session).first(where: UploadedName.isArchive) {
            weights.append("\"\(name.clipped)\" is an archive")
        } else if let kind = session.archive, !UploadedName.names(of: session).contains(where: UploadedName.isPackage) {
            weights.append("the file begins as \(Wording(own: kind.rawValue)) archives do")
        }
        let isGrave = !weights.isEmpty && !(destination.isInternal && allowed.isEmpty)
        judge.fail(
            variant: isGrave ? 0 : 1, on: .session, [first],
            "The upload goes to \"\(host.clipped)\": \((reasons + weights).joined(separator: ", ")).",
            [
                .text("host", host.clipped), .integer("port", destination.port),
                .integer("acknowledged", session.acknowledged), .text("found", reasons.joined(separator: ", ").text),
            ], confidence: .likely)
    }
}

enum ReplyFromElsewhere: ExchangeRule {
    static let rule = Rule(
        "BUP-SEC-011", "Reply is fetched from a foreign host", class: .security, scope: .exchange,
        [RuleVariant(level: .medium)], party: .server, source: "[MC-BUP] 2.2.7.2, 2.2.13",
        meaning: """
            The server sends the client for its reply to a host of another domain than the one that took the upload. \
            The client downloads from there without asking, and trusts what it gets.
            """,
        causes: "A service that keeps its replies in the cloud, or a server that was taken over and hands out orders.",
        advice: "Find out who owns that host. The server application sets the URL (BITS-Static-Response-URL).",
        example: "Upload to upload.example.com, BITS-Reply-URL: http://cdn.example.net/task.bin",
        techniques: ["T1197"])

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.answer, let packet = context.answerPacket else { return }
        let url: String
        let origin: String?
        if let reply = packet.replyURL.value, reply.form == .absolute, context.isAck {
            url = reply.raw
            origin = context.session?.host.map { Authority($0).host } ?? context.packet?.authority?.host
        } else if context.packet?.recognition == .notification, let reply = packet.staticResponseURL.raw {
            url = reply
            origin = context.packet?.originalRequestURL.raw.flatMap { RequestTarget($0).authority?.host }
        } else {
            return
        }
        let target = RequestTarget(url)
        guard let host = target.authority?.host, !host.isEmpty else { return }
        guard let origin, !origin.isEmpty else { return judge.open(.sessionStart) }
        if let named = context.session?.hostID.map({ HostID($0).authority.host }),
            HostRelation.of(host, origin: named, server: nil) == .same
        {
            return judge.pass()
        }
        switch HostRelation.of(host, origin: origin, server: context.serverAddress) {
        case .same, .inside: judge.pass()
        case .unknown: judge.open(.sessionStart)
        case .outside:
            judge.fail(
                on: .answer, [answer.start],
                """
                The reply has to be fetched from "\(host.clipped)", although the upload went to "\(origin.clipped)".
                """,
                [
                    .text("url", target.withoutSecrets.clipped), .text("host", host.clipped),
                    .text("origin", origin.clipped),
                ], confidence: .likely)
        }
    }
}

enum SentToForeignHost: ExchangeRule {
    static var concerns: ExchangeTraits { [.create, .createAck] }
    static let rule = Rule(
        "BUP-SEC-012", "Upload is sent on to a foreign host", class: .security, scope: .exchange,
        [RuleVariant(level: .medium)], party: .server, source: "[MC-BUP] 2.2.3.2, 5.1",
        meaning: """
            BITS-Host-Id names a host of another domain, or leads from the Internet into a private network or out of \
            one. The client sends the whole file there.
            """,
        causes: "BITSHostId is set to a wrong name, a service with several domains, or a server that was taken over.",
        advice: "Compare with BITSHostId on the server. Names of the farm's own machines are what belongs there.",
        example: "Create-Session to upload.example.com, BITS-Host-Id: collect.example.net")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.createAck([.success], &judge), let id = context.answerPacket?.hostID.value,
            id.kind != .invalid
        else { return }
        guard let origin = context.packet?.authority?.host, !origin.isEmpty else { return judge.open(.sessionStart) }
        let host = id.authority.host
        let why: Wording
        if let literal = IPAddress(literal: host) {
            let server = context.serverAddress ?? IPAddress(literal: origin)
            guard let server else { return judge.open(.sessionStart) }
            if literal.isInternet == server.isInternet { return judge.pass() }
            why = literal.isInternet ? "is an Internet address, the server's is none" : "is no Internet address"
        } else {
            switch HostRelation.of(host, origin: origin, server: context.serverAddress) {
            case .same, .inside: return judge.pass()
            case .unknown: return judge.open(.sessionStart)
            case .outside: why = "is of another domain"
            }
        }
        judge.fail(
            on: .answer, [answer.start],
            "The upload to \"\(origin.clipped)\" is sent on to \"\(host.clipped)\", which \(why).",
            [.text("host_id", id.raw.clipped), .text("origin", origin.clipped)], confidence: .likely)
    }
}

extension ExchangeContext {
    /// The server's address; nil if the connection leads to a proxy in front of it.
    fileprivate var serverAddress: IPAddress? {
        packet?.target.form == .absolute || exchange.connection.tunnel != nil ? nil : exchange.connection.server.address
    }
}

enum TunnelledElsewhere: RequestRule {
    static let rule = Rule(
        "BUP-SEC-017", "Upload hidden in another method", class: .security, scope: .session,
        [RuleVariant(level: .low)], party: .client, source: "OneDrive: BITS upload service",
        meaning: """
            The verb BITS_POST travels in X-HTTP-Method-Override, so that filters that look at the method let the \
            upload pass. Only a few services are known to want that (parameter tunnel_hosts).
            """,
        causes: "A client for such a service at another address, or a way around a filter.",
        advice: "If the service is known, add it with --set tunnel_hosts=…; else see what program sends it.",
        example: "POST /a.bin with X-HTTP-Method-Override: BITS_POST to upload.example.test")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.isUpload, let packet = context.packet, let request = context.request,
            packet.recognition == .tunnelled,
            // Told with the message before.
            context.exchange.standing.previousMessage?.packet?.recognition != .tunnelled
        else { return }
        let host = packet.authority?.host ?? context.exchange.connection.server.address.description
        judge.require(
            HostList.contains(context.parameters.tunnelHosts, host), on: .request, [request.start],
            "The upload to \"\(host.clipped)\" comes as \(packet.method.clipped), which hides it from filters for verbs.",
            [.text("method", packet.method.clipped), .text("host", host.clipped)])
    }
}

enum PathsLeak: RequestRule {
    static let rule = Rule(
        "BUP-SEC-018", "Server's file paths sent over the Internet", class: .security, scope: .exchange,
        [RuleVariant(level: .low)], party: .server, source: "[MC-BUP] 2.2.12.2, 5.1",
        meaning: """
            The server tells its application where uploads lie on its disk, and one of the two has an Internet \
            address: names of drives and directories are of use to whoever wants to get in.
            """,
        causes: "BITSServerNotificationURL points to another machine, outside its own network.",
        advice: "Keep server and application in one network, or send uploads by value (BITSServerNotificationType 2).",
        example: "BITS-Request-DataFile-Name: D:\\bits\\… sent to an Internet address")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let packet = context.packet, packet.recognition == .notification, let request = context.request,
            let path = packet.requestDataFile.raw ?? packet.responseDataFile.raw
        else { return }
        let connection = context.exchange.connection
        let address = [connection.server.address, connection.client.address].first(where: \.isInternet)
        judge.require(
            address == nil, on: .request, [request.start],
            """
            The path "\(path.clipped)" is sent \
            \(address == connection.server.address ? "to" : "from") the Internet address \
            \(address?.description ?? "").
            """,
            [.text("path", path.clipped), .text("address", address?.description ?? "")])
    }
}
