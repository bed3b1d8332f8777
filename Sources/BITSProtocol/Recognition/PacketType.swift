import HTTPMessages

/// The packets of the upload protocol, named as Windows writes them in `BITS-Packet-Type` ([MC-BUP] 2.2.1.2).
public enum PacketType: String, Sendable, CaseIterable {
    case ping = "Ping"
    case createSession = "Create-Session"
    case fragment = "Fragment"
    case closeSession = "Close-Session"
    case cancelSession = "Cancel-Session"
    case ack = "Ack"

    /// Letter case does not count; nil for any other text.
    public init?(wire text: String) {
        guard let type = PacketType.of(text.utf8) else { return nil }
        self = type
    }

    /// Whether a client sends it.
    public var isRequest: Bool { self != .ack }

    static func of(_ octets: some Collection<UInt8>) -> PacketType? {
        let candidate: PacketType
        switch octets.count {
        case 3: candidate = .ack
        case 4: candidate = .ping
        case 8: candidate = .fragment
        case 13: candidate = .closeSession
        case 14:
            guard let second = octets.dropFirst().first else { return nil }
            candidate = ASCII.lowercased(second) == 0x72 ? .createSession : .cancelSession
        default: return nil
        }
        var known = candidate.rawValue.utf8.makeIterator()
        for octet in octets {
            guard let own = known.next(), ASCII.lowercased(octet) == ASCII.lowercased(own) else { return nil }
        }
        return candidate
    }
}
