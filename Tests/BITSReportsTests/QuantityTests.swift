import Testing

@testable import BITSReports

@Suite struct QuantityTests {
    @Test(arguments: [
        (0, "0 µs"), (499, "0 µs"), (500, "1 µs"), (350_499, "350 µs"), (999_499, "999 µs"), (999_500, "1.0 ms"),
        (14_549_999, "14.5 ms"), (14_550_000, "14.6 ms"), (14_562_000, "14.6 ms"), (999_949_999, "999.9 ms"),
        (999_950_000, "1.0 s"), (69_950_000_000, "70.0 s"), (119_949_999_999, "119.9 s"),
        (119_950_000_000, "2 min 00 s"), (125_000_000_000, "2 min 05 s"), (-14_550_000, "-14.6 ms"),
        (-119_999_999_999, "-2 min 00 s"),
    ])
    func shortIsRounded(nanoseconds: Int64, text: String) {
        #expect(Quantity.short(nanoseconds) == text)
    }

    @Test func anyNumberHasAText() {
        #expect(Quantity.short(.max) == Quantity.duration(.max) && Quantity.short(.min) == Quantity.duration(.min))
    }

    @Test func durationsHaveUpToThreeDecimals() {
        #expect(Quantity.duration(1_500) == "1.5 µs" && Quantity.duration(14_562_000) == "14.562 ms")
        #expect(Quantity.duration(1_000_000_000) == "1 s" && Quantity.duration(1_020_000_000) == "1.02 s")
    }
}
