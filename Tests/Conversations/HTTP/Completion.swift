/// Completes shortened messages with F.1's headers, in F.1's order.
extension Dialogue {
    /// A BITS request; `range` is `0-8191/12000`.
    func request(_ kind: PacketKind, range: ContentRange? = nil, _ edits: MessageEdits) -> [UInt8] {
        var body = edits.body ?? .none
        if edits.body == nil, let range { body = .pattern(count: range.count, offset: range.first) }
        let method = edits.method ?? self.method
        let version = edits.version ?? clientEdits.version ?? "HTTP/1.1"
        var head = MessageHead("\(method) \(edits.target ?? target) \(version)")
        head.append("Accept", "*/*")
        head.append("BITS-Packet-Type", kind.rawValue)
        if kind == .create { head.append("BITS-Supported-Protocols", Self.protocolID) }
        if kind != .create, kind != .ping { head.append("BITS-Session-Id", session) }
        if kind == .fragment || kind == .close { head.append("Content-Name", contentName) }
        head.append("Content-Range", range.map { "bytes \($0.text)" })
        head.append("User-Agent", "Microsoft BITS/7.8")
        head.append("Host", host)
        Self.appendLength(&head, body)
        head.append("Connection", "Keep-Alive")
        head.apply(clientEdits.fields + edits.fields, before: "User-Agent")
        return Self.finish(head, body, edits)
    }

    /// An Ack to `kind` (`nil` if what it answers is not known), sent at `time`.
    func ack(_ status: Int, to kind: PacketKind?, _ fields: AckFields, at time: Int64, _ edits: MessageEdits) -> [UInt8]
    {
        let body = edits.body ?? .none
        let created = kind == .create && (200...299).contains(status)
        var head = MessageHead(statusLine(status, edits))
        Self.appendServer(&head, at: time)
        head.append("BITS-Packet-Type", "Ack")
        head.append("BITS-Protocol", fields.protocolID ?? (created ? Self.protocolID : nil))
        head.append("BITS-Session-Id", fields.session)
        head.append("BITS-Host-Id", fields.hostID)
        head.append("BITS-Host-Id-Fallback-Timeout", fields.fallbackTimeout)
        if fields.errorCode == nil, fields.errorContext == nil {
            Self.appendLength(&head, body)
            if created { head.append("Accept-encoding", "identity") }
            head.append("BITS-Received-Content-Range", fields.received)
            head.append("BITS-Reply-URL", fields.replyURL)
        } else {
            head.append("BITS-Received-Content-Range", fields.received)
            head.append("BITS-Reply-URL", fields.replyURL)
            head.append("BITS-Error-Code", fields.errorCode)
            head.append("BITS-Error-Context", fields.errorContext)
            Self.appendLength(&head, body)
            if created { head.append("Accept-encoding", "identity") }
        }
        head.apply(serverEdits.fields + edits.fields, before: "Content-Length")
        return Self.finish(head, body, edits)
    }

    /// A response that is not an Ack.
    func answer(_ status: Int, at time: Int64, _ edits: MessageEdits) -> [UInt8] {
        let body = edits.body ?? .none
        var head = MessageHead(statusLine(status, edits))
        Self.appendServer(&head, at: time)
        Self.appendLength(&head, body)
        head.apply(serverEdits.fields.filter { !$0.isBITS } + edits.fields, before: "Content-Length")
        return Self.finish(head, body, edits)
    }

    /// A message whose head is exactly the lines given; details may add a body, but no field is made up.
    static func verbatim(_ lines: [String], _ edits: MessageEdits) -> [UInt8] {
        var head = MessageHead(lines.first ?? "")
        head.apply(lines.dropFirst().map { .line($0) } + edits.fields, before: "none")
        return finish(head, edits.body ?? .none, edits)
    }

    private static func appendServer(_ head: inout MessageHead, at time: Int64) {
        head.append("Date", Times.httpDate(time))
        head.append("Server", "Microsoft-IIS/10.0")
        head.append("Pragma", "no-cache")
    }

    private static func appendLength(_ head: inout MessageHead, _ body: Body) {
        if body.isChunked {
            head.append("Transfer-Encoding", "chunked")
        } else {
            head.append("Content-Length", "\(body.count)")
        }
    }

    private func statusLine(_ status: Int, _ edits: MessageEdits) -> String {
        "\(edits.version ?? serverEdits.version ?? "HTTP/1.1") \(status) \(edits.reason ?? ReasonPhrase.of(status))"
    }

    private static func finish(_ head: MessageHead, _ body: Body, _ edits: MessageEdits) -> [UInt8] {
        var head = head
        if let line = edits.firstLine { head.firstLine = line }
        let wire = body.wire
        return head.octets(newline: edits.newline) + wire.prefix(edits.partial ?? wire.count)
    }
}

extension Body {
    /// The number of octets, without chunk lines.
    fileprivate var count: Int {
        switch self {
        case .none: 0
        case .pattern(let count, _): count
        case .octets(let octets): octets.count
        case .chunked(let body, _): body.count
        }
    }
}

extension MessageEdits.Field {
    fileprivate var isBITS: Bool {
        switch self {
        case .set(let name, _), .add(let name, _), .remove(let name): name.lowercased().hasPrefix("bits-")
        case .line: false
        }
    }
}

/// A `Content-Range` as scripts write it: `0-8191/12000`.
public struct ContentRange: Sendable {
    public var text: String
    public var first: Int
    public var last: Int

    public var count: Int { max(last - first + 1, 0) }

    public init?(_ text: String) {
        let parts = text.split { $0 == "-" || $0 == "/" }
        guard parts.count == 3, let first = Int(parts[0]), let last = Int(parts[1]) else { return nil }
        self.text = text
        self.first = first
        self.last = last
    }
}

enum ReasonPhrase {
    static func of(_ status: Int) -> String { phrases[status] ?? "Status" }

    private static let phrases = [
        100: "Continue", 200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 206: "Partial Content",
        301: "Moved Permanently", 302: "Found", 304: "Not Modified", 307: "Temporary Redirect",
        400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
        407: "Proxy Authentication Required", 408: "Request Timeout", 409: "Conflict", 411: "Length Required",
        412: "Precondition Failed", 413: "Request Entity Too Large", 414: "Request-URI Too Long",
        416: "Requested Range Not Satisfiable", 429: "Too Many Requests", 500: "Internal Server Error",
        501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
    ]
}
