import Conversations
import Testing

@Suite struct EncapsulationTests {
    private let builder: ConversationBuilder = {
        var builder = ConversationBuilder()
        builder.fragment("0-1999/5000")
        builder.noise(.udp)
        return builder
    }()

    @Test(arguments: LinkType.allCases, NetworkLayer.allCases)
    func checksumsAreRight(link: LinkType, network: NetworkLayer) throws {
        let headers: [LinkType: Int] = [
            .ethernet: 14, .vlan: 18, .qinq: 22, .sll: 16, .sll2: 20, .raw: 0, .nullLittle: 4, .nullBig: 4, .loop: 4,
        ]
        let header = try #require(headers[link])
        for frame in builder.frames() {
            let octets = Encapsulation(link: link, network: network).octets(of: frame)
            let packet = Array(octets.dropFirst(header))
            #expect(packet[0] >> 4 == (network.rawValue.hasPrefix("ip6") ? 6 : 4))
            #expect(packet.ipTotalLength == packet.count)
            #expect(packet.transportSum == 0xffff)
            if packet[0] >> 4 == 4 { #expect(packet.prefix(packet.ipHeaderLength).sum == 0xffff) }
        }
    }

    @Test func offloadedChecksumsAreWrong() {
        let frame = builder.frames()[0]
        #expect(Array(Encapsulation(link: .raw, offloaded: true).octets(of: frame)).transportSum != 0xffff)
    }

    @Test func shortFramesArePadded() {
        let frame = builder.frames()[2]
        #expect(Encapsulation(padded: true).octets(of: frame).count == 60)
        #expect(Encapsulation().octets(of: frame).count == 54)
    }

    @Test func framesThatAreNotIP() {
        var builder = ConversationBuilder()
        builder.noise(.arp)
        let frame = builder.frames()[0]
        #expect(Encapsulation().octets(of: frame)[12...13].elementsEqual([0x08, 0x06]))
        #expect(Encapsulation(link: .raw).octets(of: frame)[9] == 253)
    }

    @Test func addresses() throws {
        #expect(IPAddress("192.0.2.10")?.octets == [192, 0, 2, 10])
        #expect(IPAddress("2001:db8::a:1") == .v6(high: 0x2001_0db8_0000_0000, low: 0x000a_0001))
        #expect(IPAddress("::1") == .v6(high: 0, low: 1))
        #expect(Endpoint("[2001:db8::1]:8080", defaultPort: 80)?.port == 8_080)
        #expect(Endpoint("2001:db8::1", defaultPort: 80)?.port == 80)
        for text in ["", "1.2.3", "1.2.3.256", "1:2:3", "::1::2", "12345::"] { #expect(IPAddress(text) == nil) }
        let frames = try frames("connect client=[2001:db8::10]:5000 server=[2001:db8::80]:80\nping")
        #expect(Encapsulation(link: .raw).octets(of: frames[0])[0] >> 4 == 6)
    }
}

extension Sequence<UInt8> {
    /// The ones' complement sum of 16-bit words.
    fileprivate var sum: UInt32 {
        var total: UInt32 = 0
        for (index, octet) in enumerated() { total += UInt32(octet) << (index % 2 == 0 ? 8 : 0) }
        while total > 0xffff { total = (total & 0xffff) + total >> 16 }
        return total
    }
}

extension [UInt8] {
    fileprivate var ipHeaderLength: Int { self[0] >> 4 == 4 ? Int(self[0] & 15) * 4 : 40 }

    fileprivate var ipTotalLength: Int {
        self[0] >> 4 == 4 ? Int(self[2]) << 8 | Int(self[3]) : 40 + (Int(self[4]) << 8 | Int(self[5]))
    }

    /// The sum over pseudo-header and transport segment: 0xffff if the checksum is right.
    fileprivate var transportSum: UInt32 {
        var start = ipHeaderLength
        var protocolNumber = self[0] >> 4 == 4 ? self[9] : self[6]
        while [0, 60].contains(protocolNumber) {
            protocolNumber = self[start]
            start += 8
        }
        let addresses = self[0] >> 4 == 4 ? self[12..<20] : self[8..<40]
        let length = count - start
        return (Array(addresses) + [0, protocolNumber, UInt8(length >> 8), UInt8(length & 255)] + self[start...]).sum
    }
}
