import Conversations
import Testing

@testable import PacketCapture

/// Every link type and network layer gives the same streams.
@Suite struct EncapsulationTests {
    private let frames: [BuiltFrame]

    init() throws {
        frames = try Conversation(script: OrderTests.upload).frames()
    }

    @Test(arguments: Conversations.LinkType.simple, NetworkLayer.allCases)
    func sameStreams(link: Conversations.LinkType, network: NetworkLayer) throws {
        for (padded, offloaded) in [(false, false), (true, true)] {
            let encapsulation = Encapsulation(link: link, network: network, padded: padded, offloaded: offloaded)
            let log = try StreamLog(frames, encapsulation: encapsulation)
            #expect(log.faults.isEmpty)
            #expect(log.connections.count == 1)
            #expect(log.connections.first?.octets[0] == frames.stream(.client))
            #expect(log.connections.first?.octets[1] == frames.stream(.server))
            #expect(log.connections.first?.facts.isIPv6 == network.rawValue.hasPrefix("ip6"))
            #expect(log.counts.notTCP.isEmpty && log.counts.damagedFrames == 0)
        }
    }

    /// A frame that ends anywhere is decoded without a trap, and never says more than it holds.
    @Test(arguments: Conversations.LinkType.simple, NetworkLayer.allCases)
    func everyTruncation(link: Conversations.LinkType, network: NetworkLayer) {
        let encapsulation = Encapsulation(link: link, network: network)
        for frame in frames.prefix(6) {
            let octets = encapsulation.octets(of: frame)
            let whole = decode(octets, linkType: UInt32(link.number))
            #expect(whole.content == .tcp)
            #expect(whole.payloadLength == frame.payload.count)
            let payload = whole.payloadOffset..<(whole.payloadOffset + whole.payloadCaptured)
            #expect(octets[payload] == frame.payload)
            var wrong: [Int] = []
            for length in 0..<octets.count {
                let cut = Array(octets.prefix(length))
                let decoded = decode(cut, linkType: UInt32(link.number), original: octets.count)
                var expected = whole
                expected.payloadOffset = min(whole.payloadOffset, length)
                expected.payloadCaptured = max(0, length - whole.payloadOffset)
                if decoded != expected, decoded.content != .damaged || length >= whole.payloadOffset {
                    wrong.append(length)
                }
            }
            #expect(wrong.isEmpty)
        }
    }

    /// Every octet of the headers in turn gets another value.
    @Test(arguments: Conversations.LinkType.simple, NetworkLayer.allCases)
    func everyByteChanged(link: Conversations.LinkType, network: NetworkLayer) {
        let octets = Encapsulation(link: link, network: network).octets(of: frames[3])
        var wrong: [Int] = []
        for position in 0..<min(octets.count, 130) {
            for change in [0x01, 0x0f, 0x80, 0xff] as [UInt8] {
                var bytes = octets
                bytes[position] ^= change
                let decoded = decode(bytes, linkType: UInt32(link.number))
                guard decoded.content == .tcp else { continue }
                let isInside = decoded.payloadOffset + decoded.payloadCaptured <= bytes.count
                if !isInside || decoded.payloadLength < decoded.payloadCaptured { wrong.append(position) }
            }
        }
        #expect(wrong.isEmpty)
    }

    @Test func framesThatAreNotTCP() throws {
        let script = "ping\nnoise udp\nnoise udp\nnoise arp\nnoise lldp\nack 200"
        let frames = try Conversation(script: script).frames()
        let log = try StreamLog(frames)
        let counted = log.counts.notTCP.map { "\($0.name) \($0.frames)" }.sorted()
        #expect(counted == ["ARP 1", "Ethertype 0x88cc (LLDP) 1", "UDP 2"])
        #expect(log.counts.frames == Int64(frames.count))
    }

    @Test func unknownLinkTypes() throws {
        var file = HandmadePcapng(linkType: 147)
        file.interface(4_000)
        for number in [0, 1, 1] { file.packet(Array(1...40), interface: number) }
        let log = try StreamLog(files: [file.bytes])
        let counted = log.counts.unknownLinkTypes.map { "\($0.name) \($0.frames)" }.sorted()
        #expect(counted == ["LINKTYPE 4000 2", "USER0 1"])
        #expect(log.connections.isEmpty)
    }
}
