import Conversations
import Testing

@testable import BITSSessions

/// The digest of a file is that of its octets, in whatever pieces its Fragments bring them, are refused or sent again.
struct FileDigestTests {
    @Test(arguments: 0..<40) func anyPieces(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var digest = FileDigest(on: seed % 3 == 0 ? DigestLane() : nil, keepsTail: seed % 5 != 4)
        var file: [UInt8] = []
        for _ in 0..<12 {
            // Some are smaller than what waits to be hashed, some larger than the whole tail.
            let length = Int.random(
                in: 0...[100, 9_000, 400_000][Int.random(in: 0...2, using: &random)], using: &random)
            let octets = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            let largest = [3, 1_460, 8_191, 8_192, 70_000][Int.random(in: 0...4, using: &random)]
            digest.beginFragment(at: Int64(file.count), settled: Int64(file.count))
            // Its beginning may come again within it, as it does where a client begins anew without an answer.
            var sent = 0
            let stop = Bool.random(using: &random) ? Int.random(in: 0...length, using: &random) : length
            send(octets, from: &sent, to: stop, at: file.count, largest, to: &digest, &random)
            if stop < length {
                digest.beginFragment(at: Int64(file.count), settled: Int64(file.count))
                sent = 0
                send(octets, from: &sent, to: length, at: file.count, largest, to: &digest, &random)
            }
            if Int.random(in: 0...3, using: &random) == 0 {
                // What counted when the last of the two began is in the file all the same: it was not refused.
                digest.refuse()
                file += octets[..<(stop < length ? stop : 0)]
                if stop < length { continue }
            } else {
                digest.acknowledge(Int64(file.count + length))
                file += octets
            }
        }
        let expected = SHA256()
        expected.update(file.span)
        switch digest.finish(total: Int64(file.count)) {
        case .success(let text): #expect(text == expected.hexDigest())
        case .failure(let absence): Issue.record("\(absence) of \(file.count)")
        }
    }

    private func send(
        _ octets: [UInt8], from sent: inout Int, to end: Int, at start: Int, _ largest: Int,
        to digest: inout FileDigest,
        _ random: inout SeededRandom
    ) {
        while sent < end {
            let count = min(end - sent, Int.random(in: 1...largest, using: &random))
            digest.add(octets.span.extracting(sent..<(sent + count)), at: Int64(start + sent))
            sent += count
        }
    }
}
