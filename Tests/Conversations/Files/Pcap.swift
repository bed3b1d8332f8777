/// How a classic capture file is written.
public struct PcapOptions: Sendable {
    /// What stands at the beginning of the file and in front of each frame.
    public enum Variant: String, Sendable, CaseIterable {
        case microseconds, nanoseconds
        /// Alexey Kuznetzov's: eight more octets for each frame, which tell interface, Ethertype and direction.
        case modified

        var magic: UInt32 {
            switch self {
            case .microseconds: 0xa1b2_c3d4
            case .nanoseconds: 0xa1b2_3c4d
            case .modified: 0xa1b2_cd34
            }
        }
    }

    public var encapsulation: Encapsulation
    public var bigEndian: Bool
    public var variant: Variant
    /// 0 is written by programs that set no limit.
    public var snapLength: Int

    public init(
        encapsulation: Encapsulation = Encapsulation(), bigEndian: Bool = false, nanoseconds: Bool = false,
        snapLength: Int = 262_144
    ) {
        self.encapsulation = encapsulation
        self.bigEndian = bigEndian
        self.snapLength = snapLength
        variant = nanoseconds ? .nanoseconds : .microseconds
    }

    /// The unit of the times: nanoseconds, not microseconds.
    public var nanoseconds: Bool {
        get { variant == .nanoseconds }
        set { variant = newValue ? .nanoseconds : .microseconds }
    }

    /// The link type, and above it the length of the frame check sequence in units of two octets, if frames have it.
    var linkField: UInt32 {
        let words = UInt32(encapsulation.link.declaredFCS / 2)
        return UInt32(encapsulation.link.number) | (words == 0 ? 0 : words << 28 | 1 << 26)
    }
}

extension CaptureFile {
    /// Writes the classic format. Microseconds are rounded down.
    public static func pcap(_ frames: [BuiltFrame], _ options: PcapOptions = PcapOptions()) -> CaptureFile {
        var writer = ByteWriter(bigEndian: options.bigEndian)
        writer.u32(options.variant.magic)
        writer.u16(2)
        writer.u16(4)
        writer.u64(0)
        writer.u32(UInt32(options.snapLength))
        writer.u32(options.linkField)
        var records: [Range<Int>] = []
        let limit = options.snapLength == 0 ? nil : options.snapLength
        for frame in frames.captured(bigEndian: options.bigEndian, { _ in (options.encapsulation, limit) }) {
            let start = writer.bytes.count
            let fraction = frame.time % Times.second
            writer.u32(UInt32(truncatingIfNeeded: frame.time / Times.second))
            writer.u32(UInt32(options.nanoseconds ? fraction : fraction / Times.microsecond))
            writer.u32(UInt32(frame.octets.count))
            writer.u32(UInt32(frame.length))
            if options.variant == .modified {
                // Interface index, Ethertype, packet type (0 = to us, 4 = sent by us), padding.
                writer.u32(2)
                writer.u16(0x0800)
                writer.put([frame.frame.side == .server ? 0 : 4, 0])
            }
            writer.put(frame.octets)
            records.append(start..<writer.bytes.count)
        }
        return CaptureFile(bytes: writer.bytes, records: records)
    }
}
