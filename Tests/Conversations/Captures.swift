/// What concerns the capture and not the line.
extension ConversationBuilder {
    /// The capture ends here.
    public mutating func stop() {
        if stopTime == nil { stopTime = now }
        note(.stop)
    }

    /// Only frames of one side are captured: of the current connection, or of all if there is none yet.
    public mutating func oneSided(_ side: Side) {
        let index = connections.isEmpty ? nil : connections[current].index
        edits.append { frames in
            frames.removeAll { frame in
                guard let sender = frame.side else { return false }
                return sender != side && (index == nil || frame.connection == index)
            }
        }
    }

    /// At most `count` octets of each frame are captured.
    public mutating func snapLength(_ count: Int) {
        edits.append { frames in frames = frames.snapped(to: count) }
    }

    /// A change of the finished frames, for example `{ $0.remove(at: 6) }`.
    public mutating func edit(_ change: @escaping @Sendable (inout [BuiltFrame]) -> Void) {
        edits.append(change)
    }

    /// A frame that has nothing to do with the conversation.
    public mutating func noise(_ kind: Noise) {
        now += settings.spacing
        note(.noise(kind))
        built.append(
            BuiltFrame(
                time: now, content: kind.content(settings.client, settings.server), role: .noise, connection: nil,
                side: nil, identification: nextIdentification(settings.client.address)))
    }
}

/// Frames of other protocols.
public enum Noise: String, Sendable, CaseIterable {
    case udp, arp, lldp
    /// WS-Discovery: of the peer cache of BITS, and of a printer.
    case peerDiscovery = "peer-discovery"
    case discovery

    func content(_ client: Endpoint, _ server: Endpoint) -> FrameContent {
        switch self {
        case .udp:
            return .udp(
                source: Endpoint(client.address, 5_353), destination: Endpoint(server.address, 5_353),
                payload: [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 4, 0x74, 0x65, 0x73, 0x74, 0, 0, 1, 0, 1])
        case .peerDiscovery, .discovery:
            let isPeer = self == .peerDiscovery
            let space = isPeer ? "2005/05/BITS/cache" : "2006/08/wdp/print"
            let text = """
                <soap:Envelope xmlns:wsd="http://schemas.xmlsoap.org/ws/2005/04/discovery" \
                xmlns:p="http://schemas.microsoft.com/windows/\(space)"><wsd:Probe>\
                <wsd:Types>p:\(isPeer ? "PeerServer" : "PrintDeviceType")</wsd:Types></wsd:Probe></soap:Envelope>
                """
            return .udp(
                source: Endpoint(client.address, 49_902), destination: Endpoint(server.address, 3_702),
                payload: Array(text.utf8))
        case .arp:
            let (from, to) = (Array(client.address.octets.suffix(4)), Array(server.address.octets.suffix(4)))
            let hardware: [UInt8] = [2, 0] + from
            return .other(
                etherType: 0x0806, payload: [0, 1, 8, 0, 6, 4, 0, 1] + hardware + from + [0, 0, 0, 0, 0, 0] + to)
        case .lldp:
            return .other(
                etherType: 0x88cc,
                payload: [0x02, 7, 4, 2, 0, 0, 0, 0, 1] + [0x04, 2, 7, 0x31] + [0x06, 2, 0, 120] + [0, 0])
        }
    }
}
