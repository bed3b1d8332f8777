import BITSProtocol

// One exchange can stand twice in a capture: on both sides of a proxy, a NAT or a load balancer. Its legs nest in time
// and are the same message between other addresses. Each is judged for itself, none against the other, and their octets
// count once.
extension Exchange {
    /// Whether the other request, which is under way, is this one on the other side of something in between.
    fileprivate func isLeg(of other: Exchange) -> Bool {
        guard let packet, let before = other.packet, connection !== other.connection, packet.type == before.type,
            packet.sessionID.value == before.sessionID.value, packet.contentRange.raw == before.contentRange.raw,
            packet.target.comparisonKey == before.target.comparisonKey
        else { return false }
        // A client that comes from another address while its request is under way looks the same: then only one of the
        // two is answered.
        if connection.client.address != other.connection.client.address { return true }
        // A load balancer that leaves the client's end alone. From one end, a client cannot be connected twice.
        return connection.client == other.connection.client && connection.server != other.connection.server
    }

    /// The other leg is over and counted, and both were answered.
    var isSecondLeg: Bool { twin.map { $0.isClosed && $0.answer != nil && answer != nil } ?? false }
}

extension SessionTracker {
    /// Finds the other leg of a request among those that the session has under way.
    func noteTwin(_ exchange: Exchange, _ packet: RequestPacket, _ session: Session) {
        // With one connection there is no other leg.
        guard session.connectionIndexes.count > 1 else { return }
        let underWay = [session.lastMessage].compactMap(\.self) + session.servers.flatMap(\.pending)
        let other = underWay.first { $0.answer == nil && !$0.isClosed && $0.twin == nil && exchange.isLeg(of: $0) }
        guard let other else { return }
        exchange.twin = other
        other.twin = exchange
    }

    /// Lets go of the other leg when both are over; they hold each other.
    func endTwins(_ exchange: Exchange) {
        guard let twin = exchange.twin, twin.isClosed else { return }
        twin.twin = nil
        exchange.twin = nil
    }
}
