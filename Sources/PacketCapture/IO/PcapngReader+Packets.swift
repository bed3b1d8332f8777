// Packet blocks: enhanced, simple and obsolete.

extension PcapngReader {
    /// Comments on one frame, and octets of each, that are kept: enough for what people write, where a hostile block
    /// could hold a quarter of a million.
    private static let (maxComments, maxComment) = (16, 1_024)

    /// Enhanced and obsolete packet blocks: interface, time, captured and original length, bytes, options.
    ///
    /// False if something in it is wrong, which is then told and costs this block only.
    ///
    /// - Parameter block: begins with the block's first `length` octets, or of a longer one with those that are held.
    @inline(__always)
    func readPacket(_ block: Span<UInt8>, _ type: UInt32, _ length: Int) -> Bool {
        let bigEndian = section.bigEndian
        guard length >= 32, block.count >= 28 else { return refuse(type, length, due: 32) }
        let number = section.interface(type, block)
        guard number < section.interfaces.count else { return refuse(interface: number) }
        let interface = section.interfaces[number]
        guard let index = interface.index else { return refuse(interface: number) }
        let captured = Int(block.word(20, bigEndian))
        guard captured <= length &- 32 else {
            let room = PcapngText.number(Int64(length &- 32))
            problem("a frame of \(PcapngText.bytes(captured)) in a block that holds \(room)")
            return false
        }
        let ticks = UInt64(block.word(12, bigEndian)) << 32 | UInt64(block.word(16, bigEndian))
        frame.time = interface.clock.nanoseconds(ticks)
        if frame.time == .max || frame.time == .min { tallies.timesBeyond &+= 1 }
        setFrame(interface, index, captured, Int(block.word(24, bigEndian)))
        lend(28, min(captured, Self.maxFrame))
        let options = 28 &+ captured.paddedTo4
        let hasDrops = type == PcapngBlockType.packet && block.half(10, bigEndian) != 0xffff
        if options &+ 8 <= min(length, block.count) || hasDrops {
            readFrameOptions(block, type, options, length, number)
        }
        return true
    }

    /// Simple packet block: no time, always the first interface, cut to its snap length; the block's own length tells
    /// where the bytes end if they are fewer.
    func readSimplePacket(_ block: Span<UInt8>, _ length: Int) -> Bool {
        guard length >= 16, block.count >= 12 else { return refuse(PcapngBlockType.simplePacket, length, due: 16) }
        guard let first = section.interfaces.first, let index = first.index else { return refuse(interface: 0) }
        let original = Int(block.word(8, section.bigEndian))
        let captured = min(section.simpleLength(block), length &- 16)
        setFrame(first, index, captured, original)
        tallies.timeless &+= 1
        lend(12, min(captured, Self.maxFrame))
        return true
    }

    @inline(__always)
    private func setFrame(_ interface: PcapngSection.Interface, _ index: Int, _ captured: Int, _ original: Int) {
        frame.number &+= 1
        frame.linkType = interface.linkType
        frame.interface = index
        frame.capturedLength = min(captured, Self.maxFrame)
        frame.originalLength = max(captured, original)
        frame.byteOffset = offset
        frame.frameCheckLength = 0
        frame.direction = .unknown
        if interface.frameCheckLength != 0 { setFrameCheck(interface.frameCheckLength) }
        if frame.hasComments {
            frame.hasComments = false
            commented = 0..<0
        }
    }

    /// A check sequence stands at the end of the frame as sent: of a frame that was cut, less of it is left.
    private func setFrameCheck(_ length: UInt8) {
        let left = Int(length) &- (frame.originalLength &- frame.capturedLength)
        frame.frameCheckLength = UInt8(clamping: min(left, frame.capturedLength))
    }

    /// epb_flags, epb_dropcount and comments; the drop count of an obsolete packet block, which is no option.
    private func readFrameOptions(
        _ block: Span<UInt8>, _ type: UInt32, _ start: Int, _ length: Int, _ interface: Int
    ) {
        let bigEndian = section.bigEndian
        if type == PcapngBlockType.packet, block.half(10, bigEndian) != 0xffff {
            countDropped(Int64(block.half(10, bigEndian)), interface)
        }
        let end = min(length &- 4, block.count)
        var walk = PcapngOptionWalk(from: min(start, end), to: end, bigEndian: bigEndian)
        var hasComments = false
        while let option = walk.next(block) {
            switch option.code {
            case 1: hasComments = true
            case 2 where option.value.count == 4: setFlags(block.word(option.value.lowerBound, bigEndian))
            case 4 where option.value.count == 8 && type == PcapngBlockType.enhancedPacket:
                countDropped(Int64(clamping: block.long(option.value.lowerBound, bigEndian)), interface)
            default: break
            }
        }
        if hasComments {
            frame.hasComments = true
            commented = min(start, end)..<end
        }
        if !walk.isSound { tallies.unsoundOptions &+= 1 }
    }

    /// The comments of the frame read last, made into strings only when they are asked for: some writers put one on
    /// every frame.
    var comments: [String] {
        guard frame.hasComments, !commented.isEmpty else { return [] }
        // Unsafe code: a part of the window, let go before it moves.
        let block = unsafe buffer.bytes(commented.upperBound).span
        var walk = PcapngOptionWalk(from: commented.lowerBound, to: commented.upperBound, bigEndian: section.bigEndian)
        var comments: [String] = []
        while comments.count < Self.maxComments, let option = walk.next(block) {
            if option.code == 1 { comments.append(PcapngText.option(block, option.value, limit: Self.maxComment)) }
        }
        return comments
    }

    /// Bits 0 and 1: the direction; 5 to 8: the octets of the frame check sequence, which go before the interface's; 16
    /// and up: errors on the link.
    private func setFlags(_ flags: UInt32) {
        switch flags & 3 {
        case 1: frame.direction = .inbound
        case 2: frame.direction = .outbound
        default: break
        }
        let length = UInt8(flags >> 5 & 15)
        if length != 0 { setFrameCheck(length) }
        if flags >> 16 != 0 { tallies.linkErrors &+= 1 }
    }

    private func refuse(_ type: UInt32, _ length: Int, due: Int) -> Bool {
        problem("\(PcapngBlockType.name(type)) of \(PcapngText.bytes(length)); \(due) are due")
        return false
    }

    private func refuse(interface: Int) -> Bool {
        let count = section.interfaces.count
        let number = PcapngText.number(Int64(interface))
        if interface < count {
            problem("a frame of interface \(number), whose description is damaged")
        } else if count == PcapngSection.maxInterfaces {
            problem(
                "a frame of interface \(number), beyond the first \(PcapngText.number(Int64(count))) of its section")
        } else {
            problem("a frame of interface \(number), of which the section has \(count)")
        }
        return false
    }
}
