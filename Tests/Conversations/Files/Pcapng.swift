/// An interface of a pcapng file. Frames name theirs with `BuiltFrame.interface`.
public struct PcapngInterface: Sendable, Hashable {
    public var encapsulation: Encapsulation
    /// 0 = no limit.
    public var snapLength: Int
    /// `nil` = the option is left out, which means microseconds.
    public var resolution: TimestampResolution?
    /// Seconds that a reader has to add to the times (if_tsoffset); 0 = the option is left out.
    public var offset: Int64 = 0
    public var name: String?
    /// What the statistics at the end say was dropped; `nil` = nothing is said.
    public var dropped: UInt64?
    /// if_fcslen counts bits, as some read the specification, not octets.
    public var countsBits = false

    public init(
        encapsulation: Encapsulation = Encapsulation(), snapLength: Int = 0,
        resolution: TimestampResolution? = .decimal(9), offset: Int64 = 0, name: String? = nil
    ) {
        self.encapsulation = encapsulation
        self.snapLength = snapLength
        self.resolution = resolution
        self.offset = offset
        self.name = name
    }

    func ticks(_ time: Int64) -> UInt64 {
        (resolution ?? .decimal(6)).ticks(time - offset * Times.second)
    }
}

/// The kinds of blocks that hold frames.
public enum PacketBlock: Sendable, Hashable {
    case enhanced
    /// Without a time; of interface 0.
    case simple
    /// The Packet Block of the first drafts.
    case obsolete
}

/// How a pcapng file is written.
public struct PcapngOptions: Sendable {
    public var interfaces: [PcapngInterface]
    /// The frames are shared out over this many sections.
    public var sections: Int
    /// For each section in turn (the last value goes on); the byte order may change from one to the next.
    public var bigEndian: [Bool]
    /// For the frames in turn, over and over. Simple ones hold frames whole or cut to interface 0's snap length.
    public var packets: [PacketBlock]
    /// Adds blocks that a reader has to pass over: name resolution, statistics, custom ones, an unknown type.
    public var otherBlocks: Bool
    /// A comment on every frame, beside the frames' own.
    public var comment: String?
    /// Writes the sections' real lengths in place of −1.
    public var sectionLengths: Bool
    /// Every frame has epb_flags: direction, reception, length of the frame check sequence.
    public var flags = false
    /// Sections and interfaces say what made them, with comments.
    public var descriptions = false
    /// TLS keys for whoever wants to decrypt.
    public var secrets: String?
    /// Every section numbers the interfaces anew: each begins with the one that was second before.
    public var rotatesInterfaces = false
    /// Interfaces are described when their first frame comes.
    public var lateInterfaces = false
    /// epb_dropcount of every hundredth frame.
    public var dropCount: UInt64?

    public init(
        interfaces: [PcapngInterface] = [PcapngInterface()], sections: Int = 1, bigEndian: [Bool] = [false],
        simplePackets: Bool = false, otherBlocks: Bool = false, comment: String? = nil, sectionLengths: Bool = false
    ) {
        self.interfaces = interfaces
        self.sections = sections
        self.bigEndian = bigEndian
        packets = [simplePackets ? .simple : .enhanced]
        self.otherBlocks = otherBlocks
        self.comment = comment
        self.sectionLengths = sectionLengths
    }
}

extension CaptureFile {
    public static func pcapng(_ frames: [BuiltFrame], _ options: PcapngOptions = PcapngOptions()) -> CaptureFile {
        var file = CaptureFile(bytes: [], records: [])
        let frames = frames.numbered()
        let sections = max(options.sections, 1)
        let share = max((frames.count + sections - 1) / sections, 1)
        for number in 0..<sections {
            let part = frames[min(number * share, frames.count)..<min((number + 1) * share, frames.count)]
            let order = options.bigEndian.isEmpty ? false : options.bigEndian[min(number, options.bigEndian.count - 1)]
            let section = PcapngSection(options, number: number, bigEndian: order).write(part)
            let offset = file.bytes.count
            file.records += section.records.map { $0.lowerBound + offset..<$0.upperBound + offset }
            file.bytes += section.bytes
        }
        return file
    }
}
