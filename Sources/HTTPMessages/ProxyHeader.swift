/// What a load balancer may put in front of all else on a connection to its server: whose connection it passes on (the
/// PROXY protocol of HAProxy, versions 1 and 2).
public struct ProxyHeader: Sendable, Equatable {
    /// Address and port of the client that the balancer serves, by its own word.
    public enum Client: Sendable, Equatable {
        /// As version 1 writes them; up to some tens of octets, whatever they are.
        case text(address: String, port: String)
        /// As version 2 does. `high` and `low`: the address's octets, big-endian; of IPv4 the low 32 bits of `low`.
        case octets(isIPv6: Bool, high: UInt64, low: UInt64, port: UInt16)
    }

    /// The header as far as its addresses go: whatever else version 2 adds is left out.
    public internal(set) var octets: [UInt8] = []
    /// Nil if the balancer speaks for itself (a health check), or does not tell.
    public internal(set) var client: Client?
    /// All its octets, as far as they were read; of version 2 those still to come behind the ones that are kept.
    private(set) var length = 0
    private var left = 0

    enum Step {
        /// All octets so far are the header's, or may be.
        case more
        /// It ends before that position of the run.
        case ended(Int)
        /// This is no such header: its octets are what follows.
        case none
    }

    /// Octets of the longest line of version 1, with its end.
    private static let maxLine = 107
    private static let keyword = [UInt8]("PROXY ".utf8)
    private static let signature: [UInt8] = [
        0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a,
    ]
    /// Of version 2: signature, version, family, length.
    private static let fixedLength = 16

    /// Octets of both addresses and ports, by the octets for command and family: of TCP, IPv4 or IPv6.
    private static func addressLength(_ command: UInt8, _ family: UInt8) -> Int {
        guard command == 0x21 else { return 0 }
        return family == 0x11 ? 12 : family == 0x21 ? 36 : 0
    }

    /// Whether a stream that begins with that octet may begin with a header.
    static func mayBegin(_ octet: UInt8) -> Bool { octet == 0x50 || octet == 0x0d }

    /// Goes on with the octets of a run from `start`.
    mutating func consume(_ bytes: Span<UInt8>, from start: Int) -> Step {
        var position = start
        while position < bytes.count, left == 0 {
            octets.append(bytes[position])
            position &+= 1
            length &+= 1
            switch octets[0] == 0x50 ? takeLine() : takeBinary() {
            case .more: continue
            case .none: return .none
            case .ended: return .ended(position)
            }
        }
        let passed = min(left, bytes.count &- position)
        left &-= passed
        length &+= passed
        return passed > 0 && left == 0 ? .ended(position &+ passed) : .more
    }

    /// Version 1, up to its last octet.
    private mutating func takeLine() -> Step {
        let count = octets.count
        guard octets.prefix(Self.keyword.count).elementsEqual(Self.keyword.prefix(count)) else { return .none }
        guard octets.last == ASCII.lineFeed else { return count < Self.maxLine ? .more : .none }
        guard octets.dropLast().last == ASCII.carriageReturn else { return .none }
        let words = octets.dropLast(2).split(separator: ASCII.space, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        switch words[1] {
        case "UNKNOWN": break
        case "TCP4" where words.count == 6, "TCP6" where words.count == 6:
            client = .text(address: words[2], port: words[4])
        default: return .none
        }
        return .ended(count)
    }

    /// Version 2, up to its last octet; or up to the addresses, then ``left`` tells what follows.
    private mutating func takeBinary() -> Step {
        let count = octets.count
        guard octets.prefix(Self.signature.count).elementsEqual(Self.signature.prefix(count)) else { return .none }
        guard count >= Self.fixedLength else { return .more }
        // Version 2; LOCAL or PROXY.
        guard octets[12] == 0x20 || octets[12] == 0x21 else { return .none }
        let length = Int(octets[14]) << 8 | Int(octets[15])
        let addresses = min(length, Self.addressLength(octets[12], octets[13]))
        guard count == Self.fixedLength &+ addresses else { return .more }
        client = clientOfAddresses(addresses)
        left = length &- addresses
        return left > 0 ? .more : .ended(count)
    }

    /// Both addresses, then both ports, the client's before the server's.
    private func clientOfAddresses(_ length: Int) -> Client? {
        func number(_ start: Int, _ count: Int) -> UInt64 {
            octets[start..<(start &+ count)].reduce(0) { $0 << 8 | UInt64($1) }
        }
        switch length {
        case 12 where octets[13] == 0x11:
            return .octets(
                isIPv6: false, high: 0, low: number(16, 4), port: UInt16(truncatingIfNeeded: number(24, 2)))
        case 36:
            return .octets(
                isIPv6: true, high: number(16, 8), low: number(24, 8), port: UInt16(truncatingIfNeeded: number(48, 2)))
        default: return nil
        }
    }
}
