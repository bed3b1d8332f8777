/// Records that follow each other, each where the one before ends: the only proof that a position is where a record
/// begins.
///
/// A single header is 16 bytes, of which some ranges are likelier than others: anything may look like one, and a frame
/// may well carry a capture file as its data, headers and all. But a chain that is longer than any frame can be does
/// not lie inside one frame's data: to leave it, a carried file would have to go on behind the header of the next
/// record as if that were not there. So a chain counts as proof if it is that long.
///
/// A shorter one that ends exactly where the file ends is nearly as good: only the last frame could carry it.
struct PcapChain {
    /// A chain that is longer cannot lie inside the data of a record that libpcap would read, but for link types with
    /// yet larger ones.
    static let provingLength = 262_144 + 24
    /// Bytes behind a position that ``follow(_:from:after:)`` may have to see.
    static let lookahead = provingLength + 24
    /// Fewer records are no chain.
    static let fewestRecords = 3

    enum End {
        /// Long enough.
        case proven
        /// It ends where the file ends.
        case complete
        /// A header that is none.
        case broken
        /// The bytes at hand end first.
        case cut

        var isGood: Bool { self == .proven || self == .complete }
    }

    let layout: PcapRecordLayout
    /// What is no sign against a header.
    let tolerated: PcapOddities
    /// Time of the last sound record.
    let fileSeconds: UInt32?
    /// How many bytes are at hand.
    let bytes: Int
    /// Whether fewer are at hand than were asked for.
    let isShort: Bool
    /// Whether the file ends with them, and not only for now.
    let endsWithBytes: Bool
    /// Headers looked at.
    private(set) var steps = 0
    /// Records of the chain followed last, and where it ended or left the bytes at hand.
    private(set) var records = 0
    private(set) var end = 0

    init(
        _ layout: PcapRecordLayout, tolerated: PcapOddities, fileSeconds: UInt32?, bytes: Int, isShort: Bool,
        endsWithBytes: Bool
    ) {
        self.layout = layout
        self.tolerated = tolerated
        self.fileSeconds = fileSeconds
        self.bytes = bytes
        self.isShort = isShort
        self.endsWithBytes = endsWithBytes
    }

    /// Follows the records from `start`, of which the first comes after a record of the given time.
    mutating func follow(_ bytes: RawSpan, from start: Int, after seconds: UInt32?) -> End {
        var position = start
        var seconds = seconds
        records = 0
        defer { end = position }
        while true {
            if endsWithBytes, position == bytes.byteCount {
                return .complete
            }
            guard position &+ layout.headerLength <= bytes.byteCount else { return .cut }
            let header = layout.header(bytes, position)
            steps &+= 1
            var odd = layout.oddities(header, after: seconds)
            // Frames of 0 bytes come in rows.
            if seconds != nil, PcapRecordLayout.mayBeEmpty(header) { odd.remove(.original) }
            guard !PcapRecordLayout.isPadding(header, in: fileSeconds), odd.isSubset(of: tolerated) else {
                return .broken
            }
            seconds = header.seconds
            records &+= 1
            position &+= layout.headerLength &+ Int(header.captured)
            if records >= Self.fewestRecords, position &- start >= Self.provingLength { return .proven }
        }
    }

    /// Where the first record of the chain from `start` begins that lies beyond a position; nil if the bytes at hand
    /// end before.
    mutating func border(_ bytes: RawSpan, from start: Int, beyond limit: Int) -> Int? {
        var position = start
        while position <= limit {
            guard position &+ layout.headerLength <= bytes.byteCount else { return nil }
            steps &+= 1
            position &+= layout.headerLength &+ Int(layout.header(bytes, position).captured)
        }
        return position < bytes.byteCount ? position : nil
    }

    /// Whether the chain from `start` comes by `target`, over frames that are not empty.
    mutating func leads(_ bytes: RawSpan, from start: Int, to target: Int) -> Bool {
        var position = start
        while position < target, position &+ layout.headerLength <= bytes.byteCount {
            let captured = layout.header(bytes, position).captured
            steps &+= 1
            guard captured > 0, captured <= layout.largestCaptured else { return false }
            position &+= layout.headerLength &+ Int(captured)
        }
        return position == target
    }
}
