import Testing

@testable import PacketCapture

/// Packets written octet by octet, from the inside out.
enum Make {
    static let payload = Array("0123456789".utf8)

    /// 16 and 32 bits in network order.
    static func u16(_ value: Int) -> [UInt8] {
        [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)]
    }
    static func u32(_ value: Int) -> [UInt8] { u16(value >> 16) + u16(value) }
    /// The same in the order of most capturing hosts.
    static func low16(_ value: Int) -> [UInt8] { u16(value).reversed() }
    static func low32(_ value: Int) -> [UInt8] { u32(value).reversed() }

    /// Port 4660 to 80, sequence number 1000, checksum 0xbeef.
    static func tcp(_ payload: [UInt8] = payload, options: [UInt8] = []) -> [UInt8] {
        let length = UInt8(20 + options.count) << 2
        return u16(4660) + u16(80) + u32(1000) + u32(2000) + [length, 0x18] + u16(4096) + u16(0xbeef) + u16(0) + options
            + payload
    }

    static func udp(_ payload: [UInt8], from source: Int = 50_000, to destination: Int) -> [UInt8] {
        u16(source) + u16(destination) + u16(8 + payload.count) + u16(0) + payload
    }

    /// 10.0.0.1 to 10.0.0.2, identification 0x1234.
    static func ipv4(
        _ payload: [UInt8], number: UInt8 = 6, options: [UInt8] = [], flags: Int = 0x4000, net: UInt8 = 10
    ) -> [UInt8] {
        let length = 20 + options.count
        var header = [0x40 + UInt8(length / 4), 0] + u16(length + payload.count) + u16(0x1234) + u16(flags)
        header += [64, number, 0, 0, net, 0, 0, 1, net, 0, 0, 2] + options
        var sum = 0
        for index in stride(from: 0, to: length, by: 2) { sum += Int(header[index]) << 8 | Int(header[index + 1]) }
        while sum > 0xffff { sum = sum & 0xffff + sum >> 16 }
        header.replaceSubrange(10..<12, with: u16(~sum & 0xffff))
        return header + payload
    }

    /// 2001:db8::1 to 2001:db8::2.
    static func ipv6(_ payload: [UInt8], next: UInt8 = 6) -> [UInt8] {
        let network: [UInt8] = [0x20, 0x01, 0x0d, 0xb8] + Array(repeating: 0, count: 11)
        return u32(0x6000_0000) + u16(payload.count) + [next, 64] + network + [1] + network + [2] + payload
    }

    static func ethernet(_ payload: [UInt8], type: Int = 0x0800) -> [UInt8] {
        [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1] + u16(type) + payload
    }

    static func snap(_ payload: [UInt8], type: Int = 0x0800) -> [UInt8] {
        [0xaa, 0xaa, 3, 0, 0, 0] + u16(type) + payload
    }

    /// The ordinary frame inside: TCP with ten octets.
    static let packet = ipv4(tcp())
    static let packet6 = ipv6(tcp())
    static let frame = ethernet(packet)

    /// In IPv4 with a UDP header to or from that port, on Ethernet.
    static func overUDP(_ payload: [UInt8], from source: Int = 50_000, to port: Int) -> [UInt8] {
        ethernet(ipv4(udp(payload, from: source, to: port), number: 17, net: 172))
    }

    static func overIP(_ payload: [UInt8], number: UInt8) -> [UInt8] {
        ethernet(ipv4(payload, number: number, net: 172))
    }
}

/// Decodes one frame on its own.
func decode(
    _ bytes: [UInt8], linkType: UInt32 = 1, original: Int? = nil, frameCheckLength: Int = 0
) -> DecodedFrame {
    var decoder = PacketDecoder()
    return decoder.decode(bytes, linkType: linkType, original: original, frameCheckLength: frameCheckLength)
}

extension PacketDecoder {
    mutating func decode(
        _ bytes: [UInt8], linkType: UInt32 = 1, original: Int? = nil, frameCheckLength: Int = 0
    ) -> DecodedFrame {
        decode(
            bytes.span, linkType: linkType, originalLength: original ?? bytes.count, frameCheckLength: frameCheckLength,
            time: 0)
    }

    /// By the long way alone.
    mutating func decodeLayers(_ bytes: [UInt8], linkType: UInt32 = 1) -> DecodedFrame {
        decodeLayers(bytes.span, linkType: linkType, originalLength: bytes.count, frameCheckLength: 0, time: 0)
    }

    mutating func decodeRest(_ bytes: [UInt8]) -> DecodedFrame { decodeRest(bytes.span, time: 0) }
}

/// What reports call a frame.
func named(_ bytes: [UInt8], linkType: UInt32 = 1, original: Int? = nil) -> String {
    let decoded = decode(bytes, linkType: linkType, original: original)
    return FrameNames.name(decoded.content, decoded.detail)
}

extension DecodedFrame {
    /// Whether it is the ordinary segment with ten octets that stand at the end of the bytes or before `trailer`.
    func isOrdinary(in bytes: [UInt8], trailer: Int = 0, isIPv6: Bool = false) -> Bool {
        content == .tcp && sourcePort == 4660 && destinationPort == 80 && sequence == 1000 && acknowledgement == 2000
            && window == 4096 && checksum == 0xbeef && self.isIPv6 == isIPv6
            && sourceLow == (isIPv6 ? 1 : 0x0a00_0001) && destinationLow == (isIPv6 ? 2 : 0x0a00_0002)
            && sourceHigh == (isIPv6 ? 0x2001_0db8_0000_0000 : 0) && destinationHigh == sourceHigh
            && payloadLength == 10 && payloadCaptured == 10 && payloadOffset == bytes.count - trailer - 10
            && transportStart == payloadOffset - 20 && transportLength == 30
            && ipStart <= transportStart - (isIPv6 ? 40 : 20) && ipIdentification == (isIPv6 ? 0 : 0x1234)
    }
}
