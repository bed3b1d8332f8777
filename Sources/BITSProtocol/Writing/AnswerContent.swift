public import HTTPMessages

/// A response's own part, which can be written as a head.
public protocol AnswerContent: Hashable, Sendable {
    /// The fields of its own in the order of the wire, `Content-Length` among them.
    func fields() -> [WireField]
}

/// What stands around a response's own fields. The defaults are those of IIS, but for the date, which is left out
/// ([MC-BUP] 4.1).
public struct AnswerEnvelope: Hashable, Sendable {
    /// 0 … 999.
    public var status = 200
    /// The usual phrase of the status if nil.
    public var reason: String?
    public var version = HTTPVersion.http11
    public var date: String?
    public var server: String? = "Microsoft-IIS/10.0"
    public var pragma: String? = "no-cache"
    /// Fields written last.
    public var additional: [WireField] = []

    public init(status: Int = 200) {
        self.status = status
    }
}

extension AnswerContent {
    /// The head in the order of IIS: Date, Server, Pragma, then the packet's own fields.
    public func serialized(_ envelope: AnswerEnvelope = AnswerEnvelope()) -> [UInt8] {
        let status = min(max(envelope.status, 0), 999)
        let code = String(repeating: "0", count: 3 - String(status).utf8.count) + String(status)
        let reason = envelope.reason ?? StatusCode.reason(status)
        var head = HeadWriter(startLine: "\(envelope.version) \(code) \(reason)")
        head.field(.date, envelope.date)
        head.field(.server, envelope.server)
        head.field(.pragma, envelope.pragma)
        for field in fields() { head.field(field) }
        for field in envelope.additional { head.field(field) }
        return head.finished()
    }
}
