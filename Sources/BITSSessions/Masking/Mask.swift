import BITSProtocol
import HTTPMessages

/// Puts stand-ins in the place of values of the capture.
struct Mask {
    private var standIns: StandIns

    init(bound: Int = StandIns.maxValues) { standIns = StandIns(bound: bound) }

    mutating func standIn(_ value: some StringProtocol, _ kind: StandIn.Kind) -> String {
        value.isEmpty ? "" : standIns.standIn(String(value), kind).description
    }

    // MARK: Places

    mutating func address(_ address: IPAddress, _ kind: StandIn.Kind) -> IPAddress {
        if address.standIn != nil { return address }
        let standIn = standIns.standIn(address.description, kind)
        var masked = IPAddress(
            isIPv6: false, high: 0, low: UInt64(standIn.kind.rawValue) << 24 | UInt64(standIn.number) & 0xff_ffff)
        masked.standIn = standIn
        return masked
    }

    mutating func client(_ end: Endpoint) -> Endpoint {
        Endpoint(address: address(end.address, .client), port: end.port)
    }

    mutating func server(_ end: Endpoint) -> Endpoint {
        Endpoint(address: address(end.address, .server), port: end.port)
    }

    mutating func flow(_ flow: ConnectionReference) -> ConnectionReference {
        ConnectionReference(index: flow.index, client: client(flow.client), server: server(flow.server))
    }

    /// A host, its port kept: the same one in any letter case.
    mutating func host(_ text: String) -> String {
        if PublicWords.holds(text) { return text }
        let authority = Authority(text)
        return standIn(WireText.lowercased(authority.host), .host) + (authority.port.map { ":\($0)" } ?? "")
    }

    // MARK: Names

    /// `DOMAIN\user`, `user@domain`
    mutating func user(_ text: String) -> String {
        if let border = text.utf8.firstIndex(of: 0x5c) {
            return standIn(text[..<border], .domain) + "\\"
                + standIn(Substring(text.utf8[border...].dropFirst()), .user)
        }
        if let border = text.utf8.lastIndex(of: 0x40) {
            let domain = Substring(text.utf8[border...].dropFirst())
            return standIn(text[..<border], .user) + "@" + standIn(domain, .domain)
        }
        return standIn(text, .user)
    }

    mutating func session(_ text: String) -> String { standIn(text, .id) }

    mutating func name(_ text: String) -> String { standIn(text, .name) }

    mutating func interface(_ text: String) -> String { standIn(text, .interface) }

    mutating func comment(_ text: String) -> String { standIn(text, .comment) }

    mutating func method(_ text: String) -> String { PublicWords.holds(text) ? text : standIn(text, .method) }

    mutating func agent(_ text: String) -> String {
        PublicWords.isWindowsProduct(text) ? text : standIn(text, .agent)
    }

    /// A request target or a URL, also a relative one.
    mutating func target(_ text: String) -> String {
        if text.isEmpty || text == "*" { return text }
        let target = RequestTarget(text)
        var masked = ""
        if let authority = target.authority {
            let scheme = target.scheme.map { $0 == "http" || $0 == "https" ? $0 : standIn($0, .text) }
            masked = "\(scheme ?? "http")://" + host(authority.withoutUserInfo)
        }
        if target.path == "/" {
            masked += "/"
        } else if !target.path.isEmpty {
            let first = target.path.utf8.first
            masked += (first == 0x2f || first == 0x5c ? "/" : "") + standIn(target.path, .path)
        }
        return masked + (target.query.map { "?" + standIn($0, .query) } ?? "")
    }

    // MARK: Sentences

    mutating func wording(_ wording: Wording) -> String {
        var text = ""
        for part in wording.parts {
            switch part {
            case .own(let words): text += own(words)
            case .foreign(let words): text += self.text(words)
            case .session(let number): text += "\(number)"
            }
        }
        return text
    }

    /// The tool's own words. Nothing of the capture should be in them; should a value that is known be there all the
    /// same, it is replaced, as far as it cannot be an English word.
    func own(_ text: String) -> String {
        let octets = Array(text.utf8)
        guard octets.contains(where: { Mask.isTelling($0) }) else { return text }
        var masked: [UInt8] = []
        var start = 0
        while start < octets.count {
            var end = start
            while end < octets.count, !Mask.isBorder(octets[end]) { end += 1 }
            if end == start {
                masked.append(octets[start])
                start += 1
                continue
            }
            var wordEnd = end
            while wordEnd > start, Mask.isStop(octets[wordEnd - 1]) { wordEnd -= 1 }
            let word = String(decoding: octets[start..<wordEnd], as: UTF8.self)
            if word.utf8.count >= 4, word.utf8.contains(where: { Mask.isTelling($0) }), !PublicWords.holds(word),
                !PublicWords.isNumber(word), let known = standIns.known(word)
            {
                masked += known.description.utf8
            } else {
                masked += octets[start..<wordEnd]
            }
            masked += octets[wordEnd..<end]
            start = end
        }
        return String(decoding: masked, as: UTF8.self)
    }

    private static func isBorder(_ octet: UInt8) -> Bool {
        switch octet {
        case 0...0x20, 0x22, 0x27, 0x28, 0x29, 0x2c, 0x3b, 0x3c, 0x3e: true
        default: false
        }
    }

    private static func isStop(_ octet: UInt8) -> Bool { octet == 0x2e || octet == 0x3a || octet == 0x3f }

    /// No octet of English words.
    private static func isTelling(_ octet: UInt8) -> Bool {
        ASCII.isDigit(octet) || octet == 0x2e || octet == 0x2f || octet == 0x5c || octet == 0x7b || octet == 0x5f
            || octet == 0x40 || octet >= 0x80
    }

    /// Any text of the capture: a public word stays, what has a stand-in gets it, and so do the values of header
    /// fields.
    mutating func text(_ text: String) -> String {
        if PublicWords.holds(text) || PublicWords.isWindowsProduct(text) { return text }
        if let known = standIns.known(text) { return known.description }
        if let line = fieldLine(text) { return line }
        if text.hasPrefix("/") || text.hasPrefix("http://") || text.hasPrefix("https://") { return target(text) }
        let authority = Authority(text)
        if authority.isIPLiteral || standIns.known(WireText.lowercased(authority.host)) != nil { return host(text) }
        return standIn(text, .text)
    }

    /// `Name: value`, if the name is a known one.
    private mutating func fieldLine(_ text: String) -> String? {
        guard let colon = text.utf8.firstIndex(of: ASCII.colon) else { return nil }
        let name = String(text[..<colon])
        guard PublicWords.fields.contains(WireText.lowercased(name)) else { return nil }
        var value = text.utf8[colon...].dropFirst()
        while let first = value.first, ASCII.isBlank(first) { value = value.dropFirst() }
        while let last = value.last, ASCII.isBlank(last) { value = value.dropLast() }
        return "\(name): \(self.value(String(Substring(value)), of: WireText.lowercased(name)))"
    }

    /// The value of a header field; `name` is in lower case.
    mutating func value(_ text: String, of name: String) -> String {
        switch name {
        case "host", "bits-host-id", "x-forwarded-host": return host(text)
        case "bits-session-id": return session(text)
        case "content-name": return self.name(text)
        case "bits-reply-url", "location", "content-location", "referer", "bits-original-request-url",
            "bits-static-response-url":
            return target(text)
        case "user-agent", "server": return agent(text)
        case "content-length", "bits-received-content-range", "bits-host-id-fallback-timeout", "age", "retry-after":
            return PublicWords.isNumber(text) ? text : self.text(text)
        case "date", "last-modified", "expires", "if-modified-since", "if-unmodified-since":
            return PublicWords.isDate(text) ? text : self.text(text)
        case "authorization", "proxy-authorization", "www-authenticate", "proxy-authenticate":
            let scheme = AuthScheme(text).kind
            return text.isEmpty ? "" : scheme == .other ? "…" : "\(scheme.rawValue) …"
        case "bits-supported-protocols":
            return text.split(separator: " ").map { self.text(String($0)) }.joined(separator: " ")
        default: return self.text(text)
        }
    }

    // MARK: Header blocks

    /// A header block in which only what is public, or a stand-in, is left; its lines keep their order.
    mutating func head(_ octets: [UInt8]) -> [UInt8] {
        var masked: [UInt8] = []
        for (index, line) in octets.split(separator: ASCII.lineFeed, omittingEmptySubsequences: false).enumerated() {
            if index > 0 { masked.append(ASCII.lineFeed) }
            let isEnded = line.last == ASCII.carriageReturn
            let text = Mask.text(isEnded ? line.dropLast() : line)
            masked += (index == 0 ? startLine(text) : headLine(text)).utf8
            if isEnded { masked.append(ASCII.carriageReturn) }
        }
        return masked
    }

    private mutating func startLine(_ text: String) -> String {
        let words = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard let first = words.first, words.count > 1 else { return self.text(text) }
        if first.hasPrefix("HTTP/") {
            let status = PublicWords.isNumber(words[1]) && words[1].utf8.count <= 3 ? words[1] : self.text(words[1])
            return "\(self.text(first)) \(status)"
        }
        let rest = words.count > 2 ? " " + self.text(words[2]) : ""
        return "\(method(first)) \(target(words[1]))\(rest)"
    }

    private mutating func headLine(_ text: String) -> String {
        if text.isEmpty { return "" }
        if let line = fieldLine(text) { return line }
        guard let colon = text.utf8.firstIndex(of: ASCII.colon) else { return self.text(text) }
        let value = Substring(text.utf8[colon...].dropFirst())
        return "\(standIn(text[..<colon], .field)): \(self.text(String(value.drop { $0 == " " })))"
    }

    /// One Latin-1 character for each octet, as all text of the wire is kept.
    private static func text(_ octets: ArraySlice<UInt8>) -> String {
        var scalars = String.UnicodeScalarView()
        for octet in octets { scalars.append(Unicode.Scalar(octet)) }
        return String(scalars)
    }
}
