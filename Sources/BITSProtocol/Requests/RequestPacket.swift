public import HTTPMessages

/// One request of the upload protocol or beside it, as typed fields.
public final class RequestPacket: Sendable {
    /// What belongs to the kind of packet alone.
    public enum Content: Hashable, Sendable {
        case ping(Ping)
        case createSession(CreateSession)
        case fragment(Fragment)
        case closeSession(CloseSession)
        case cancelSession(CancelSession)
        case notification(Notification)
        /// The packet type is absent, unknown or none of a request; or the request is a download.
        case unknown
    }

    public let recognition: Recognition
    /// As on the wire.
    public let method: String
    public let target: RequestTarget
    public let version: HTTPVersion
    /// The packet type if it is one of the five that a client sends.
    public let type: PacketType?
    /// The packet type if it is any of the protocol's, so also `Ack`.
    public let typeReading: Reading<PacketType>
    public let sessionID: Reading<SessionID>
    /// All occurrences make up one list.
    public let supportedProtocols: Reading<ProtocolList>
    public let contentName: Reading<String>
    /// 0 … 2^63 − 1.
    public let contentLength: Reading<Int64>
    public let contentRange: Reading<ContentRange>
    /// Why `contentRange` is malformed.
    public let contentRangeFault: ContentRangeFault?
    public let contentEncoding: Reading<String>
    /// The authority of an absolute target, else the value of `Host`; never with user information.
    public let host: String?
    /// How many `Host` fields there are (GEN-020).
    public let hostOccurrences: Int
    public let userAgent: String?
    public let accept: String?
    public let transferEncoding: String?
    /// By what scheme the client authenticates, without the credentials.
    public let authorization: AuthScheme?
    public let proxyAuthorization: AuthScheme?
    /// One of the two is there.
    public let hasAuthorization: Bool
    public let hasVia: Bool
    public let hasForwarded: Bool
    public let hasXForwardedFor: Bool
    public let hasMethodOverride: Bool
    public let expectsContinue: Bool
    /// Of a notification ([MC-BUP] 2.2.12).
    public let originalRequestURL: Reading<String>
    /// Either spelling of the field; the usual one if both are there.
    public let requestDataFile: Reading<DataFilePath>
    public let responseDataFile: Reading<DataFilePath>
    private let usesEntityNames: Bool
    /// How many fields are named BITS-…, Content-Length, Content-Range or Content-Name.
    public let watchedFields: Int

    /// Nil if the head is a response, or a request that has nothing to do with BITS. `recognition` saves the look if it
    /// is known.
    ///
    /// - Parameters:
    ///   - known: a packet before it, whose values are taken over where they are the same octets.
    ///   - answer: an answer before it, whose session id is, if `known` has none.
    public init?(
        _ head: MessageHead, recognition: Recognition? = nil, like known: RequestPacket? = nil,
        behind answer: AnswerPacket? = nil
    ) {
        guard head.isRequest, let recognition = recognition ?? Recognition.of(request: head) else { return nil }
        self.recognition = recognition
        let table = FieldTable(head)
        watchedFields = table.watchedFields
        method = known.flatMap { head.methodIs($0.method) ? $0.method : nil } ?? head.method
        if let known, known.method == method, head.targetIs(known.target.raw) {
            target = known.target
        } else {
            target = RequestTarget(head.target, isConnect: method == "CONNECT")
        }
        version = head.version
        typeReading = table.reading(.bitsPacketType, like: known?.typeReading) { PacketType(wire: $0) }
        type = typeReading.value?.isRequest == true ? typeReading.value : nil
        sessionID = table.reading(
            .bitsSessionId, like: known?.sessionID.raw == nil ? answer?.sessionID : known?.sessionID
        ) { SessionID($0) }
        supportedProtocols = RequestPacket.protocols(table, like: known?.supportedProtocols)
        contentName = table.reading(.contentName)
        contentLength = table.reading(.contentLength, like: known?.contentLength, WireNumber.parse)
        let range = table.raw(.contentRange).map(ContentRange.parse)
        contentRange = table.soleReading(.contentRange) { _ in try? range?.get() }
        contentRangeFault = if case .failure(let fault) = range { fault } else { nil }
        contentEncoding = table.reading(.contentEncoding)
        host = target.authority?.withoutUserInfo ?? RequestPacket.host(table, like: known?.host)
        hostOccurrences = table.occurrences(.host)
        userAgent = table.raw(.userAgent, like: known?.userAgent)
        accept = table.raw(.accept, like: known?.accept)
        transferEncoding = table.raw(.transferEncoding)
        authorization = table.raw(.authorization).map(AuthScheme.init)
        proxyAuthorization = table.raw(.proxyAuthorization).map(AuthScheme.init)
        hasAuthorization = table.has(.authorization) || table.has(.proxyAuthorization)
        hasVia = table.has(.via)
        hasForwarded = table.has(.forwarded)
        hasXForwardedFor = table.has(.xForwardedFor)
        hasMethodOverride = table.has(.xHTTPMethodOverride)
        expectsContinue = table.has(.expect) && head.list(.expect, contains: "100-continue")
        originalRequestURL = table.reading(.bitsOriginalRequestURL)
        usesEntityNames = table.has(.bitsRequestDataEntityName) || table.has(.bitsResponseDataEntityName)
        requestDataFile = table.reading(
            table.has(.bitsRequestDataFileName) ? .bitsRequestDataFileName : .bitsRequestDataEntityName
        ) { DataFilePath($0) }
        responseDataFile = table.reading(
            table.has(.bitsResponseDataFileName) ? .bitsResponseDataFileName : .bitsResponseDataEntityName
        ) { DataFilePath($0) }
    }

    private static func protocols(
        _ table: FieldTable, like known: Reading<ProtocolList>?
    ) -> Reading<ProtocolList> {
        table.reading(.bitsSupportedProtocols, like: known) { first in
            var list = ProtocolList(first)
            if table.occurrences(.bitsSupportedProtocols) > 1 {
                for line in table.all(.bitsSupportedProtocols).dropFirst() { list.append(line) }
            }
            return list.elements.isEmpty ? nil : list
        }
    }

    /// One like a known one has no user information, as that has none.
    private static func host(_ table: FieldTable, like known: String?) -> String? {
        if let known, table.isRaw(.host, known) { return known }
        return table.raw(.host).map(Authority.withoutUserInfo)
    }

    /// What belongs to the kind of packet, put together from the fields.
    public var content: Content {
        switch recognition {
        case .download: return .unknown
        case .notification:
            return .notification(
                Notification(
                    originalRequestURL: originalRequestURL.value, requestDataFile: requestDataFile.value,
                    responseDataFile: responseDataFile.value, usesEntityNames: usesEntityNames,
                    contentLength: contentLength.value))
        case .verb, .verbWrongCase, .tunnelled, .headerOnly: break
        }
        switch type {
        case .ping: return .ping(Ping(sessionID: sessionID.value))
        case .createSession:
            return .createSession(
                CreateSession(supportedProtocols: supportedProtocols.value, contentName: contentName.value))
        case .fragment:
            var fragment = Fragment(sessionID: sessionID.value, range: contentRange.value)
            fragment.contentName = contentName.value
            fragment.contentEncoding = contentEncoding.value
            fragment.contentLength = contentLength.value
            return .fragment(fragment)
        case .closeSession:
            return .closeSession(CloseSession(sessionID: sessionID.value, contentName: contentName.value))
        case .cancelSession: return .cancelSession(CancelSession(sessionID: sessionID.value))
        case .ack, nil: return .unknown
        }
    }

    /// Whether the request went through a proxy before it came here, so that the TCP peer is not the client.
    public var isProxied: Bool { hasVia || hasForwarded || hasXForwardedFor }

    /// Who sends, by its own word.
    public var agent: UserAgent? { userAgent.map(UserAgent.init) }

    /// The authority to compare with other hosts.
    public var authority: Authority? { host.map(Authority.init) }
}
