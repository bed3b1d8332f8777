/// A frame as it stands in a capture file.
struct ParsedFrame {
    var octets: [UInt8]
    /// On the line.
    var length: Int
    var link: Int
    var interface: Int
    /// In the unit that the file says, made nanoseconds; `nil` if the file has no time for it.
    var time: Int64?
    var bigEndian: Bool
    var fcs = 0
    var comments: [String] = []
    /// epb_flags
    var flags: Int?
}

/// Reads capture files as their specifications have them, and notes what does not add up. It shares no code with the
/// writer.
struct CaptureParser {
    private(set) var frames: [ParsedFrame] = []
    private(set) var faults: [String] = []
    /// Types of the blocks of a pcapng file.
    private(set) var blockTypes: [Int] = []
    private(set) var dropped = 0
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0x0a, 0x0d, 0x0d, 0x0a]) { readBlocks() } else { readRecords() }
    }

    private mutating func expect(_ condition: Bool, _ fault: @autoclosure () -> String, at position: Int) {
        if !condition { faults.append("byte \(position): \(fault())") }
    }

    private mutating func readRecords() {
        let magics: [Int: (bigEndian: Bool, unit: Int64, header: Int)] = [
            0xa1b2_c3d4: (true, 1_000, 16), 0xd4c3_b2a1: (false, 1_000, 16), 0xa1b2_3c4d: (true, 1, 16),
            0x4d3c_b2a1: (false, 1, 16), 0xa1b2_cd34: (true, 1_000, 24), 0x34cd_b2a1: (false, 1_000, 24),
        ]
        guard let (big, unit, header) = magics[bytes.word(0)] else { return faults.append("no capture") }
        expect(bytes.half(4, bigEndian: big) == 2 && bytes.half(6, bigEndian: big) == 4, "version", at: 4)
        let limit = bytes.word(16, bigEndian: big)
        let field = bytes.word(20, bigEndian: big)
        let fcs = field & 0x0400_0000 != 0 ? (field >> 28) * 2 : 0
        var position = 24
        while position < bytes.count {
            guard position + header <= bytes.count else { return faults.append("the file ends in a record") }
            let length = bytes.word(position + 8, bigEndian: big)
            let end = position + header + length
            guard end <= bytes.count else { return faults.append("the file ends in a frame") }
            let fraction = Int64(bytes.word(position + 4, bigEndian: big))
            expect(fraction * unit < 1_000_000_000, "fraction of a second", at: position)
            expect(limit == 0 || length <= limit, "more than the snap length", at: position)
            let frame = ParsedFrame(
                octets: Array(bytes[(position + header)..<end]), length: bytes.word(position + 12, bigEndian: big),
                link: field & 0xffff, interface: 0,
                time: Int64(bytes.word(position, bigEndian: big)) * 1_000_000_000 + fraction * unit, bigEndian: big,
                fcs: fcs)
            expect(frame.octets.count <= frame.length, "longer than on the line", at: position)
            frames.append(frame)
            position = end
        }
    }

    private struct Interface {
        var link: Int
        var limit: Int
        var resolution = 6
        var offset: Int64 = 0
        var fcs = 0

        func time(_ high: Int, _ low: Int) -> Int64 {
            let ticks = UInt64(high) << 32 | UInt64(low)
            let whole: UInt64
            let product: (high: UInt64, low: UInt64)
            let unit: UInt64
            if resolution & 0x80 != 0 {
                unit = 1 << UInt64(resolution & 0x7f)
            } else {
                unit = (0..<resolution).reduce(1) { value, _ in value * 10 }
            }
            whole = ticks / unit
            product = (ticks % unit).multipliedFullWidth(by: 1_000_000_000)
            return (Int64(whole) + offset) * 1_000_000_000 + Int64(unit.dividingFullWidth(product).quotient)
        }
    }

    private mutating func readBlocks() {
        var interfaces: [Interface] = []
        var (big, position, sectionEnd) = (false, 0, Int?.none)
        while position < bytes.count {
            guard position + 12 <= bytes.count else { return faults.append("the file ends in a block") }
            let isHeader = bytes.word(position) == 0x0a0d_0d0a
            if isHeader { big = bytes.word(position + 8) == 0x1a2b_3c4d }
            let length = bytes.word(position + 4, bigEndian: big)
            guard length >= 12, length % 4 == 0, position + length <= bytes.count else {
                return faults.append("byte \(position): block length \(length)")
            }
            let block = Array(bytes[position..<position + length])
            expect(block.word(length - 4, bigEndian: big) == length, "the lengths differ", at: position)
            let type = block.word(0, bigEndian: big)
            blockTypes.append(type)
            switch type {
            case 0x0a0d_0d0a:
                expect(sectionEnd == nil || sectionEnd == position, "the section's length", at: position)
                expect(block.word(8, bigEndian: big) == 0x1a2b_3c4d, "byte order", at: position)
                let size = [block.word(16, bigEndian: big), block.word(20, bigEndian: big)]
                sectionEnd = size == [0xffff_ffff, 0xffff_ffff] ? nil : position + length + size[big ? 1 : 0]
                interfaces = []
            case 1: interfaces.append(interface(block, big))
            case 2, 3, 6: packet(block, type, big, interfaces, position)
            case 5:
                for (code, value) in options(block, 20, big) where code == 5 {
                    dropped += value.word(big ? 4 : 0, bigEndian: big)
                }
            default: break
            }
            position += length
        }
        expect(sectionEnd == nil || sectionEnd == position, "the section's length", at: position)
    }

    private mutating func interface(_ block: [UInt8], _ big: Bool) -> Interface {
        var result = Interface(link: block.half(8, bigEndian: big), limit: block.word(12, bigEndian: big))
        for (code, value) in options(block, 16, big) {
            switch code {
            case 9: result.resolution = Int(value[0])
            // Octets or bits, as the writer read the specification.
            case 13: result.fcs = value[0] == 32 ? 4 : Int(value[0])
            case 14:
                let low = value.word(big ? 4 : 0, bigEndian: big)
                result.offset = value.word(big ? 0 : 4, bigEndian: big) >> 31 == 1 ? Int64(low) - 1 << 32 : Int64(low)
            default: break
            }
        }
        return result
    }

    private mutating func packet(
        _ block: [UInt8], _ type: Int, _ big: Bool, _ interfaces: [Interface], _ position: Int
    ) {
        let number = type == 3 ? 0 : type == 2 ? block.half(8, bigEndian: big) : block.word(8, bigEndian: big)
        guard interfaces.indices.contains(number) else { return faults.append("byte \(position): interface \(number)") }
        let interface = interfaces[number]
        let original = block.word(type == 3 ? 8 : 24, bigEndian: big)
        let start = type == 3 ? 12 : 28
        let length =
            type == 3
            ? min(original, interface.limit == 0 ? original : interface.limit) : block.word(20, bigEndian: big)
        guard start + length <= block.count - 4 else { return faults.append("byte \(position): frame of \(length)") }
        expect(interface.limit == 0 || length <= interface.limit, "more than the snap length", at: position)
        var frame = ParsedFrame(
            octets: Array(block[start..<start + length]), length: original, link: interface.link, interface: number,
            bigEndian: big, fcs: interface.fcs)
        expect(length <= original, "longer than on the line", at: position)
        let end = start + (length + 3) / 4 * 4
        if type == 3 {
            expect(end == block.count - 4, "a simple packet ends with its octets", at: position)
        } else {
            frame.time = interface.time(block.word(12, bigEndian: big), block.word(16, bigEndian: big))
            for (code, value) in options(block, end, big) {
                if code == 1 { frame.comments.append(String(decoding: value, as: UTF8.self)) }
                if code == 2 { frame.flags = value.word(0, bigEndian: big) }
            }
        }
        frames.append(frame)
    }

    private mutating func options(_ block: [UInt8], _ start: Int, _ big: Bool) -> [(Int, [UInt8])] {
        var result: [(Int, [UInt8])] = []
        var position = start
        let end = block.count - 4
        while position < end {
            let (code, length) = (block.half(position, bigEndian: big), block.half(position + 2, bigEndian: big))
            position += 4
            guard code != 0 else { break }
            guard position + length <= end else {
                faults.append("an option of \(length)")
                break
            }
            result.append((code, Array(block[position..<position + length])))
            position += (length + 3) / 4 * 4
        }
        if position != end { faults.append("octets behind the options") }
        return result
    }
}
