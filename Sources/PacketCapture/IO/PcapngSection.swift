/// What of a section is needed to read its blocks, and to tell a sound block from bytes that look like one.
struct PcapngSection {
    struct Interface {
        var clock = PcapngClock()
        var linkType: UInt32
        var snapLength: Int
        var frameCheckLength: UInt8 = 0
        /// Position in the capture's list; nil if the description is damaged, so that only its place in the count is
        /// known.
        var index: Int?
        /// Whether ``index`` is the interface's own, and not shared by those for which the list has no room.
        var isListed = false
        /// Sums of the blocks' own drop counts, and what the last statistics say; nil if nothing is said.
        var droppedBetweenFrames: Int64?
        var droppedByStatistics: Int64?
    }

    /// More interfaces than that in a section or a file are damage, and would cost memory.
    static let maxInterfaces = 65_536

    private(set) var bigEndian = false
    /// Whether the byte order is known: not behind a section header that is damaged.
    private(set) var isOpen = false
    var interfaces: [Interface] = []
    /// Whether bytes of it could not be read, which may have held descriptions of interfaces.
    var hasHole = false

    /// Behind a section header whose byte order cannot be told: nothing that follows belongs to the section before.
    static let closed = PcapngSection()

    private init() {}

    init(bigEndian: Bool) {
        self.bigEndian = bigEndian
        isOpen = true
    }

    /// The byte order that a section header's magic tells.
    static func byteOrder(_ magic: UInt32) -> (bigEndian: Bool, known: Bool) {
        switch magic {
        case 0x1a2b_3c4d: (false, true)
        case 0x4d3c_2b1a: (true, true)
        default: (false, false)
        }
    }

    /// Octets before the options of a block with these, its head of 8 octets included; nil if the block is of another
    /// type or too short to tell.
    ///
    /// For packet blocks with their packet data and its padding.
    func optionsStart(_ type: UInt32, _ block: Span<UInt8>) -> Int? {
        switch type {
        case PcapngBlockType.sectionHeader: return 24
        case PcapngBlockType.interface: return 16
        case PcapngBlockType.statistics: return 20
        case PcapngBlockType.packet, PcapngBlockType.enhancedPacket:
            guard block.count >= 28 else { return nil }
            return 28 &+ Int(block.word(20, bigEndian)).paddedTo4
        default: return nil
        }
    }

    /// The interface that a packet or statistics block names.
    func interface(_ type: UInt32, _ block: Span<UInt8>) -> Int {
        type == PcapngBlockType.packet ? Int(block.half(8, bigEndian)) : Int(block.word(8, bigEndian))
    }

    /// Whether a whole block, framed by two equal lengths, also holds what its type asks for: the strict test for
    /// places where a block is looked for.
    func isSound(_ type: UInt32, _ block: Span<UInt8>) -> Bool {
        switch type {
        case PcapngBlockType.sectionHeader:
            guard block.count >= 28 else { return false }
            let order = Self.byteOrder(block.word(8, false))
            return order.known && block.half(12, order.bigEndian) == 1
                && hasSoundOptions(block, 24, order.bigEndian)
        case PcapngBlockType.interface:
            return block.count >= 20 && block.half(10, bigEndian) == 0 && hasSoundOptions(block, 16, bigEndian)
        case PcapngBlockType.packet, PcapngBlockType.enhancedPacket:
            guard block.count >= 32, interface(type, block) < interfaces.count else { return false }
            let options = 28 &+ Int(block.word(20, bigEndian)).paddedTo4
            let rest = block.count &- 4 &- options
            return rest >= 0 && rest <= Self.maxOptions && hasSoundOptions(block, options, bigEndian)
        case PcapngBlockType.simplePacket:
            return !interfaces.isEmpty && block.count >= 16
                && block.count == 16 &+ simpleLength(block).paddedTo4
        case PcapngBlockType.names: return PcapngNames.count(block, bigEndian, upTo: PcapngOptionWalk.maxLooked) != nil
        case PcapngBlockType.statistics:
            return block.count >= 24 && interface(type, block) < interfaces.count
                && hasSoundOptions(block, 20, bigEndian)
        case PcapngBlockType.secrets:
            guard block.count >= 20 else { return false }
            let options = 16 &+ Int(block.word(12, bigEndian)).paddedTo4
            return options <= block.count &- 4 && hasSoundOptions(block, options, bigEndian)
        default: return false
        }
    }

    private func hasSoundOptions(_ block: Span<UInt8>, _ from: Int, _ bigEndian: Bool) -> Bool {
        var walk = PcapngOptionWalk(from: from, to: block.count &- 4, bigEndian: bigEndian)
        return walk.look(block)
    }

    /// Octets that a simple packet block should hold: the frame's length, cut to the first interface's snap length.
    func simpleLength(_ block: Span<UInt8>) -> Int {
        let original = Int(block.word(8, bigEndian))
        guard let limit = interfaces.first?.snapLength, limit > 0 else { return original }
        return min(original, limit)
    }

    /// Whether a packet block's own lengths fit the length that its head claims: such a head is believed.
    func fits(_ type: UInt32, _ head: Span<UInt8>, length: Int) -> Bool {
        switch type {
        case PcapngBlockType.packet, PcapngBlockType.enhancedPacket:
            guard head.count >= 28, interface(type, head) < interfaces.count else { return false }
            let rest = length &- 32 &- Int(head.word(20, bigEndian)).paddedTo4
            return rest == 0 || (rest >= 4 && rest <= Self.maxOptions)
        case PcapngBlockType.simplePacket:
            return head.count >= 12 && !interfaces.isEmpty && length == 16 &+ simpleLength(head).paddedTo4
        default: return false
        }
    }

    /// Options of a frame beyond that are not believed where a length is in doubt: a few comments of full length.
    private static let maxOptions = 262_144

    /// First position below `count` at which the type of a block stands that a search may end with; the window holds
    /// at least 3 octets more.
    func candidate(_ window: Span<UInt8>, below count: Int) -> Int? {
        for position in 0..<count {
            let type = window.word(position, bigEndian)
            if type &- 1 < 10 || type == PcapngBlockType.sectionHeader { return position }
            if !isOpen, type == 0x0100_0000 { return position }
        }
        return nil
    }
}
