import BITSProtocol

/// Why a request has no answer: the first reason that applies.
enum Silence: Equatable {
    case isAnswered
    /// Octets of the server are missing where the answer was due.
    case hiddenByGap
    /// It was not waited for: too many requests waited for theirs, or too many connections were there.
    case givenUp
    /// The server sent something that is no HTTP.
    case unreadable
    /// The capture holds only one direction of the connection.
    case oneSided
    case requestIncomplete
    /// The server closed without an octet of answer. `isRace`: before the request could have reached it.
    case serverFinished(isRace: Bool)
    case serverReset
    /// The connection ended within the head of the answer, and the capture lacks none of that.
    case brokenOff(Ender)
    /// The server closed, but the capture lacks its FIN: it may have left before the request arrived.
    case closingNotSeen
    /// The server closed, and had got octets behind the request that the capture lacks: a request, or the client's own
    /// end.
    case clientNotSeen
    /// The client gave up, that many nanoseconds after the request.
    case clientGaveUp(after: Int64)
    /// Nobody closed and nothing came for as long as an answer may take.
    case noAnswer(isDelivered: Bool)
    /// Nobody closed and nothing came, yet the client did not wait: it went on over another connection. What made it do
    /// so, most likely a FIN or RST, is not in the capture.
    case endUnseen
    /// The capture ends too early to tell.
    case captureEnds

    /// Who ended the connection first.
    enum Ender { case server, reset, client }

    static func of(_ exchange: Exchange, parameters: Parameters, now: Int64) -> Silence {
        guard exchange.answer == nil, let request = exchange.request else { return .isAnswered }
        let connection = exchange.connection
        if exchange.damage.contains(.givenUp) { return .givenUp }
        if exchange.damage.contains(.answer) { return .hiddenByGap }
        if exchange.damage.contains(.unreadable) { return .unreadable }
        if !connection.hasBothDirections { return .oneSided }
        let server = connection.serverClosing
        if exchange.brokenOff != nil, let server {
            if let client = connection.clientClosing, client.precedes(server) { return .brokenOff(.client) }
            return .brokenOff(server.kind == .reset ? .reset : .server)
        }
        guard let end = request.end else { return .requestIncomplete }
        if let client = connection.clientClosing, server.map({ client.precedes($0) }) ?? true {
            return .clientGaveUp(after: client.moment.time &- end.time)
        }
        if let server {
            let hidden = connection.hiddenRequestsEnd
            if hidden > request.streamOffset, server.acknowledged ?? -1 >= hidden { return .clientNotSeen }
            if server.kind == .reset { return .serverReset }
            guard server.isSeen || (server.acknowledged ?? -1) > request.streamOffset else { return .closingNotSeen }
            return .serverFinished(isRace: server.precedes(request))
        }
        // The server's time begins when it has the request.
        let arrival = clampedSum(end.time, exchange.acknowledgementDelay)
        if connection.doubts.proven(from: arrival, to: now) >= patience(exchange, parameters) {
            if exchange.wentOnElsewhere(within: patience(exchange, parameters)) { return .endUnseen }
            return .noAnswer(isDelivered: exchange.requestAcknowledged != nil)
        }
        return .captureEnds
    }

    /// How long an answer may take: a Fragment that completes the file may wait for a server application.
    static func patience(_ exchange: Exchange, _ parameters: Parameters) -> Int64 {
        if exchange.packet?.recognition == .notification { return parameters.notifyTimeout }
        return exchange.packet?.contentRange.value?.isFinal == true && exchange.packet?.type == .fragment
            ? parameters.notifyTimeout &* 3 : parameters.responseTimeout
    }

    /// Whether one of ANS-001…003 holds, or the connection ended within the answer.
    var isFault: Bool {
        switch self {
        case .brokenOff, .serverFinished, .serverReset, .clientGaveUp, .noAnswer: true
        case .isAnswered, .hiddenByGap, .givenUp, .unreadable, .oneSided, .requestIncomplete, .closingNotSeen,
            .clientNotSeen,
            .endUnseen, .captureEnds:
            false
        }
    }

    /// For a timeline.
    var note: String? {
        switch self {
        case .isAnswered: nil
        case .hiddenByGap: "the answer is not in the capture"
        case .givenUp: "too much was under way at once; the answer was not waited for"
        case .unreadable: "what the server answered is no HTTP"
        case .oneSided: "only this direction was captured"
        case .requestIncomplete: "the request is not complete"
        case .serverFinished: "no answer: the server closed the connection"
        case .serverReset: "no answer: the server reset the connection"
        case .brokenOff(.server): "no whole answer: the server closed the connection within its head"
        case .brokenOff(.reset): "no whole answer: the server's side reset the connection within its head"
        case .brokenOff(.client): "no whole answer: the client closed the connection within its head"
        case .closingNotSeen: "no answer: the server closed, but its FIN is not in the capture"
        case .clientNotSeen: "no answer: the server closed, but what it had got from the client is not in the capture"
        case .clientGaveUp: "no answer: the client gave up"
        case .noAnswer: "no answer"
        case .endUnseen: "no answer; the client went on over another connection"
        case .captureEnds: "no answer before the capture ends"
        }
    }
}

extension Exchange {
    /// Whether the session's last message came over another connection before so much time had passed.
    fileprivate func wentOnElsewhere(within patience: Int64) -> Bool {
        guard let last = session?.lastMessage, last.connection !== connection, let later = last.request?.start.time,
            let end = request?.end?.time
        else { return false }
        return later > end && later < clampedSum(end, patience)
    }
}
