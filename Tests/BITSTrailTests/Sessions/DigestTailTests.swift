import Conversations
import Testing

@testable import BITSSessions

/// The last octets of a file, whatever is appended, cut off and gone back to.
struct DigestTailTests {
    private static let limit = 64

    /// What the tail says to be there, which must reach back as far as promised.
    private static func check(_ tail: DigestTail, _ file: [UInt8], since start: Int) {
        let least = max(start, file.count - limit)
        var seen: [UInt8] = []
        tail.forEach(Int64(least)..<Int64(file.count)) { part in
            for index in part.indices { seen.append(part[index]) }
        }
        #expect(seen == Array(file[least...]))
        for offset in least..<file.count { #expect(tail.covers(Int64(offset))) }
        #expect(!tail.covers(Int64(file.count)))
        guard least < file.count else { return }
        var other = Array(file[least...])
        #expect(tail.firstDifference(other.span, at: Int64(least)) == nil)
        let place = other.count / 2
        other[place] ^= 1
        #expect(tail.firstDifference(other.span, at: Int64(least)) == Int64(least + place))
    }

    @Test(arguments: 0..<20) func anyOrder(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var tail = DigestTail(limit: Self.limit)
        var file: [UInt8] = []
        // Octets before that are not there any more, since the file was cut.
        var start = 0
        var mark: (count: Int, start: Int)?
        for _ in 0..<300 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0:
                tail.mark(at: Int64(file.count))
                mark = (file.count, start)
            case 1:
                guard let marked = mark, marked.count <= file.count else { continue }
                tail.goBack(to: Int64(marked.count))
                file.removeLast(file.count - marked.count)
                start = marked.start
                mark = nil
                tail.unmark()
            case 2:
                let cut = Int.random(in: 0...20, using: &random)
                guard file.count - cut >= max(start, 0), mark == nil else { continue }
                // What was dropped does not come back.
                start = max(start, file.count - Self.limit)
                file.removeLast(min(cut, file.count - start))
                tail.cut(to: Int64(file.count))
                if file.count == start { start = file.count }
            default:
                let count = Int.random(in: 0...90, using: &random)
                let new = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
                tail.append(new.span, at: Int64(file.count))
                file += new
            }
            Self.check(tail, file, since: start)
        }
    }
}
