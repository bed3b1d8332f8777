import Conversations
import Testing

@testable import PacketCapture

/// The sums, and what they say of segments.
@Suite struct ChecksumTests {
    private typealias Verdict = TCPChecksum.Verdict

    // MARK: Sums

    @Test func examples() {
        // RFC 1071 section 3.
        let octets: [UInt8] = [0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7]
        #expect(InternetChecksum.sum(octets.span) == 0xddf2)
        #expect(InternetChecksum.sum([UInt8]().span) == 0)
        #expect(InternetChecksum.sum([0x12].span) == 0x1200)
        #expect(InternetChecksum.sum([0x12, 0x34].span) == 0x1234)
        #expect(InternetChecksum.sum([0xff, 0xff, 0, 1].span) == 1)
        #expect(InternetChecksum.sum([0xff, 0xff].span) == 0xffff)
        // An IPv4 header with its checksum.
        let header: [UInt8] = [
            0x45, 0x00, 0x00, 0x73, 0x00, 0x00, 0x40, 0x00, 0x40, 0x11, 0xb8, 0x61, 0xc0, 0xa8, 0x00, 0x01, 0xc0, 0xa8,
            0x00, 0xc7,
        ]
        #expect(InternetChecksum.sum(header.span) == 0xffff)
    }

    /// Two octets at a time, as the RFC says it.
    private func plainSum(_ octets: [UInt8]) -> UInt16 {
        var sum = 0
        for index in octets.indices { sum += Int(octets[index]) << (index % 2 == 0 ? 8 : 0) }
        while sum > 0xffff { sum = sum >> 16 + sum & 0xffff }
        return UInt16(sum)
    }

    @Test func allLengths() {
        var random = SeededRandom(seed: 2)
        for length in Array(0..<200) + [1459, 1460, 9001] {
            let octets = (0..<length).map { _ in UInt8(random.below(256)) }
            #expect(InternetChecksum.sum(octets.span) == plainSum(octets))
            let full = [UInt8](repeating: 0xff, count: length)
            #expect(InternetChecksum.sum(full.span) == plainSum(full))
        }
    }

    @Test func folding() {
        #expect(InternetChecksum.fold(0) == 0)
        #expect(InternetChecksum.fold(UInt64.max) == 0xffff)
        #expect(InternetChecksum.fold(0xffff) == 0xffff)
        #expect(InternetChecksum.fold(0x1_0000) == 1)
        #expect(InternetChecksum.fold(0xffff_ffff_ffff_0001) == 1)
    }

    // MARK: Segments

    /// A frame made by the tests' own builder, and where its segment lies.
    private struct Sample {
        var bytes: [UInt8]
        var start: Int
        var length: Int
        var pseudo: TCPChecksum.PseudoHeader

        var verdict: Verdict { TCPChecksum.verify(bytes.span, start: start, length: length, pseudo) }
    }

    private func sample(payload: Int, _ network: NetworkLayer, offloaded: Bool = false) -> Sample {
        var builder = ConversationBuilder()
        builder.connect()
        builder.tcp(.client, (0..<payload).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 1) })
        let frames = builder.frames()
        let frame = payload == 0 ? frames[0] : frames[frames.count - 1]
        let bytes = Encapsulation(link: .raw, network: network, offloaded: offloaded).octets(of: frame)
        let decoded = PacketDecoder.direct(
            bytes.span, linkType: 101, originalLength: bytes.count, frameCheckLength: 0)
        #expect(decoded.content == .tcp && decoded.payloadLength == payload)
        let start = network == .v6 ? 40 : 20
        let pseudo = TCPChecksum.PseudoHeader(
            sourceHigh: decoded.sourceHigh, sourceLow: decoded.sourceLow, destinationHigh: decoded.destinationHigh,
            destinationLow: decoded.destinationLow)
        return Sample(bytes: bytes, start: start, length: bytes.count - start, pseudo: pseudo)
    }

    @Test(arguments: [NetworkLayer.asWritten, .v6], [0, 1, 2, 7, 10, 11, 31, 536, 1400])
    func rightAndWrong(network: NetworkLayer, payload: Int) {
        let whole = sample(payload: payload, network)
        #expect(whole.verdict == .right)
        for position in [whole.start, whole.start + 16, whole.start + 17, whole.bytes.count - 1] {
            var changed = whole
            changed.bytes[position] ^= 0x10
            #expect(changed.verdict == .wrong)
        }
        let changes: [(inout TCPChecksum.PseudoHeader) -> Void] = [
            { $0.sourceHigh ^= 1 << 48 }, { $0.sourceLow ^= 1 }, { $0.destinationHigh ^= 1 << 17 },
            { $0.destinationLow ^= 1 << 63 },
        ]
        for change in changes {
            var changed = whole
            change(&changed.pseudo)
            #expect(changed.verdict == .wrong)
        }
    }

    @Test func aKnownSegment() {
        // 10.1.2.3:40000 to 10.4.5.6:80, PSH ACK, "GET" (three octets).
        let octets: [UInt8] = [
            0x9c, 0x40, 0x00, 0x50, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x02, 0x50, 0x18, 0x20, 0x00, 0x00, 0x00,
            0x00, 0x00, 0x47, 0x45, 0x54,
        ]
        let pseudo = TCPChecksum.PseudoHeader(sourceLow: 0x0a01_0203, destinationLow: 0x0a04_0506)
        // By hand: 9c40 + 50 + 1 + 2 + 5018 + 2000 + 4745 + 5400 = 1a7f0, the pseudo header 0a01 + 0203 + 0a04 + 0506 +
        // 6 + 17 = 1b2b: together 1c31b, folded c31c, complement 3ce3.
        for (field, verdict) in [
            (0x3ce3, .right), (0x3ce4, .wrong), (0xe33c, .wrong), (0x1b2b, .unfilled), (0x1b14, .unfilled),
            (0, .unfilled), (0xffff, .wrong),
        ] as [(Int, Verdict)] {
            var segment = octets
            segment.replaceSubrange(16..<18, with: [UInt8(field >> 8), UInt8(field & 255)])
            #expect(TCPChecksum.verify(segment.span, start: 0, length: 23, pseudo) == verdict)
        }
    }

    @Test func leftToTheAdapter() {
        for network in [NetworkLayer.asWritten, .v6] {
            for payload in [0, 1, 10, 1400] {
                var whole = sample(payload: payload, network, offloaded: true)
                #expect(whole.verdict == .unfilled)
                whole.bytes[whole.start + 16] ^= 1
                #expect(whole.verdict == .wrong)
            }
        }
    }

    @Test func whatTheCaptureDoesNotHold() {
        let whole = sample(payload: 100, .asWritten)
        for dropped in [1, 50, 100, 119, 120, 140] {
            var cut = whole
            cut.bytes.removeLast(dropped)
            #expect(cut.verdict == .unknown)
        }
        // What stands behind the segment is not its own.
        var padded = whole
        padded.bytes += [1, 2, 3, 4]
        #expect(padded.verdict == .right)
        for (start, length) in [
            (-1, 20), (0, 19), (0, -5), (Int.max, 20), (20, Int.max), (Int.min, Int.min), (Int.max, Int.max),
            (whole.bytes.count, 20), (whole.bytes.count + 1, 20),
        ] {
            #expect(TCPChecksum.verify(whole.bytes.span, start: start, length: length, whole.pseudo) == .unknown)
        }
    }
}
