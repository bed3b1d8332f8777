import BITSSessions
import Testing

/// Digests on a thread of their own are those that the thread of the analysis would take.
@Suite struct DigestLaneTests {
    /// Octets that differ from each other and from those of other seeds.
    private func octets(_ count: Int, seed: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8 &+ seed) }
    }

    /// Around the size of a batch, and several of them at once.
    @Test(arguments: [0, 1, 1_460, 262_143, 262_144, 262_145, 1_100_000])
    func oneOfThatLength(_ count: Int) {
        let content = octets(count, seed: 3)
        let here = RunningDigest()
        let beside = RunningDigest(on: DigestLane())
        here.update(content.span)
        beside.update(content.span)
        #expect(beside.hexDigest() == here.hexDigest())
    }

    @Test func manyInTurnWithCopies() {
        let lane = DigestLane()
        var pairs = (0..<5).map { _ in (here: RunningDigest(), beside: RunningDigest(on: lane)) }
        var copies: [(here: RunningDigest, beside: RunningDigest)] = []
        for step in 0..<600 {
            let content = octets(step * 13 % 2_000, seed: step)
            let pair = pairs[step % pairs.count]
            pair.here.update(content.span)
            pair.beside.update(content.span)
            if step % 97 == 0 { copies.append((pair.here.copy(), pair.beside.copy())) }
            // Back to where a copy was taken, as a resend goes.
            if step % 211 == 0, let copy = copies.last {
                pairs[step % pairs.count] = (copy.here.copy(), copy.beside.copy())
            }
        }
        for pair in pairs + copies { #expect(pair.beside.hexDigest() == pair.here.hexDigest()) }
        #expect(Set(copies.map { $0.here.copy().hexDigest() }).count > 1)
    }

    @Test func aLaneMayGoWithoutBeingAsked() {
        let octets = octets(700_000, seed: 1)
        for _ in 0..<20 {
            let digest = RunningDigest(on: DigestLane())
            digest.update(octets.span)
        }
    }
}
