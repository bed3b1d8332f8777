public import BITSProtocol
import HTTPMessages

// The reply to an upload, and its download. The Ack that completes the file tells its URL; the client fetches it as it
// fetches any file, maybe over another connection and from another host.
extension SessionTracker {
    /// Directories at servers whose replies are remembered; further ones are not.
    static let maxReplyDirectories = 4096
    /// Downloads that may turn out to be of a reply whose URL is not known yet.
    private static let maxEarlyDownloads = 1024
    /// Octets of a target, or a directory, that is kept as one of these.
    private static let maxKey = 2048

    /// What an Ack to a Fragment says of a reply.
    func noteReplyURL(_ answer: AnswerPacket, of exchange: Exchange, _ session: Session) {
        let isFinal =
            answer.isAck && answer.status == 200 && exchange.packet?.contentRange.value?.isFinal ?? false
            && !(exchange.answer?.isCut ?? true)
        let directory = session.target.map {
            ServerTarget(server: exchange.connection.server, target: Acquaintances.directory($0))
        }
        guard let reply = answer.replyURL.value else {
            if isFinal, session.finalAck == nil {
                session.finalAck = exchange
                session.replyNeighbour = directory.flatMap { replyDirectories[$0] }
            }
            return
        }
        session.replyURL = reply
        session.replyDelivered = exchange
        if let directory, replyDirectories.count < Self.maxReplyDirectories,
            directory.target.utf8.count <= Self.maxKey
        {
            replyDirectories[directory] = session.index
        }
        guard let target = session.target else { return }
        let key = reply.resolved(against: target).comparisonKey
        if let old = session.replyKey, old != key, byReply[old] === session { byReply[old] = nil }
        session.replyKey = key
        if let other = byReply[key], other !== session {
            other.sharesReply = true
            session.sharesReply = true
        }
        byReply[key] = session
        if earlyDownloads[key] == session.client.address { session.replyRequested = true }
    }

    /// A GET of the reply: by its URL, else by the session's GUID in its path.
    func joinReply(_ exchange: Exchange, _ packet: RequestPacket) {
        guard let request = exchange.request else { return }
        let client = exchange.connection.client.address
        if let session = session(ofReply: packet.target.comparisonKey, packet.host, client)
            ?? session(ofPath: packet.target, client)
        {
            if packet.method == "HEAD" { session.replyProbed = true } else { session.replyRequested = true }
            return attachStray(exchange, session, request.start.time)
        }
        // The Ack that names the reply may still wait behind a gap of its connection.
        if earlyDownloads.count < Self.maxEarlyDownloads, packet.target.raw.utf8.count <= Self.maxKey {
            earlyDownloads[packet.target.comparisonKey] = client
        }
    }

    /// Whether some session has a reply that may be asked for.
    public var knowsReplies: Bool { !byReply.isEmpty }

    /// A GET or HEAD that is not of the Windows client: the program that made the job may fetch the reply itself.
    ///
    /// - Returns: ``SessionReport/index`` of the session whose reply it asks for; nil if it asks for none.
    public func noteOtherRequest(for target: RequestTarget, host: String?, client: IPAddress) -> Int? {
        let found = session(ofReply: target.comparisonKey, host, client) ?? session(ofPath: target, client)
        found?.replyAskedByOther = true
        return found?.index
    }

    /// An answer whose Content-Location is a reply's URL is that reply, whatever was asked for.
    func joinReplyByLocation(_ exchange: Exchange) {
        guard exchange.session == nil, exchange.packet?.recognition == .download, !byReply.isEmpty || !byID.isEmpty,
            let packet = exchange.packet, let request = exchange.request, let answer = exchange.answer,
            let text = answer.head.firstValue(.contentLocation), let location = ReplyURL(text)
        else { return }
        let target = location.resolved(against: packet.target)
        let host = target.authority?.withoutUserInfo ?? packet.host
        let client = exchange.connection.client.address
        guard let session = session(ofReply: target.comparisonKey, host, client) ?? session(ofPath: target, client)
        else { return }
        session.replyRequested = true
        attachStray(exchange, session, request.start.time)
    }

    private func session(ofReply key: String, _ host: String?, _ client: IPAddress) -> Session? {
        guard let session = byReply[key], !session.isReported, session.clientAddresses.contains(client),
            session.mayHoldReply(host)
        else { return nil }
        return session
    }

    /// IIS puts the id into the path of a reply, wherever the directory of the session lies.
    private func session(ofPath target: RequestTarget, _ client: IPAddress) -> Session? {
        guard !byID.isEmpty, target.path.utf8.count > 38,
            let guid = GUID.firstBraced(in: PercentCoding.decoded(target.path))
        else { return nil }
        return byID[SessionID(guid).key]?.latest.last { !$0.isReported && $0.clientAddresses.contains(client) }
    }

    /// Octets of the reply that were fetched.
    func noteReply(_ exchange: Exchange) {
        guard exchange.packet?.recognition == .download, let session = exchange.session, let answer = exchange.answer,
            let packet = exchange.answerPacket
        else { return }
        if exchange.packet?.method == "HEAD" {
            let total = AnsweredFile(exchange, packet, isHead: true).total
            if packet.status == 200, total.map({ $0 > 0 }) ?? false { session.replyIsThere = true }
            return
        }
        guard packet.status == 200 || packet.status == 206 else {
            session.replyStatus = packet.status
            if packet.status >= 400, packet.status != 401, packet.status != 407 { session.replyRefused = packet.status }
            return
        }
        let facts = AnsweredFile(exchange, packet, isHead: false)
        if !exchange.isPeerDist, let total = facts.total { session.replyLength = total }
        if let parts = exchange.parts, parts.isComplete {
            for part in parts.ranges { _ = session.replySet.insert(part) }
        } else if let start = facts.start, !exchange.isPeerDist {
            _ = session.replySet.insert(start..<clampedSum(start, answer.bodyLength))
        } else {
            // Where in the reply these octets lie is not known.
            session.replyUnplaced = clampedSum(session.replyUnplaced, answer.bodyLength)
        }
    }
}

extension Session {
    /// Octets of the reply that were seen fetched with success, each once as far as their place is known.
    var replyFetched: Int64 { clampedSum(replySet.count, replyUnplaced) }

    /// Whether the host may be the one that the reply lies on: an absolute URL names it, a relative one is on any host
    /// that the session went to.
    fileprivate func mayHoldReply(_ name: String?) -> Bool {
        guard let name, let replyURL else { return true }
        let asked = Authority(name)
        if replyURL.form == .absolute, let own = RequestTarget(replyURL.raw).authority {
            return own.comparisonKey() == asked.comparisonKey()
        }
        let known = [host, hostID].compactMap(\.self)
        guard !known.isEmpty else { return true }
        return known.contains { Authority($0).comparisonKey() == asked.comparisonKey() }
            || servers.contains { $0.server.address.description == asked.host }
    }
}

extension FieldName {
    static let contentLocation: FieldName = "Content-Location"
}
