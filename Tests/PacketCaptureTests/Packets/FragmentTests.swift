import Testing

@testable import PacketCapture

/// What the decoder makes of IP fragments; how they are put together is tested with the table itself.
@Suite struct FragmentTests {
    /// Splits an IPv4 packet's payload after that many octets, which must be a multiple of eight.
    private func split(_ payload: [UInt8], at cut: Int, number: UInt8 = 6, net: UInt8 = 10) -> [[UInt8]] {
        [
            Make.ipv4(Array(payload[..<cut]), number: number, flags: 0x2000, net: net),
            Make.ipv4(Array(payload[cut...]), number: number, flags: cut / 8, net: net),
        ]
    }

    private func split6(_ payload: [UInt8], at cut: Int, next: UInt8 = 6) -> [[UInt8]] {
        [
            Make.ipv6([next, 0, 0, 1, 0, 0, 0, 9] + payload[..<cut], next: 44),
            Make.ipv6([next, 0] + Make.u16(cut) + [0, 0, 0, 9] + payload[cut...], next: 44),
        ]
    }

    /// What each frame decodes to, with one decoder.
    private func decodeAll(_ frames: [[UInt8]], linkType: UInt32 = 101) -> (all: [DecodedFrame], assembled: [UInt8]) {
        var decoder = PacketDecoder()
        let all = frames.map { frame in
            decoder.decode(frame, linkType: linkType)
        }
        return (all, decoder.assembled ?? [])
    }

    private func expectOrdinary(_ frames: [[UInt8]], linkType: UInt32 = 101, isIPv6: Bool = false, tunnels: Int = 0) {
        let (all, assembled) = decodeAll(frames, linkType: linkType)
        for early in all.dropLast() { #expect(early.content == (early.isIPv6 ? .ipv6Fragment : .ipv4Fragment)) }
        guard let last = all.last else { return }
        #expect(last.content == .tcp && last.isReassembled && last.isIPv6 == isIPv6 && Int(last.tunnels) == tunnels)
        #expect(last.sequence == 1_000 && last.sourceLow == (isIPv6 ? 1 : 0x0a00_0001) && last.payloadLength == 10)
        let payload = last.payloadOffset..<(last.payloadOffset + last.payloadCaptured)
        #expect(payload.upperBound <= assembled.count && assembled[payload].elementsEqual(Make.payload))
        #expect(last.transportLength == 30 && last.transportStart == last.payloadOffset - 20)
    }

    @Test func ipv4() {
        for cut in [8, 16, 24] {
            expectOrdinary(split(Make.tcp(), at: cut))
            expectOrdinary(split(Make.tcp(), at: cut).reversed())
        }
        let whole = decodeAll(split(Make.tcp(), at: 8)).all[1]
        #expect(whole.ipIdentification == 0x1234 && whole.ipStart == 0 && whole.transportStart == 0)
    }

    @Test func ipv6() {
        for cut in [8, 16, 24] {
            expectOrdinary(split6(Make.tcp(), at: cut), isIPv6: true)
            expectOrdinary(split6(Make.tcp(), at: cut).reversed(), isIPv6: true)
        }
        // Extension headers behind the fragment header are part of what is put together.
        expectOrdinary(split6([6, 0, 1, 4, 0, 0, 0, 0] + Make.tcp(), at: 8, next: 60), isIPv6: true)
        let options = split6(Make.tcp(), at: 8).map { packet in
            Make.ipv6([44, 0, 1, 4, 0, 0, 0, 0] + packet.dropFirst(40), next: 60)
        }
        expectOrdinary(options, isIPv6: true)
    }

    @Test func onEthernetWithPadding() {
        expectOrdinary(split(Make.tcp(), at: 24).map { Make.ethernet($0) + SampleFrame.zeros(20) }, linkType: 1)
    }

    /// A tunnel in fragments, fragments in a tunnel, and both.
    @Test func tunnels() {
        let gre = [0, 0, 8, 0] + Make.packet
        expectOrdinary(split(gre, at: 16, number: 47, net: 172), tunnels: 1)
        let vxlan = Make.udp([8, 0, 0, 0, 0, 0, 1, 0] + Make.frame, to: 4789)
        expectOrdinary(split(vxlan, at: 48, number: 17, net: 172), tunnels: 1)
        let inner = split(Make.tcp(), at: 16)
        let wrapped = inner.map { Make.ipv4([0, 0, 8, 0] + $0, number: 47, net: 172) }
        let (all, _) = decodeAll(wrapped)
        #expect(all.map(\.content) == [.ipv4Fragment, .tcp] && all[1].tunnels == 1 && all[1].isReassembled)
        // Each inner fragment in two outer ones: the outer identification is the same, so one after the other.
        let twice = inner.flatMap { split([0, 0, 8, 0] + $0, at: 24, number: 47, net: 172) }
        let contents = decodeAll(twice).all.map(\.content)
        #expect(contents == [.ipv4Fragment, .ipv4Fragment, .ipv4Fragment, .tcp])
    }

    @Test func otherProtocols() {
        #expect(decodeAll(split(Make.udp([1, 2, 3, 4], to: 53), at: 8, number: 17)).all[1].content == .udp)
        #expect(decodeAll(split(SampleFrame.zeros(40), at: 8, number: 1)).all[1].content == .icmp)
        // Another fragment header inside: no real packet.
        let nested = split6([6, 0, 0, 1, 0, 0, 0, 9] + Make.tcp(), at: 8, next: 44)
        #expect(decodeAll(nested).all[1].content == .ipv6Fragment)
    }

    /// A first fragment without the whole TCP header, alone, is no connection; nor is any other part.
    @Test func incomplete() {
        let parts = split(Make.tcp(), at: 8)
        #expect(decodeAll([parts[0]]).all[0].content == .ipv4Fragment)
        #expect(decodeAll([parts[1]]).all[0].content == .ipv4Fragment)
        #expect(decodeAll([parts[0], parts[0]]).all[1].content == .ipv4Fragment)
    }

    /// The snap length cut both fragments: the datagram holds what was captured.
    @Test func cut() {
        let parts = split(Make.tcp(), at: 24)
        var decoder = PacketDecoder()
        let first = decoder.decode(parts[0], linkType: 101)
        let short = Array(parts[1].dropLast(4))
        let second = decoder.decode(short, linkType: 101, original: parts[1].count)
        #expect(first.content == .ipv4Fragment && second.content == .tcp)
        #expect(second.payloadLength == 10 && second.payloadCaptured == 6)
    }

    /// The octets of a stream come from the datagram, at once or held back.
    @Test func streams() throws {
        let later = Make.tcp(Array("abcdefgh".utf8)).replacing(at: 4, with: Make.u32(1_010))
        func file(_ packets: [[UInt8]]) -> [UInt8] {
            var file = HandmadePcap(linkType: 101)
            for packet in packets { file.record(packet) }
            return file.bytes
        }
        let first = split(Make.tcp(), at: 16)
        let second = split(later, at: 16).map { $0.replacing(at: 4, with: [9, 9]) }
        let syn = Make.ipv4(Make.tcp([]).replacing(at: 4, with: Make.u32(999)).replacing(at: 13, with: [2]))
        for packets in [[syn] + first + second, [syn] + second + first] {
            let log = try StreamLog(files: [file(packets)])
            #expect(log.faults.isEmpty && log.connections.first?.octets[0] == "0123456789abcdefgh")
            #expect(log.counts.notTCP.map { "\($0.name) \($0.frames)" } == ["IPv4 fragment 2"])
        }
    }
}
