import HTTPMessages

/// The fields that a packet is read from, as small numbers, so that one pass over a head finds them all.
enum FieldSlot: Int, CaseIterable {
    case bitsPacketType, bitsSessionId, bitsSupportedProtocols, bitsProtocol, bitsHostId, bitsHostIdFallbackTimeout
    case bitsReceivedContentRange, bitsReplyURL, bitsError, bitsErrorCode, bitsErrorContext
    case bitsOriginalRequestURL, bitsRequestDataFileName, bitsResponseDataFileName
    case bitsRequestDataEntityName, bitsResponseDataEntityName, bitsStaticResponseURL, bitsCopyFileToDestination
    case accept, acceptEncoding, authorization, connection, contentEncoding, contentLength, contentName, contentRange
    case contentType, date, expect, forwarded, host, location, pragma, proxyAuthenticate, proxyAuthorization, server
    case transferEncoding, userAgent, via, wwwAuthenticate, xForwardedFor, xHTTPMethodOverride

    var name: FieldName {
        switch self {
        case .bitsPacketType: .bitsPacketType
        case .bitsSessionId: .bitsSessionId
        case .bitsSupportedProtocols: .bitsSupportedProtocols
        case .bitsProtocol: .bitsProtocol
        case .bitsHostId: .bitsHostId
        case .bitsHostIdFallbackTimeout: .bitsHostIdFallbackTimeout
        case .bitsReceivedContentRange: .bitsReceivedContentRange
        case .bitsReplyURL: .bitsReplyURL
        case .bitsError: .bitsError
        case .bitsErrorCode: .bitsErrorCode
        case .bitsErrorContext: .bitsErrorContext
        case .bitsOriginalRequestURL: .bitsOriginalRequestURL
        case .bitsRequestDataFileName: .bitsRequestDataFileName
        case .bitsResponseDataFileName: .bitsResponseDataFileName
        case .bitsRequestDataEntityName: .bitsRequestDataEntityName
        case .bitsResponseDataEntityName: .bitsResponseDataEntityName
        case .bitsStaticResponseURL: .bitsStaticResponseURL
        case .bitsCopyFileToDestination: .bitsCopyFileToDestination
        case .accept: .accept
        case .acceptEncoding: .acceptEncoding
        case .authorization: .authorization
        case .connection: .connection
        case .contentEncoding: .contentEncoding
        case .contentLength: .contentLength
        case .contentName: .contentName
        case .contentRange: .contentRange
        case .contentType: .contentType
        case .date: .date
        case .expect: .expect
        case .forwarded: .forwarded
        case .host: .host
        case .location: .location
        case .pragma: .pragma
        case .proxyAuthenticate: .proxyAuthenticate
        case .proxyAuthorization: .proxyAuthorization
        case .server: .server
        case .transferEncoding: .transferEncoding
        case .userAgent: .userAgent
        case .via: .via
        case .wwwAuthenticate: .wwwAuthenticate
        case .xForwardedFor: .xForwardedFor
        case .xHTTPMethodOverride: .xHTTPMethodOverride
        }
    }

    static let directory = FieldDirectory(allCases.map(\.name))

    /// A bit for each raw value: the names that the rules on names look for.
    static let isWatched: UInt64 = allCases.reduce(0) { bits, slot in
        let isWatched =
            switch slot {
            case .contentLength, .contentRange, .contentName: true
            default: slot.name.spelling.utf8.starts(with: "BITS-".utf8)
            }
        return bits | (isWatched ? 1 << UInt64(slot.rawValue) : 0)
    }
}
