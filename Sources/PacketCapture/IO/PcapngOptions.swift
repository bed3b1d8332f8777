/// Walks the options at the end of a block (draft-ietf-opsawg-pcapng 3.5): code, length, value padded to 32 bits.
struct PcapngOptionWalk {
    struct Option {
        var code: UInt16
        /// Where the value lies in the block.
        var value: Range<Int>
    }

    /// Where the next option begins; behind the last one when the walk is over.
    private(set) var position: Int
    /// Whether every option so far fitted into the block.
    private(set) var isSound = true
    /// Whether the end was marked (opt_endofopt), which writers may leave out at a block's end.
    private(set) var hasEndMark = false
    private let end: Int
    private let bigEndian: Bool

    /// - Parameter end: where the block's trailing length begins.
    init(from position: Int, to end: Int, bigEndian: Bool) {
        self.position = position
        self.end = end
        self.bigEndian = bigEndian
    }

    /// The next option; nil at the end and where one does not fit into the block.
    mutating func next(_ block: Span<UInt8>) -> Option? {
        guard !hasEndMark, isSound, position >= 0, end <= block.count, position &+ 4 <= end else {
            if position < end, !hasEndMark { isSound = false }
            return nil
        }
        let code = block.half(position, bigEndian)
        let length = Int(block.half(position &+ 2, bigEndian))
        if code == 0 {
            position &+= 4
            hasEndMark = true
            return nil
        }
        guard position &+ 4 &+ length <= end else {
            isSound = false
            return nil
        }
        let value = position &+ 4..<position &+ 4 &+ length
        position = value.upperBound.paddedTo4
        return Option(code: code, value: value)
    }

    /// Options of a doubtful block that are looked at: more than any has, and so few that a file full of such blocks
    /// costs little time.
    static let maxLooked = 64

    /// Walks on over the options of a doubtful block, to the end or up to ``maxLooked``; whether they fit.
    mutating func look(_ block: Span<UInt8>) -> Bool {
        for _ in 0..<Self.maxLooked where next(block) == nil { break }
        return isSound
    }
}

extension Int {
    /// The next multiple of 4; for lengths, which are far below the end of the range.
    @inline(__always)
    var paddedTo4: Int { (self &+ 3) & ~3 }
}
