/// Frames of 60 octets: bare ACKs, segments with six octets and datagrams, on connections that go on for ever.
struct Small {
    private var flows: [Flow] = []

    mutating func step(_ wire: Wire, _ random: inout Random) {
        if flows.count < 1024 {
            let number = flows.count
            var flow = Flow(
                client: 0x0a01_0001 &+ UInt32(number % 251), port: UInt16(40_000 &+ number), server: 0xc633_6420,
                serverPort: 7000, &random)
            wire.handshake(&flow)
            flows.append(flow)
            return
        }
        let choice = random.next()
        let index = Int(choice % 1024)
        let from = Int(choice >> 10 & 0xffff)
        let fromClient = choice >> 32 & 1 == 0
        switch choice >> 33 % 10 {
        case 0: wire.datagram(flows[index], fromClient: fromClient, wire.pool, from..<(from &+ 18))
        case 1...4: wire.acknowledge(flows[index], fromClient: fromClient, minimum: 60)
        default: wire.send(&flows[index], fromClient: fromClient, wire.pool, from..<(from &+ 6))
        }
    }
}
