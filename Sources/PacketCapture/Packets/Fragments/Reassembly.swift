/// The fragments of one datagram.
///
/// Overlaps: the first data win for IPv4, as RFC 791 leaves it open and most analyzers do; the second copy fills holes
/// only. For IPv6 they end the datagram (RFC 5722), duplicates excepted (RFC 8200 4.5).
struct Reassembly {
    enum State: UInt8 {
        case underWay
        /// Put together; its octets are kept for a while so that fragments captured again are known as such.
        case complete
        /// Given up for what its fragments said; later ones are not worth a new start.
        case discarded
    }

    /// What came of a fragment.
    enum Outcome: Equatable {
        case taken
        case duplicate
        /// `conflicting`: with other octets, or another end of the datagram.
        case overlapping(conflicting: Bool)
    }

    /// A run of the payload, and where its captured octets are kept.
    struct Piece {
        var offset: Int32
        var length: Int32
        var captured: Int32
        var stored: Int32

        var end: Int { Int(offset) &+ Int(length) }
    }

    let key: FragmentKey
    /// When the fragment came that was captured first; once complete, when that one came that completed it.
    private(set) var time: Int64
    /// The how-manyth datagram of the run it is.
    let serial: Int
    private(set) var state = State.underWay
    /// The captured octets, in the order of their coming; once complete in that of the datagram.
    private(set) var octets: [UInt8] = []
    /// Ascending and disjoint.
    private var pieces: [Piece] = []
    /// What ``pieces`` add up to.
    private var held = 0
    /// One past the datagram's last octet; -1 while no last fragment was seen.
    private var end = -1
    private(set) var fragments = 0
    private var protocolNumber: UInt8 = 0
    /// Every piece began where those before it ended, so ``octets`` are already the datagram's.
    private var isInOrder = true

    init(_ fragment: Fragment, time: Int64, serial: Int) {
        key = FragmentKey(fragment)
        self.time = time
        self.serial = serial
        protocolNumber = fragment.protocolNumber
    }

    /// What it costs in memory, about.
    var cost: Int { 256 &+ octets.count &+ pieces.count &* MemoryLayout<Piece>.stride }

    var isWhole: Bool { held == end }

    /// Takes a plausible fragment whose captured octets lie inside the bytes.
    mutating func insert(_ fragment: Fragment, bytes: Span<UInt8>) -> Outcome {
        fragments &+= 1
        let highest = pieces.last?.end ?? 0
        let isEndKnown = end >= 0
        if isEndKnown && fragment.end > end || fragment.isLast && fragment.end < (isEndKnown ? end : highest) {
            return .overlapping(conflicting: true)
        }
        if fragment.offset >= highest {
            if fragment.isLast { end = fragment.end }
            store(fragment, fragment.offset..<fragment.end, bytes, at: pieces.count)
            return .taken
        }
        let position = firstPiece(endingBehind: fragment.offset)
        guard position < pieces.count, Int(pieces[position].offset) < fragment.end else {
            store(fragment, fragment.offset..<fragment.end, bytes, at: position)
            return .taken
        }
        let isSame = agrees(fragment, bytes, from: position)
        if isSame, Int(pieces[position].offset) == fragment.offset, pieces[position].end == fragment.end,
            fragment.isLast == (fragment.end == end)
        {
            takeLonger(fragment, bytes, at: position)
            return .duplicate
        }
        if !key.isIPv6 {
            if fragment.isLast { end = fragment.end }
            fillHoles(fragment, bytes, from: position)
        }
        return .overlapping(conflicting: !isSame)
    }

    /// Whether a complete datagram holds the fragment.
    func holds(_ fragment: Fragment, bytes: Span<UInt8>) -> Bool {
        guard fragment.isLast ? fragment.end == end : fragment.end < end else { return false }
        let known = max(0, min(fragment.captured, octets.count &- fragment.offset))
        guard known > 0 else { return true }
        return octets.span.extracting(fragment.offset..<(fragment.offset &+ known))
            .holdsSame(as: bytes.extracting(fragment.start..<(fragment.start &+ known)))
    }

    /// The datagram; its octets stay here too (no copy is made of them).
    mutating func complete(at time: Int64) -> Datagram {
        self.time = time
        if !isInOrder { octets = inOrder() }
        pieces = []
        state = .complete
        return Datagram(octets: octets, length: end, protocolNumber: protocolNumber)
    }

    mutating func discard() {
        octets = []
        pieces = []
        state = .discarded
    }

    // MARK: Pieces

    private func firstPiece(endingBehind offset: Int) -> Int {
        var (low, high) = (0, pieces.count)
        while low < high {
            let middle = (low &+ high) / 2
            if pieces[middle].end > offset { high = middle } else { low = middle &+ 1 }
        }
        return low
    }

    /// A piece of a part of the fragment, its octets kept.
    private mutating func piece(of fragment: Fragment, _ range: Range<Int>, _ bytes: Span<UInt8>) -> Piece {
        let skipped = min(range.lowerBound &- fragment.offset, fragment.captured)
        let captured = min(range.count, fragment.captured &- skipped)
        let stored = octets.count
        octets.append(bytes.extracting((fragment.start &+ skipped)..<(fragment.start &+ skipped &+ captured)))
        if captured < range.count || range.lowerBound != held { isInOrder = false }
        if range.lowerBound == 0 { protocolNumber = fragment.protocolNumber }
        held &+= range.count
        return Piece(
            offset: Int32(truncatingIfNeeded: range.lowerBound), length: Int32(truncatingIfNeeded: range.count),
            captured: Int32(truncatingIfNeeded: captured), stored: Int32(truncatingIfNeeded: stored))
    }

    private mutating func store(_ fragment: Fragment, _ range: Range<Int>, _ bytes: Span<UInt8>, at position: Int) {
        let new = piece(of: fragment, range, bytes)
        if position == pieces.count { pieces.append(new) } else { pieces.insert(new, at: position) }
    }

    /// Whether the octets are those of the pieces that the fragment overlaps, as far as both were captured.
    private func agrees(_ fragment: Fragment, _ bytes: Span<UInt8>, from position: Int) -> Bool {
        let mine = octets.span
        for piece in pieces[position...] {
            let offset = Int(piece.offset)
            guard offset < fragment.end else { break }
            let from = max(offset, fragment.offset)
            let to = min(offset &+ Int(piece.captured), fragment.offset &+ fragment.captured)
            guard from < to else { continue }
            let stored = Int(piece.stored) &+ (from &- offset)
            let given = fragment.start &+ (from &- fragment.offset)
            let isSame = mine.extracting(stored..<(stored &+ (to &- from)))
                .holdsSame(as: bytes.extracting(given..<(given &+ (to &- from))))
            if !isSame { return false }
        }
        return true
    }

    /// A copy of which the capture holds more than of the first one replaces it.
    private mutating func takeLonger(_ fragment: Fragment, _ bytes: Span<UInt8>, at position: Int) {
        guard fragment.captured > Int(pieces[position].captured) else { return }
        isInOrder = false
        pieces[position].stored = Int32(truncatingIfNeeded: octets.count)
        pieces[position].captured = Int32(truncatingIfNeeded: fragment.captured)
        octets.append(bytes.extracting(fragment.start..<(fragment.start &+ fragment.captured)))
    }

    private mutating func fillHoles(_ fragment: Fragment, _ bytes: Span<UInt8>, from position: Int) {
        var filled: [Piece] = []
        var start = fragment.offset
        var next = position
        while start < fragment.end {
            let isBefore = next < pieces.count && Int(pieces[next].offset) < fragment.end
            let hole = start..<max(start, isBefore ? Int(pieces[next].offset) : fragment.end)
            if !hole.isEmpty { filled.append(piece(of: fragment, hole, bytes)) }
            guard isBefore else { break }
            filled.append(pieces[next])
            start = pieces[next].end
            next &+= 1
        }
        pieces.replaceSubrange(position..<next, with: filled)
    }

    private func inOrder() -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(octets.count)
        for piece in pieces {
            result += octets[Int(piece.stored)..<(Int(piece.stored) &+ Int(piece.captured))]
            if piece.captured < piece.length { break }
        }
        return result
    }
}
