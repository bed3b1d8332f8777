// The lengths of a block, and what is done where they contradict each other.

// Unsafe code: parts of the window, whose ends ``BlockBuffer/bytes(_:)`` checks; each is let go before the window moves.

extension PcapngReader {
    /// What the lengths of a block come to.
    enum Measure {
        /// Octets that belong to the block, and those up to the next one.
        case block(length: Int, room: Int)
        case step(Step)
    }

    /// Whether a block stands somewhere; `unknown` if a growing input does not reach far enough yet.
    enum Standing {
        case yes(length: Int, bigEndian: Bool)
        case no
        case unknown
    }

    /// So many blocks one after the other are believed where a lone one is not.
    static let blocksInARow = 3

    /// Compares the two lengths of the block at the window's start.
    ///
    /// Lengths that are no multiple of 4 occur: the next block begins at the next multiple, or, with some writers, at
    /// once. If only the trailing length is wrong, what follows shows it.
    func measure(_ type: UInt32, _ length: Int) -> Measure {
        guard length >= 12 else {
            let claim = "\(PcapngBlockType.name(type)) claims \(PcapngText.bytes(length))"
            return damaged(type, length, "\(claim); 12 are the least")
        }
        let padded = length.paddedTo4
        guard buffer.fill(padded) else { return measureLast(type, length) }
        let last = trailingLength(padded)
        if last == length || last == padded {
            if padded != length { tallies.oddLengths &+= 1 }
            return .block(length: padded, room: padded)
        }
        if padded != length, trailingLength(length) == length {
            tallies.oddLengths &+= 1
            return .block(length: length, room: length)
        }
        let reason = PcapngDamage.twoLengths(type, length, last)
        switch follows(padded, section.bigEndian) {
        case .yes:
            problem("\(reason); \(PcapngText.number(Int64(padded))) fits what follows")
            return .block(length: padded, room: padded)
        case .unknown: return .step(.idle)
        case .no: return damaged(type, length, reason)
        }
    }

    /// A block that the input does not hold to its end.
    private func measureLast(_ type: UInt32, _ length: Int) -> Measure {
        let there = buffer.available
        let ending = PcapngDamage.ending(inside: length, there: Int64(there))
        if buffer.failure != 0 || isGrowing { return .step(cut(ending)) }
        if length & 3 != 0, there >= length, trailingLength(length) == length {
            tallies.oddLengths &+= 1
            return .block(length: length, room: there)
        }
        let isBelieved = section.fits(type, unsafe buffer.bytes(28).span, length: length)
        let reason =
            isBelieved ? "" : "\(PcapngBlockType.name(type)) claims \(PcapngText.bytes(length)), more than there are"
        let settled = settle(type, reason)
        if let settled { return settled }
        return .step(isBelieved ? cut(ending) : lose(type, length, reason))
    }

    /// A block whose lengths are no use: the lengths inside it may tell its end; if not, the next one is searched for.
    func damaged(_ type: UInt32, _ length: Int, _ reason: String) -> Measure {
        settle(type, reason) ?? .step(lose(type, length, reason))
    }

    private func trailingLength(_ length: Int) -> Int {
        let block = unsafe buffer.bytes(length).span
        guard length >= 4, block.count == length else { return -1 }
        return Int(block.word(length &- 4, section.bigEndian))
    }

    /// Takes the block's length from what it holds, if a block then follows.
    private func settle(_ type: UInt32, _ reason: String) -> Measure? {
        guard let lengths = lengthsInside(type) else { return .step(.idle) }
        for length in lengths where length <= Self.maxHeld {
            if mayStillCome(length) { return .step(.idle) }
            guard buffer.available >= length else { continue }
            var standing = stands(length, section.bigEndian, strictly: true)
            if case .no = standing, trailingLength(length) == length { standing = follows(length, section.bigEndian) }
            switch standing {
            case .yes:
                let doubt = reason.isEmpty ? "\(PcapngBlockType.name(type)) has a wrong length" : reason
                problem("\(doubt); \(PcapngText.number(Int64(length))) fits what follows")
                return .block(length: length, room: length)
            case .unknown: return .step(.idle)
            case .no: continue
            }
        }
        return nil
    }

    /// How long the block would be by its own fields: without options, and with those that stand there.
    ///
    /// nil if a growing input does not reach far enough yet.
    private func lengthsInside(_ type: UInt32) -> [Int]? {
        if mayStillCome(28) { return nil }
        let head = unsafe buffer.bytes(28).span
        if type == PcapngBlockType.simplePacket, head.count >= 12, !section.interfaces.isEmpty {
            return [16 &+ section.simpleLength(head).paddedTo4]
        }
        guard let start = section.optionsStart(type, head), start <= Self.maxHeld else { return [] }
        if type == PcapngBlockType.packet || type == PcapngBlockType.enhancedPacket {
            guard section.interface(type, head) < section.interfaces.count else { return [] }
        }
        // Options of a damaged block are followed for a while only.
        let furthest = start &+ 4_096
        if mayStillCome(furthest) { return nil }
        let block = unsafe buffer.bytes(furthest).span
        guard start < block.count else { return [start &+ 4] }
        var walk = PcapngOptionWalk(from: start, to: block.count, bigEndian: section.bigEndian)
        _ = walk.look(block)
        return walk.hasEndMark ? [start &+ 4, walk.position &+ 4] : [start &+ 4]
    }

    /// Fills the window, and tells whether bytes are lacking that a growing input may yet bring.
    private func mayStillCome(_ count: Int) -> Bool {
        !buffer.fill(count) && isGrowing && buffer.failure == 0
    }

    /// Whether the input may go on at a place: with a framed block of any type, or not at all.
    func follows(_ position: Int, _ bigEndian: Bool) -> Standing {
        if mayStillCome(position &+ 1) { return .unknown }
        if buffer.available == position, buffer.failure == 0 { return .yes(length: 0, bigEndian: bigEndian) }
        return stands(position, bigEndian, strictly: false)
    }

    /// Whether a block with two equal lengths stands at a place of the window.
    ///
    /// - Parameter strictly: only a block whose inside is sound too; ``PcapngSection/isSound(_:_:)``.
    func stands(_ position: Int, _ bigEndian: Bool, strictly: Bool) -> Standing {
        if mayStillCome(position &+ 12) { return .unknown }
        guard buffer.available >= position &+ 12 else { return .no }
        var bigEndian = bigEndian
        let head = unsafe buffer.bytes(position &+ 12).span
        let type = head.word(position, bigEndian)
        if type == PcapngBlockType.sectionHeader {
            let order = PcapngSection.byteOrder(head.word(position &+ 8, false))
            guard order.known else { return .no }
            bigEndian = order.bigEndian
        }
        let length = Int(head.word(position &+ 4, bigEndian))
        guard length >= 12, length & 3 == 0, length <= Self.maxHeld else { return .no }
        if mayStillCome(position &+ length) { return .unknown }
        guard buffer.available >= position &+ length else { return .no }
        let window = unsafe buffer.bytes(position &+ length).span
        guard Int(window.word(position &+ length &- 4, bigEndian)) == length else { return .no }
        if strictly {
            let section = section.isOpen ? section : PcapngSection(bigEndian: bigEndian)
            guard section.isSound(type, window.extracting(position..<position &+ length)) else { return .no }
        }
        return .yes(length: length, bigEndian: bigEndian)
    }

    /// The input ends where it should not, for now or for good.
    func cut(_ message: String) -> Step {
        if buffer.failure != 0 {
            problem("the file cannot be read on: \(SystemError.text(buffer.failure))")
            return .end
        }
        if isGrowing { return .idle }
        if buffer.available > 0 { problem(message) }
        return .end
    }
}
