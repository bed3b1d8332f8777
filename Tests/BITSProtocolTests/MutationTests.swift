import BITSProtocol
import HTTPMessages
import Testing

/// Heads with octets changed at random: whatever comes out, nothing traps, and what can be read can be written and read
/// again.
@Suite struct MutationTests {
    /// A generator of its own, so that every run is the same (Knuth's MMIX constants).
    struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
    }

    @Test(arguments: 0..<8) func changedOctets(seed: Int) throws {
        var generator = Generator(state: UInt64(seed) &+ 1)
        let originals = PacketTests.requests.map(PacketTests.write)
        for _ in 0..<250 {
            var octets = originals.randomElement(using: &generator) ?? []
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let position = Int.random(in: 0..<octets.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: octets[position] = UInt8.random(in: 0...255, using: &generator)
                case 1: octets.remove(at: position)
                default: octets.insert(octets[position], at: position)
                }
            }
            guard let head = MessageHead(parsing: octets) else { continue }
            _ = AnswerPacket(head, answering: .fragment)
            _ = (unknownBITSFields(in: head), repeatedFields(in: head))
            guard let packet = RequestPacket(head), packet.recognition == .verb, packet.type != nil else { continue }
            guard let again = MessageHead(parsing: PacketTests.write(packet.content)) else { continue }
            // A list's separators are not written back; everything else is.
            if case .createSession(let before) = packet.content {
                guard case .createSession(let after) = RequestPacket(again)?.content else { throw Missing() }
                #expect(before.supportedProtocols?.elements == after.supportedProtocols?.elements)
            } else if packet.contentLength.value == nil, case .fragment = packet.content {
                continue
            } else if packet.content != RequestPacket(again)?.content {
                // Only what the writer makes harmless may differ: controls at the edge of a value.
                #expect(head.irregularities.contains(.controlOctet) || head.irregularities.contains(.obsoleteFold))
            }
        }
    }
}
