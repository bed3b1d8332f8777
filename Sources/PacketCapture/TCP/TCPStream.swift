/// One direction of a connection: where its octets stand and how far they were delivered.
struct TCPStream {
    /// Sequence number of offset 0.
    private var base: UInt32 = 0
    /// Whether ``base`` is known.
    private(set) var isPlaced = false
    /// ``base`` comes from a SYN.
    private(set) var startsAtSYN = false
    /// Offset of the next octet to deliver.
    var next: Int64 = 0
    /// Octets that the other side acknowledged; -1 if it acknowledged none.
    var acknowledged: Int64 = -1
    /// When the other side acknowledged more than was delivered: the connection's frame count and the time; 0 if it did
    /// not.
    var aheadFrame: UInt32 = 0
    var aheadTime: Int64 = 0
    /// Octets that need not be delivered, and what became of that credit so far.
    var skip: Int64 = 0
    var skipped: Int64 = 0
    var skippedMissing: Int64 = 0
    /// Offset one past the last octet before the FIN; -1 without FIN.
    var fin: Int64 = -1
    var finDelivered = false
    /// The capture lacks it: the other side's ACK number stands for it.
    var finIsPresumed = false
    /// Acknowledgements in a row below one of octets that nobody saw.
    var contradictions: UInt8 = 0
    var finPlace = Place()
    var finAcknowledges: Int64 = -1
    /// Where this side's reset stood; -1 without one.
    var resetEnd: Int64 = -1
    /// The other side's latest acknowledgement: below ``acknowledged`` only if that one was wrong, or frames are
    /// reordered.
    var latestAcknowledged: Int64 = -1
    /// Report when the other side has acknowledged that much; -1 = no.
    var watch: Int64 = -1
    var frames: UInt32 = 0
    var checksums = ChecksumJudge()

    /// Sequence numbers further away than that belong to no live connection.
    static let window: Int64 = 1 << 30

    mutating func place(firstOctet: UInt32, atSYN: Bool) {
        base = firstOctet
        isPlaced = true
        startsAtSYN = atSYN
    }

    /// Whether a SYN with that number is the one this stream began with.
    func begins(withSYN sequence: UInt32) -> Bool {
        isPlaced && base == sequence &+ 1
    }

    mutating func confirmSYN() {
        startsAtSYN = true
    }

    /// The offset of a sequence number: the one nearest to ``next`` (RFC 9293 3.4).
    @inline(__always)
    func offset(of sequence: UInt32) -> Int64 {
        let here = base &+ UInt32(truncatingIfNeeded: next)
        return next &+ Int64(Int32(bitPattern: sequence &- here))
    }

    /// The sequence number of the octet at ``next``; nil if the stream is not placed.
    @inline(__always)
    var nextNumber: UInt32? {
        isPlaced ? base &+ UInt32(truncatingIfNeeded: next) : nil
    }

    /// What the other side acknowledged of the octets, without the FIN.
    @inline(__always)
    var acknowledgedOctets: Int64 {
        fin >= 0 ? min(acknowledged, fin) : acknowledged
    }

    @inline(__always)
    var finAcknowledged: Bool { fin >= 0 && acknowledged > fin }
}
