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

struct InternetProtocol {
    var addresses: AddressPair
    var protocolNumber: UInt8
    var layer: NetworkLayer

    func octets(_ payload: [UInt8], identification: UInt16, timeToLive: UInt8) -> [UInt8] {
        addresses.isIPv6
            ? version6(payload, hopLimit: timeToLive) : version4(payload, identification, timeToLive: timeToLive)
    }

    private func version4(_ payload: [UInt8], _ identification: UInt16, timeToLive: UInt8) -> [UInt8] {
        let options: [UInt8] = layer == .options ? [0x94, 4, 0, 0, 1, 1, 1, 0] : []
        var writer = ByteWriter()
        writer.u8(0x45 + UInt8(options.count / 4))
        writer.u8(0)
        writer.u16(UInt16(20 + options.count + payload.count))
        writer.u16(identification)
        writer.u16(0x4000)
        writer.u8(timeToLive)
        writer.u8(protocolNumber)
        writer.u16(0)
        writer.put(addresses.source.octets + addresses.destination.octets + options)
        let sum = InternetChecksum.of(writer.bytes)
        writer.bytes[10] = UInt8(sum >> 8)
        writer.bytes[11] = UInt8(sum & 255)
        return writer.bytes + payload
    }

    private func version6(_ payload: [UInt8], hopLimit: UInt8) -> [UInt8] {
        let hasExtensions = layer == .v6Extensions
        // Hop-by-hop with Router Alert and PadN, then destination options with PadN.
        let extensions: [UInt8] =
            hasExtensions ? [60, 0, 5, 2, 0, 0, 1, 0] + [protocolNumber, 0, 1, 4, 0, 0, 0, 0] : []
        var writer = ByteWriter()
        writer.u32(0x6000_0000)
        writer.u16(UInt16(extensions.count + payload.count))
        writer.u8(hasExtensions ? 0 : protocolNumber)
        writer.u8(hopLimit)
        writer.put(addresses.source.octets + addresses.destination.octets + extensions)
        return writer.bytes + payload
    }
}
