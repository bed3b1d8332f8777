import HTTPMessages

/// Carries a run of the file's octets; the only packet with a body ([MC-BUP] 2.2.6).
public struct Fragment: RequestContent {
    public var sessionID: SessionID?
    public var contentName: String?
    /// Nil if the field is absent or malformed.
    public var range: ContentRange?
    /// Windows sends none; `identity` alone would be understood.
    public var contentEncoding: String?
    /// Octets of the body by `Content-Length`; nil if the field is absent or malformed.
    public var contentLength: Int64?

    /// `contentLength` is that of the range if nil.
    public init(
        sessionID: SessionID?, range: ContentRange?, contentName: String? = nil, contentEncoding: String? = nil,
        contentLength: Int64? = nil
    ) {
        self.sessionID = sessionID
        self.range = range
        self.contentName = contentName
        self.contentEncoding = contentEncoding
        self.contentLength = contentLength ?? range?.length
    }

    public func fields() -> [WireField] {
        var fields = [WireField(.bitsPacketType, PacketType.fragment.rawValue)]
        if let sessionID { fields.append(WireField(.bitsSessionId, sessionID.raw)) }
        if let contentName { fields.append(WireField(.contentName, contentName)) }
        if let range { fields.append(WireField(.contentRange, range.wireText)) }
        if let contentEncoding { fields.append(WireField(.contentEncoding, contentEncoding)) }
        return fields
    }

    public var bodyLength: Int64 { contentLength ?? 0 }

    /// Whether the body has as many octets as the range (FR-005); nil if one of the two is not known.
    public var lengthFitsRange: Bool? {
        guard let range, let contentLength else { return nil }
        return range.length == contentLength
    }
}
