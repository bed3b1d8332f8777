/// Where the reply to an upload can be fetched: `BITS-Reply-URL` ([MC-BUP] 2.2.7.2).
///
/// IIS sends a path relative to the destination's directory, with backslashes and braces.
public struct ReplyURL: Hashable, Sendable {
    public enum Form: String, Sendable {
        case absolute, absolutePath, relativePath
    }

    /// As on the wire.
    public let raw: String
    public let form: Form

    /// Nil only for an empty text (RPL-006).
    public init?(_ raw: String) {
        guard let first = raw.utf8.first else { return nil }
        self.raw = raw
        if RequestTarget(raw).form == .absolute || ReplyURL.isNetworkPath(raw) {
            form = .absolute
        } else {
            form = first == 0x2f || first == 0x5c ? .absolutePath : .relativePath
        }
    }

    /// In octets; clients cannot be relied upon to take longer ones ([MC-BUP] 2.2.1.2, RPL-001).
    public static let maximumLength = 2200

    /// In octets.
    public var length: Int { WireText.length(raw) }

    /// Whether it carries a user name (SEC-006).
    public var hasUserInfo: Bool { named.authority?.hasUserInfo ?? false }

    /// As on the wire, but for user information and the values of parameters that are named like secrets.
    public var withoutSecrets: String {
        guard hasUserInfo else { return QueryBlanking.blanked(raw) }
        let rest = named.withoutSecrets
        return ReplyURL.isNetworkPath(raw) ? String(rest.dropFirst("http:".count)) : rest
    }

    /// With a scheme, if it names a host.
    private var named: RequestTarget { RequestTarget(ReplyURL.isNetworkPath(raw) ? "http:" + raw : raw) }

    /// `//host/path`: another host by the scheme of the upload (RFC 3986 4.2).
    private static func isNetworkPath(_ text: String) -> Bool { text.hasPrefix("//") }

    /// The target that the client will ask for: backslashes made slashes, put behind the destination's directory if
    /// relative, and percent-encoded. The authority is the destination's, or for an absolute URL its own.
    public func resolved(against destination: RequestTarget) -> RequestTarget {
        // What follows a # is never sent (RFC 9110 4.2.5).
        let sent = raw.utf8.firstIndex(of: 0x23).map { String(raw[..<$0]) } ?? raw
        let slashed = ReplyURL.slashed(sent)
        if form == .absolute {
            let isWhole = !ReplyURL.isNetworkPath(slashed)
            let target = RequestTarget(isWhole ? slashed : "\(destination.scheme ?? "http"):\(slashed)")
            guard let scheme = target.scheme, let authority = target.authority else { return target }
            let query = target.query.map { "?\($0)" } ?? ""
            return RequestTarget("\(scheme)://\(authority.raw)\(ReplyURL.withoutDots(target.path))\(query)")
        }
        let reference = RequestTarget(slashed)
        var path = PercentCoding.encodedPath(reference.path)
        var query = reference.query
        if form == .relativePath, reference.path.isEmpty {
            // A reference that is only a query, or nothing, names the upload's own path (RFC 3986 5.2.2).
            path = ReplyURL.slashed(destination.path)
            query = query ?? destination.query
        } else if form == .relativePath {
            let base = ReplyURL.slashed(destination.path)
            let directory = base.utf8.lastIndex(of: 0x2f).map { String(base[...$0]) } ?? "/"
            path = directory + path
        }
        path = ReplyURL.withoutDots(path)
        if let query { path += "?" + query }
        guard let scheme = destination.scheme, let authority = destination.authority else { return RequestTarget(path) }
        return RequestTarget("\(scheme)://\(authority.raw)\(path)")
    }

    /// Takes out `.` and `..` segments as clients do (RFC 3986 5.2.4).
    private static func withoutDots(_ path: String) -> String {
        guard path.utf8.contains(0x2e) else { return path }
        var kept: [Substring.UTF8View] = []
        let segments = path.utf8[...].split(separator: 0x2f, omittingEmptySubsequences: false)
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count &- 1
            if segment.elementsEqual([0x2e]) {
                if isLast { kept.append("".utf8[...]) }
            } else if segment.elementsEqual([0x2e, 0x2e]) {
                // The first one stands before the first slash.
                if kept.count > 1 { kept.removeLast() }
                if isLast { kept.append("".utf8[...]) }
            } else {
                kept.append(segment)
            }
        }
        return kept.map { String(Substring($0)) }.joined(separator: "/")
    }

    private static func slashed(_ text: String) -> String {
        String(decoding: text.utf8.map { $0 == 0x5c ? 0x2f : $0 }, as: UTF8.self)
    }

    /// IIS puts the session's id into the path.
    public var sessionGUID: GUID? { GUID.firstBraced(in: PercentCoding.decoded(raw)) }
}
