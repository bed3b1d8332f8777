import Conversations
import Testing

@testable import PacketCapture

/// Every encapsulation, whole, cut and changed.
@Suite struct SampleFrameTests {
    @Test(arguments: SampleFrame.all)
    func decoded(_ sample: SampleFrame) {
        let decoded = decode(sample.bytes, linkType: sample.linkType)
        #expect(decoded.isOrdinary(in: sample.bytes, trailer: sample.trailer, isIPv6: sample.isIPv6), "\(decoded)")
        #expect(decoded.tunnels == sample.tunnels && !decoded.isReassembled)
    }

    /// Cut anywhere by the snap length: the same headers, or none.
    @Test(arguments: SampleFrame.all)
    func everyTruncation(_ sample: SampleFrame) {
        let whole = decode(sample.bytes, linkType: sample.linkType)
        var wrong: [String] = []
        for length in 0..<sample.bytes.count {
            let bytes = Array(sample.bytes.prefix(length))
            let decoded = decode(bytes, linkType: sample.linkType, original: sample.bytes.count)
            var expected = whole
            expected.payloadOffset = min(whole.payloadOffset, length)
            expected.payloadCaptured = min(10, length - expected.payloadOffset)
            if decoded == expected { continue }
            if decoded.content != .tcp, length < whole.payloadOffset, sample.cut.contains(decoded.content) { continue }
            wrong.append("\(length): \(decoded.content)")
        }
        #expect(wrong.isEmpty)
    }

    /// Cut on its way into the capture, which does not know how long it was: no other connection comes out of that.
    @Test(arguments: SampleFrame.all)
    func everyPrefix(_ sample: SampleFrame) {
        let whole = decode(sample.bytes, linkType: sample.linkType)
        let wrong = (0..<sample.bytes.count).filter { length in
            let decoded = decode(Array(sample.bytes.prefix(length)), linkType: sample.linkType)
            return decoded.content == .tcp
                && !(isInside(decoded, length) && decoded.sequence == 1000 && decoded.sourceLow == whole.sourceLow
                    && decoded.sourcePort == 4660)
        }
        #expect(wrong.isEmpty)
    }

    /// Octets that are not headers any more must not lead outside the frame.
    @Test(arguments: SampleFrame.all)
    func everyByteChanged(_ sample: SampleFrame) {
        var wrong: [Int] = []
        for position in sample.bytes.indices {
            for change in [0x01, 0x40, 0xff] as [UInt8] {
                var bytes = sample.bytes
                bytes[position] ^= change
                if !isSound(bytes, sample.linkType, more: 7) { wrong.append(position) }
            }
        }
        #expect(wrong.isEmpty)
    }

    @Test(arguments: SampleFrame.all)
    func randomChanges(_ sample: SampleFrame) {
        var random = SeededRandom(seed: 5)
        let wrong = (0..<100).filter { _ in
            var bytes = sample.bytes
            for _ in 0...random.below(6) { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
            bytes.removeLast(random.below(bytes.count / 2))
            return !isSound(bytes, sample.linkType, more: random.below(40))
        }
        #expect(wrong.isEmpty)
    }

    @Test func randomOctets() {
        var random = SeededRandom(seed: 11)
        let types = Set(SampleFrame.all.map(\.linkType)).union([252]).sorted()
        let wrong = (0..<300).filter { _ in
            let bytes = (0..<random.below(120)).map { _ in UInt8(random.below(256)) }
            return !types.allSatisfy { isSound(bytes, $0, more: random.below(3)) }
        }
        #expect(wrong.isEmpty)
    }

    /// Samples as payload of each other: nesting is bounded, and whatever comes out lies inside.
    @Test func nested() {
        let tunnels = SampleFrame.tunnels + SampleFrame.udpTunnels
        for outer in tunnels {
            let wrong = tunnels.filter { inner in
                !isSound(Array(outer.bytes.dropLast(50)) + inner.bytes, outer.linkType, more: 0)
            }
            #expect(wrong.isEmpty)
        }
    }

    /// Nothing is said to lie outside the bytes, and the short way says what the long one says.
    private func isSound(_ bytes: [UInt8], _ linkType: UInt32, more: Int) -> Bool {
        let decoded = decode(bytes, linkType: linkType, original: bytes.count + more)
        guard decoded.content == .tcp || decoded.content == .udp else { return isInside(decoded, bytes.count) }
        var decoder = PacketDecoder()
        let full = decoder.decodeLayers(
            bytes.span, linkType: linkType, originalLength: bytes.count + more, frameCheckLength: 0, time: 0)
        return isInside(decoded, bytes.count)
            && (decoded.content == .udp ? full.content == .udp : full == decoded)
    }

    private func isInside(_ decoded: DecodedFrame, _ count: Int) -> Bool {
        guard decoded.content == .tcp || decoded.content == .exportedPDU else { return true }
        return decoded.payloadOffset >= 0 && decoded.payloadCaptured >= 0
            && decoded.payloadOffset + decoded.payloadCaptured <= count
            && decoded.payloadLength >= decoded.payloadCaptured
            && decoded.ipStart >= 0 && decoded.ipStart <= decoded.transportStart && decoded.transportStart <= count
    }
}
