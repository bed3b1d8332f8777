import Testing

@testable import PacketCapture

/// What the time stamps of a connection's side tell of the capture's clock.
@Suite struct PeerClockTests {
    private static let second: Int64 = 1_000_000_000

    /// The stretches that are doubted, in seconds, of segments with that time stamp at so many seconds.
    private func doubts(_ segments: (value: UInt32, seconds: Int64)...) -> [Range<Int64>] {
        var clock = PeerClock()
        return segments.compactMap { segment in
            clock.see(segment.value, at: segment.seconds * Self.second).map {
                $0.stretch.lowerBound / Self.second..<$0.stretch.upperBound / Self.second
            }
        }
    }

    @Test func aStep() {
        #expect(doubts((1000, 0), (4000, 3), (5000, 3604), (9000, 3608)) == [3..<3604])
        // The same time passed by both clocks, or nearly.
        #expect(doubts((1000, 0), (4000, 3), (3_604_000, 3603)).isEmpty)
        #expect(doubts((1000, 0), (4000, 3), (2_604_000, 3603)).isEmpty)
        // Nothing is known of the pace: a tick may take a second.
        #expect(doubts((1000, 0), (1100, 100)).isEmpty)
        #expect(doubts((1000, 0), (1100, 103)) == [0..<103])
    }

    /// How much is missing is told with caution: a tick may take twice as long as it did.
    @Test func whatIsMissing() {
        var clock = PeerClock()
        #expect(clock.see(1000, at: 0) == nil && clock.see(4000, at: 3 * Self.second) == nil)
        let doubt = clock.see(5000, at: 3604 * Self.second)
        #expect(doubt?.missing == 3601 * Self.second - 1001 * 2_000_000 - Self.second)
    }

    @Test func aStepBack() {
        #expect(doubts((1000, 10_000), (4000, 6403), (7000, 6406), (8000, 10_006)) == [6406..<10_006])
        #expect(doubts((4000, 10), (3000, 3000), (6000, 3003)).isEmpty)
    }

    /// Numbers that never change are no clock: that shows when they did not for a second time.
    @Test func noClock() {
        #expect(doubts((5, 0), (5, 10), (5, 20), (5, 3000), (5, 6000)) == [0..<10])
        #expect(doubts((5, 0), (5, 1), (6, 10), (6, 20)) == [0..<10])
    }

    /// A segment that was held for long, and what is caught up with behind it, do not make later pauses doubtful.
    @Test func heldUp() {
        #expect(doubts((1000, 0), (4000, 3), (4100, 9), (10_000, 11), (110_000, 111)) == [3..<9])
    }

    /// Of a clock that goes round within 72 minutes (2^32 ticks of a microsecond) a longer time tells nothing.
    @Test func goingRound() {
        #expect(doubts((0, 0), (3_000_000, 3), (3_000_000, 4297), (8_000_000, 4302)).isEmpty)
        #expect(doubts((0, 0), (3_000_000, 3), (4_000_000, 1800)) == [3..<1800])
    }
}
