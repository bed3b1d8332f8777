/// Octets of records in the order in which they came, in pieces: an array that grows needs its new memory beside the old,
/// up to three times of what it holds.
struct SpoolMemory {
    /// A record stands in one piece; one that is longer has a piece of its own.
    private static let pieceSize = 256 << 10

    private var pieces: [(start: Int, octets: [UInt8])] = []
    /// Octets of all pieces.
    var count: Int { pieces.last.map { $0.start + $0.octets.count } ?? 0 }

    var isEmpty: Bool { pieces.isEmpty }

    /// Adds a record behind `prefix` octets that tell its length.
    mutating func append(_ record: [UInt8], prefix: Int) {
        let size = prefix + record.count
        if (pieces.last?.octets.count ?? Self.pieceSize) + size > Self.pieceSize {
            pieces.append((count, []))
            // The first piece grows as it must: most reports are small.
            if pieces.count > 1 { pieces[pieces.count - 1].octets.reserveCapacity(max(size, Self.pieceSize)) }
        }
        let last = pieces.count - 1
        pieces[last].octets.append(number: UInt64(record.count), octets: prefix)
        pieces[last].octets.append(contentsOf: record)
    }

    /// The record whose prefix begins `start` octets behind the first one.
    func record(at start: Int, prefix: Int) -> [UInt8] {
        var (low, high) = (0, pieces.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if pieces[middle].start <= start { low = middle } else { high = middle }
        }
        let octets = pieces[low].octets
        let begin = start - pieces[low].start + prefix
        return Array(octets[begin..<begin + Int(octets.number(at: begin - prefix, octets: prefix))])
    }

    /// Hands out the pieces in order.
    func write<Failure>(to body: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
        for piece in pieces { try body(piece.octets) }
    }

    mutating func removeAll() { pieces = [] }
}
