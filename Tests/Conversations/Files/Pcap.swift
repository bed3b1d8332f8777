/// How a classic capture file is written.
public struct PcapOptions: Sendable {
    public var encapsulation: Encapsulation
    public var bigEndian: Bool
    public var nanoseconds: Bool
    public var snapLength: Int

    public init(
        encapsulation: Encapsulation = Encapsulation(), bigEndian: Bool = false, nanoseconds: Bool = false,
        snapLength: Int = 262_144
    ) {
        self.encapsulation = encapsulation
        self.bigEndian = bigEndian
        self.nanoseconds = nanoseconds
        self.snapLength = snapLength
    }
}

extension CaptureFile {
    /// Writes the classic format. Microseconds are rounded down.
    public static func pcap(_ frames: [BuiltFrame], _ options: PcapOptions = PcapOptions()) -> CaptureFile {
        var writer = ByteWriter(bigEndian: options.bigEndian)
        writer.u32(options.nanoseconds ? 0xa1b2_3c4d : 0xa1b2_c3d4)
        writer.u16(2)
        writer.u16(4)
        writer.u64(0)
        writer.u32(UInt32(options.snapLength))
        writer.u32(UInt32(options.encapsulation.link.number))
        var records: [Range<Int>] = []
        for frame in frames {
            let start = writer.bytes.count
            let (octets, length) = frame.captured(options.encapsulation, snapLength: options.snapLength)
            let fraction = frame.time % Times.second
            writer.u32(UInt32(truncatingIfNeeded: frame.time / Times.second))
            writer.u32(UInt32(options.nanoseconds ? fraction : fraction / Times.microsecond))
            writer.u32(UInt32(octets.count))
            writer.u32(UInt32(length))
            writer.put(octets)
            records.append(start..<writer.bytes.count)
        }
        return CaptureFile(bytes: writer.bytes, records: records)
    }
}
