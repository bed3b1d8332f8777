/// Recognises TCP segments that were captured more than once: at several interfaces or components of a host, in several
/// VLANs, before and behind a router, on the way into and out of a switch, bare and in a tunnel.
///
/// What it takes for proof that two segments of the same direction of a connection are one packet:
/// - Identification not 0 (IPv4): the same identification, sequence and acknowledgement number, flags, window and
///   payload length within ``withIdentification``. Hosts that identify their packets give every packet a number of its
///   own, retransmissions and repeated ACKs too, and use a number again only after tens of thousands of others. The
///   checksum may differ: offload leaves it to the adapter, so that copies above and below the adapter's driver
///   disagree; a router may have changed the options of a SYN.
/// - Identification 0 or none (IPv6; BSD and others with "don't fragment"): the checksum must agree as well, and so,
///   nearly always, the octets and the sender's TCP timestamp; the segment must hold payload, SYN or FIN; and no
///   retransmission may be so quick, see ``withoutIdentification``. A bare ACK or RST is never taken for a copy here:
///   hosts send them again octet for octet, and the repetition means something.
///
/// What it cannot tell: a packet that the network itself doubled from one that was captured twice; the retransmission
/// by a host that gives all its packets one identification other than 0 (against RFC 6864), within the second. What it
/// does not see: copies whose identification, numbers or length a box changed on the way; the parts into which an
/// adapter cuts a segment of 64 KiB (new numbers and lengths: they bring nothing new, and that is how they are known).
///
/// One table of fixed size, one cache line per segment. An entry that another one takes the place of is forgotten: then
/// a copy is not recognised; the contrary cannot happen but for equal hashes (one in 2^61 pairs that meet).
struct DuplicateDetector: ~Copyable {
    /// What tells one segment from another.
    struct Segment {
        /// Of the connection, the same for both directions; seeded, so that nobody can make segments collide.
        var flowHash: UInt64 = 0
        /// Which of the two directions.
        var isFlipped = false
        var isIPv6 = false
        /// Of the IPv4 header; not looked at for IPv6.
        var identification: UInt16 = 0
        var sequence: UInt32 = 0
        var acknowledgement: UInt32 = 0
        var flags: TCPFlags = []
        var window: UInt16 = 0
        /// As the TCP header has it, right or wrong.
        var checksum: UInt16 = 0
        /// Octets on the wire, and those of them that the capture holds.
        var payloadLength = 0
        var payloadCaptured = 0
        /// Nanoseconds since 1970 UTC; may go backwards.
        var time: Int64 = 0
        /// Index of the capture in the run.
        var capture: Int32 = 0
    }

    enum Sighting {
        case first
        /// A copy that brings nothing.
        case again
        /// A copy that holds more of the payload than all before: those were cut by another snap length. Neither a
        /// retransmission nor without use.
        case againLonger
    }

    /// How far copies with the same identification may lie apart: clocks of interfaces and buffers of mirror ports cost
    /// less; 65,535 packets to one host within it are rare, and all other numbers would have to agree as well.
    static let withIdentification: UInt64 = 1_000_000_000
    /// The same without identification. Copies at one host and by a mirror port come within some 100 µs. The timers
    /// that make hosts retransmit are longer: 2 ms for a tail loss probe (RFC 8985 with Linux's least time-out), from
    /// 20 ms on for a retransmission time-out. Only a fast retransmission on a link with a round trip below 1 ms may be
    /// quicker; with TCP timestamps its checksum differs once the clock, mostly of 1 ms, has gone on.
    static let withoutIdentification: UInt64 = 1_000_000

    /// 256 KiB: fits the second cache level, and holds what a full 10 Gbit/s link carries in 10 ms and more.
    private static let rows = 1 << 12

    struct Entry: BitwiseCopyable {
        /// 48 bits of hash, the lowest of them set; below, the captured payload octets, at most 65,535. 0: empty.
        var print: UInt64 = 0
        var time: Int64 = 0
    }

    /// One cache line of entries, which a segment may stand in, the latest first: what is forgotten of a small capture
    /// would else depend on the seed.
    struct Row<Value> {
        static var ways: Int { 4 }
        var first, second, third, fourth: Value

        init(_ value: Value) {
            (first, second, third, fourth) = (value, value, value, value)
        }

        subscript(way: Int) -> Value {
            get { way < 2 ? (way == 0 ? first : second) : (way == 2 ? third : fourth) }
            set {
                switch way {
                case 0: first = newValue
                case 1: second = newValue
                case 2: third = newValue
                default: fourth = newValue
                }
            }
        }

        /// Puts a value in front; the one at `way` goes.
        @inline(always)
        mutating func insert(_ value: Value, insteadOf way: Int) {
            if way > 2 { fourth = third }
            if way > 1 { third = second }
            if way > 0 { second = first }
            first = value
        }
    }

    private var table = SlotArray<Row<Entry>>(zeroed: rows, Row(Entry()))
    /// Copies seen, each beyond the first.
    private(set) var copies: Int64 = 0
    /// By entry, if there are several captures: which one holds the first copy.
    private var captures: ContiguousArray<Row<Int32>> = []
    /// The capture that holds the first copy of what was last seen again.
    private(set) var captureOfFirst: Int32 = 0
    /// Nanoseconds between that copy and the one seen last.
    private(set) var distance: Int64 = 0

    init() {}

    /// Says whether the segment was seen before, and remembers it.
    @inline(always)
    mutating func see(_ segment: Segment) -> Sighting {
        let isIdentified = segment.identification != 0 && !segment.isIPv6
        if !isIdentified, segment.payloadLength == 0, segment.flags.isDisjoint(with: [.syn, .fin]) { return .first }
        let hash = DuplicateDetector.hash(segment, isIdentified)
        let captured = UInt64(truncatingIfNeeded: max(0, min(segment.payloadCaptured, 0xffff)))
        let print = hash & ~0xffff | 0x1_0000 | captured
        let row = Int(truncatingIfNeeded: hash) & (DuplicateDetector.rows &- 1)
        var way = Row<Entry>.ways &- 1
        if let known = DuplicateDetector.way(of: print, in: table[row]) {
            let limit =
                isIdentified ? DuplicateDetector.withIdentification : DuplicateDetector.withoutIdentification
            if let sighting = seeAgain(row, known, print, at: segment.time, within: limit) { return sighting }
            way = known
        }
        table[row].insert(Entry(print: print, time: segment.time), insteadOf: way)
        if segment.capture != 0 || !captures.isEmpty { note(segment.capture, row, insteadOf: way) }
        return .first
    }

    @inline(always)
    private static func way(of print: UInt64, in row: borrowing Row<Entry>) -> Int? {
        if row.first.print ^ print <= 0xffff { return 0 }
        if row.second.print ^ print <= 0xffff { return 1 }
        if row.third.print ^ print <= 0xffff { return 2 }
        return row.fourth.print ^ print <= 0xffff ? 3 : nil
    }

    /// nil if the entry is too old for a copy.
    @inline(never)
    private mutating func seeAgain(
        _ row: Int, _ way: Int, _ print: UInt64, at time: Int64, within limit: UInt64
    ) -> Sighting? {
        let known = table[row][way]
        // The distance of two times is a number of 64 bits without sign.
        let distance = UInt64(bitPattern: time > known.time ? time &- known.time : known.time &- time)
        guard distance <= limit else { return nil }
        copies &+= 1
        captureOfFirst = captures.isEmpty ? 0 : captures[row][way]
        self.distance = Int64(distance)
        // The first one's time stays: a chain of copies is no longer than two.
        if print <= known.print { return .again }
        table[row][way].print = print
        return .againLonger
    }

    /// Until the second capture begins, all that was seen is of the first.
    private mutating func note(_ capture: Int32, _ row: Int, insteadOf way: Int) {
        if captures.isEmpty { captures = ContiguousArray(repeating: Row(0), count: DuplicateDetector.rows) }
        captures[row].insert(capture, insteadOf: way)
    }

    /// Two rounds of multiplying 64 by 64 bits and folding; the connection's seeded hash makes it unpredictable.
    @inline(always)
    private static func hash(_ segment: Segment, _ isIdentified: Bool) -> UInt64 {
        let numbers = UInt64(segment.sequence) << 32 | UInt64(segment.acknowledgement)
        let proof = isIdentified ? UInt64(segment.identification) << 16 | 1 : UInt64(segment.checksum) << 16
        let header =
            proof << 32 | UInt64(segment.window) << 16 | UInt64(segment.flags.rawValue) << 8
            | (segment.isFlipped ? 2 : 0) | (segment.isIPv6 ? 1 : 0)
        let length = UInt64(truncatingIfNeeded: segment.payloadLength)
        let first = fold(
            numbers ^ segment.flowHash ^ 0x9e37_79b9_7f4a_7c15,
            header ^ (segment.flowHash << 32 | segment.flowHash >> 32) ^ 0xd1b5_4a32_d192_ed03)
        return fold(first ^ length ^ 0x8cb9_2ba7_2f3d_8dd7, segment.flowHash ^ 0xa076_1d64_78bd_642f)
    }

    @inline(__always)
    private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }
}

extension DuplicateDetector.Row: BitwiseCopyable where Value: BitwiseCopyable {}
