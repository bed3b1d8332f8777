import Conversations
import Testing

@testable import PacketCapture

/// Length fields and fragments.
@Suite struct HeaderTests {
    /// An Ethernet frame with a payload of ten octets.
    private func ethernet(network: NetworkLayer = .asWritten) -> [UInt8] {
        var builder = ConversationBuilder()
        builder.connect()
        builder.tcp(.client, Array("0123456789".utf8))
        let frames = builder.frames()
        return Encapsulation(network: network).octets(of: frames[frames.count - 1])
    }

    @Test func totalLengthZeroMeansTheRestOfTheFrame() {
        var bytes = ethernet()
        bytes.replaceSubrange(16..<18, with: [0, 0])
        #expect(decode(bytes).payloadLength == 10)
        bytes = ethernet(network: .v6)
        bytes.replaceSubrange(18..<20, with: [0, 0])
        #expect(decode(bytes).payloadLength == 10)
    }

    @Test func paddingIsNoPayload() {
        for network in NetworkLayer.allCases {
            let decoded = decode(ethernet(network: network) + [9, 9, 9, 9, 9, 9])
            #expect(decoded.payloadLength == 10 && decoded.payloadCaptured == 10)
        }
    }

    @Test func totalLengthLargerThanTheFrame() {
        var bytes = ethernet()
        bytes[16] = 0x7f
        #expect(decode(bytes).payloadLength == 10)
        #expect(decode(bytes, original: bytes.count + 50).payloadLength == 60)
        #expect(decode(bytes, original: bytes.count + 50).payloadCaptured == 10)
        bytes = ethernet(network: .v6)
        bytes[18] = 0x7f
        #expect(decode(bytes).payloadLength == 10)
    }

    @Test func totalLengthTooSmall() {
        for length in [1, 19, 20, 39] as [UInt8] {
            var bytes = ethernet()
            bytes.replaceSubrange(16..<18, with: [0, length])
            #expect(decode(bytes).content == .damaged)
        }
        var bytes = ethernet()
        bytes.replaceSubrange(16..<18, with: [0, 40])
        #expect(decode(bytes).content == .tcp && decode(bytes).payloadLength == 0)
    }

    @Test func fragments() {
        for field in [0x2000, 0x0001, 0x1fff, 0x3fff] {
            var bytes = ethernet()
            bytes.replaceSubrange(20..<22, with: [UInt8(field >> 8), UInt8(field & 255)])
            #expect(decode(bytes).content == .ipv4Fragment)
        }
        var whole = ethernet()
        whole.replaceSubrange(20..<22, with: [0x40, 0])
        #expect(decode(whole).content == .tcp)
    }

    @Test func ipv6Fragments() {
        func with(_ field: [UInt8]) -> [UInt8] {
            var bytes = ethernet(network: .v6)
            bytes[20] = 44
            bytes[19] += 8
            bytes.insert(contentsOf: [6, 0] + field + [1, 2, 3, 4], at: 54)
            return bytes
        }
        #expect(decode(with([0, 1])).content == .ipv6Fragment)
        #expect(decode(with([0, 8])).content == .ipv6Fragment)
        #expect(decode(with([0, 0])).content == .tcp)
        #expect(decode(with([0, 6])).payloadLength == 10)
    }

    @Test func fragmentsAreCounted() throws {
        var file = HandmadePcap()
        for _ in 0..<3 {
            var bytes = ethernet()
            bytes[20] = 0x20
            file.record(bytes)
        }
        let log = try StreamLog(files: [file.bytes])
        #expect(log.counts.notTCP.map { "\($0.name) \($0.frames)" } == ["IPv4 fragment 3"])
        #expect(log.connections.isEmpty)
    }

    @Test func endlessExtensionHeaders() {
        var bytes = ethernet(network: .v6)
        bytes[20] = 0
        bytes.removeLast(bytes.count - 54)
        for _ in 0..<100 { bytes += [0, 0, 1, 4, 0, 0, 0, 0] }
        bytes.replaceSubrange(18..<20, with: [3, 0x20])
        #expect(decode(bytes).content == .tooDeep)
    }

    @Test func endlessTags() {
        let bytes = Array(ethernet().prefix(12)) + Array(repeating: [0x81, 0, 0, 1] as [UInt8], count: 100).joined()
        #expect(decode(bytes).content == .tooDeep)
    }

    @Test func snapHeaders() {
        let bytes = ethernet()
        let snap: [UInt8] = [0, 58, 0xaa, 0xaa, 3, 0, 0, 0, 8, 0]
        #expect(decode(Array(bytes[0..<12] + snap + bytes[14...])).payloadLength == 10)
        #expect(decode(Array(bytes[0..<12]) + [0, 38, 0x42, 0x42, 3] + Array(repeating: 0, count: 40)).content == .llc)
    }

    @Test func addressFamiliesOfLoopback() {
        let v4 = Array(ethernet().dropFirst(14))
        let v6 = Array(ethernet(network: .v6).dropFirst(14))
        for family in [10, 24, 28, 30, 23] as [UInt8] {
            #expect(decode([family, 0, 0, 0] + v6, linkType: 0).content == .tcp)
            #expect(decode([0, 0, 0, family] + v6, linkType: 108).content == .tcp)
        }
        #expect(decode([2, 0, 0, 0] + v4, linkType: 0).content == .tcp)
        #expect(decode([7, 0, 0, 0] + v4, linkType: 0).content == .otherFamily)
        for linkType in [12, 14, 101, 228] as [UInt32] { #expect(decode(v4, linkType: linkType).content == .tcp) }
        #expect(decode(v6, linkType: 229).content == .tcp)
        #expect(decode(v6, linkType: 228).content == .damaged)
    }
}
