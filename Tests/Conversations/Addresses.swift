/// An IPv4 or IPv6 address.
public enum IPAddress: Sendable, Hashable {
    case v4(UInt32)
    case v6(high: UInt64, low: UInt64)

    /// Reads `192.0.2.10` or `2001:db8::10`; `nil` for anything else.
    public init?(_ text: some StringProtocol) {
        if text.contains(":") {
            guard let groups = Self.groups(String(text)) else { return nil }
            let high = groups[0..<4].reduce(UInt64(0)) { $0 << 16 | UInt64($1) }
            let low = groups[4..<8].reduce(UInt64(0)) { $0 << 16 | UInt64($1) }
            self = .v6(high: high, low: low)
        } else {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
            guard parts.count == 4, !parts.contains(nil) else { return nil }
            self = .v4(parts.reduce(0) { $0 << 8 | UInt32($1 ?? 0) })
        }
    }

    /// The octets in network order.
    public var octets: [UInt8] {
        switch self {
        case .v4(let value):
            return (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * UInt32($0))) }
        case .v6(let high, let low):
            return [high, low].flatMap { half in
                (0..<8).map { UInt8(truncatingIfNeeded: half >> (56 - 8 * UInt64($0))) }
            }
        }
    }

    /// This address as IPv6: an IPv4 address moves to the end of 2001:db8::/96.
    public var asIPv6: IPAddress {
        switch self {
        case .v4(let value): .v6(high: 0x2001_0db8_0000_0000, low: UInt64(value))
        case .v6: self
        }
    }

    private static func groups(_ text: String) -> [UInt16]? {
        func fields(_ part: Substring) -> [UInt16]? {
            if part.isEmpty { return [] }
            let values = part.split(separator: ":", omittingEmptySubsequences: false).map { UInt16($0, radix: 16) }
            return values.contains(nil) ? nil : values.compactMap { $0 }
        }
        guard let gap = text.firstDoubleColon else {
            guard let all = fields(text[...]), all.count == 8 else { return nil }
            return all
        }
        guard let front = fields(text[..<gap]), let back = fields(text[text.index(gap, offsetBy: 2)...]),
            front.count + back.count < 8
        else { return nil }
        return front + Array(repeating: 0, count: 8 - front.count - back.count) + back
    }
}

/// An address and a port.
public struct Endpoint: Sendable, Hashable {
    public var address: IPAddress
    public var port: UInt16

    public init(_ address: IPAddress, _ port: UInt16) {
        self.address = address
        self.port = port
    }

    /// Reads `192.0.2.10:80`, `[2001:db8::10]:80`, or an address alone, which takes `defaultPort`.
    public init?(_ text: some StringProtocol, defaultPort: UInt16) {
        var host = text[...]
        var port = defaultPort
        if let colon = text.lastIndex(of: ":"), text.hasPrefix("[") || text.firstIndex(of: ":") == colon {
            if text[text.index(before: colon)] == "]" || !text.hasPrefix("[") {
                guard let value = UInt16(text[text.index(after: colon)...]) else { return nil }
                port = value
                host = text[..<colon]
            }
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard let address = IPAddress(host) else { return nil }
        self.init(address, port)
    }
}

extension String {
    fileprivate var firstDoubleColon: Index? {
        indices.first { self[$0...].hasPrefix("::") }
    }
}
