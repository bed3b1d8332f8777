import BITSProtocol
import Testing

@Suite struct ContentRangeTests {
    func read(_ text: String) -> ContentRange? { try? ContentRange.parse(text).get() }
    func fault(_ text: String) -> ContentRangeFault? {
        if case .failure(let fault) = ContentRange.parse(text) { fault } else { nil }
    }

    @Test func usualForm() throws {
        let range = try #require(read("bytes 0-4891/4892"))
        #expect(range == ContentRange(first: 0, last: 4891, total: 4892))
        #expect(range.length == 4892)
        #expect(range.end == 4892)
        #expect(range.isFinal && range.hasUsualUnit && !range.isReversed && !range.exceedsTotal)
        #expect(range.wireText == "bytes 0-4891/4892")
    }

    /// All combinations of small numbers parse, and the derived facts agree with the numbers.
    @Test func everySmallCase() throws {
        for first in Int64(0)...11 {
            for last in Int64(0)...11 {
                for total in Int64(0)...11 {
                    let range = try #require(read("bytes \(first)-\(last)/\(total)"))
                    #expect(range.first == first && range.last == last && range.totalNumber == total)
                    #expect(range.isReversed == (last < first))
                    #expect(range.exceedsTotal == (last >= total))
                    #expect(range.length == (last < first ? nil : last - first + 1))
                    #expect(range.isFinal == (last + 1 == total))
                }
            }
        }
    }

    @Test func totalMayLack() {
        #expect(read("bytes 0-99/*")?.total == .unknown)
        #expect(read("bytes 0-99")?.total == .missing)
        #expect(read("bytes 0-99/")?.total == .missing)
        #expect(read("bytes 0-99/*")?.exceedsTotal == false)
        #expect(read("bytes 0-99/*")?.isFinal == false)
    }

    @Test func unitMayBeInAnyCase() {
        #expect(read("Bytes 0-9/10")?.hasUsualUnit == false)
        #expect(read("BYTES\t 0-9/10")?.unit == "BYTES")
    }

    @Test(
        arguments: [
            ("", .empty), ("0-99/300", .noUnit), ("bytes", .noUnit), ("bytes=0-99/300", .noUnit),
            ("bytes0-9/10", .noUnit),
            ("octets 0-9/10", .foreignUnit), ("byte 0-9/10", .foreignUnit), ("bytes */300", .unsatisfied),
            ("bytes -9/10", .badFirst), ("bytes 0/10", .badFirst), ("bytes 0 - 9/10", .badFirst),
            ("bytes 0-/10", .badLast),
            ("bytes 0-x/10", .badLast), ("bytes 0--9/10", .badLast), ("bytes 0-9/x", .badTotal),
            ("bytes 0-9/-1", .badTotal),
            ("bytes 0-9/10 ", .excess), ("bytes 0-9 /10", .excess), ("bytes 0-9/10/11", .excess),
            ("bytes 0-9,20-29/30", .excess),
            ("bytes 0-9/**", .badTotal), ("bytes 0-9/*1", .badTotal), ("bytes 0x0-9/10", .badFirst),
        ] as [(String, ContentRangeFault)])
    func nearMisses(text: String, expected: ContentRangeFault) {
        #expect(fault(text) == expected, "\(text)")
    }

    @Test func largestNumbers() throws {
        let range = try #require(read("bytes 0-9223372036854775807/9223372036854775807"))
        #expect(range.last == .max)
        #expect(range.length == nil && range.end == nil && !range.isReversed && range.exceedsTotal)
        #expect(read("bytes 1-9223372036854775807/*")?.length == .max)
        #expect(fault("bytes 0-9223372036854775808/1") == .badLast)
        #expect(fault("bytes 9223372036854775808-1/1") == .badFirst)
        #expect(fault("bytes 0-1/18446744073709551615") == .beyond)
        #expect(fault("bytes 1-0/18446744073709551615") == .badTotal)
        #expect(fault("bytes 0-1/18446744073709551615 junk") == .badTotal)
        #expect(fault("bytes 0-1/18446744073709551616") == .badTotal)
        #expect(fault("bytes 0-1/018446744073709551615") == .badTotal)
        #expect(fault("bytes 0-18446744073709551616/1") == .badLast)
        #expect(fault("bytes 0-1/99999999999999999999") == .badTotal)
        #expect(read("bytes 00000000000000000001-1/1")?.first == 1)
        #expect(fault("bytes 000000000000000000001-1/1") == .badFirst)
    }

    @Test func receivedOffsets() {
        #expect(ReceivedOffset("0") == ReceivedOffset(0))
        #expect(ReceivedOffset("4892")?.value == 4892)
        #expect(ReceivedOffset("4892")?.isLoose == false)
        #expect(ReceivedOffset("9223372036854775807")?.value == .max)
        for loose in ["0-4891", "0-4891/4892", "0-4891/*", "bytes 0-4891", "bytes 0-4891/4892", "Bytes 0-4891/*"] {
            #expect(ReceivedOffset(loose)?.value == 4892, "\(loose)")
            #expect(ReceivedOffset(loose)?.isLoose == true, "\(loose)")
        }
        for bad in [
            "", "-1", "+1", "1 2", "0x10", "4892 ", "1,2", "9223372036854775808", "0-9223372036854775807", "bytes",
            "bytes */10", "bytes 5", "0-", "5-x",
        ] {
            #expect(ReceivedOffset(bad) == nil, "\(bad)")
        }
    }
}
