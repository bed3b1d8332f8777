import Testing

@testable import PacketCapture

/// What time it is, where clocks are set and time stamps are wrong.
@Suite struct CaptureClockTests {
    private static let second: Int64 = 1_000_000_000

    /// The last of it, of frames at so many seconds.
    private func now(_ seconds: Int64...) -> Int64? {
        var clock = CaptureClock()
        for time in seconds { clock.see(time * Self.second) }
        return clock.now.map { $0 / Self.second }
    }

    @Test func goesForward() {
        #expect(now(100, 101, 4000) == 4000)
        // Frames of another interface come a little late.
        #expect(now(100, 101, 99, 98, 97) == 101)
        #expect(now(100, 101, 41, 42) == 101)
    }

    @Test func isSetBack() {
        #expect(now(10_000, 10_001, 6400, 6401) == 6401)
        // One wrong time stamp is none.
        #expect(now(10_000, 10_001, 6400, 10_002) == 10_002)
        #expect(now(10_000, 10_001, 6400, 9000, 10_003) == 10_003)
        // Nor do two wrong ones agree by chance.
        #expect(now(10_000, 10_001, 6400, 100, 10_003) == 10_003)
    }

    @Test func jumpsOfDays() {
        #expect(now(100, 200_000, 101) == 101)
        #expect(now(100, 200_000, 200_001) == 200_001)
        #expect(now(200_000, 100, 101) == 101)
    }
}
