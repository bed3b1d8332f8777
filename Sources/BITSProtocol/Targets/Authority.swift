import HTTPMessages

/// Host and port as in a `Host` field or an absolute URL (RFC 9110 7.2), taken apart without judging them.
public struct Authority: Hashable, Sendable {
    /// As on the wire.
    public let raw: String
    /// Whether `user@` or `user:password@` stands before the host (SEC-006); the octets are not kept apart.
    public let hasUserInfo: Bool
    /// Without square brackets.
    public let host: String
    /// 0 … 65535; nil if there is none, or no number.
    public let port: Int?

    /// Never fails.
    public init(_ raw: String) {
        self.raw = raw
        if Authority.isName(raw) {
            hasUserInfo = false
            host = raw
            port = nil
            return
        }
        var rest = raw.utf8[...]
        if let at = rest.lastIndex(of: 0x40) {
            hasUserInfo = true
            rest = rest[at...].dropFirst()
        } else {
            hasUserInfo = false
        }
        var host = rest
        var port: Substring.UTF8View?
        if rest.first == 0x5b, let end = rest.firstIndex(of: 0x5d) {
            host = rest[..<end].dropFirst()
            let after = rest[end...].dropFirst()
            if after.first == ASCII.colon { port = after.dropFirst() }
        } else if let colon = rest.lastIndex(of: ASCII.colon) {
            host = rest[..<colon]
            port = rest[colon...].dropFirst()
        }
        self.host = String(Substring(host))
        self.port = port.flatMap { WireNumber.parse(String(Substring($0))) }.flatMap {
            $0 <= 65535 ? Int($0) : nil
        }
    }

    /// ``raw`` without what stands before the `@`: fit for reports.
    public var withoutUserInfo: String { Authority.withoutUserInfo(raw) }

    /// Whether nothing but a host can stand there: no user, port, or address in brackets.
    private static func isName(_ raw: String) -> Bool {
        let octets = raw.utf8.span
        var isOther: UInt8 = 0
        for index in 0..<octets.count {
            let octet = octets[index]
            isOther |= octet == 0x40 || octet == ASCII.colon || octet == 0x5b ? 1 : 0
        }
        return isOther == 0
    }

    static func withoutUserInfo(_ raw: String) -> String {
        guard let at = raw.utf8.lastIndex(of: 0x40) else { return raw }
        return String(Substring(raw.utf8[at...].dropFirst()))
    }

    /// Whether the host is an address rather than a name.
    public var isIPLiteral: Bool { IPText.isIPv4(host.utf8) || IPText.isIPv6(host.utf8) }

    /// Lower case, without the default port of the scheme (80 for http and if nil, 443 for https), without a dot at the
    /// end: two authorities with the same key are the same host.
    public func comparisonKey(scheme: String? = nil) -> String {
        var name = WireText.lowercased(host)
        if name.utf8.last == 0x2e, name.utf8.count > 1 { name.removeLast() }
        let isDefault = port == nil || port == (scheme.map { WireText.equal($0, "https") } == true ? 443 : 80)
        guard let port, !isDefault else { return name }
        return "\(name):\(port)"
    }

    /// Whether two hosts are the same without regard to letter case and default port.
    public static func same(_ a: String, _ b: String, scheme: String? = nil) -> Bool {
        Authority(a).comparisonKey(scheme: scheme) == Authority(b).comparisonKey(scheme: scheme)
    }
}
