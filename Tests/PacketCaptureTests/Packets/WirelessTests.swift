import Testing

@testable import PacketCapture

/// 802.11 frames that are not plain data, and several packets in one.
@Suite struct WirelessTests {
    @Test func otherFrames() {
        func frame(_ control: UInt8, flags: UInt8 = 1, sequence: UInt8 = 0x10) -> String {
            named(
                SampleFrame.wireless(Make.packet, control: control, flags: flags, sequence: sequence), linkType: 105)
        }
        #expect(frame(0x80) == "802.11 management")
        #expect(frame(0xd4) == "802.11 control")
        #expect(frame(0x08, flags: 0x41) == "802.11 encrypted")
        #expect(frame(0x48) == "802.11 without data" && frame(0xc8) == "802.11 without data")
        #expect(frame(0x08, flags: 0x05) == "802.11 fragment")
        #expect(frame(0x08, sequence: 0x11) == "802.11 fragment")
        #expect(frame(0x0c) == "802.11 (not read)" && frame(0x09) == "802.11 (not read)")
        #expect(frame(0x08) == "TCP")
    }

    @Test func receivedWithErrors() {
        let name = "802.11 received with errors"
        let frame = SampleFrame.wireless(Make.packet)
        #expect(named([0, 0, 9, 0, 2, 0, 0, 0, 0x40] + frame, linkType: 127) == name)
        #expect(named([0, 0, 9, 0, 2, 0, 0, 0, 0x00] + frame, linkType: 127) == "TCP")
        let fields = Make.low16(2) + Make.low16(20) + SampleFrame.zeros(8)
        let flagged = [0, 0, 32, 0] + Make.low32(105) + fields + [4, 0] + SampleFrame.zeros(10)
        #expect(named(flagged + frame, linkType: 192) == name)
    }

    @Test func headersThatContradictThemselves() {
        let frame = SampleFrame.wireless(Make.packet)
        // Radiotap: version, length; a presence chain and a flags field beyond the header.
        for header in [
            [1, 0, 8, 0, 0, 0, 0, 0], [0, 0, 7, 0, 0, 0, 0, 0], [0, 0, 0xff, 0xff, 0, 0, 0, 0],
            [0, 0, 8, 0, 0, 0, 0, 0x80], [0, 0, 8, 0, 2, 0, 0, 0], [0, 0, 12, 0, 3, 0, 0, 0, 0, 0, 0, 0],
        ] as [[UInt8]] {
            #expect(named(header + frame, linkType: 127) == "damaged")
        }
        #expect(named(Make.low32(0x45) + Make.low32(144) + SampleFrame.zeros(136) + frame, linkType: 119) == "damaged")
        #expect(named(Make.low32(0x44) + Make.low32(8) + frame, linkType: 119) == "damaged")
        #expect(named(Make.u32(0x1234_5678) + Make.u32(8) + frame, linkType: 163) == "damaged")
        #expect(named([1, 0, 8, 0] + Make.low32(105) + frame, linkType: 192) == "damaged")
    }

    /// All packets of an aggregate are decoded, one after the other.
    @Test func aggregates() {
        let udp = Make.ipv4(Make.udp([1, 2, 3], to: 53), number: 17)
        let bytes =
            [0x88, 1, 0, 0] + SampleFrame.zeros(20) + [0x80, 0] + SampleFrame.subframe(Make.packet, padded: true)
            + SampleFrame.subframe(udp, padded: true) + SampleFrame.subframe(Make.packet6, type: 0x86dd)
        var decoder = PacketDecoder()
        let first = decoder.decode(bytes, linkType: 105)
        #expect(first.content == .tcp && first.payloadOffset == 26 + 14 + 8 + 40 && decoder.hasRest)
        #expect(decoder.decodeRest(bytes).content == .udp && decoder.hasRest)
        let last = decoder.decodeRest(bytes)
        #expect(last.isOrdinary(in: bytes, isIPv6: true) && !decoder.hasRest)
        #expect(decoder.decodeRest(bytes).content == .damaged)
        // A frame that is none does not inherit the rest.
        _ = decoder.decode(bytes, linkType: 105)
        _ = decoder.decode(Make.frame)
        #expect(!decoder.hasRest)
    }

    /// They reach the streams, too.
    @Test func aggregatesInStreams() throws {
        let second = Make.ipv4(Make.tcp(Array("abcde".utf8)).replacing(at: 4, with: Make.u32(1010)))
        var file = HandmadePcap(linkType: 105)
        file.record(
            [0x88, 1, 0, 0] + SampleFrame.zeros(20) + [0x80, 0] + SampleFrame.subframe(Make.packet, padded: true)
                + SampleFrame.subframe(second))
        let log = try StreamLog(files: [file.bytes])
        #expect(log.connections.count == 1 && log.connections.first?.octets[0] == "0123456789abcde")
        #expect(log.counts.frames == 1 && log.faults.isEmpty)
    }

    @Test func aggregatesWithoutEnd() {
        // Lengths that do not fit, and subframes of the least length.
        let head: [UInt8] = [0x88, 1, 0, 0] + SampleFrame.zeros(20) + [0x80, 0]
        #expect(named(head + SampleFrame.zeros(60), linkType: 105) == "802.11 (not read)")
        #expect(named(head + SampleFrame.zeros(12) + [0xff, 0xff] + Make.packet, linkType: 105) == "802.11 (not read)")
        let small = SampleFrame.zeros(12) + [0, 8] + SampleFrame.zeros(10)
        let bytes = head + Array(repeating: small, count: 2_000).joined()
        var decoder = PacketDecoder()
        _ = decoder.decode(bytes, linkType: 105)
        var parts = 1
        while decoder.hasRest {
            _ = decoder.decodeRest(bytes)
            parts += 1
        }
        #expect(parts == PacketDecoder.maxParts)
    }
}

extension [UInt8] {
    func replacing(at position: Int, with octets: [UInt8]) -> [UInt8] {
        var copy = self
        copy.replaceSubrange(position..<(position + octets.count), with: octets)
        return copy
    }
}
