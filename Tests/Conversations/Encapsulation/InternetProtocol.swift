/// Source and destination of a packet, both of one family.
struct AddressPair {
    var source: IPAddress
    var destination: IPAddress

    init(_ source: IPAddress, _ destination: IPAddress) {
        if case .v4 = source, case .v4 = destination {
            (self.source, self.destination) = (source, destination)
        } else {
            (self.source, self.destination) = (source.asIPv6, destination.asIPv6)
        }
    }

    var isIPv6: Bool {
        if case .v6 = source { true } else { false }
    }

    /// The part of the TCP and UDP checksums that covers the addresses.
    func pseudoHeader(protocolNumber: UInt8, length: Int) -> [UInt8] {
        var writer = ByteWriter(bytes: source.octets + destination.octets)
        if isIPv6 {
            writer.u32(UInt32(length))
            writer.u32(UInt32(protocolNumber))
        } else {
            writer.u16(UInt16(protocolNumber))
            writer.u16(UInt16(truncatingIfNeeded: length))
        }
        return writer.bytes
    }
}

/// An IPv4 or IPv6 header and its options or extensions.
struct InternetProtocol {
    var addresses: AddressPair
    var protocolNumber: UInt8
    var layer: NetworkLayer
    var identification: UInt16
    var timeToLive: UInt8
    /// Whether a whole IPv4 packet has an identification; fragments always have.
    var hasIdentification = true
    /// Without: length 0, as segmentation offload leaves it, and any packet that is longer than the field can say.
    var hasLength = true
    /// Without: an IPv4 header checksum of 0, as offload leaves it.
    var hasChecksum = true

    /// The packet, or its fragments if it is to be cut and is too large.
    func units(_ payload: [UInt8], _ fragmentation: Fragmentation?) -> [NetworkUnit] {
        let sender = Array(addresses.source.octets.suffix(4))
        let packets = fragmentation.map { self.packets(payload, $0) } ?? [packet(payload)]
        return packets.map {
            NetworkUnit(etherType: addresses.isIPv6 ? 0x86dd : 0x0800, octets: $0, sender: sender)
        }
    }

    func packet(_ payload: [UInt8]) -> [UInt8] {
        addresses.isIPv6 ? version6(payload, nil) : version4(payload, nil)
    }

    private func packets(_ payload: [UInt8], _ fragmentation: Fragmentation) -> [[UInt8]] {
        guard addresses.isIPv6 else {
            let pieces = fragmentation.pieces(payload.count, head: 20 + options.count)
            guard pieces.count > 1 else { return [packet(payload)] }
            return fragmentation.arranged(
                pieces.map { version4(Array(payload[$0]), Piece($0, isLast: $0.upperBound == payload.count)) })
        }
        let whole = destinationOptions + payload
        let head = 40 + hopByHop.count
        guard head + whole.count > fragmentation.size else { return [packet(payload)] }
        let pieces = fragmentation.pieces(whole.count, head: head + 8)
        return fragmentation.arranged(
            pieces.map { version6(Array(whole[$0]), Piece($0, isLast: $0.upperBound == whole.count)) })
    }

    /// The place of a fragment in its packet.
    private struct Piece {
        /// In units of eight octets.
        var offset: UInt16
        var isLast: Bool

        init(_ range: Range<Int>, isLast: Bool) {
            offset = UInt16(range.lowerBound / 8)
            self.isLast = isLast
        }
    }

    private func length(_ count: Int) -> UInt16 { hasLength ? UInt16(exactly: count) ?? 0 : 0 }

    /// Router Alert, two of no operation, end: it is copied to all fragments.
    private var options: [UInt8] { layer == .options ? [0x94, 4, 0, 0, 1, 1, 1, 0] : [] }

    private func version4(_ payload: [UInt8], _ piece: Piece?) -> [UInt8] {
        var writer = ByteWriter()
        writer.u8(0x45 + UInt8(options.count / 4))
        writer.u8(0)
        writer.u16(length(20 + options.count + payload.count))
        writer.u16(piece == nil && !hasIdentification ? 0 : identification)
        // "Don't fragment", or "more fragments" and the offset.
        writer.u16(piece.map { $0.offset | ($0.isLast ? 0 : 0x2000) } ?? 0x4000)
        writer.u8(timeToLive)
        writer.u8(protocolNumber)
        writer.u16(0)
        writer.put(addresses.source.octets + addresses.destination.octets + options)
        let sum = hasChecksum ? InternetChecksum.of(writer.bytes) : 0
        writer.bytes[10] = UInt8(sum >> 8)
        writer.bytes[11] = UInt8(sum & 255)
        return writer.bytes + payload
    }

    private var hasExtensions: Bool { layer == .v6Extensions }
    /// Hop-by-hop options with Router Alert and PadN; the next header is filled in later.
    private var hopByHop: [UInt8] { hasExtensions ? [0, 0, 5, 2, 0, 0, 1, 0] : [] }
    /// Destination options with PadN; they belong to the part of a packet that is cut.
    private var destinationOptions: [UInt8] { hasExtensions ? [protocolNumber, 0, 1, 4, 0, 0, 0, 0] : [] }

    private func version6(_ payload: [UInt8], _ piece: Piece?) -> [UInt8] {
        let upper: UInt8 = hasExtensions ? 60 : protocolNumber
        let first: UInt8 = piece == nil ? upper : 44
        var hopByHop = hopByHop
        if !hopByHop.isEmpty { hopByHop[0] = first }
        var rest = ByteWriter(bytes: hopByHop)
        if let piece {
            rest.put([upper, 0])
            rest.u16(piece.offset << 3 | (piece.isLast ? 0 : 1))
            rest.u32(0x0100_0000 | UInt32(identification))
        } else {
            rest.put(destinationOptions)
        }
        var writer = ByteWriter()
        writer.u32(0x6000_0000)
        writer.u16(length(rest.bytes.count + payload.count))
        writer.u8(hasExtensions ? 0 : first)
        writer.u8(timeToLive)
        writer.put(addresses.source.octets + addresses.destination.octets + rest.bytes)
        return writer.bytes + payload
    }
}
