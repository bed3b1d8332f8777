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
        let wait = waitedUntil(last.connection).subtractingReportingOverflow(session.lastTime)
        return wait.overflow ? 0 : max(0, wait.partialValue)
    }

    /// The part of ``trailingWait`` that the server, or the way to it, had to end: not where the client stopped by itself.
    var waitForServer: Int64 {
        if closedWindow != nil || session.lastMessage?.request?.end != nil { return trailingWait }
        return stopped?.isAcknowledged == false ? trailingWait : 0
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
        let lasted = waitedUntil(last.connection).subtractingReportingOverflow(closed.lowerBound)
        guard !lasted.overflow, lasted.partialValue >= SessionFacts.tellingWait else { return nil }
        return ClosedWindow(
            since: closed.lowerBound, confirmed: closed.upperBound &- closed.lowerBound, lasted: lasted.partialValue,
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
