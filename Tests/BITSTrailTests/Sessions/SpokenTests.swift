import Testing

@testable import BITSSessions

/// Durations in sentences are rounded, and what rounds up to the next unit is told in it.
@Suite struct SpokenTests {
    @Test(arguments: [
        (-5, "0 µs"), (0, "0 µs"), (1499, "1 µs"), (1500, "2 µs"), (999_499, "999 µs"), (999_500, "1 ms"),
        (999_499_999, "999 ms"), (999_500_000, "1.0 s"), (6_049_999_999, "6.0 s"), (6_091_000_000, "6.1 s"),
        (119_949_999_999, "119.9 s"), (119_950_000_000, "2 min 00 s"), (200_400_000_000, "3 min 20 s"),
        (3_599_499_999_999, "59 min 59 s"), (3_599_500_000_000, "1 h 00 min"), (7_530_000_000_000, "2 h 06 min"),
        (172_770_000_000_000, "2 d 00 h"), (Int64.max, "106751 d 23 h"),
    ]) func isRounded(_ nanoseconds: Int64, _ words: String) {
        #expect(spoken(nanoseconds) == words)
    }

    @Test func shares() {
        #expect(percent(1, of: 1000) == "under 1 %" && percent(995, of: 1000) == "100 %" && percent(0, of: 1) == "0 %")
    }
}
