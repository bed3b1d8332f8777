public import HTTPMessages

/// By what sign a request belongs to BITS: by its content, never by a port.
public enum Recognition: String, Sendable, CaseIterable {
    /// The method is `BITS_POST`.
    case verb
    /// The method is `BITS_POST` in other letter case (GEN-017).
    case verbWrongCase
    /// `X-HTTP-Method-Override: BITS_POST` together with a packet type.
    case tunnelled
    /// Another method, but the packet type of a known request.
    case headerOnly
    /// The server's back end tells a server application about an upload ([MC-BUP] 2.2.12).
    case notification
    /// GET or HEAD of the Windows client: a download, or that of an upload's reply.
    case download

    /// Whether the request is one of the upload protocol's five.
    public var isUpload: Bool {
        switch self {
        case .verb, .verbWrongCase, .tunnelled, .headerOnly: true
        case .notification, .download: false
        }
    }

    /// Nil for anything that is no BITS request, responses included. Makes no text and looks at each field once, since
    /// most requests of a capture are not ours.
    public static func of(request head: MessageHead) -> Recognition? {
        guard case .request(let method, _) = head.startLine else { return nil }
        let bytes = head.bytes
        if Signs.equal(bytes, method, Signs.verb) {
            return Signs.begins(bytes, method, Signs.verb) ? .verb : .verbWrongCase
        }
        let signs = Signs(head)
        if signs.hasPacketType && signs.overridesMethod { return .tunnelled }
        if signs.hasRequestType { return .headerOnly }
        if signs.isNotification || signs.isBackEnd, bytes[method].elementsEqual(Signs.post) { return .notification }
        if signs.isWindowsClient, bytes[method].elementsEqual(Signs.get) || bytes[method].elementsEqual(Signs.head) {
            return .download
        }
        return nil
    }

    /// Whether a response says that it is an Ack, which no other protocol does.
    public static func isAck(_ response: MessageHead) -> Bool {
        guard case .response = response.startLine, let field = response.first(.bitsPacketType) else { return false }
        return PacketType.of(response.bytes[field.valueRange]) == .ack
    }
}

/// What the fields of a request tell about its kind.
private struct Signs {
    static let verb = Array("BITS_POST".utf8)
    static let post = Array("POST".utf8)
    static let get = Array("GET".utf8)
    static let head = Array("HEAD".utf8)
    static let windowsClient = Array(UserAgent.prefix.utf8)
    static let backEnd = Array("BITSExts".utf8)

    var hasPacketType = false
    var hasRequestType = false
    var overridesMethod = false
    var isNotification = false
    var isWindowsClient = false
    var isBackEnd = false

    init(_ head: MessageHead) {
        for field in head.fields {
            switch field.nameRange.count {
            case 16:
                guard !hasPacketType, head.matches(field, .bitsPacketType) else { continue }
                hasPacketType = true
                hasRequestType = PacketType.of(head.bytes[field.valueRange])?.isRequest ?? false
            case 22:
                guard head.matches(field, .xHTTPMethodOverride) else { continue }
                overridesMethod = overridesMethod || Signs.equal(head.bytes, field.valueRange, Signs.verb)
            case 25:
                isNotification = isNotification || head.matches(field, .bitsOriginalRequestURL)
            case 26...29:
                isNotification = isNotification || Signs.isDataFile(head, field)
            case 10:
                guard head.matches(field, .userAgent) else { continue }
                let value = field.valueRange
                isWindowsClient = isWindowsClient || Signs.begins(head.bytes, value, Signs.windowsClient)
                isBackEnd = isBackEnd || Signs.begins(head.bytes, value, Signs.backEnd)
            default:
                continue
            }
        }
    }

    private static func isDataFile(_ head: MessageHead, _ field: HeaderField) -> Bool {
        head.matches(field, .bitsRequestDataFileName) || head.matches(field, .bitsResponseDataFileName)
            || head.matches(field, .bitsRequestDataEntityName) || head.matches(field, .bitsResponseDataEntityName)
    }

    /// Equality without regard to letter case.
    static func equal(_ bytes: [UInt8], _ range: Range<Int>, _ wanted: [UInt8]) -> Bool {
        guard range.count == wanted.count, range.upperBound <= bytes.count else { return false }
        for offset in wanted.indices {
            guard ASCII.lowercased(bytes[range.lowerBound &+ offset]) == ASCII.lowercased(wanted[offset]) else {
                return false
            }
        }
        return true
    }

    /// Whether the octets of the range begin with those wanted, letter case and all.
    static func begins(_ bytes: [UInt8], _ range: Range<Int>, _ wanted: [UInt8]) -> Bool {
        guard range.count >= wanted.count, range.upperBound <= bytes.count else { return false }
        for offset in wanted.indices where bytes[range.lowerBound &+ offset] != wanted[offset] { return false }
        return true
    }
}
