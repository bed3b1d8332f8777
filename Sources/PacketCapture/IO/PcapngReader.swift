/// Reads pcapng (draft-ietf-opsawg-pcapng): several sections and interfaces, both byte orders, mixed link types and
/// resolutions.
///
/// Unsafe code: the frame's bytes and each block are looked at where they lie in ``BlockBuffer``, valid until the next
/// fill.
@safe final class PcapngReader {
    /// No block of a real capture comes near it; a larger one is damage.
    private static let maxBlock = 64 << 20
    /// More interfaces than that in one section are damage, and would cost memory.
    private static let maxInterfaces = 65_536

    private struct Interface {
        var clock: PcapngClock
        var linkType: UInt32
        var snapLength: Int
        /// Position in ``interfaces``.
        var index: Int
    }

    private let buffer: BlockBuffer
    private var bigEndian = false
    private var section: [Interface] = []
    private(set) var interfaces: [CaptureInterface] = []
    private(set) var frame = Frame()
    /// The frame's bytes, valid until the next call of ``next()``.
    private(set) var bytes = unsafe UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    /// What was wrong with the file so far, in its order; what it cost was not read.
    private(set) var problems: [CaptureProblem] = []
    /// What the file says beside its frames, and what was odd and cost nothing.
    var isGrowing = false
    private(set) var notes: [CaptureProblem] = []
    /// The comments of the frame read last.
    private(set) var comments: [String] = []
    private(set) var offset: Int64 = 0
    private var pending = 0

    init(_ source: ByteSource) {
        buffer = BlockBuffer(source, capacity: 512 << 10)
    }

    /// Reads up to the next frame; the end also at damage, which ``problems`` then tells.
    func next() -> ReadStep {
        while problems.isEmpty {
            if pending > 0 {
                let wanted = pending
                pending = 0
                guard buffer.skip(wanted) else {
                    _ = damage("the last block is cut")
                    return .end
                }
            }
            offset = buffer.position
            guard buffer.fill(12) else {
                if buffer.failure != 0 {
                    _ = damage("the file cannot be read on: \(SystemError.text(buffer.failure))")
                } else if buffer.available > 0 {
                    _ = damage("the file ends inside a block header")
                }
                return .end
            }
            if readBlock() { return .frame }
        }
        return .end
    }

    private func damage(_ message: String) -> Bool {
        problems.append(CaptureProblem(byteOffset: offset, message: message))
        return false
    }

    /// Takes the block at the window's start; true if it brought a frame.
    private func readBlock() -> Bool {
        let head = unsafe buffer.bytes(12).span
        let type = head.word(0, bigEndian)
        if type == 0x0a0d_0d0a {
            switch head.word(8, false) {
            case 0x1a2b_3c4d: bigEndian = false
            case 0x4d3c_2b1a: bigEndian = true
            default: return damage("a section header without the byte-order magic 1A 2B 3C 4D")
            }
        }
        let length = Int(head.word(4, bigEndian))
        guard length >= 12, length % 4 == 0 else {
            return damage("a block of type \(type) claims \(length) bytes; at least 12 and a multiple of 4 are due")
        }
        guard length <= Self.maxBlock else {
            return damage("a block of type \(type) claims \(length) bytes, more than any real one")
        }
        guard buffer.fill(length) else {
            if buffer.failure != 0 { return damage("the file cannot be read on: \(SystemError.text(buffer.failure))") }
            return damage("the file ends inside a block of \(length) bytes, of which \(buffer.available) are there")
        }
        let block = unsafe buffer.bytes(length).span
        guard Int(block.word(length &- 4, bigEndian)) == length else {
            return damage("a block's two lengths differ: \(length) and \(block.word(length &- 4, bigEndian))")
        }
        pending = length
        switch type {
        case 0x0a0d_0d0a:
            section.removeAll(keepingCapacity: true)
            return false
        case 1: return readInterface(block)
        case 2: return readPacket(block, interface: Int(block.half(8, bigEndian)), body: 28, lengths: 20)
        case 3: return readSimplePacket(block)
        case 5: return readStatistics(block)
        case 6: return readPacket(block, interface: Int(block.word(8, bigEndian)), body: 28, lengths: 20)
        default: return false
        }
    }

    private func readInterface(_ block: Span<UInt8>) -> Bool {
        guard block.count >= 20 else { return damage("an interface description of \(block.count) bytes; 20 are due") }
        guard section.count < Self.maxInterfaces, interfaces.count < Self.maxInterfaces else {
            return damage("more than \(Self.maxInterfaces) interfaces")
        }
        var clock = PcapngClock()
        var name: String?
        PcapngOptions.forEach(block, from: 16, bigEndian) { code, value in
            switch code {
            case 2:
                name = String(
                    decoding: (0..<min(value.count, 256)).map { block[value.lowerBound &+ $0] }, as: UTF8.self)
            case 9 where value.count >= 1: clock.setResolution(block[value.lowerBound])
            case 14 where value.count >= 8:
                clock.offsetSeconds = Int64(bitPattern: block.long(value.lowerBound, bigEndian))
            default: break
            }
        }
        let linkType = UInt32(block.half(8, bigEndian))
        let snapLength = Int(block.word(12, bigEndian))
        section.append(Interface(clock: clock, linkType: linkType, snapLength: snapLength, index: interfaces.count))
        interfaces.append(CaptureInterface(linkType: linkType, snapLength: snapLength, name: name, dropped: nil))
        return false
    }

    /// Enhanced and (obsolete) packet blocks: interface, time, captured and original length, bytes.
    private func readPacket(_ block: Span<UInt8>, interface: Int, body: Int, lengths: Int) -> Bool {
        guard block.count >= body &+ 4 else { return damage("a packet block of \(block.count) bytes; 32 are due") }
        guard interface < section.count else {
            return damage("a frame of interface \(interface), of which the section has \(section.count)")
        }
        let captured = Int(block.word(lengths, bigEndian))
        guard captured <= block.count &- body &- 4 else {
            return damage("a frame of \(captured) bytes in a block that holds \(block.count &- body &- 4)")
        }
        let ticks = UInt64(block.word(12, bigEndian)) << 32 | UInt64(block.word(16, bigEndian))
        setFrame(section[interface], captured, Int(block.word(lengths &+ 4, bigEndian)))
        frame.time = section[interface].clock.nanoseconds(ticks)
        frame.interface = section[interface].index
        setBytes(body, captured)
        return true
    }

    /// Simple packet block: no time, always the first interface, cut to its snap length.
    private func readSimplePacket(_ block: Span<UInt8>) -> Bool {
        guard block.count >= 16 else { return damage("a simple packet block of \(block.count) bytes; 16 are due") }
        guard let first = section.first else { return damage("a frame in a section without interfaces") }
        let original = Int(block.word(8, bigEndian))
        var captured = min(original, block.count &- 16)
        if first.snapLength > 0 { captured = min(captured, first.snapLength) }
        setFrame(first, captured, original)
        frame.interface = first.index
        setBytes(12, captured)
        return true
    }

    private func setFrame(_ interface: Interface, _ captured: Int, _ original: Int) {
        frame.number &+= 1
        frame.linkType = interface.linkType
        frame.capturedLength = captured
        frame.originalLength = max(captured, original)
        frame.byteOffset = offset
    }

    private func setBytes(_ from: Int, _ count: Int) {
        let block = unsafe buffer.bytes(from &+ count)
        unsafe bytes = unsafe UnsafeBufferPointer(rebasing: block[min(from, block.count)...])
    }

    /// Interface statistics: what the interface dropped (isb_ifdrop) and what the system did (isb_osdrop).
    private func readStatistics(_ block: Span<UInt8>) -> Bool {
        guard block.count >= 24 else { return damage("interface statistics of \(block.count) bytes; 24 are due") }
        let interface = Int(block.word(8, bigEndian))
        guard interface < section.count else { return false }
        var dropped: Int64?
        PcapngOptions.forEach(block, from: 20, bigEndian) { code, value in
            if (code == 5 || code == 7) && value.count >= 8 {
                let count = Int64(clamping: block.long(value.lowerBound, bigEndian))
                let sum = (dropped ?? 0).addingReportingOverflow(count)
                dropped = sum.overflow ? Int64.max : sum.partialValue
            }
        }
        // Counts go on from the start of the capture: the last block holds them all.
        if let dropped { interfaces[section[interface].index].dropped = dropped }
        return false
    }
}
