/// The last octets of a file that was hashed, to compare what is sent again with.
///
/// They lie in chunks that are never moved, each octet written once: so many pass that more than that would cost as
/// much as all else that is done with them.
struct DigestTail {
    /// Octets: as many as are usually on the way when a connection breaks.
    static let usualLimit = 256 << 10
    /// So many sessions keep theirs at the same time: each a chunk more than the limit, once more from before the
    /// Fragment under way, and once more if it went back within that.
    static let maxTails = 64

    private struct Chunk {
        /// Offset in the file of the first octet.
        let start: Int64
        /// Of ``octets`` that are the file's.
        var count = 0
        var octets: [UInt8]

        var end: Int64 { start &+ Int64(count) }
    }

    private let limit: Int
    private let chunkSize: Int
    /// One behind the other.
    private var chunks: [Chunk] = []
    /// Those that were dropped since ``mark(at:)`` and hold the last octets before it, in their order.
    private var marked: [Chunk] = []
    private var mark = Int64.min
    /// The memory of a chunk that was dropped.
    private var spare: [UInt8] = []

    init(limit: Int) {
        self.limit = limit
        chunkSize = max(1, limit / 8)
    }

    /// Anything is kept at all.
    var isKept: Bool { limit > 0 }

    func covers(_ offset: Int64) -> Bool {
        guard let first = chunks.first, let last = chunks.last else { return false }
        return offset >= first.start && offset < last.end
    }

    /// What stands before that offset, where the file ends now, may be asked for again: ``goBack(to:)``.
    mutating func mark(at offset: Int64) {
        marked.removeAll(keepingCapacity: true)
        mark = offset
    }

    /// A copy of it goes back instead.
    mutating func unmark() {
        marked = []
        mark = .min
    }

    /// To what it was when that offset was marked.
    mutating func goBack(to offset: Int64) {
        chunks = marked + chunks
        marked = []
        cut(to: offset)
    }

    mutating func append(_ new: Span<UInt8>, at offset: Int64) {
        guard isKept else { return }
        if chunks.last?.end != offset { chunks.removeAll(keepingCapacity: true) }
        var taken = 0
        while taken < new.count {
            if chunks.last.map({ $0.count == chunkSize }) ?? true { addChunk(at: offset &+ Int64(taken)) }
            let index = chunks.count &- 1
            let place = chunks[index].count
            let count = min(chunkSize &- place, new.count &- taken)
            let part = new.extracting(taken..<(taken &+ count))
            var own = chunks[index].octets.mutableSpan
            for position in part.indices { own[place &+ position] = part[position] }
            chunks[index].count = place &+ count
            taken &+= count
        }
    }

    private mutating func addChunk(at start: Int64) {
        while let first = chunks.first, first.end <= start &- Int64(limit) {
            chunks.removeFirst()
            if first.start < mark, first.end > mark &- Int64(limit) {
                marked.append(first)
            } else {
                spare = first.octets
            }
        }
        let octets = spare.isEmpty ? [UInt8](repeating: 0, count: chunkSize) : spare
        spare = []
        chunks.append(Chunk(start: start, octets: octets))
    }

    /// Nothing from that offset on is there any more.
    mutating func cut(to offset: Int64) {
        while let last = chunks.last, last.start >= offset { chunks.removeLast() }
        guard let last = chunks.last, last.end > offset else { return }
        chunks[chunks.count &- 1].count = Int(offset &- last.start)
    }

    /// Where octets, the first of them at an offset that is there, first differ from those that are there; nil if none
    /// does. Those behind the end are not looked at.
    func firstDifference(_ other: Span<UInt8>, at offset: Int64) -> Int64? {
        var position = 0
        for chunk in chunks where chunk.end > offset &+ Int64(position) && position < other.count {
            let own = chunk.octets.span
            var index = Int(offset &+ Int64(position) &- chunk.start)
            while position < other.count, index < chunk.count {
                if own[index] != other[position] { return offset &+ Int64(position) }
                index &+= 1
                position &+= 1
            }
        }
        return nil
    }

    /// The octets of a range as far as they are there, in their order.
    func forEach(_ range: Range<Int64>, _ body: (Span<UInt8>) -> Void) {
        for chunk in chunks {
            let lower = max(range.lowerBound, chunk.start)
            let upper = min(range.upperBound, chunk.end)
            guard lower < upper else { continue }
            body(chunk.octets.span.extracting(Int(lower &- chunk.start)..<Int(upper &- chunk.start)))
        }
    }
}
