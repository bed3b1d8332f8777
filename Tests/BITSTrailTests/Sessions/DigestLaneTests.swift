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
        var here = RunningDigest()
        var beside = RunningDigest(on: DigestLane())
        here.update(content.span)
        beside.update(content.span)
        #expect(beside.hexDigest() == here.hexDigest())
    }

    @Test func manyInTurnWithCopies() {
        let lane = DigestLane()
        var pairs = (0..<5).map { _ in (here: RunningDigest(), beside: RunningDigest(on: lane)) }
        var copies: [(here: RunningDigest, beside: RunningDigest)] = []
        for step in 0..<600 {
            // Some stay below what is worth a thread, some go beyond.
            let content = octets(step * 131 % (step % 5 < 2 ? 2_000 : 20_000), seed: step)
            let number = step % pairs.count
            pairs[number].here.update(content.span)
            pairs[number].beside.update(content.span)
            let pair = pairs[number]
            if step % 97 == 0 { copies.append((pair.here.copy(), pair.beside.copy())) }
            // Back to where a copy was taken, as a resend goes.
            if step % 211 == 0, let copy = copies.last {
                pairs[number] = (copy.here.copy(), copy.beside.copy())
            }
        }
        for pair in pairs + copies { #expect(pair.beside.hexDigest() == pair.here.hexDigest()) }
        #expect(Set(copies.map { $0.here.copy().hexDigest() }).count > 1)
    }

    /// Whoever brings octets faster than the lane takes them takes some files back: they, and the copies of before, go
    /// on from the same octets.
    @Test func manyFasterThanTheLane() {
        let lane = DigestLane()
        let parts = (0..<40).map { octets(50_000 + $0 * 997, seed: $0) }
        var digests = (0..<8).map { _ in RunningDigest(on: lane) }
        var copies: [RunningDigest] = []
        for (step, part) in parts.enumerated() {
            for number in digests.indices { digests[number].update(part.span) }
            if step % 9 == 8 { copies.append(digests[step % digests.count].copy()) }
        }
        var here = RunningDigest()
        var expected: [String] = []
        for (step, part) in parts.enumerated() {
            here.update(part.span)
            if step % 9 == 8 { expected.append(here.copy().hexDigest()) }
        }
        let whole = here.hexDigest()
        for digest in digests { #expect(digest.hexDigest() == whole) }
        #expect(copies.map { $0.hexDigest() } == expected)
    }

    @Test func aLaneMayGoWithoutBeingAsked() {
        let octets = octets(700_000, seed: 1)
        for _ in 0..<20 {
            var digest = RunningDigest(on: DigestLane())
            digest.update(octets.span)
            digest.update(octets.span)
        }
    }
}
