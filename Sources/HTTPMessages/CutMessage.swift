/// A message whose head has a hole, so that its body's first octet is not known.
///
/// What is known of its end counts from the hole's first octet: at least the body's octets follow from there, so that
/// no other message begins before they have passed.
struct CutMessage {
    /// The octets before the hole.
    var kept: [UInt8] = []
    var tail = CutTail()
    /// The body's length as far as the known fields tell it.
    var announced: Int64?
    /// Content-Length tells it; else Content-Range.
    let isProven: Bool
    /// The hole's octets: so many may be the head's.
    var hole: Int64 = 0
    /// All its octets so far, those before and in the hole included.
    var length: Int64 = 0
    /// Lines behind the hole may be fields. Of what a GET fetches any octet may look like one.
    var mayHaveTail = true
    /// The event that it is there was sent. That of a request waits for what stands behind the hole.
    var isTold = true

    init(announced: Int64?, isProven: Bool) {
        self.announced = announced
        self.isProven = isProven
    }

    /// Octets that surely belong to the message still; nil if the kept fields do not tell.
    var left: Int64? { announced.map { max(0, $0 &- (length &- Int64(kept.count))) } }

    /// As many octets as the known fields announce have passed, or they announce nothing: the next message may begin.
    var mayBeOver: Bool { left == nil || left == 0 }

    mutating func pass(_ octets: Int64) {
        length = clampedSum(length, octets)
    }

    /// The head as far as it is known, once the whole message has passed: with the fields behind the hole, and with its
    /// length on the wire, if the lengths prove where it ends. Nil if they do not.
    func proven() -> MessageHead? {
        guard mayHaveTail, let head = MessageHead(cut: kept), head.hole == .inFields,
            head.first(.transferEncoding) == nil
        else { return nil }
        let end = isProven ? announced.map { length &- $0 } : nil
        if let end, end < Int64(kept.count) { return nil }
        guard let found = tail.fields(upTo: end) else { return nil }
        let missing = found.end &- Int64(kept.count) &- found.seen
        guard
            let whole = MessageHead(cut: kept, tail: found.lines, wireLength: found.end, missingLength: missing)
        else { return nil }
        return end != nil || Self.isConsistent(whole, length: length &- found.end) ? whole : nil
    }

    /// Whether what the fields before and behind the hole say fits what the message's octets prove.
    private static func isConsistent(_ whole: MessageHead, length body: Int64) -> Bool {
        guard body >= 0, whole.first(.transferEncoding) == nil,
            [FieldName.host, .contentLength, .contentRange].allSatisfy({ whole.all($0).count <= 1 })
        else { return false }
        let announced = MessageFraming.contentLength(whole)
        guard announced ?? (whole.isRequest ? 0 : -1) == body else { return false }
        guard whole.isRequest, let range = MessageFraming.rangeLength(whole) else { return true }
        return range == body
    }
}

/// What follows a hole in a head: where its lines are fields, and where they are the body's, is told at the message's
/// end.
struct CutTail {
    /// Octets that are kept of it: what stands further behind a hole is no head of the field, but a body.
    private static let maxOctets = 16 << 10
    /// Pieces between holes that are kept: as many segments as a head of ``maxOctets`` has at the shortest snap lengths
    /// that leave anything to read.
    private static let maxPieces = 64

    private struct Piece {
        /// Position of its first octet in the message.
        let start: Int64
        var octets: [UInt8]
    }

    private var pieces: [Piece] = []
    private var count = 0
    /// No more of it is looked at.
    private(set) var isFull = false

    mutating func add(_ bytes: Span<UInt8>, from start: Int, at position: Int64) {
        guard !isFull, start < bytes.count else { return }
        let end = min(bytes.count, start &+ CutTail.maxOctets &- count)
        let octets = HeadCollector.copy(bytes, start, end)
        if let last = pieces.last, clampedSum(last.start, Int64(last.octets.count)) == position {
            pieces[pieces.count &- 1].octets += octets
        } else {
            pieces.append(Piece(start: position, octets: octets))
        }
        count &+= octets.count
        isFull = count >= CutTail.maxOctets || pieces.count >= CutTail.maxPieces
    }

    /// The lines that are fields for certain, how many octets before the head's end are kept here, and where the head
    /// ends: at the first empty line. Nil if there is none, if it does not stand at `limit` where that is known, or if
    /// a line before it is no field.
    ///
    /// A line begins for certain only behind a line end in the same piece.
    func fields(upTo limit: Int64?) -> (lines: [UInt8], seen: Int64, end: Int64)? {
        var lines: [UInt8] = []
        var seen: Int64 = 0
        for piece in pieces {
            let octets = piece.octets
            if let limit, piece.start >= limit { break }
            guard let first = octets.firstIndex(of: ASCII.lineFeed) else {
                seen &+= Int64(octets.count)
                continue
            }
            // The end of a start line: that is another message, within the body.
            if CutTail.endsStartLine(octets[...first]) { return nil }
            var start = first &+ 1
            var follows = false
            while let feed = octets[start...].firstIndex(of: ASCII.lineFeed) {
                let end = clampedSum(piece.start, Int64(feed &+ 1))
                let isEmpty = feed == start || feed == start &+ 1 && octets[start] == ASCII.carriageReturn
                if isEmpty {
                    return limit == nil || limit == end ? (lines, seen &+ Int64(feed &+ 1), end) : nil
                }
                if let limit, end > limit { return nil }
                if ASCII.isBlank(octets[start]) {
                    // What it continues may stand in the hole.
                    if follows { lines += octets[start...feed] }
                } else {
                    guard CutTail.isField(octets[start..<feed]) else { return nil }
                    lines += octets[start...feed]
                    follows = true
                }
                start = feed &+ 1
            }
            seen &+= Int64(octets.count)
        }
        return nil
    }

    private static func isField(_ line: ArraySlice<UInt8>) -> Bool {
        let name = line.prefix(while: ASCII.isTokenOctet)
        return !name.isEmpty && line.dropFirst(name.count).drop(while: ASCII.isBlank).first == ASCII.colon
    }

    /// `… HTTP/1.1` or `HTTP/1.1 …`
    private static func endsStartLine(_ line: ArraySlice<UInt8>) -> Bool {
        let version: [UInt8] = [0x48, 0x54, 0x54, 0x50, 0x2f]
        if line.starts(with: version) { return true }
        var text = line.dropLast()
        if text.last == ASCII.carriageReturn { text = text.dropLast() }
        return text.count >= 8 && text.suffix(8).starts(with: version)
    }
}
