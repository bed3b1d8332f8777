/// Makes the blocks of a pcapng file (draft-ietf-opsawg-pcapng) in little-endian byte order.
public struct PcapngWriter: Sendable {
    /// What the program that writes slices calls itself (shb_userappl), before its version.
    public static let sliceMark = "bitstrail slice"
    /// Octets of an option's value: what its length field can tell.
    private static let maxOption = 0xffff

    private var octets: [UInt8] = []

    public init() {}

    /// The blocks made so far; they are then forgotten.
    public mutating func take() -> [UInt8] {
        defer { octets.removeAll(keepingCapacity: true) }
        return octets
    }

    public mutating func section(application: String, comment: String) {
        block(PcapngBlockType.sectionHeader) { block in
            block.word(0x1a2b_3c4d)
            block.half(1)
            block.half(0)
            block.long(UInt64.max)
            block.option(1, Array(comment.utf8))
            block.option(4, Array(application.utf8))
        }
    }

    /// Of a second, that the interface's times are written with: as its capture has them, nanoseconds at most.
    private static func digits(of interface: CaptureInterface) -> UInt8 { min(interface.timeDigits, 9) }

    /// An interface as its capture describes it.
    public mutating func interface(_ interface: CaptureInterface, comment: String) {
        block(PcapngBlockType.interface) { block in
            block.half(UInt16(truncatingIfNeeded: interface.linkType))
            block.half(0)
            block.word(UInt32(clamping: interface.snapLength))
            block.option(1, Array(comment.utf8))
            if let name = interface.name { block.option(2, Array(name.utf8)) }
            if let description = interface.description { block.option(3, Array(description.utf8)) }
            block.option(9, [PcapngWriter.digits(of: interface)])
            if let filter = interface.filter, !filter.hasPrefix("(compiled") { block.option(11, [0] + filter.utf8) }
            if let system = interface.operatingSystem { block.option(12, Array(system.utf8)) }
            if let length = interface.frameCheckLength { block.option(13, [length]) }
            if interface.timeOffset != 0 {
                block.option(14, littleEndian(UInt64(bitPattern: interface.timeOffset)))
            }
        }
    }

    /// A frame.
    ///
    /// - Parameters:
    ///   - number: of its interface in the section.
    ///   - octets: what the capture holds of it.
    public mutating func frame(
        _ frame: Frame, octets: [UInt8], interface: CaptureInterface, number: Int, comments: [String]
    ) {
        block(PcapngBlockType.enhancedPacket) { block in
            block.word(UInt32(truncatingIfNeeded: number))
            let ticks = PcapngWriter.ticks(frame.time, interface)
            block.word(UInt32(truncatingIfNeeded: ticks >> 32))
            block.word(UInt32(truncatingIfNeeded: ticks))
            block.word(UInt32(clamping: octets.count))
            block.word(UInt32(clamping: max(frame.originalLength, octets.count)))
            block.append(octets)
            for comment in comments { block.option(1, Array(comment.utf8)) }
            var flags: UInt32 = frame.direction == .inbound ? 1 : frame.direction == .outbound ? 2 : 0
            if interface.frameCheckLength == nil, frame.capturedLength == frame.originalLength {
                flags |= UInt32(frame.frameCheckLength & 15) << 5
            }
            if flags != 0 { block.option(2, littleEndian(flags)) }
        }
    }

    /// What is known of an interface at the end of its section.
    ///
    /// - Parameters:
    ///   - end: when its capture ended, nanoseconds since 1970 UTC.
    public mutating func statistics(_ interface: CaptureInterface, number: Int, start: Int64, end: Int64) {
        block(PcapngBlockType.statistics) { block in
            block.word(UInt32(truncatingIfNeeded: number))
            let ticks = [start, end].map { PcapngWriter.ticks($0, interface) }
            block.word(UInt32(truncatingIfNeeded: ticks[1] >> 32))
            block.word(UInt32(truncatingIfNeeded: ticks[1]))
            for (code, time) in zip([UInt16(2), 3], ticks) {
                let (high, low) = (UInt32(truncatingIfNeeded: time >> 32), UInt32(truncatingIfNeeded: time))
                block.option(code, littleEndian(high) + littleEndian(low))
            }
            if let received = interface.received { block.option(4, littleEndian(UInt64(clamping: received))) }
            if let dropped = interface.dropped { block.option(5, littleEndian(UInt64(clamping: dropped))) }
        }
    }

    /// Ticks of the interface's clock; times that it cannot tell become its first or last one.
    private static func ticks(_ time: Int64, _ interface: CaptureInterface) -> UInt64 {
        let unit = (0..<(9 &- Int(digits(of: interface)))).reduce(Int128(1)) { unit, _ in unit &* 10 }
        let nanoseconds = Int128(time) &- Int128(interface.timeOffset) &* 1_000_000_000
        return UInt64(clamping: nanoseconds / unit)
    }

    private mutating func block(_ type: UInt32, _ fill: (inout Block) -> Void) {
        var block = Block()
        fill(&block)
        if block.hasOptions { block.word(0) }
        let length = UInt32(clamping: block.octets.count &+ 12)
        octets += littleEndian(type) + littleEndian(length)
        octets += block.octets
        octets += littleEndian(length)
    }

    /// A block's body.
    private struct Block {
        var octets: [UInt8] = []
        var hasOptions = false

        mutating func half(_ value: UInt16) {
            for shift in [UInt16(0), 8] { octets.append(UInt8(truncatingIfNeeded: value >> shift)) }
        }

        mutating func word(_ value: UInt32) {
            half(UInt16(truncatingIfNeeded: value))
            half(UInt16(truncatingIfNeeded: value >> 16))
        }

        mutating func long(_ value: UInt64) {
            word(UInt32(truncatingIfNeeded: value))
            word(UInt32(truncatingIfNeeded: value >> 32))
        }

        /// Octets and what fills them up to a multiple of four.
        mutating func append(_ value: [UInt8]) {
            octets += value
            for _ in 0..<(value.count.paddedTo4 &- value.count) { octets.append(0) }
        }

        mutating func option(_ code: UInt16, _ value: [UInt8]) {
            let value = Array(value.prefix(PcapngWriter.maxOption))
            hasOptions = true
            half(code)
            half(UInt16(truncatingIfNeeded: value.count))
            append(value)
        }
    }
}

private func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> Number($0 &* 8)) }
}
