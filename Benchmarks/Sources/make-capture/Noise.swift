/// Traffic that is no upload: TLS, ssh, plain HTTP downloads, and UDP.
struct Noise {
    private enum Kind: CaseIterable {
        case tls, ssh, http, udp
    }

    private struct Conversation {
        var flow: Flow
        let kind: Kind
        var left: Int
        var hasBegun = false
    }

    private var running: [Conversation] = []
    private var begun = 0
    private let concurrent = 256

    /// Puts the next frames of one conversation on the wire.
    mutating func step(_ wire: Wire, _ random: inout Random) {
        while running.count < concurrent { running.append(next(&random)) }
        let index = random.number(0...(concurrent &- 1))
        if !running[index].hasBegun {
            begin(wire, &running[index], &random)
        } else if running[index].left > 0 {
            goOn(wire, &running[index], &random)
        } else {
            if running[index].kind != .udp { wire.close(&running[index].flow) }
            running[index] = next(&random)
        }
    }

    private mutating func next(_ random: inout Random) -> Conversation {
        begun &+= 1
        // Three in six are TLS, as in most networks.
        let kind: Kind = [.tls, .tls, .tls, .ssh, .http, .udp][begun % 6]
        let port: UInt16 =
            switch kind {
            case .tls: 443
            case .ssh: 22
            case .http: 80
            case .udp: 4433
            }
        let client = 0xac10_0001 &+ UInt32(truncatingIfNeeded: begun / 28_000 &* 61 &+ begun % 61)
        let flow = Flow(
            client: client, port: UInt16(truncatingIfNeeded: 32_768 &+ begun % 28_000),
            server: 0xcb00_7100 &+ UInt32(begun % 200), serverPort: port, &random)
        let size = kind == .ssh ? random.number(20_000...60_000) : random.number(30_000...600_000)
        return Conversation(flow: flow, kind: kind, left: size)
    }

    private func begin(_ wire: Wire, _ item: inout Conversation, _ random: inout Random) {
        item.hasBegun = true
        if item.kind != .udp { wire.handshake(&item.flow) }
        switch item.kind {
        case .tls:
            wire.send(&item.flow, fromClient: true, Self.clientHello)
            wire.send(&item.flow, fromClient: false, Self.serverHello)
        case .ssh:
            wire.send(&item.flow, fromClient: false, Array("SSH-2.0-OpenSSH_9.6\r\n".utf8))
            wire.send(&item.flow, fromClient: true, Array("SSH-2.0-OpenSSH_9.6\r\n".utf8))
        case .http:
            wire.send(
                &item.flow, fromClient: true,
                Array("GET /image/\(begun).jpg HTTP/1.1\r\nHost: www.example.com\r\nAccept: */*\r\n\r\n".utf8))
            wire.send(
                &item.flow, fromClient: false,
                Array(
                    "HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: \(item.left)\r\n\r\n".utf8))
        case .udp: break
        }
    }

    private func goOn(_ wire: Wire, _ item: inout Conversation, _ random: inout Random) {
        let count = min(item.left, item.kind == .ssh ? random.number(36...300) : Wire.segment &- 200)
        let from = random.number(0...(wire.pool.count &- Wire.segment))
        item.left &-= count
        switch item.kind {
        case .udp: wire.datagram(item.flow, fromClient: item.left & 7 == 0, wire.pool, from..<(from &+ count))
        case .ssh:
            let fromClient = item.left & 1 == 0
            wire.send(&item.flow, fromClient: fromClient, wire.pool, from..<(from &+ count))
            wire.acknowledge(item.flow, fromClient: !fromClient)
        case .tls, .http:
            wire.send(&item.flow, fromClient: false, wire.pool, from..<(from &+ count))
            if item.left & 1 == 0 { wire.acknowledge(item.flow, fromClient: true) }
        }
    }

    /// TLS 1.2 record with a ClientHello that names `www.example.com`.
    private static let clientHello: [UInt8] = {
        let name = Array("www.example.com".utf8)
        let nameLength = UInt8(name.count)
        var extensions: [UInt8] = [0, 0, 0, nameLength + 5, 0, nameLength + 3, 0, 0, nameLength] + name
        extensions = [0, UInt8(extensions.count)] + extensions
        let hello: [UInt8] =
            [3, 3] + [UInt8](repeating: 0x5a, count: 32) + [0, 0, 4, 0x13, 0x01, 0xc0, 0x2f, 1, 0] + extensions
        return [22, 3, 1, 0, UInt8(hello.count + 4), 1, 0, 0, UInt8(hello.count)] + hello
    }()

    private static let serverHello: [UInt8] = {
        let hello: [UInt8] = [3, 3] + [UInt8](repeating: 0xa5, count: 32) + [0, 0x13, 0x01, 0]
        return [22, 3, 3, 0, UInt8(hello.count + 4), 2, 0, 0, UInt8(hello.count)] + hello
    }()
}
