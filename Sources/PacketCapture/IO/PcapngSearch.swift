/// Bytes that are passed over, up to the next place where a sound block stands.
struct PcapngSearch {
    /// A block too long to be held, which is passed over unread.
    struct LongBlock {
        var type: UInt32
        var length: Int
        /// Where its trailing length begins in the file.
        var tail: Int64
        /// Its frame has been read; nothing is lost.
        var isFrame: Bool
    }

    /// First byte that is passed over.
    var start: Int64
    /// What is wrong there.
    var reason: String
    /// Up to here a lone block is not believed: what looks like one may be part of a frame's data, for captures are
    /// uploaded too. ``PcapngReader/blocksInARow`` are.
    var caution: Int64
    var longBlock: LongBlock?
}

/// Signs of damage that need no state.
enum PcapngDamage {
    /// Whether the file header of classic pcap, of any variant, stands where a block should begin.
    static func isClassicHeader(_ head: Span<UInt8>) -> Bool {
        for bigEndian in [false, true] {
            switch head.word(0, bigEndian) {
            case 0xa1b2_c3d4, 0xa1b2_3c4d, 0xa1b2_cd34: return head.half(4, bigEndian) == 2
            default: continue
            }
        }
        return false
    }

    static func twoLengths(_ type: UInt32, _ length: Int, _ trailing: Int) -> String {
        let lengths = "\(PcapngText.number(Int64(length))) and \(PcapngText.number(Int64(trailing)))"
        return "\(PcapngBlockType.name(type)) has two lengths: \(lengths)"
    }

    static func ending(inside length: Int, there: Int64) -> String {
        let there = PcapngText.number(there)
        return "the file ends inside a block of \(PcapngText.bytes(length)), of which \(there) are there"
    }
}
