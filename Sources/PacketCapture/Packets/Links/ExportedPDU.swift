/// LINKTYPE_WIRESHARK_UPPER_PDU: what Wireshark exports, a PDU behind tags that say which dissector reads it and where
/// it came from.
///
/// Octets of TCP streams are of use without TCP, too: so a user decrypts TLS in Wireshark and gives us the clear HTTP.
enum ExportedPDU {
    /// Tags of one PDU; Wireshark writes a dozen.
    private static let maxTags = 64
    /// Names that are told apart; beyond that the rest is counted together.
    private static let maxNames = 256
    /// Octets of a name that are kept.
    private static let maxNameLength = 64

    /// `DecodedFrame.detail` of octets of TCP: whether sequence numbers came with them.
    static let hasSequence: UInt32 = 1

    /// What the tags say.
    private struct Tags {
        var name: [UInt8] = []
        /// The name is that of a table of dissectors, in which a number is looked up.
        var isTable = false
        var tableValue: UInt32 = 0
        var hasSource = false
        var hasDestination = false
        var ports = 0
        /// Wireshark's number: 2 is TCP.
        var portType: UInt32 = 0
        var hasSequence = false
    }

    static func next(
        _ bytes: Span<UInt8>, _ here: Layer, _ decoded: inout DecodedFrame, _ names: inout [String]
    ) -> Layer {
        var tags = Tags()
        decoded.ipStart = DecodedFrame.noHeader
        guard let payload = read(bytes, here, &tags, &decoded) else { return here.damaged }
        if tags.isTable {
            switch String(decoding: tags.name, as: UTF8.self) {
            case "tcp.port", "tls.port", "ssl.port": return stream(bytes, payload, tags, &decoded, &names)
            case "ip.proto": return payload.inner(.transport, detail: tags.tableValue)
            case "ethertype": return payload.inner(.ethertype, detail: tags.tableValue)
            default: return other(payload, tags, &names)
            }
        }
        switch String(decoding: tags.name, as: UTF8.self) {
        // Over TCP and over TLS, by name and as heuristics call it.
        case "http", "http-over-tcp", "http-over-tls", "http_tcp", "http_tls", "http_ssl":
            return stream(bytes, payload, tags, &decoded, &names)
        case "ip": return payload.inner(.ip)
        case "ipv6": return payload.inner(.ipv6)
        case "tcp" where tags.hasSource && tags.hasDestination: return payload.inner(.transport, detail: 6)
        case "eth", "eth_withoutfcs", "eth_maybefcs": return payload.inner(.ethernet)
        case "eth_withfcs": return payload.limited(to: payload.end &- payload.start &- 4).inner(.ethernet)
        default: return other(payload, tags, &names)
        }
    }

    /// Octets of a TCP stream; without both ends they belong to none.
    private static func stream(
        _ bytes: Span<UInt8>, _ payload: Layer, _ tags: Tags, _ decoded: inout DecodedFrame, _ names: inout [String]
    ) -> Layer {
        guard tags.hasSource, tags.hasDestination, tags.ports == 2, tags.portType == 2 || tags.portType == 0 else {
            return other(payload, tags, &names)
        }
        decoded.payloadOffset = min(payload.start, bytes.count)
        decoded.payloadLength = max(0, payload.end &- payload.start)
        decoded.payloadCaptured = min(decoded.payloadLength, bytes.count &- decoded.payloadOffset)
        decoded.transportStart = decoded.payloadOffset
        decoded.transportLength = decoded.payloadLength
        return payload.found(.exportedPDU, tags.hasSequence ? hasSequence : 0)
    }

    private static func other(_ payload: Layer, _ tags: Tags, _ names: inout [String]) -> Layer {
        let name = tags.name.isEmpty ? "without name" : String(decoding: tags.name, as: UTF8.self)
        let position: Int
        if let known = names.firstIndex(of: name) {
            position = known
        } else if names.count < maxNames {
            position = names.count
            names.append(names.count &+ 1 < maxNames ? name : "(other)")
        } else {
            position = maxNames &- 1
        }
        return payload.found(.otherExport, UInt32(truncatingIfNeeded: position))
    }

    /// The tags up to the one that ends them; the PDU behind it, or nil if it is not there.
    private static func read(
        _ bytes: Span<UInt8>, _ here: Layer, _ tags: inout Tags, _ decoded: inout DecodedFrame
    ) -> Layer? {
        var layer = here
        for _ in 0..<maxTags {
            guard layer.has(4, bytes) else { return nil }
            let tag = bytes.half(layer.start, true)
            let length = Int(bytes.half(layer.start &+ 2, true))
            layer = layer.inner(.link, skipping: 4)
            if tag == 0 { return layer.inner(.link, skipping: length) }
            guard layer.has(length, bytes) else { return nil }
            note(tag, bytes, layer.start, length, &tags, &decoded)
            layer = layer.inner(.link, skipping: length)
        }
        return nil
    }

    private static func note(
        _ tag: UInt16, _ bytes: Span<UInt8>, _ start: Int, _ length: Int, _ tags: inout Tags,
        _ decoded: inout DecodedFrame
    ) {
        switch (tag, length) {
        // Names of a dissector, of a heuristic one, of a table.
        case (12...14, _):
            tags.isTable = tag == 14
            tags.name = text(bytes, start, length)
        case (20, 4):
            decoded.sourceLow = UInt64(bytes.word(start, true))
            tags.hasSource = true
        case (21, 4):
            decoded.destinationLow = UInt64(bytes.word(start, true))
            tags.hasDestination = true
        case (22, 16):
            decoded.isIPv6 = true
            decoded.sourceHigh = bytes.long(start, true)
            decoded.sourceLow = bytes.long(start &+ 8, true)
            tags.hasSource = true
        case (23, 16):
            decoded.isIPv6 = true
            decoded.destinationHigh = bytes.long(start, true)
            decoded.destinationLow = bytes.long(start &+ 8, true)
            tags.hasDestination = true
        case (24, 4): tags.portType = bytes.word(start, true)
        case (25, 4):
            decoded.sourcePort = bytes.half(start &+ 2, true)
            tags.ports &+= 1
        case (26, 4):
            decoded.destinationPort = bytes.half(start &+ 2, true)
            tags.ports &+= 1
        case (32, 4): tags.tableValue = bytes.word(start, true)
        // TCP: version 1, first number, next number, acknowledgement, whether reassembled, flags.
        case (34, 19...) where bytes.half(start, true) == 1:
            decoded.sequence = bytes.word(start &+ 2, true)
            decoded.acknowledgement = bytes.word(start &+ 10, true)
            decoded.flags = TCPFlags(rawValue: bytes[start &+ 16])
            tags.hasSequence = true
        default: break
        }
    }

    /// Names are padded with zeros.
    private static func text(_ bytes: Span<UInt8>, _ start: Int, _ length: Int) -> [UInt8] {
        var text: [UInt8] = []
        for index in 0..<min(length, maxNameLength) {
            let octet = bytes[start &+ index]
            if octet == 0 { break }
            text.append(octet)
        }
        return text
    }
}
