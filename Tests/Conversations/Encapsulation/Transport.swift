enum InternetChecksum {
    /// The ones' complement sum of RFC 1071 over all parts (each but the last of even length).
    static func of(_ parts: [UInt8]...) -> UInt16 {
        var sum: UInt64 = 0
        for part in parts {
            var index = 0
            while index + 1 < part.count {
                sum &+= UInt64(part[index]) << 8 | UInt64(part[index + 1])
                index += 2
            }
            if index < part.count { sum &+= UInt64(part[index]) << 8 }
        }
        while sum > 0xffff { sum = (sum & 0xffff) + sum >> 16 }
        return ~UInt16(sum)
    }
}

extension TCPSegment {
    func octets(_ addresses: AddressPair, checksum: ChecksumFill = .right) -> [UInt8] {
        var writer = ByteWriter()
        writer.u16(source.port)
        writer.u16(destination.port)
        writer.u32(sequence)
        writer.u32(acknowledgment)
        writer.u8(UInt8((20 + options.count) / 4) << 4)
        writer.u8(flags.rawValue)
        writer.u16(window)
        writer.u32(0)
        writer.put(options)
        writer.put(payload)
        let pseudo = addresses.pseudoHeader(protocolNumber: 6, length: writer.bytes.count)
        let sum =
            switch checksum {
            case .right: InternetChecksum.of(pseudo, writer.bytes)
            case .partial: ~InternetChecksum.of(pseudo)
            case .zero: UInt16(0)
            }
        writer.bytes[16] = UInt8(sum >> 8)
        writer.bytes[17] = UInt8(sum & 255)
        return writer.bytes
    }
}

enum UDP {
    static func octets(
        _ source: Endpoint, _ destination: Endpoint, _ payload: [UInt8], _ addresses: AddressPair,
        hasChecksum: Bool = true
    ) -> [UInt8] {
        var writer = ByteWriter()
        writer.u16(source.port)
        writer.u16(destination.port)
        writer.u16(UInt16(8 + payload.count))
        writer.u16(0)
        writer.put(payload)
        guard hasChecksum else { return writer.bytes }
        let pseudo = addresses.pseudoHeader(protocolNumber: 17, length: writer.bytes.count)
        let sum = InternetChecksum.of(pseudo, writer.bytes)
        let shown = sum == 0 ? 0xffff : sum
        writer.bytes[6] = UInt8(shown >> 8)
        writer.bytes[7] = UInt8(shown & 255)
        return writer.bytes
    }
}
