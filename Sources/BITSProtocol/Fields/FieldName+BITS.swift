public import HTTPMessages

/// The header fields of the upload protocol ([MC-BUP] 2.2.2…2.2.13), in the spelling that Windows puts on the wire.
extension FieldName {
    public static let bitsPacketType: FieldName = "BITS-Packet-Type"
    public static let bitsSessionId: FieldName = "BITS-Session-Id"
    public static let bitsSupportedProtocols: FieldName = "BITS-Supported-Protocols"
    public static let bitsProtocol: FieldName = "BITS-Protocol"
    public static let bitsHostId: FieldName = "BITS-Host-Id"
    public static let bitsHostIdFallbackTimeout: FieldName = "BITS-Host-Id-Fallback-Timeout"
    public static let bitsReceivedContentRange: FieldName = "BITS-Received-Content-Range"
    public static let bitsReplyURL: FieldName = "BITS-Reply-URL"
    /// The error's name in [MC-BUP]; implementations say ``bitsErrorCode``.
    public static let bitsError: FieldName = "BITS-Error"
    public static let bitsErrorCode: FieldName = "BITS-Error-Code"
    public static let bitsErrorContext: FieldName = "BITS-Error-Context"
}

/// The fields between the server's back end and a server application ([MC-BUP] 2.2.12, 2.2.13).
extension FieldName {
    public static let bitsOriginalRequestURL: FieldName = "BITS-Original-Request-URL"
    public static let bitsRequestDataFileName: FieldName = "BITS-Request-DataFile-Name"
    public static let bitsResponseDataFileName: FieldName = "BITS-Response-DataFile-Name"
    /// The name that one section of [MC-BUP] gives to ``bitsRequestDataFileName``.
    public static let bitsRequestDataEntityName: FieldName = "BITS-Request-DataEntity-Name"
    /// The name that one section of [MC-BUP] gives to ``bitsResponseDataFileName``.
    public static let bitsResponseDataEntityName: FieldName = "BITS-Response-DataEntity-Name"
    public static let bitsStaticResponseURL: FieldName = "BITS-Static-Response-URL"
    public static let bitsCopyFileToDestination: FieldName = "BITS-Copy-File-To-Destination"
    /// A field of the peer cache, not of uploads ([MS-BPCR]).
    public static let bitsBasicInfo: FieldName = "BITS_BASIC_INFO"
}

/// General fields that the upload protocol gives a meaning to, or that tell about the way a message came.
extension FieldName {
    public static let accept: FieldName = "Accept"
    public static let acceptEncoding: FieldName = "Accept-Encoding"
    public static let authorization: FieldName = "Authorization"
    public static let contentEncoding: FieldName = "Content-Encoding"
    public static let contentName: FieldName = "Content-Name"
    public static let contentType: FieldName = "Content-Type"
    public static let date: FieldName = "Date"
    public static let forwarded: FieldName = "Forwarded"
    public static let location: FieldName = "Location"
    public static let pragma: FieldName = "Pragma"
    public static let proxyAuthenticate: FieldName = "Proxy-Authenticate"
    public static let proxyAuthorization: FieldName = "Proxy-Authorization"
    public static let wwwAuthenticate: FieldName = "WWW-Authenticate"
    public static let xForwardedFor: FieldName = "X-Forwarded-For"
    public static let xHTTPMethodOverride: FieldName = "X-HTTP-Method-Override"
}
