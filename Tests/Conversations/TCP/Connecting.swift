/// Connections: how they begin and end.
extension ConversationBuilder {
    /// A new connection, which the next messages use. Without `handshake` the capture begins in its middle.
    public mutating func connect(
        _ name: String = "main", client: Endpoint? = nil, server: Endpoint? = nil, handshake: Bool = true,
        clientISN: UInt32? = nil, serverISN: UInt32? = nil
    ) {
        var client = client ?? settings.client
        if client == settings.client { client.port &+= UInt16(truncatingIfNeeded: connections.count) }
        open(name, client, server ?? settings.server, clientISN, serverISN)
        note(.connect(hasHandshake: handshake))
        guard handshake else { return }
        let connection = connections[current]
        let (first, second) = (connection.client.isn, connection.server.isn)
        now += settings.reaction(of: .client) + settings.think
        emit(.client, at: now, .handshake, sequence: first, acknowledgment: 0, flags: .syn, options: synOptions)
        now += settings.reaction(of: .server)
        emit(
            .server, at: now, .handshake, sequence: second, acknowledgment: first &+ 1, flags: [.syn, .ack],
            options: synOptions)
        now += settings.reaction(of: .client)
        emit(.client, at: now, .handshake, sequence: first &+ 1, acknowledgment: second &+ 1, flags: .ack)
    }

    /// SYNs that nobody answers: `count` of them, the first pause being `interval`, each further one twice as long.
    public mutating func synOnly(
        _ name: String = "unanswered", client: Endpoint? = nil, server: Endpoint? = nil, count: Int = 3,
        interval: Int64 = 3_000_000_000, clientISN: UInt32? = nil
    ) {
        var client = client ?? settings.client
        if client == settings.client { client.port &+= UInt16(truncatingIfNeeded: connections.count) }
        open(name, client, server ?? settings.server, clientISN, nil)
        note(.knock(count: count, interval: interval))
        now += settings.reaction(of: .client) + settings.think
        var pause = interval
        for number in 0..<count {
            if number > 0 {
                now += pause
                pause *= 2
            }
            emit(
                .client, at: now, number == 0 ? .handshake : .retransmission, sequence: connections[current].client.isn,
                acknowledgment: 0, flags: .syn, options: synOptions)
        }
    }

    /// Goes on with an earlier connection (the newest of that name); `false` if there is none.
    @discardableResult
    public mutating func on(_ name: String) -> Bool {
        guard let index = connections.lastIndex(where: { $0.name == name }) else { return false }
        current = index
        return true
    }

    /// One end has nothing more to send; the other end's TCP acknowledges as it does for octets.
    public mutating func fin(_ side: Side) {
        connectIfNeeded()
        note(.finish(side))
        now += settings.reaction(of: side) + settings.think
        let peer = connections[current][side]
        emit(side, at: now, .end, sequence: peer.next, acknowledgment: peer.received, flags: [.fin, .ack])
        let expected = connections[current][side.other].received == peer.next
        connections[current][side].next &+= 1
        let behaviour = connections[current][side.other].acks
        guard behaviour != .none, expected else { return }
        connections[current][side.other].received &+= 1
        guard behaviour == .normal else { return }
        now += settings.reaction(of: side.other)
        emitAck(side.other, at: now)
    }

    public mutating func rst(_ side: Side) {
        connectIfNeeded()
        note(.reset(side))
        now += settings.reaction(of: side) + settings.think
        let peer = connections[current][side]
        emit(side, at: now, .end, sequence: peer.next, acknowledgment: peer.received, flags: [.rst, .ack])
    }

    /// A keep-alive probe (one octet before what is due) and the other end's answer.
    public mutating func keepAlive(_ side: Side) {
        connectIfNeeded()
        now += settings.reaction(of: side) + settings.think
        let peer = connections[current][side]
        emit(side, at: now, .probe, sequence: peer.next &- 1, acknowledgment: peer.received, flags: .ack)
        guard connections[current][side.other].acks == .normal else { return }
        now += settings.reaction(of: side.other)
        emitAck(side.other, at: now)
    }

    mutating func connectIfNeeded() {
        if connections.isEmpty { connect() }
    }

    private mutating func open(
        _ name: String, _ client: Endpoint, _ server: Endpoint, _ clientISN: UInt32?, _ serverISN: UInt32?
    ) {
        // Both are always drawn, so that a number given by hand changes nothing else.
        let drawn = (UInt32(truncatingIfNeeded: random.next()), UInt32(truncatingIfNeeded: random.next()))
        let (first, second) = (clientISN ?? drawn.0, serverISN ?? drawn.1)
        func peer(_ endpoint: Endpoint, _ isn: UInt32, _ other: UInt32) -> Peer {
            Peer(
                endpoint: endpoint, isn: isn, next: isn &+ 1, received: other &+ 1, receivedBefore: other &+ 1,
                acks: .normal)
        }
        current = connections.count
        connections.append(
            Connection(
                name: name, index: current, client: peer(client, first, second), server: peer(server, second, first),
                mss: settings.mss))
    }

    /// Maximum segment size, SACK permitted, window scale 8.
    private var synOptions: [UInt8] {
        let mss = UInt16(clamping: settings.mss)
        return [2, 4, UInt8(mss >> 8), UInt8(mss & 255), 1, 3, 3, 8, 1, 1, 4, 2]
    }
}
