import Testing

@testable import PacketCapture

/// Times in every unit, from every origin; what does not fit stops at the ends of the range.
@Suite struct PcapngClockTests {
    private func nanoseconds(_ octet: UInt8, _ ticks: UInt64, offset: Int64 = 0) -> Int64 {
        var clock = PcapngClock()
        clock.setResolution(octet)
        clock.offsetSeconds = offset
        return clock.nanoseconds(ticks)
    }

    @Test func unitsOfTen() {
        #expect(PcapngClock().nanoseconds(1_700_000_000_123_456) == 1_700_000_000_123_456_000)
        #expect(nanoseconds(0, 17) == 17_000_000_000)
        #expect(nanoseconds(3, 17) == 17_000_000)
        #expect(nanoseconds(7, 17_000_000_012_345_678) == 1_700_000_001_234_567_800)
        #expect(nanoseconds(9, 17) == 17)
        #expect(nanoseconds(10, 179) == 17)
        #expect(nanoseconds(18, 1_999_999_999) == 1)
        #expect(nanoseconds(19, 18_446_744_073_709_551_615) == 1_844_674_407)
        #expect(nanoseconds(28, .max) == 1)
        #expect(nanoseconds(29, .max) == 0)
        #expect(nanoseconds(127, .max) == 0)
    }

    @Test func unitsOfTwo() {
        #expect(nanoseconds(0x80, 17) == 17_000_000_000)
        #expect(nanoseconds(0x81, 3) == 1_500_000_000)
        #expect(nanoseconds(0x80 | 31, 1 << 31 + 1 << 30) == 1_500_000_000)
        #expect(nanoseconds(0x80 | 32, 1_700_000_000 << 32 | 1 << 31) == 1_700_000_000_500_000_000)
        #expect(nanoseconds(0x80 | 63, .max) == 1_999_999_999)
        #expect(nanoseconds(0x80 | 64, .max) == 999_999_999)
        #expect(nanoseconds(0x80 | 93, .max) == 1)
        #expect(nanoseconds(0xff, .max) == 0)
    }

    @Test func offsets() {
        #expect(nanoseconds(9, 5, offset: 1_700_000_000) == 1_700_000_000_000_000_005)
        #expect(nanoseconds(9, 7, offset: -10) == -9_999_999_993)
        // Counted from 1601, as Windows does: the ticks alone are beyond the range.
        #expect(nanoseconds(7, 133_444_736_000_000_001, offset: -11_644_473_600) == 1_700_000_000_000_000_100)
        #expect(nanoseconds(6, 0, offset: .max) == .max)
        #expect(nanoseconds(6, 0, offset: .min) == .min)
        #expect(nanoseconds(6, .max, offset: .min) == .min)
        #expect(nanoseconds(0, .max, offset: -1) == .max)
    }

    /// Later ticks are never earlier, whatever the unit.
    @Test func everyUnit() {
        for octet in UInt8.min...UInt8.max {
            let times = [0, 1, 1 << 32, 1 << 63, UInt64.max].map { nanoseconds(octet, $0) }
            #expect(times[0] == 0 && times == times.sorted())
        }
    }

    @Test func unitsTooSmallForAnyTime() {
        var clock = PcapngClock()
        let small = (UInt8.min...UInt8.max).filter { !clock.setResolution($0) }
        #expect(small == Array(29...127) + Array(0x80 + 94...255))
    }

    @Test(arguments: [false, true])
    func inFiles(bigEndian: Bool) throws {
        var file = HandmadePcapng(bigEndian: bigEndian)
        file.interface(1, options: [(9, [9]), (14, file.long(1_700_000_000))])
        file.interface(1, options: [(14, file.long(UInt64(bitPattern: -10))), (9, [9])])
        // Values of the wrong length say nothing.
        file.interface(1, options: [(9, [9, 9]), (14, [1])])
        file.interface(1, options: [(9, [0xff])])
        file.packet([1], interface: 1, ticks: 5)
        file.packet([1], interface: 2, ticks: 7)
        file.packet([1], interface: 3, ticks: 7)
        file.packet([1], interface: 4, ticks: 7)
        let read = try PcapngReading(file)
        #expect(read.times == [1_700_000_000_000_000_005, -9_999_999_993, 7_000, 0])
        #expect(read.noted == ["an interface counts time in units of 2⁻127 s, too small for any time to be told"])
    }

    /// Of a time that cannot be told is said that it is not.
    @Test func timesBeyond() throws {
        var file = HandmadePcapng(bigEndian: false)
        file.interface(1, options: [(9, [6])])
        file.packet([1], ticks: 9_223_372_036_854_775)
        file.packet([1], ticks: 9_223_372_036_854_776)
        let read = try PcapngReading(file)
        #expect(read.times == [9_223_372_036_854_775_000, .max])
        #expect(read.noted == ["1 frame is from before 1677-09-21 or behind 2262-04-11, and given that time"])
    }
}
