/// The unit of an interface's time stamps: 10⁻ⁿ s or 2⁻ⁿ s.
public enum TimestampResolution: Sendable, Hashable {
    case decimal(UInt8)
    case binary(UInt8)

    var optionValue: UInt8 {
        switch self {
        case .decimal(let exponent): exponent
        case .binary(let exponent): exponent | 0x80
        }
    }

    /// A time in this unit, rounded down.
    func ticks(_ nanoseconds: Int64) -> UInt64 {
        let (seconds, rest) = (UInt64(nanoseconds / Times.second), UInt64(nanoseconds % Times.second))
        switch self {
        case .decimal(let exponent):
            let scale = (0..<exponent).reduce(UInt64(1)) { product, _ in product * 10 }
            return seconds * scale + (exponent <= 9 ? rest / (1_000_000_000 / scale) : rest * (scale / 1_000_000_000))
        case .binary(let exponent):
            let product = rest.multipliedFullWidth(by: 1 << UInt64(exponent))
            return seconds << UInt64(exponent) + UInt64(1_000_000_000).dividingFullWidth(product).quotient
        }
    }
}

/// An interface of a pcapng file. Frames name theirs with `BuiltFrame.interface`.
public struct PcapngInterface: Sendable, Hashable {
    public var encapsulation: Encapsulation
    /// 0 = no limit.
    public var snapLength: Int
    /// `nil` = the option is left out, which means microseconds.
    public var resolution: TimestampResolution?

    public init(
        encapsulation: Encapsulation = Encapsulation(), snapLength: Int = 0,
        resolution: TimestampResolution? = .decimal(9)
    ) {
        self.encapsulation = encapsulation
        self.snapLength = snapLength
        self.resolution = resolution
    }
}

/// How a pcapng file is written.
public struct PcapngOptions: Sendable {
    public var interfaces: [PcapngInterface]
    /// The frames are shared out over this many sections.
    public var sections: Int
    /// For each section in turn (the last value goes on); the byte order may change from one to the next.
    public var bigEndian: [Bool]
    /// Writes Simple Packet Blocks, which have no time and belong to interface 0.
    public var simplePackets: Bool
    /// Adds blocks that a reader has to pass over: name resolution, statistics, an unknown type.
    public var otherBlocks: Bool
    /// A comment on every frame.
    public var comment: String?
    /// Writes the sections' real lengths in place of −1.
    public var sectionLengths: Bool

    public init(
        interfaces: [PcapngInterface] = [PcapngInterface()], sections: Int = 1, bigEndian: [Bool] = [false],
        simplePackets: Bool = false, otherBlocks: Bool = false, comment: String? = nil, sectionLengths: Bool = false
    ) {
        self.interfaces = interfaces
        self.sections = sections
        self.bigEndian = bigEndian
        self.simplePackets = simplePackets
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
            let section = PcapngSection(options: options, bigEndian: order).write(part)
            let offset = file.bytes.count
            file.records += section.records.map { $0.lowerBound + offset..<$0.upperBound + offset }
            file.bytes += section.bytes
        }
        return file
    }
}
