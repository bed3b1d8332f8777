import BITSProtocol

/// What an exchange meant for the rules on security, known when it is over.
struct ExchangeSecurity {
    /// Ways of giving secrets away that are to be told with it, since its session has none of them yet.
    var news: Secrets = []
    /// What is wrong with the id that it granted beside its form.
    var kinship: IssuedIDs.Kinship?
    /// What its client has done so far that the Windows client does not do.
    var traits: AgentWatch.Traits = []
}

/// Ways in which a client, or a server, gives secrets away to whoever listens.
struct Secrets: OptionSet, Sendable {
    let rawValue: UInt8

    static let basic = Secrets(rawValue: 1)
    /// A Bearer token, or user information in a URL.
    static let open = Secrets(rawValue: 2)
    static let ntlm = Secrets(rawValue: 4)
}

/// What a session remembers for the rules on security.
struct SessionSecurity {
    /// Somebody who sent messages of the session.
    struct Sender {
        let client: IPAddress
        let server: IPAddress
        let agent: String?
        var account: String?
        let first: Moment
    }

    /// More are not told apart.
    static let maxSenders = 8

    var senders: [Sender] = []
    /// The session was seen on both sides of something that changes addresses: they prove nothing.
    var hasLegs = false
    var told: Secrets = []
    /// Another client uploaded to its target before or after it.
    @Seldom var other: UploaderWatch.Upload?
}

/// What a connection remembers for the rules on security.
struct ConnectionSecurity {
    /// A request with credentials, or a challenge.
    var hasAuthentication = false
    /// The head of a request has a hole, where credentials may have been.
    var hasCutHead = false
    /// Told with messages that belong to no session.
    var told: Secrets = []
    /// Octets that are no message were told, by who sent them.
    var toldStray: Set<Direction> = []
}

/// What the run remembers for the rules on security, each part within bounds of its own.
struct SecurityWatch {
    var ids = IssuedIDs()
    var agents = AgentWatch()
    var servers = ServerManners()
    var beacons = BeaconWatch()
    var uploaders = UploaderWatch()
}

extension Exchange {
    /// What of ``Secrets`` stands in it.
    var secrets: Secrets {
        guard let packet else { return [] }
        var secrets: Secrets = []
        if packet.hasAuthorization, packet.recognition.isUpload {
            for scheme in [packet.authorization, packet.proxyAuthorization].compactMap(\.self) {
                if scheme.kind == .basic, scheme.hasToken { secrets.insert(.basic) }
                if scheme.kind == .bearer, scheme.hasToken { secrets.insert(.open) }
            }
            if let scheme = packet.authorization,
                scheme.kind == .ntlm || scheme.kind == .negotiate && scheme.ntlmMessage != nil
            {
                secrets.insert(.ntlm)
            }
        }
        if packet.recognition != .download, !urlsWithUser.isEmpty { secrets.insert(.open) }
        return secrets
    }

    /// Where a URL with user information stands in it, and the URL without that.
    var urlsWithUser: [(place: String, url: String)] {
        var urls: [(place: String, url: String)] = []
        if let target = packet?.target, target.authority?.hasUserInfo ?? false {
            urls.append(("the request target", target.withoutSecrets))
        }
        if let original = packet?.originalRequestURL.raw {
            let url = RequestTarget(original)
            if url.authority?.hasUserInfo ?? false { urls.append(("BITS-Original-Request-URL", url.withoutSecrets)) }
        }
        if let reply = answerPacket?.replyURL.value, reply.hasUserInfo {
            urls.append(("BITS-Reply-URL", reply.withoutSecrets))
        }
        return urls
    }
}

extension SessionTracker {
    /// An exchange is over: what it means for the rules on security.
    func noteSecurity(_ exchange: Exchange, _ session: Session?) {
        let connection = exchange.connection
        if let packet = exchange.packet {
            if packet.hasAuthorization { connection.security.hasAuthentication = true }
            if exchange.request?.isCut ?? false { connection.security.hasCutHead = true }
        }
        if exchange.isAuthenticationLeg { connection.security.hasAuthentication = true }
        if exchange.answer?.isCut != true {
            security.servers.note(exchange)
            exchange.standing.security.kinship = security.ids.note(exchange)
        }
        guard let packet = exchange.packet, exchange.request?.isCut != true else { return }
        if let session, !connection.security.told.isEmpty {
            // What a client said before its session began, as with a Ping, counts for the session that follows.
            session.security.told.formUnion(connection.security.told)
            connection.security.told = []
        }
        let secrets = exchange.secrets
        if !secrets.isEmpty { noteSecrets(secrets, exchange, session) }
        guard packet.recognition.isUpload else { return }
        exchange.standing.security.traits = security.agents.note(exchange, parameters: parameters)
        if let session { session.noteSender(exchange, packet) }
    }

    /// Each way of giving secrets away is told once in a session, or once on a connection before its first session.
    private func noteSecrets(_ secrets: Secrets, _ exchange: Exchange, _ session: Session?) {
        let connection = exchange.connection
        let told = session?.security.told ?? connection.security.told
        exchange.standing.security.news = secrets.subtracting(told)
        if let session {
            session.security.told.formUnion(secrets)
        } else {
            connection.security.told.formUnion(secrets)
        }
    }

    /// A session is about to be reported: what it means for others of its client, and for others of its target.
    func noteSecurity(of session: Session, _ outcome: Outcome) {
        guard session.hasFragment else { return }
        security.beacons.note(session)
        if outcome == .completed { session.security.other = security.uploaders.note(session) }
    }

    /// The run is over: what its clients and servers did in all of it.
    func judgeSecurity() {
        if let slot = RuleCatalogue.slot(of: IISLookalike.rule.id) {
            for manners in security.servers.all {
                let findings = desk.judge(session: nil, connection: manners.connection) { judge in
                    judge.begin(slot: slot)
                    IISLookalike.check(manners, &judge)
                }
                publish(findings, session: nil)
            }
        }
        if let slot = RuleCatalogue.slot(of: BeaconPattern.rule.id) {
            for series in security.beacons.all {
                let findings = desk.judge(session: nil, connection: series.connection) { judge in
                    judge.begin(slot: slot)
                    BeaconPattern.check(series, &judge)
                }
                publish(findings, session: nil)
            }
        }
        security = SecurityWatch()
    }

    /// Octets behind a complete message, in streams without a gap, that begin no other one.
    public func strayOctets(_ count: Int, from direction: Direction, at moment: Moment, on connection: Connection) {
        guard let slot = RuleCatalogue.slot(of: SmuggledRequest.rule.id),
            connection.security.toldStray.insert(direction).inserted
        else { return }
        let session = connection.sessions.last { !$0.isReported }
        let findings = desk.judge(session: session, connection: connection) { judge in
            judge.begin(slot: slot)
            SmuggledRequest.look(stray: count, from: direction, at: moment, on: connection, &judge)
        }
        publish(findings, session: session)
    }
}

extension Session {
    /// Notes who sends a message with its id, and whether the message was seen twice between other addresses.
    fileprivate func noteSender(_ exchange: Exchange, _ packet: RequestPacket) {
        if exchange.twin != nil { security.hasLegs = true }
        guard !exchange.isStray, !exchange.isAuthenticationLeg, !exchange.connection.isProxied,
            packet.type == .createSession || packet.sessionID.value != nil, let start = exchange.request?.start
        else { return }
        let client = exchange.connection.client.address
        let server = exchange.connection.server.address
        let account = packet.authorization?.user?.account ?? exchange.connection.authenticatedUser
        if let index = security.senders.firstIndex(where: { $0.client == client && $0.server == server }) {
            if let account, security.senders[index].account == nil { security.senders[index].account = account }
        } else if security.senders.count < SessionSecurity.maxSenders {
            security.senders.append(
                SessionSecurity.Sender(
                    client: client, server: server, agent: packet.userAgent?.clipped, account: account, first: start))
        }
    }
}
