public import HTTPMessages

/// Which field belongs to which packet ([MC-BUP] 2.2.2…2.2.11 and the win32 pages, laid side by side; GEN-014).
public enum BITSHeaderMatrix {
    public enum Direction: Sendable {
        /// From the client.
        case request
        /// From the server; the packet type is that of the request answered.
        case response
    }

    /// What a packet has to do with a field.
    public enum Presence: Sendable {
        case must, should, may
        /// Depends on the status or on the server's configuration.
        case conditional
        case mustNot
        /// No document speaks of the field in this packet.
        case notMentioned
    }

    /// What the table says; nil if it does not have the field. `packet` is one of the five of a client; for `.ack` the
    /// answer is nil.
    public static func presence(
        of field: FieldName, in packet: PacketType, direction: Direction
    ) -> Presence? {
        guard let row = rows[field], let column = column(packet) else { return nil }
        return row[direction == .request ? column : column + 5]
    }

    /// Whether the field may stand in the packet. Fields that the table does not have belong everywhere, those of
    /// notifications to no packet of an upload.
    public static func belongs(_ field: FieldName, to packet: PacketType, direction: Direction) -> Bool {
        if notificationFields.contains(field) { return false }
        // In a request this is a field of HTTP like any other.
        if field == .acceptEncoding && direction == .request { return true }
        switch presence(of: field, in: packet, direction: direction) {
        case .mustNot, .notMentioned: return false
        default: return true
        }
    }

    /// Whether the field may stand in any packet of that direction: for a packet whose type is not known.
    public static func belongs(_ field: FieldName, toAny direction: Direction) -> Bool {
        PacketType.allCases.contains { $0.isRequest && belongs(field, to: $0, direction: direction) }
    }

    /// The fields named `BITS-…` of a message that stand in the wrong packet or direction, each once, in wire order;
    /// `packet` nil if the type is not known.
    public static func misplacedFields(
        in head: MessageHead, packet: PacketType?, direction: Direction
    ) -> [(name: FieldName, fieldIndex: Int)] {
        var misplaced: [(name: FieldName, fieldIndex: Int)] = []
        for (index, field) in head.fields.enumerated() where hasBITSName(field, in: head) {
            for name in bitsNames where head.matches(field, name) {
                let isAtHome =
                    packet.map { belongs(name, to: $0, direction: direction) } ?? belongs(name, toAny: direction)
                if !isAtHome && !misplaced.contains(where: { $0.name == name }) { misplaced.append((name, index)) }
            }
        }
        return misplaced
    }

    /// The fields between back end and server application.
    public static let notificationFields: Set<FieldName> = [
        .bitsOriginalRequestURL, .bitsRequestDataFileName, .bitsResponseDataFileName, .bitsRequestDataEntityName,
        .bitsResponseDataEntityName, .bitsStaticResponseURL, .bitsCopyFileToDestination,
    ]

    private static let bitsNames = KnownBITSFields.names.filter { $0 != .bitsBasicInfo }

    private static func column(_ packet: PacketType) -> Int? {
        switch packet {
        case .ping: 0
        case .createSession: 1
        case .fragment: 2
        case .closeSession: 3
        case .cancelSession: 4
        case .ack: nil
        }
    }

    /// Ping, Create, Fragment, Close, Cancel, then their Acks. M must, S should, o may, c conditional, x must not, -
    /// not mentioned.
    private static let rows: [FieldName: [Presence]] = [
        .bitsPacketType: row("MMMMM MMMMM"),
        .bitsSupportedProtocols: row("-M--- -----"),
        .bitsSessionId: row("o-MMM ccccc"),
        .bitsProtocol: row("----- -c---"),
        .bitsHostId: row("----- -c---"),
        .bitsHostIdFallbackTimeout: row("----- -c---"),
        .acceptEncoding: row("----- -o---"),
        .contentName: row("-SSo- -----"),
        .contentLength: row("MMMMM MMMMM"),
        .contentRange: row("--M-- -----"),
        .contentEncoding: row("--o-- -----"),
        .bitsReceivedContentRange: row("----- --M--"),
        .bitsReplyURL: row("----- --c--"),
        .bitsError: row("----- ccccc"),
        .bitsErrorCode: row("----- ccccc"),
        .bitsErrorContext: row("----- ccccc"),
    ]

    private static func row(_ cells: StaticString) -> [Presence] {
        "\(cells)".utf8.compactMap { cell in
            switch cell {
            case 0x4d: .must
            case 0x53: .should
            case 0x6f: .may
            case 0x63: .conditional
            case 0x78: .mustNot
            case 0x2d: .notMentioned
            default: nil
            }
        }
    }
}
