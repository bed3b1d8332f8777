import Testing

@testable import BITSSessions

/// The ledger against a look at each instant by itself.
@Suite struct TimeLedgerTests {
    private struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>) func eachInstantCountsOnceForTheFirstCause(_ seed: UInt64) {
        var random = Random(state: seed)
        var ledger = TimeLedger(from: 100)
        var instants = [Int](repeating: TimeCause.clientIdle.rawValue, count: 400)
        var settled = 100
        for _ in 0..<60 {
            let start = Int.random(in: 0..<380, using: &random)
            let end = start + Int.random(in: 0..<40, using: &random)
            let cause = TimeCause.inOrder[Int.random(in: 0..<TimeCause.inOrder.count, using: &random)]
            ledger.add(cause, from: Int64(start), to: Int64(end))
            for instant in max(start, settled)..<max(end, settled, start) where instant < 400 {
                instants[instant] = min(instants[instant], cause.rawValue)
            }
            if Int.random(in: 0..<8, using: &random) == 0 {
                settled = max(settled, Int.random(in: 0..<400, using: &random))
                ledger.settle(upTo: Int64(settled))
                #expect(ledger.shares.total == Int64(settled - 100))
            }
        }
        ledger.settle(upTo: 400)
        for cause in TimeCause.inOrder {
            let expected = instants[100...].filter { $0 == cause.rawValue }.count
            #expect(ledger.shares[cause] == Int64(expected), "\(cause)")
        }
    }

    /// Nobody settles: it keeps adding up, and keeps small.
    @Test func holdsWhatItCan() {
        var ledger = TimeLedger(from: 0)
        for index in 0..<100_000 as Range<Int64> {
            ledger.add(index % 2 == 0 ? .sending : .serverThink, from: index, to: index + 1)
        }
        ledger.settle(upTo: 200_000)
        #expect(ledger.shares.total == 200_000)
        #expect(ledger.shares[.clientIdle] == 100_000)
    }

    @Test func partsLieOneAfterTheOther() {
        var ledger = TimeLedger(from: 0)
        ledger.add(from: 10, to: 100, (.loss, 30), (.receiverWindow, 0), (.resends, 200), rest: .sending)
        ledger.settle(upTo: 120)
        #expect(ledger.shares[.loss] == 30 && ledger.shares[.resends] == 60 && ledger.shares[.sending] == 0)
        #expect(ledger.shares[.clientIdle] == 30 && ledger.longestIdle == 20)
    }
}
