import Testing

@testable import PacketCapture

/// LINKTYPE_WIRESHARK_UPPER_PDU.
@Suite struct ExportedPDUTests {
    private let octets = Array("POST / HTTP/1.1\r\n".utf8)

    private func tag(_ number: Int, _ value: [UInt8]) -> [UInt8] { Make.u16(number) + Make.u16(value.count) + value }

    private func name(_ name: String, tag number: Int = 12) -> [UInt8] {
        tag(number, Array(name.utf8) + SampleFrame.zeros((4 - name.utf8.count % 4) % 4))
    }

    /// Addresses and ports of a connection, as Wireshark writes them.
    private var ends: [UInt8] {
        tag(20, [192, 0, 2, 10]) + tag(21, [192, 0, 2, 80]) + tag(24, Make.u32(2)) + tag(25, Make.u32(49_701))
            + tag(26, Make.u32(80))
    }

    private var end: [UInt8] { [0, 0, 0, 0] }

    private func exported(_ bytes: [UInt8]) -> DecodedFrame { decode(bytes, linkType: 252) }

    @Test(arguments: ["http", "http-over-tls", "http-over-tcp", "http_tls"])
    func clearHTTP(_ dissector: String) {
        let bytes = name(dissector, tag: dissector.contains("_") ? 13 : 12) + ends + tag(30, Make.u32(4)) + end + octets
        let decoded = exported(bytes)
        #expect(decoded.content == .exportedPDU && decoded.detail == 0 && !decoded.isIPv6)
        #expect(decoded.sourceLow == 0xc000_020a && decoded.destinationLow == 0xc000_0250)
        #expect(decoded.sourcePort == 49_701 && decoded.destinationPort == 80)
        #expect(decoded.payloadOffset == bytes.count - 17)
        #expect(decoded.payloadLength == 17 && decoded.payloadCaptured == 17)
        let cut = decode(Array(bytes.dropLast(5)), linkType: 252, original: bytes.count)
        #expect(cut.payloadLength == 17 && cut.payloadCaptured == 12)
    }

    /// What Wireshark exports of TCP that it read by its port.
    @Test func tableOfPorts() {
        let information: [UInt8] =
            [0, 1] + Make.u32(1_000) + Make.u32(1_017) + Make.u32(77) + [0, 0, 0x18, 0, 0]
        let bytes = name("tcp.port", tag: 14) + ends + tag(32, Make.u32(80)) + tag(34, information) + end + octets
        let decoded = exported(bytes)
        #expect(decoded.content == .exportedPDU && decoded.detail == ExportedPDU.hasSequence)
        #expect(decoded.sequence == 1_000 && decoded.acknowledgement == 77 && decoded.flags.contains(.ack))
        #expect(decoded.payloadOffset == bytes.count - 17)
        // Another version of it is not looked at.
        let other = name("tcp.port", tag: 14) + ends + tag(34, [0, 2] + information.dropFirst(2)) + end + octets
        #expect(exported(other).content == .exportedPDU && exported(other).detail == 0)
    }

    @Test func ipv6() {
        let source: [UInt8] = [0x20, 1] + SampleFrame.zeros(13) + [1]
        let destination: [UInt8] = [0x20, 1] + SampleFrame.zeros(13) + [2]
        let ports = tag(25, Make.u32(5)) + tag(26, Make.u32(443))
        let decoded = exported(name("http") + tag(22, source) + tag(23, destination) + ports + end + octets)
        #expect(decoded.content == .exportedPDU && decoded.isIPv6)
        #expect(decoded.sourceHigh == 0x2001_0000_0000_0000 && decoded.destinationLow == 2)
    }

    /// Packets and frames that are exported whole.
    @Test func lowerLayers() {
        #expect(exported(name("ip") + end + Make.packet).content == .tcp)
        #expect(exported(name("ipv6") + end + Make.packet6).isIPv6)
        #expect(exported(name("eth_withoutfcs") + end + Make.frame).payloadLength == 10)
        #expect(exported(name("eth_withfcs") + end + Make.frame + [1, 2, 3, 4]).payloadLength == 10)
        #expect(exported(name("ethertype", tag: 14) + tag(32, Make.u32(0x86dd)) + end + Make.packet6).content == .tcp)
        let table = exported(name("ip.proto", tag: 14) + ends + tag(32, Make.u32(6)) + end + Make.tcp())
        for segment in [exported(name("tcp") + ends + end + Make.tcp()), table] {
            #expect(segment.content == .tcp && segment.sourceLow == 0xc000_020a && segment.sequence == 1_000)
            #expect(segment.ipStart == segment.transportStart && segment.payloadLength == 10)
        }
    }

    /// Others are counted by the name that Wireshark gave them.
    @Test func otherNames() throws {
        var file = HandmadePcap(linkType: 252)
        let dns = name("dns") + ends + end + octets
        let bare = name("http") + end + octets
        let overUDP = name("http") + tag(24, Make.u32(3)) + ends.prefix(16) + end + octets
        for bytes in [dns, dns, bare, overUDP, ends + end + octets, name("tcp") + end + Make.tcp()] {
            file.record(bytes)
        }
        file.record(name("udp.port", tag: 14) + ends + end + octets)
        let log = try StreamLog(files: [file.bytes])
        let counted = log.counts.notTCP.map { "\($0.name) \($0.frames)" }.sorted()
        #expect(
            counted == [
                "exported PDU (dns) 2", "exported PDU (http) 2", "exported PDU (tcp) 1", "exported PDU (udp.port) 1",
                "exported PDU (without name) 1",
            ])
    }

    @Test func manyNames() throws {
        var file = HandmadePcap(linkType: 252)
        for number in 0..<1_000 { file.record(name("n\(number)") + end) }
        let log = try StreamLog(files: [file.bytes])
        #expect(log.counts.notTCP.count == 256)
        #expect(log.counts.notTCP.first { $0.name == "exported PDU ((other))" }?.frames == 745)
    }

    @Test func tagsWithoutEnd() {
        let bytes = name("http") + ends + end + octets
        for length in 0..<(bytes.count - octets.count) {
            #expect(exported(Array(bytes.prefix(length))).content == .damaged)
        }
        let many = Array(repeating: tag(35, [0, 0, 0, 1]), count: 100).joined()
        #expect(exported(name("http") + ends + many + end + octets).content == .damaged)
        #expect(exported(name("http") + Make.u16(35) + Make.u16(0xffff) + octets).content == .damaged)
    }
}
