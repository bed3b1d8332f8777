import Foundation
import Testing

@testable import BITSReports

@Suite struct TimeTextTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000000Z"),
        (1, "1970-01-01T00:00:00.000000001Z"),
        (1000, "1970-01-01T00:00:00.000001Z"),
        (-1, "1969-12-31T23:59:59.999999999Z"),
        (-1_000_000_000, "1969-12-31T23:59:59.000000Z"),
        (951_782_400_000_000_000, "2000-02-29T00:00:00.000000Z"),
        (2_147_483_648_123_456_000, "2038-01-19T03:14:08.123456Z"),
        (4_294_967_296_000_000_000, "2106-02-07T06:28:16.000000Z"),
        (Int64.max, "2262-04-11T23:47:16.854775807Z"),
        (Int64.min, "1677-09-21T00:12:43.145224192Z"),
    ])
    func knownTimes(time: Int64, text: String) {
        var times = TimeText()
        #expect(times.string(time) == text)
        #expect(times.string(time) == text, "from the cache")
    }

    @Test func agreesWithFoundation() {
        var times = TimeText()
        var second: Int64 = -9_000_000_000
        while second < 9_000_000_000 {
            let expected = Date(timeIntervalSince1970: Double(second)).ISO8601Format()
            #expect(times.string(second * 1_000_000_000).prefix(19) == expected.prefix(19))
            second += 7_654_321
        }
    }

    @Test(arguments: [
        (0, "0 ns"), (999, "999 ns"), (350_000, "350 µs"), (1_500, "1.5 µs"), (12_345_678, "12.345 ms"),
        (1_204_000_000, "1.204 s"), (75_000_000_000, "75 s"), (119_999_000_000, "119.999 s"),
        (125_000_000_000, "2 min 05 s"), (3_600_000_000_000, "1 h 00 min"), (1_209_600_000_000_000, "14 d 00 h"),
        (-350_000, "-350 µs"), (Int64.min, "-106751 d 23 h"),
    ])
    func durations(nanoseconds: Int64, text: String) {
        #expect(Quantity.duration(nanoseconds) == text)
    }

    @Test func countsAndOffsets() {
        #expect(Quantity.grouped(999) == "999")
        #expect(Quantity.grouped(Int8(-128)) == "-128" && Quantity.grouped(UInt8.max) == "255")
        #expect(Quantity.grouped(12_000) == "12,000")
        #expect(Quantity.grouped(-1_234_567) == "-1,234,567")
        #expect(Quantity.grouped(Int64.min) == "-9,223,372,036,854,775,808")
        #expect(Quantity.counted(1, "octet") == "1 octet")
        #expect(Quantity.counted(0, "entry", "entries") == "0 entries")
        #expect(Quantity.offset(70_003_012_999) == "70.003012")
        #expect(Quantity.offset(-1_000) == "-0.000001")
    }
}
