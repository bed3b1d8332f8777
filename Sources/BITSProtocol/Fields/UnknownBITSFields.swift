public import HTTPMessages

/// A field whose name looks like one of BITS, but is none (GEN-012). Its value is not used: the peer would not find it,
/// either.
public struct UnknownBITSField: Hashable, Sendable {
    /// As on the wire.
    public let name: String
    /// What the name is a known misspelling of; nil if unknown.
    public let intended: FieldName?
    /// The field's place in `MessageHead.fields`.
    public let fieldIndex: Int
}

/// The fields whose names begin with `BITS-` or `BITS_` and are not defined anywhere, in wire order.
public func unknownBITSFields(in head: MessageHead) -> [UnknownBITSField] {
    var unknown: [UnknownBITSField] = []
    for (index, field) in head.fields.enumerated() where hasBITSName(field, in: head) {
        if KnownBITSFields.names.contains(where: { head.matches(field, $0) }) { continue }
        let name = head.name(of: field)
        unknown.append(
            UnknownBITSField(name: name, intended: KnownBITSFields.intended(by: name), fieldIndex: index))
    }
    return unknown
}

/// Names that begin with BITS, right and wrong.
enum KnownBITSFields {
    static let names: [FieldName] = [
        .bitsPacketType, .bitsSessionId, .bitsSupportedProtocols, .bitsProtocol, .bitsHostId,
        .bitsHostIdFallbackTimeout, .bitsReceivedContentRange, .bitsReplyURL, .bitsError, .bitsErrorCode,
        .bitsErrorContext, .bitsOriginalRequestURL, .bitsRequestDataFileName, .bitsResponseDataFileName,
        .bitsRequestDataEntityName, .bitsResponseDataEntityName, .bitsStaticResponseURL,
        .bitsCopyFileToDestination, .bitsBasicInfo,
    ]

    /// Those that a message may hold once, with the general fields of which the same is asked.
    static let single: [FieldName] =
        names.filter { $0 != .bitsSupportedProtocols && $0 != .bitsBasicInfo }
        + [.contentLength, .contentRange, .contentName]

    /// Seen in the field or in documents.
    static let misspellings: [FieldName: FieldName] = [
        "BITS-Package-Type": .bitsPacketType,
        "BITS-Recieved-Content-Range": .bitsReceivedContentRange,
        "BITS-HostId": .bitsHostId,
        "BITS-HostId-Fallback-Timeout": .bitsHostIdFallbackTimeout,
        "BITS-Supported-Protocol": .bitsSupportedProtocols,
    ]

    /// Any other name that begins `BITS-HostId` is meant to be the host's.
    static func intended(by name: String) -> FieldName? {
        if let intended = misspellings[FieldName(name)] { return intended }
        return WireText.lowercased(name).utf8.starts(with: "bits-hostid".utf8) ? .bitsHostId : nil
    }
}
