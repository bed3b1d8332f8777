import BITSProtocol

// What the last request of a session waits for, and what the client did when nothing came.
extension SessionFacts {
    /// Shorter waits are no more than what every exchange takes.
    static let tellingWait: Int64 = 1_000_000_000

    /// How long the session's last request has waited behind the last message: up to the end of its connection, or of the
    /// capture; 0 if none waits, or its answer may be there unseen.
    var trailingWait: Int64 {
        guard session.ending == nil, session.lostBy == nil, session.restartedAs == nil, let last = session.lastMessage,
            last.answer == nil,
            last.request != nil, last.damage.isEmpty, last.connection.hasBothDirections, !endsInHole
        else { return 0 }
        return session.doubts.proven(from: lastSign, to: waitedUntil(last.connection))
    }

    /// The part of ``trailingWait`` that the server, or the way to it, had to end: not where the client stopped by itself.
    var waitForServer: Int64 {
        if closedWindow != nil || session.lastMessage?.request?.end != nil { return trailingWait }
        return stopped?.isAcknowledged == false ? trailingWait : 0
    }

    /// The last request is still being sent when the capture ends: nothing shows that the client has left it.
    var isUnderWay: Bool {
        guard let last = session.lastMessage, last.answer == nil, let request = last.request, request.end == nil,
            last.damage.isEmpty, last.connection.clientClosing == nil, last.connection.serverClosing == nil
        else { return false }
        let silence = now.subtractingReportingOverflow(max(lastSign, last.connection.lastTime))
        return !silence.overflow && silence.partialValue < SessionFacts.answeringTime
    }

    /// The first end that somebody put to the connection, else the end of the capture.
    private func waitedUntil(_ connection: Connection) -> Int64 {
        [connection.clientClosing, connection.serverClosing].compactMap { $0?.moment.time }.min()
            ?? max(now, connection.lastTime)
    }

    /// The receive window of the server's TCP, if it is closed while the last request waits.
    struct ClosedWindow {
        let since: Int64
        /// As long as the server itself says so, and up to the end of the connection or of the capture.
        let confirmed: Int64
        let lasted: Int64
        let server: Endpoint
    }

    var closedWindow: ClosedWindow? {
        guard trailingWait > 0, let last = session.lastMessage, last.connection.serverClosing == nil,
            let closed = last.connection.metrics?.clientToServer?.receiver?.closed
        else { return nil }
        let lasted = session.doubts.proven(from: closed.lowerBound, to: waitedUntil(last.connection))
        guard lasted >= SessionFacts.tellingWait else { return nil }
        return ClosedWindow(
            since: closed.lowerBound,
            confirmed: session.doubts.proven(from: closed.lowerBound, to: closed.upperBound), lasted: lasted,
            server: last.connection.server)
    }

    /// A request that the client stopped in the middle, though nothing of it is missing in the capture.
    struct Stopped {
        let what: Wording
        let sent: Int64
        let announced: Int64
        /// The server's TCP has acknowledged all that was sent.
        let isAcknowledged: Bool
    }

    var stopped: Stopped? {
        guard let last = session.lastMessage, let stopped = last.stoppedHalfway else { return nil }
        return Stopped(
            what: name(last), sent: stopped.sent, announced: stopped.announced,
            isAcknowledged: stopped.unacknowledged == 0)
    }

    /// A Close-Session or Cancel-Session whose answer is neither the Ack of a success nor an error.
    var unclearEnding: (exchange: Exchange, status: Int)? {
        guard session.ending == nil else { return nil }
        for ending in [session.lastClose, session.lastCancel].compactMap(\.self) where ending === session.lastAnswered {
            guard let answer = ending.answerPacket, !ending.isAuthenticationLeg, !answer.isSuccess else { continue }
            if answer.status < 400 || answer.status == 416 { return (ending, answer.status) }
        }
        return nil
    }

    /// Why a client cannot go on from an answer that is no error; nil if it can.
    func whyNoUse(_ exchange: Exchange) -> Wording? {
        guard let packet = exchange.packet, let answer = exchange.answerPacket, exchange.damage.isEmpty,
            !(exchange.answer?.isCut ?? true), packet.recognition.isUpload, !exchange.isAuthenticationLeg
        else { return nil }
        if (300...399).contains(answer.status) || answer.status < 300 && !answer.isAck {
            return "\(answer.status), no Ack of a BITS server"
        }
        switch packet.type {
        case .createSession where answer.isSuccess && !answer.sessionID.isPresent: return "an Ack without a session id"
        case .fragment where answer.isSuccess && !answer.receivedOffset.isPresent:
            return "an Ack that does not say how many octets the server holds"
        case .createSession where answer.isSuccess:
            let isOffered = packet.supportedProtocols.value?.elements.contains { $0.guid == answer.protocolGUID.value }
            return isOffered ?? true || answer.protocolGUID.value == nil
                ? nil : "an Ack that chooses a protocol which the client had not offered"
        case .fragment:
            // It is asked for what it has just sent, again and again.
            let stalls = session.servers.first { $0.isOf(exchange.connection) }?.stalls ?? 0
            guard let range = packet.contentRange.value, answer.receivedOffset.value?.value == range.first,
                stalls >= parameters.stall
            else { return nil }
            return "the offset that it begins at, and \(stalls) Acks in a row brought nothing forward"
        default: return nil
        }
    }

    /// What the client tried in vain behind its last message. Where only one direction was captured, nobody knows
    /// whether it was in vain.
    var attempts: [ConnectionAttempt] {
        session.connections.contains(where: \.hasBothDirections) ? session.attempts : []
    }

    func name(_ exchange: Exchange) -> Wording {
        Wording(own: exchange.packet?.type?.rawValue ?? "the last request")
    }
}

extension Exchange {
    /// From so many segments that were sent again in vain on, the path is the likelier reason.
    static let tellingRepeats: Int64 = 2

    /// Segments that the client sent again behind the request's last octet; 0 if that is not known.
    var repeatsOnTheLine: Int64 {
        guard let now = connection.glanced?.sent, let before = clock.atEnd, let end = request?.end?.time,
            let last = now.lastTime
        else { return 0 }
        // They went on: else their acknowledgement may just not be in the capture.
        let left = (connection.clientClosing?.moment.time ?? connection.lastTime).subtractingReportingOverflow(end)
        guard !left.overflow, last.subtractingReportingOverflow(end).partialValue >= left.partialValue / 4 else {
            return 0
        }
        return max(0, now.sentAgain &- before.again)
    }

    /// The server sent octets that are no HTTP where the answer was due, and the capture lacks none of the connection.
    var isAnsweredWithNoHTTP: Bool {
        answer == nil && damage == .unreadable && connection.gapCount == 0 && connection.hasBothDirections
    }

    /// The answer, which nothing follows, was sent again and again to a client whose TCP never acknowledged it.
    var isAnswerInVain: Bool {
        guard answer?.end != nil, answerAcknowledged == nil, damage.isEmpty, connection.gapCount == 0,
            connection.hasBothDirections, let last = session?.clock.lastEnd, last.connection == connection.index,
            let sent = connection.metrics?.serverToClient, sent.receiver?.unacknowledged ?? 0 > 1,
            let again = connection.glanced?.answersSentAgain
        else { return false }
        return again &- last.sentAgain >= Exchange.tellingRepeats
    }

    /// It asked for 100 (RFC 9110 10.1.1) before its body, and nothing of the body was sent.
    var waitsForPermission: Bool {
        packet?.expectsContinue ?? false && request?.bodyLength == 0 && interims.isEmpty
    }

    /// What was sent of a request whose rest never came, if the capture lacks none of the client's octets; nil for any
    /// other request.
    var stoppedHalfway: (sent: Int64, announced: Int64, unacknowledged: Int64?)? {
        guard answer == nil, let request, request.end == nil, !request.isCut, request.bodyMissing == 0, missing.isEmpty,
            damage.isEmpty, connection.gapCount == 0, connection.hasBothDirections,
            let announced = request.announcedLength, request.bodyLength < announced
        else { return nil }
        let receiver = connection.metrics?.clientToServer?.receiver
        // Octets behind a hole may be waiting for what is missing.
        guard !connection.isHeldBack else { return nil }
        return (request.bodyLength, announced, receiver?.unacknowledged)
    }
}
