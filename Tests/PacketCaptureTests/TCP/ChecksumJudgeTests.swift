import Testing

@testable import PacketCapture

/// Which segments are dropped for their checksum.
@Suite struct ChecksumJudgeTests {
    private typealias Step = (verdict: TCPChecksum.Verdict, length: Int)

    /// Whether each segment is dropped.
    private func drops(_ steps: [Step], _ policy: ChecksumPolicy = .auto) -> [Bool] {
        var (judge, counts) = (ChecksumJudge(), ChecksumCounts())
        return steps.map { judge.drops($0.verdict, payloadLength: $0.length, policy, counts: &counts) }
    }

    /// Whether the last segment is dropped, and no other.
    private func isLastDropped(_ steps: [Step]) -> Bool {
        let dropped = drops(steps)
        #expect(!dropped.dropLast().contains(true))
        return dropped.last == true
    }

    private let handshake: [Step] = [(.right, 0), (.right, 0)]

    @Test func afterRightOnesAWrongOneGoes() {
        #expect(isLastDropped(handshake + [(.wrong, 0)]))
        #expect(isLastDropped(handshake + [(.right, 1448), (.wrong, 1448)]))
        #expect(!isLastDropped([(.wrong, 0)]))
        #expect(!isLastDropped([(.right, 1448), (.wrong, 1448)]))
        #expect(!isLastDropped(handshake + [(.right, 1448), (.right, 1448)]))
    }

    @Test func whatIsLargerMayHaveBeenMerged() {
        #expect(isLastDropped(handshake + [(.wrong, 536)]))
        #expect(!isLastDropped(handshake + [(.wrong, 537)]))
        #expect(!isLastDropped(handshake + [(.right, 1448), (.wrong, 1449)]))
        #expect(!isLastDropped(handshake + [(.right, 1448), (.wrong, 65_000)]))
        #expect(isLastDropped(handshake + [(.right, 1448), (.wrong, 1447)]))
    }

    @Test func unfinishedOnesNeverGo() {
        let unfilled = [Step](repeating: (.unfilled, 100), count: 20)
        #expect(!drops(handshake + [(.right, 1448)] + unfilled).contains(true))
        // And they speak against the direction.
        #expect(!isLastDropped(handshake + [(.right, 1448), (.unfilled, 100), (.wrong, 100)]))
    }

    @Test func whereWrongOnesAreCommonNothingGoes() {
        var steps = handshake + [(.right, 1448)]
        for _ in 0..<600 { steps += [(.wrong, 1448), (.right, 1448)] }
        // The first two look rare still.
        let dropped = drops(steps).enumerated().filter(\.element).map(\.offset)
        #expect(dropped == [3, 5])
        #expect(drops(handshake + [(.wrong, 0), (.wrong, 0), (.wrong, 0)]) == [false, false, true, false, false])
    }

    @Test func rareWrongOnesGoAllTheTime() {
        var steps = handshake
        for _ in 0..<300 { steps += [(.right, 1448), (.right, 1448), (.right, 1448), (.wrong, 1448)] }
        #expect(drops(steps).filter { $0 }.count == 300)
    }

    @Test func oldOnesCountForLess() {
        // Long offload, then right ones for as long: trusted again.
        let steps =
            [Step](repeating: (.wrong, 1448), count: 1000) + [Step](repeating: (.right, 1448), count: 1000)
            + [(.wrong, 1448)]
        #expect(isLastDropped(steps))
    }

    @Test func whatIsNotHeldIsNotJudged() {
        for policy in ChecksumPolicy.allCases {
            var (judge, counts) = (ChecksumJudge(), ChecksumCounts())
            for _ in 0..<10 {
                #expect(!judge.drops(.unknown, payloadLength: 100, policy, counts: &counts))
            }
            #expect(counts.dropped == 0 && counts.right == 0 && counts.looked == (policy == .ignore ? 0 : 10))
        }
        #expect(isLastDropped(handshake + [(.unknown, 10), (.unknown, 10), (.wrong, 0)]))
    }

    @Test func otherPolicies() {
        let steps: [Step] = [(.wrong, 10), (.unfilled, 10), (.right, 10), (.unknown, 10), (.wrong, 65_000)]
        #expect(drops(steps, .verify) == [true, true, false, false, true])
        #expect(drops(steps, .ignore) == [false, false, false, false, false])
        #expect(drops(steps, .auto) == [false, false, false, false, false])
    }

    @Test func counted() {
        var (judge, counts) = (ChecksumJudge(), ChecksumCounts())
        for step in handshake + [(.wrong, 0), (.wrong, 5), (.unfilled, 5), (.unknown, 5)] {
            _ = judge.drops(step.verdict, payloadLength: step.length, .auto, counts: &counts)
        }
        #expect(counts.looked == 6 && counts.right == 2 && counts.wrong == 2)
        #expect(counts.unfilled == 1 && counts.dropped == 1)
        var ignored = ChecksumCounts()
        #expect(!judge.drops(.wrong, payloadLength: 0, .ignore, counts: &ignored))
        #expect(ignored == ChecksumCounts())
    }

    @Test func aSampleIsLookedAt() {
        var (judge, counts) = (ChecksumJudge(), ChecksumCounts())
        for number in 0..<400 {
            #expect(judge.wantsLook(isRead: false, .auto) == (number < 8))
            #expect(judge.wantsLook(isRead: true, .auto))
            #expect(judge.wantsLook(isRead: false, .verify))
            #expect(!judge.wantsLook(isRead: true, .ignore))
            _ = judge.drops(.right, payloadLength: 100, .auto, counts: &counts)
        }
        #expect(MemoryLayout<ChecksumJudge>.size <= 6)
    }

    @Test func wildLengths() {
        for length in [Int.min, -1, 65_536, Int.max] {
            _ = drops(handshake + [(.right, length), (.wrong, length)], .auto)
        }
        #expect(!isLastDropped(handshake + [(.right, 1448), (.wrong, Int.max)]))
    }
}
