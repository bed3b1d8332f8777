import HTTPMessages

/// The host that a server names for the rest of a session: `BITS-Host-Id` ([MC-BUP] 2.2.3.2).
public struct HostID: Hashable, Sendable {
    public enum Kind: String, Sendable {
        case name, ipv4, ipv6
        /// An IPv6 address in square brackets: the form of URLs, which the field should not have.
        case bracketedIPv6
        case nameWithPort, addressWithPort
        /// A URL, a path, an empty text, blanks, or what no host can be called.
        case invalid
    }

    /// As on the wire.
    public let raw: String
    public let kind: Kind

    /// Never fails: see ``kind``.
    public init(_ raw: String) {
        self.raw = raw
        kind = HostID.classify(raw)
    }

    /// The property of IIS holds no longer names (CSA-016).
    public static let maximumLength = 300

    /// In octets.
    public var length: Int { WireText.length(raw) }

    /// As on the wire, but for user information, which has no place there and may be a secret.
    public var withoutUserInfo: String { Authority.withoutUserInfo(raw) }

    /// Whether the field holds just a host (CSA-011).
    public var isValid: Bool { kind == .name || kind == .ipv4 || kind == .ipv6 }

    /// Whether it is right but for a port (CSA-011).
    public var hasPort: Bool { kind == .nameWithPort || kind == .addressWithPort }

    /// Host and port, for comparing with other hosts.
    public var authority: Authority {
        Authority(kind == .ipv6 ? "[\(raw)]" : raw)
    }

    private static func classify(_ raw: String) -> Kind {
        let octets = raw.utf8
        if IPText.isIPv4(octets) { return .ipv4 }
        if IPText.isIPv6(octets) { return .ipv6 }
        if isName(octets) { return .name }
        if octets.first == 0x5b {
            guard let end = octets.firstIndex(of: 0x5d), IPText.isIPv6(octets[..<end].dropFirst()) else {
                return .invalid
            }
            let rest = octets[end...].dropFirst()
            if rest.isEmpty { return .bracketedIPv6 }
            return rest.first == ASCII.colon && isPort(rest.dropFirst()) ? .addressWithPort : .invalid
        }
        guard let colon = octets.lastIndex(of: ASCII.colon), isPort(octets[colon...].dropFirst()) else {
            return .invalid
        }
        let host = octets[..<colon]
        if IPText.isIPv4(host) { return .addressWithPort }
        return isName(host) ? .nameWithPort : .invalid
    }

    private static func isPort(_ octets: some Collection<UInt8>) -> Bool {
        (1...5).contains(octets.count) && octets.allSatisfy(ASCII.isDigit)
            && octets.reduce(0, { $0 &* 10 &+ Int($1 &- 0x30) }) <= 65535
    }

    /// Labels of letters, digits, hyphens (not at their ends) and underscores, up to 63 octets each; the last has a
    /// letter. A dot may end the name.
    static func isName(_ octets: some BidirectionalCollection<UInt8>) -> Bool {
        guard octets.count <= 255 else { return false }
        var labelLength = 0
        var lastHasLetter = false
        var previous: UInt8 = 0x2e
        for octet in octets {
            switch octet {
            case 0x2e:
                guard labelLength > 0, previous != 0x2d else { return false }
                labelLength = 0
            case 0x2d, 0x5f, 0x30...0x39, 0x41...0x5a, 0x61...0x7a:
                if labelLength == 0 {
                    guard octet != 0x2d else { return false }
                    lastHasLetter = false
                }
                if octet >= 0x41 { lastHasLetter = true }
                labelLength &+= 1
                guard labelLength <= 63 else { return false }
            default:
                return false
            }
            previous = octet
        }
        return !octets.isEmpty && previous != 0x2d && lastHasLetter
    }
}
