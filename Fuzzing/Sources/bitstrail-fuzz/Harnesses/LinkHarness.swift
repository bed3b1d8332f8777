@testable import PacketCapture

/// Links, tags, labels, tunnels, IP: the link type, lengths and time come first, then frames.
enum LinkHarness {
    /// What a frame may be one of; others are not read.
    static let linkTypes: [UInt32] = [
        0, 1, 6, 9, 50, 51, 101, 104, 105, 107, 108, 109, 113, 114, 117, 119, 127, 163, 166, 192, 204, 228, 229, 239,
        240,
        252, 253, 271, 276, 12, 14, 141, 143, 147, 219, 238, 250, 265, 267, 274, 277, 278,
    ]

    static func run(_ octets: [UInt8]) {
        var input = InputReader(octets)
        var decoder = PacketDecoder()
        var time: Int64 = 0
        while !input.isAtEnd {
            let type = input.octet()
            let linkType = type == 255 ? UInt32(input.number(4)) : linkTypes[Int(type) % linkTypes.count]
            let flags = input.octet()
            let length = flags & 1 == 0 ? input.left : Int(input.number(2))
            let frame = input.take(length)
            let extra = flags & 2 == 0 ? 0 : Int(flags >> 4) * 97
            let check = flags & 4 == 0 ? 0 : Int(flags >> 4) & 4
            time &+= flags & 8 == 0 ? 1_000 : 40_000_000_000
            decode(frame, linkType, frame.count + extra, check, time, &decoder)
        }
        decoder.fragments.finish()
        demand(decoder.fragments.cost >= 0, "fragments cost less than nothing")
    }

    private static func decode(
        _ frame: [UInt8], _ linkType: UInt32, _ originalLength: Int, _ check: Int, _ time: Int64,
        _ decoder: inout PacketDecoder
    ) {
        let before = decoder.fragments.counts
        let direct = PacketDecoder.direct(
            frame.span, linkType: linkType, originalLength: originalLength, frameCheckLength: check)
        var decoded = decoder.decodeLayers(
            frame.span, linkType: linkType, originalLength: originalLength, frameCheckLength: check, time: time)
        if direct.content == .tcp {
            demand(direct == decoded, "the short way tells something else:\n\(direct)\n\(decoded)")
        } else if direct.content == .udp {
            // Of plain UDP the short way says no more than that, and nobody asks for more.
            demand(decoded.content == .udp, "the short way tells UDP, the long one \(decoded)")
        }
        if direct.content == .tcp || direct.content == .udp {
            let isAll = !decoder.hasRest && !decoded.isReassembled && decoder.fragments.counts == before
            demand(isAll, "the short way passes over something")
        }
        look(decoded, frame, decoder)
        var parts = 0
        while decoder.hasRest {
            decoded = decoder.decodeRest(frame.span, time: time)
            look(decoded, frame, decoder)
            parts += 1
            demand(parts <= PacketDecoder.maxParts, "more parts than a frame can have")
        }
    }

    static func look(_ decoded: DecodedFrame, _ frame: [UInt8], _ decoder: PacketDecoder) {
        guard decoded.content == .tcp || decoded.content == .exportedPDU else { return }
        let bytes = decoded.isReassembled ? decoder.assembled ?? [] : frame
        demand(decoded.payloadCaptured >= 0 && decoded.payloadLength >= decoded.payloadCaptured, "\(decoded)")
        demand(decoded.payloadOffset >= 0 && decoded.transportStart >= 0 && decoded.ipStart >= 0, "\(decoded)")
        demand(decoded.payloadLength <= 1 << 32, "\(decoded)")
        if decoded.payloadCaptured > 0 {
            demand(decoded.payloadOffset + decoded.payloadCaptured <= bytes.count, "\(decoded) of \(bytes.count)")
        }
    }
}
