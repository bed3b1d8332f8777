public import HTTPMessages

/// A request packet's own part, which can be written as a head.
public protocol RequestContent: Hashable, Sendable {
    /// The fields of its own in the order of the wire, the packet type first.
    func fields() -> [WireField]
    /// Octets of the body that follows the head.
    var bodyLength: Int64 { get }
}

/// What stands around a request's own fields. The defaults are those of the Windows client ([MC-BUP] 4.1).
public struct RequestEnvelope: Hashable, Sendable {
    public var method = "BITS_POST"
    public var version = HTTPVersion.http11
    public var accept: String? = "*/*"
    public var userAgent: String? = "Microsoft BITS/7.8"
    public var connection: String? = "Keep-Alive"
    /// Fields written last.
    public var additional: [WireField] = []

    public init() {}

    /// What the server's back end writes towards a server application ([MC-BUP] 4.2).
    public static var notification: RequestEnvelope {
        var envelope = RequestEnvelope()
        envelope.method = "POST"
        envelope.userAgent = "BITSExts 1.5"
        return envelope
    }
}

extension RequestContent {
    /// The head in the order of the wire: Accept, the packet's own fields, User-Agent, Host, Content-Length,
    /// Connection. Blanks in the target are the caller's fault; no host, no Host field.
    public func serialized(
        target: String, host: String?, envelope: RequestEnvelope = RequestEnvelope()
    ) -> [UInt8] {
        var head = HeadWriter(startLine: "\(envelope.method) \(target) \(envelope.version)")
        head.field(.accept, envelope.accept)
        for field in fields() { head.field(field) }
        head.field(.userAgent, envelope.userAgent)
        head.field(.host, host)
        head.field(.contentLength, String(bodyLength))
        head.field(.connection, envelope.connection)
        for field in envelope.additional { head.field(field) }
        return head.finished()
    }
}
