/// Which segments of one direction of a connection are dropped for their checksum. One per direction: six octets.
///
/// Dropping a segment that its receiver took loses real octets, keeping one that its receiver dropped rarely does harm:
/// a retransmission brings the same octets. So with ``ChecksumPolicy/auto`` a segment goes only if all this holds:
/// - Its checksum is wrong, and no unfinished one (``TCPChecksum/Verdict/unfilled``).
/// - At least ``rightNeeded`` right ones came before in its direction. One in 65,536 is right by chance, and hosts
///   that leave checksums to the adapter compute few themselves. Two is what a handshake gives (SYN and ACK).
/// - It holds no more payload than one that was right, or than any full segment (``smallestFull``). What an adapter
///   merged from several segments (LRO, RSC) still has the checksum of one of them; as merging ends at PSH, all but the
///   last of them are full ones, and what came of it is larger than any single one.
/// - Less than half as many came that were not right as came right, itself among them: where wrong ones are common it
///   is offload, not damage.
struct ChecksumJudge {
    /// Segments at the start of a direction that are looked at whatever they carry: the handshake and the first of the
    /// payload show what its checksums are worth.
    static let sample: UInt8 = 8
    static let rightNeeded: UInt8 = 2
    /// Octets of a full segment where nobody says more (RFC 9293 3.7.1): what was merged from several is larger.
    static let smallestFull: UInt16 = 536

    private var looked: UInt8 = 0
    /// Both halved when one is full: what came lately counts most.
    private var right: UInt8 = 0
    private var notRight: UInt8 = 0
    /// The largest payload that came with a right checksum; at most 65,535.
    private var largestRight: UInt16 = 0

    init() {}

    /// Whether the next segment's checksum is to be computed.
    ///
    /// - Parameter isRead: its payload's octets are read anyway, not only counted.
    @inline(__always)
    func wantsLook(isRead: Bool, _ policy: ChecksumPolicy) -> Bool {
        switch policy {
        case .auto: isRead || looked < ChecksumJudge.sample
        case .verify: true
        case .ignore: false
        }
    }

    /// Takes what was computed; says whether the segment is to be dropped.
    mutating func drops(
        _ verdict: TCPChecksum.Verdict, payloadLength: Int, _ policy: ChecksumPolicy, counts: inout ChecksumCounts
    ) -> Bool {
        guard policy != .ignore else { return false }
        counts.looked &+= 1
        if looked < ChecksumJudge.sample { looked &+= 1 }
        let length = UInt16(truncatingIfNeeded: max(0, min(payloadLength, 0xffff)))
        var isDropped = false
        switch verdict {
        case .unknown: return false
        case .right:
            counts.right &+= 1
            right &+= 1
            largestRight = max(largestRight, length)
        case .unfilled:
            counts.unfilled &+= 1
            notRight &+= 1
            isDropped = policy == .verify
        case .wrong:
            counts.wrong &+= 1
            notRight &+= 1
            isDropped = policy == .verify || isTrusted(length)
        }
        if max(right, notRight) == UInt8.max {
            right /= 2
            notRight /= 2
        }
        if isDropped { counts.dropped &+= 1 }
        return isDropped
    }

    private func isTrusted(_ length: UInt16) -> Bool {
        right >= ChecksumJudge.rightNeeded && Int(notRight) &* 2 <= Int(right)
            && length <= max(largestRight, ChecksumJudge.smallestFull)
    }
}
