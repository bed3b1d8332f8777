import HTTPMessages

/// The second word of a request line (RFC 9112 3.2), or a URL, taken apart; never fails, whatever stands there. A class,
/// since it never changes and is passed on a lot.
public final class RequestTarget: Sendable {
    public enum Form: String, Sendable {
        /// A path, also one that does not begin with a slash.
        case origin
        /// `scheme://authority/path`
        case absolute
        /// `host:port` of a CONNECT request.
        case authority
        /// `*`
        case asterisk
    }

    /// As on the wire.
    public let raw: String
    public let form: Form
    /// Lower case; nil but for the absolute form.
    public let scheme: String?
    /// Nil but for the absolute and the authority form.
    public let authority: Authority?
    /// Without the query; not decoded.
    public let path: String
    /// What follows the first `?`; nil if there is none, empty if nothing follows.
    public let query: String?
    /// Two targets with the same key are the same file: path and query percent-decoded once, ASCII letters in lower
    /// case, an empty path as `/`; the authority does not count. A decoded `?` or `%` is told from a written `?`.
    public let comparisonKey: String

    /// `isConnect`: the request's method is CONNECT, so the target is an authority.
    public init(_ raw: String, isConnect: Bool = false) {
        self.raw = raw
        if raw.utf8.first == 0x2f, !isConnect, !raw.utf8.contains(0x3f) {
            form = .origin
            scheme = nil
            authority = nil
            path = raw
            query = nil
            comparisonKey = RequestTarget.key(ofPath: raw)
            return
        }
        var rest = raw.utf8[...]
        if isConnect || raw == "*" {
            form = isConnect ? .authority : .asterisk
            scheme = nil
            authority = isConnect ? Authority(raw) : nil
            path = ""
            query = nil
            comparisonKey = WireText.lowercased(raw)
            return
        }
        if let schemeEnd = RequestTarget.endOfScheme(rest) {
            form = .absolute
            scheme = WireText.lowercased(String(Substring(rest[..<schemeEnd])))
            rest = rest[schemeEnd...].dropFirst(3)
            let end = rest.firstIndex { $0 == 0x2f || $0 == 0x3f || $0 == 0x23 || $0 == 0x5c } ?? rest.endIndex
            authority = Authority(String(Substring(rest[..<end])))
            rest = rest[end...]
        } else {
            form = .origin
            scheme = nil
            authority = nil
        }
        if let mark = rest.firstIndex(of: 0x3f) {
            path = String(Substring(rest[..<mark]))
            query = String(Substring(rest[mark...].dropFirst()))
        } else {
            path = String(Substring(rest))
            query = nil
        }
        let asked = query.map { "?" + WireText.lowercased(PercentCoding.decoded($0)) }
        comparisonKey = RequestTarget.key(ofPath: path) + (asked ?? "")
    }

    /// The place of the colon in `scheme://`, or in `scheme:\\`.
    private static func endOfScheme(_ octets: Substring.UTF8View) -> Substring.UTF8View.Index? {
        guard let first = octets.first, (first | 0x20) &- 0x61 < 26, let colon = octets.firstIndex(of: ASCII.colon),
            octets[colon...].dropFirst().prefix(2).elementsEqual([0x2f, 0x2f])
                || octets[colon...].dropFirst().prefix(2).elementsEqual([0x5c, 0x5c]),
            octets[..<colon].allSatisfy({
                ASCII.isDigit($0) || ($0 | 0x20) &- 0x61 < 26 || $0 == 0x2b || $0 == 0x2d || $0 == 0x2e
            })
        else { return nil }
        return colon
    }

    /// ``raw`` without user name and password, and with the values of those parameters blanked that are named like
    /// secrets (signatures, tokens, ids of sessions): fit for reports.
    public var withoutSecrets: String { QueryBlanking.blanked(withoutUserInfo) }

    /// ``raw`` without user name and password, and with those blanked that stand in a URL within it; it may hold other
    /// secrets.
    public var withoutUserInfo: String {
        guard raw.utf8.contains(0x40) else { return raw }
        var rest = raw
        if let authority, authority.hasUserInfo {
            rest = (scheme.map { $0 + "://" } ?? "") + authority.withoutUserInfo + path + (query.map { "?" + $0 } ?? "")
        }
        var octets = Array(rest.utf8)
        URLBlanking.blank(&octets, octets.indices, hasBareAuthority: false)
        return String(decoding: octets, as: UTF8.self)
    }

    /// Percent-decoded path, one round.
    public var decodedPath: String { PercentCoding.decoded(path) }

    /// Whether the path names no file: it is empty or ends in a slash (CS-012).
    public var namesDirectory: Bool { path.isEmpty || path.utf8.last == 0x2f || path.utf8.last == 0x5c }

    /// What follows the path's last slash (either kind), percent-decoded; empty if the path names a directory.
    public var lastSegment: String {
        if RequestTarget.isPlain(path) {
            let text = path.utf8.span
            var start = text.count
            while start > 0, text[start &- 1] != 0x2f { start &-= 1 }
            return start == 0 ? path : String(path[path.utf8.index(path.startIndex, offsetBy: start)...])
        }
        let octets = PercentCoding.decodedOctets(WireText.octets(path))
        let start = octets.lastIndex { $0 == 0x2f || $0 == 0x5c }.map { $0 &+ 1 } ?? 0
        return WireText.text(Array(octets[start...]))
    }

    /// Whether a path has nothing to decode, and no separator but slashes.
    private static func isPlain(_ path: String) -> Bool {
        let octets = path.utf8.span
        var isOdd: UInt8 = 0
        for index in 0..<octets.count {
            let octet = octets[index]
            isOdd |= octet >= 0x80 || octet == 0x25 || octet == 0x3f || octet == 0x5c ? 1 : 0
        }
        return isOdd == 0
    }

    /// ``comparisonKey`` without the query.
    public var pathKey: String {
        query == nil ? comparisonKey : RequestTarget.key(ofPath: path)
    }

    /// Of the path of a target in origin or absolute form.
    private static func key(ofPath path: String) -> String {
        if path.isEmpty { return "/" }
        if isPlain(path) { return WireText.lowercased(path) }
        var key: [UInt8] = []
        for octet in PercentCoding.decodedOctets(WireText.octets(path)) {
            switch octet {
            case 0x25: key.append(contentsOf: [0x25, 0x32, 0x35])
            case 0x3f: key.append(contentsOf: [0x25, 0x33, 0x66])
            default: key.append(ASCII.lowercased(octet))
            }
        }
        return WireText.text(key)
    }
}

extension RequestTarget: Hashable {
    public static func == (a: RequestTarget, b: RequestTarget) -> Bool { a.raw == b.raw && a.form == b.form }

    public func hash(into hasher: inout Hasher) { hasher.combine(raw) }
}
