/// What the two ends of a connection told of octets that the capture lacks.
final class ReceiverReports {
    /// Of one direction's octets.
    struct Side {
        /// Offsets that the receiver reported as received beyond its ACK number, ascending and disjoint.
        var received: [Range<Int64>] = []
        /// How often an ACK without payload repeated that number in a row.
        var repeatedNumber: Int64 = -1
        var repeats = 0
        /// What acknowledged more than was delivered.
        var ahead: Place?
        /// The sender stood behind the octets delivered without having sent payload there: at that offset, and having
        /// acknowledged so much before it. -1: it did not.
        var standing: Int64 = -1
        var acknowledgedBefore: Int64 = -1
        /// The sender's greatest number on a segment without payload, and that segment.
        var sent: Int64 = -1
        var behind: Witness?
    }

    private var sides = [Side(), Side()]

    /// Blocks kept per direction: a hostile receiver may report any number of them.
    static let maxRanges = 32
    /// Repeated ACKs that ask for octets (RFC 5681 3.2).
    static let asking = 3
    /// Connections with reports at the same time: with all that each may keep, less than 40 MB.
    static let limit = 32_768

    subscript(direction: Int) -> Side {
        _read { yield sides[direction] }
        _modify { yield &sides[direction] }
    }

    /// The receiver reports a block as received.
    func note(_ block: Range<Int64>, _ direction: Int) {
        var merged = block
        var kept: [Range<Int64>] = []
        for range in sides[direction].received {
            if range.upperBound < merged.lowerBound || range.lowerBound > merged.upperBound {
                kept.append(range)
            } else {
                merged =
                    min(range.lowerBound, merged.lowerBound)..<max(range.upperBound, merged.upperBound)
            }
        }
        guard kept.count < ReceiverReports.maxRanges else { return }
        let position = kept.firstIndex { $0.lowerBound > merged.lowerBound } ?? kept.count
        kept.insert(merged, at: position)
        sides[direction].received = kept
    }

    /// An ACK without payload repeats the number before.
    func noteRepeat(of number: Int64, _ direction: Int) {
        if sides[direction].repeatedNumber != number {
            sides[direction].repeatedNumber = number
            sides[direction].repeats = 0
        }
        sides[direction].repeats &+= 1
    }

    /// Blocks below an offset tell nothing any more.
    func forget(below offset: Int64, _ direction: Int) {
        sides[direction].received.removeAll { $0.upperBound <= offset }
    }

    /// The end of the block that holds the octet at an offset.
    func end(ofBlockAt offset: Int64, _ direction: Int) -> Int64? {
        sides[direction].received.first { $0.contains(offset) }?.upperBound
    }

    /// Where the first block behind an offset begins.
    func beginning(after offset: Int64, _ direction: Int) -> Int64? {
        sides[direction].received.first { $0.lowerBound > offset }?.lowerBound
    }

    /// One past the last octet reported.
    func reach(_ direction: Int) -> Int64 {
        sides[direction].received.last?.upperBound ?? 0
    }

    /// Whether the receiver asked for the octet at an offset.
    func isAskedFor(_ offset: Int64, _ direction: Int) -> Bool {
        let side = sides[direction]
        return side.repeatedNumber == offset && side.repeats >= ReceiverReports.asking
            || side.received.contains { $0.lowerBound > offset }
    }
}
