import Conversations
import Testing

@testable import PacketCapture

/// Which segments are copies of others, and which only look like it.
@Suite struct DuplicateDetectorTests {
    private typealias Segment = DuplicateDetector.Segment
    private typealias TCPFlags = PacketCapture.TCPFlags
    private static let millisecond: Int64 = 1_000_000

    private func segment(identification: UInt16, payload: Int = 1448, flags: TCPFlags = .ack) -> Segment {
        Segment(
            flowHash: 0x1234_5678_9abc_def0, identification: identification, sequence: 1000, acknowledgement: 2000,
            flags: flags, window: 512, checksum: 0xbeef, payloadLength: payload, payloadCaptured: payload,
            time: 1_750_000_000_000_000_000)
    }

    /// What the detector says of the second of two segments.
    private func second(_ first: Segment, _ change: (inout Segment) -> Void = { _ in }) -> DuplicateDetector.Sighting {
        var detector = DuplicateDetector()
        #expect(detector.see(first) == .first)
        var other = first
        change(&other)
        let sighting = detector.see(other)
        #expect(detector.copies == (sighting == .first ? 0 : 1))
        return sighting
    }

    // MARK: With an identification

    @Test func theSamePacketAgain() {
        for payload in [0, 1, 1448, 65_000, 1_000_000] {
            for flags in [.ack, .syn, [.fin, .ack], .rst, [.syn, .ack]] as [TCPFlags] {
                #expect(second(segment(identification: 7, payload: payload, flags: flags)) == .again)
            }
        }
    }

    @Test func everyCopyIsCounted() {
        var detector = DuplicateDetector()
        var copy = segment(identification: 7)
        #expect(detector.see(copy) == .first)
        for number in 1...5 as ClosedRange<Int64> {
            copy.time += 70_000
            #expect(detector.see(copy) == .again)
            #expect(detector.copies == number)
        }
    }

    @Test func aRetransmissionHasAnotherIdentification() {
        #expect(second(segment(identification: 7)) { $0.identification = 8 } == .first)
        #expect(second(segment(identification: 7)) { $0.identification = 0 } == .first)
        #expect(second(segment(identification: 0)) { $0.identification = 7 } == .first)
    }

    @Test func everythingElseMustAgreeToo() {
        let changes: [(inout Segment) -> Void] = [
            { $0.flowHash ^= 1 }, { $0.flowHash ^= 1 << 63 }, { $0.isFlipped = true }, { $0.isIPv6 = true },
            { $0.sequence &+= 1448 }, { $0.acknowledgement &+= 1 }, { $0.flags.insert(.fin) }, { $0.window &+= 1 },
            { $0.payloadLength += 1 }, { swap(&$0.sequence, &$0.acknowledgement) },
        ]
        for change in changes {
            #expect(second(segment(identification: 7), change) == .first)
            #expect(second(segment(identification: 0), change) == .first)
        }
    }

    @Test func offloadChangesTheChecksum() {
        #expect(second(segment(identification: 7)) { $0.checksum = 1 } == .again)
    }

    @Test func withinASecond() {
        for distance in [1, -1, 500 * Self.millisecond, 1000 * Self.millisecond, -1000 * Self.millisecond] {
            #expect(second(segment(identification: 7)) { $0.time += distance } == .again)
        }
        for distance in [1000 * Self.millisecond + 1, -1000 * Self.millisecond - 1] {
            #expect(second(segment(identification: 7)) { $0.time += distance } == .first)
        }
    }

    @Test func aChainOfCopiesIsNoLongerThanTheTime() {
        var detector = DuplicateDetector()
        var copy = segment(identification: 7)
        var sightings: [DuplicateDetector.Sighting] = []
        for _ in 0..<5 {
            sightings.append(detector.see(copy))
            copy.time += 400 * Self.millisecond
        }
        #expect(sightings == [.first, .again, .again, .first, .again])
    }

    // MARK: Without

    @Test func withoutIdentification() {
        for isIPv6 in [false, true] {
            var first = segment(identification: isIPv6 ? 9 : 0)
            first.isIPv6 = isIPv6
            #expect(second(first) == .again)
            #expect(second(first) { $0.time += Self.millisecond } == .again)
            #expect(second(first) { $0.time -= Self.millisecond } == .again)
            // As late as retransmissions come.
            #expect(second(first) { $0.time += Self.millisecond + 1 } == .first)
            #expect(second(first) { $0.time -= Self.millisecond + 1 } == .first)
            #expect(second(first) { $0.time += 200 * Self.millisecond } == .first)
            // Another TCP timestamp, another payload.
            #expect(second(first) { $0.checksum &+= 1 } == .first)
        }
    }

    @Test func repeatedAcknowledgementsAreNoCopies() {
        for isIPv6 in [false, true] {
            for flags in [.ack, .rst, [.rst, .ack], []] as [TCPFlags] {
                var first = segment(identification: 0, payload: 0, flags: flags)
                first.isIPv6 = isIPv6
                #expect(second(first) == .first)
            }
            for flags in [.syn, [.syn, .ack], [.fin, .ack]] as [TCPFlags] {
                var first = segment(identification: 0, payload: 0, flags: flags)
                first.isIPv6 = isIPv6
                #expect(second(first) == .again)
            }
        }
    }

    // MARK: Snap lengths

    @Test func aLongerCopyBringsOctets() {
        for identification in [0, 7] as [UInt16] {
            var detector = DuplicateDetector()
            var copy = segment(identification: identification)
            copy.payloadCaptured = 30
            #expect(detector.see(copy) == .first)
            #expect(detector.see(copy) == .again)
            copy.payloadCaptured = 1448
            #expect(detector.see(copy) == .againLonger)
            #expect(detector.see(copy) == .again)
            copy.payloadCaptured = 1447
            #expect(detector.see(copy) == .again)
            #expect(detector.copies == 4)
        }
    }

    @Test func wildNumbers() {
        var random = SeededRandom(seed: 3)
        let extremes = [Int.min, -1, 0, 1, 65_535, 65_536, Int.max]
        var detector = DuplicateDetector()
        for _ in 0..<2000 {
            var wild = segment(identification: UInt16(random.below(2)))
            wild.payloadLength = extremes[random.below(extremes.count)]
            wild.payloadCaptured = extremes[random.below(extremes.count)]
            wild.time = Int64(extremes[random.below(extremes.count)])
            let sighting = detector.see(wild)
            if wild.payloadLength == 0, wild.identification == 0 { #expect(sighting == .first) }
        }
        for (one, other) in [(Int64.min, Int64.max), (.max, .min), (.min, 0), (0, .min), (-1, .max)] {
            var first = segment(identification: 7)
            first.time = one
            #expect(second(first) { $0.time = other } == .first)
        }
    }

    // MARK: Many

    /// A stream captured at two interfaces with some delay: all copies are found, nothing else is.
    @Test(arguments: [1, 2, 30, 300])
    func aStreamTwice(delay: Int) {
        var detector = DuplicateDetector()
        var copies = 0
        let count = 3000
        func packet(_ number: Int) -> Segment {
            var packet = segment(identification: UInt16(truncatingIfNeeded: number &+ 1))
            packet.sequence &+= UInt32(number * 1448)
            packet.time += Int64(number) * 12_000
            return packet
        }
        for number in 0..<(count + delay) {
            if number < count { #expect(detector.see(packet(number)) == .first) }
            if number >= delay {
                var copy = packet(number - delay)
                copy.time += Int64(delay) * 12_000
                if detector.see(copy) == .again { copies += 1 }
            }
        }
        // A few are forgotten where two meet in the table.
        #expect(copies <= count && copies >= count * (1000 - delay / 5) / 1000 - 5)
    }

    @Test func retransmissionsInBetweenStayWhatTheyAre() {
        var detector = DuplicateDetector()
        var identification: UInt16 = 0
        for number in 0..<1000 {
            identification &+= 1
            var packet = segment(identification: identification)
            packet.sequence &+= UInt32(number / 2 * 1448)
            packet.time += Int64(number) * 100_000
            // Every second packet is a retransmission of the one before; each is captured twice.
            #expect(detector.see(packet) == .first)
            #expect(detector.see(packet) == .again)
        }
        #expect(detector.copies == 1000)
    }
}
