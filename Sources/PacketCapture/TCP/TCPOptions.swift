/// The options of a TCP header that tell something about how a connection fares (RFC 9293 3.2, RFC 7323, RFC 2018).
///
/// What the capture cut, or what lies about its length, ends the reading: what stands before it counts.
struct TCPOptions: Equatable {
    /// Maximum segment size, octets; 0 without the option.
    var maximumSegment: UInt16 = 0
    /// Window scale, at most 14 (RFC 7323 2.3); nil without the option.
    var windowShift: UInt8?
    var allowsSelective = false
    /// The sender's clock and what it echoes, in its own units; nil without the option.
    var timestamp: (value: UInt32, echo: UInt32)?
    /// Selective acknowledgements: how many blocks, and the first of them as sequence numbers, the end one past the
    /// last. More than four have no room.
    var blocks = 0
    var first = SequenceRange()
    var second = SequenceRange()
    var third = SequenceRange()
    var fourth = SequenceRange()
    /// The options were read to their end.
    var isWhole = true

    struct SequenceRange: Equatable {
        var start: UInt32 = 0
        var end: UInt32 = 0

        init(start: UInt32 = 0, end: UInt32 = 0) {
            self.start = start
            self.end = end
        }

        /// A block of the option (RFC 2018 3), which is there as a whole.
        init(_ bytes: Span<UInt8>, _ position: Int) {
            start = bytes.word(position, true)
            end = bytes.word(position &+ 4, true)
        }

        /// Whether the range lies in another one, in the arithmetic of sequence numbers (RFC 9293 3.4).
        func isInside(_ other: SequenceRange) -> Bool {
            Int32(bitPattern: start &- other.start) >= 0 && Int32(bitPattern: other.end &- end) >= 0
        }
    }

    static func == (left: TCPOptions, right: TCPOptions) -> Bool {
        left.maximumSegment == right.maximumSegment && left.windowShift == right.windowShift
            && left.allowsSelective == right.allowsSelective && left.timestamp?.value == right.timestamp?.value
            && left.timestamp?.echo == right.timestamp?.echo && left.blocks == right.blocks
            && left.first == right.first && left.second == right.second && left.third == right.third
            && left.fourth == right.fourth && left.isWhole == right.isWhole
    }

    init() {}

    /// - Parameters:
    ///   - range: of the options; what lies outside the bytes was cut.
    ///   - length: of the options on the wire, octets.
    init(_ bytes: Span<UInt8>, _ range: Range<Int>, length: Int) {
        var position = range.lowerBound
        let end = min(range.upperBound, bytes.count)
        guard position >= 0, position <= end else {
            isWhole = length == 0
            return
        }
        let reachesEnd = end &- position >= length
        isWhole = false
        // At most 40 octets: the header's length has four bits.
        while position < end {
            let kind = bytes[position]
            if kind == 0 {
                isWhole = true
                return
            }
            if kind == 1 {
                position &+= 1
                continue
            }
            guard position &+ 1 < end else { return }
            let size = Int(bytes[position &+ 1])
            guard size >= 2, size <= end &- position else { return }
            read(bytes, kind, position &+ 2, size &- 2)
            position &+= size
        }
        isWhole = reachesEnd
    }

    /// One option; of a length that it cannot have, it is passed over.
    private mutating func read(_ bytes: Span<UInt8>, _ kind: UInt8, _ start: Int, _ size: Int) {
        switch (kind, size) {
        case (2, 2): maximumSegment = bytes.half(start, true)
        case (3, 1): windowShift = min(bytes[start], 14)
        case (4, 0): allowsSelective = true
        case (8, 8): timestamp = (bytes.word(start, true), bytes.word(start &+ 4, true))
        case (5, 8...) where size & 7 == 0:
            blocks = size / 8
            first = SequenceRange(bytes, start)
            if blocks > 1 { second = SequenceRange(bytes, start &+ 8) }
            if blocks > 2 { third = SequenceRange(bytes, start &+ 16) }
            if blocks > 3 { fourth = SequenceRange(bytes, start &+ 24) }
        default: break
        }
    }

    /// The block that reports octets received twice (RFC 2883 4): it stands below the acknowledgement, or in the second
    /// block.
    func duplicate(below acknowledgement: UInt32) -> SequenceRange? {
        guard blocks > 0, first.start != first.end else { return nil }
        let isOld = Int32(bitPattern: acknowledgement &- first.end) >= 0
        return isOld || blocks > 1 && first.isInside(second) ? first : nil
    }
}
