import Dispatch
import Testing

@testable import BITSSessions
@testable import BITSTrail

/// Whoever is ahead waits for its turn, and nothing gets lost or changes places.
@Suite struct LineupTests {
    private static let ending = Lineup.Ending(
        part: PartEnding(
            report: RunReport(toolVersion: "", profile: .field, parameters: Parameters(), captures: []), audited: []),
        counts: SessionTracker.Origin(sessions: 1))

    private func batch(_ numbers: Range<Int>, isLast: Bool) -> Lineup.Batch {
        var batch = Lineup.Batch()
        for number in numbers { batch.add(.start(Int64(number))) }
        if isLast { batch.ending = Self.ending }
        return batch
    }

    /// The times that a lineup tells, and how much it held at most.
    private func taken(_ lineup: Lineup) -> (times: [Int64], most: Int) {
        var (times, most) = ([Int64](), 0)
        while true {
            most = max(most, lineup.size)
            switch lineup.take() {
            case .batch(let batch):
                for case .start(let time) in batch.news { times.append(time) }
            case .progress: continue
            case .over: return (times, most)
            }
        }
    }

    @Test(arguments: [1, 2, 7, 40], [1, 100_000, 1 << 30]) func keepsTheOrder(_ threads: Int, _ room: Int) {
        let captures = 30
        let lineup = Lineup(captures: captures, room: room)
        let group = DispatchGroup()
        for _ in 0..<threads {
            DispatchQueue(label: "test").async(group: group) {
                let own = DispatchSemaphore(value: 0)
                while let capture = lineup.begin() {
                    // Short and long ones.
                    let count = capture % 3 == 0 ? 1 : 40
                    for part in 0..<count {
                        let first = capture * 1000 + part * 10
                        let last = part == count - 1
                        lineup.note(Lineup.Progress(bytes: Int64(part), frames: 1, sessions: 0), of: capture)
                        lineup.put(batch(first..<(first + 10), isLast: last), of: capture, waitingWith: own)
                    }
                }
            }
        }
        let (times, most) = taken(lineup)
        group.wait()
        let expected = (0..<captures).flatMap { capture in
            (0..<(capture % 3 == 0 ? 10 : 400)).map { Int64(capture * 1000 + $0) }
        }
        #expect(times == expected)
        // Ten starts of 256 octets, and an ending.
        #expect(most <= room + 5 * (2_560 + Lineup.endingSize))
        #expect(lineup.size == 0)
    }

    /// The second capture fills the room; then its thread waits until the first is over.
    @Test func whoIsAheadWaits() {
        let lineup = Lineup(captures: 2, room: 10_000)
        #expect(lineup.begin() == 0 && lineup.begin() == 1 && lineup.begin() == nil)
        let own = DispatchSemaphore(value: 0)
        let ahead = DispatchQueue(label: "test")
        ahead.async {
            for number in 0..<100 {
                lineup.put(batch(number..<(number + 1), isLast: number == 99), of: 1, waitingWith: own)
            }
        }
        while !lineup.isAnybodyWaiting {}
        #expect(lineup.size <= 10_000 && lineup.size > 9_000)
        lineup.put(batch(1000..<1001, isLast: true), of: 0, waitingWith: DispatchSemaphore(value: 0))
        #expect(taken(lineup).times == [1000] + (0..<100).map(Int64.init))
        ahead.sync {}
    }
}
