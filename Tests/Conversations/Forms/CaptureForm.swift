/// One of the ways in which captures of a conversation come: the link, the tunnels, what happened to the frames on the
/// way to the file, and the file's format. Under every form an analyzer has to find the same, but for what the form's
/// traits name and for the description of the capture itself.
///
///     for form in CaptureForm.all {
///         let file = form.file(of: frames)
///         let plain = form.plainFile(of: frames)
///     }
public struct CaptureForm: Sendable {
    /// What may differ from the report of `plainFile`.
    public struct Traits: OptionSet, Sendable, Hashable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        /// There are more or fewer frames, so that they have other numbers.
        public static let otherFrameNumbers = Traits(rawValue: 1 << 0)
        /// No frame has a time.
        public static let losesTimes = Traits(rawValue: 1 << 1)
        /// Only what TCP carried is left: no handshake, no end, no retransmission.
        public static let losesTCP = Traits(rawValue: 1 << 2)
        /// Nobody can tell what the frames hold.
        public static let unreadable = Traits(rawValue: 1 << 3)
        /// Packets were seen more than once.
        public static let duplicates = Traits(rawValue: 1 << 4)
        /// Fragments repeat octets of other fragments, all with the same content.
        public static let overlaps = Traits(rawValue: 1 << 5)
        /// Frames lack their ends (those of the plain file too).
        public static let cutsFrames = Traits(rawValue: 1 << 6)
        /// Some TCP checksums were left to the network card.
        public static let wrongChecksums = Traits(rawValue: 1 << 7)
        /// The capture says that frames were dropped.
        public static let drops = Traits(rawValue: 1 << 8)
        /// Frames have comments.
        public static let comments = Traits(rawValue: 1 << 9)
        /// Different from the script's, but those of the plain file too.
        public static let otherAddresses = Traits(rawValue: 1 << 10)
        /// Times are rounded (those of the plain file too).
        public static let roundedTimes = Traits(rawValue: 1 << 11)
        /// Segments are cut or joined otherwise (those of the plain file too).
        public static let otherSegments = Traits(rawValue: 1 << 12)
        /// IPv6 fragments overlap, so that a host would have dropped the packet (RFC 8200 4.5).
        public static let forbiddenOverlaps = Traits(rawValue: 1 << 13)
    }

    enum Format: Sendable {
        case pcap(PcapOptions)
        case pcapng(PcapngOptions)
    }

    /// For example `tunnel-vxlan`; unlike any other's.
    public let name: String
    public let traits: Traits
    let format: Format
    /// What becomes of the segments, in the plain file too.
    private var changeSegments: @Sendable ([BuiltFrame]) -> [BuiltFrame] = { $0 }
    /// What becomes of the frames on the way to this file.
    private var changeSightings: @Sendable ([BuiltFrame]) -> [BuiltFrame] = { $0 }

    init(_ name: String, _ format: Format, traits: Traits = []) {
        self.name = name
        self.traits = traits
        self.format = format
    }

    public static let all: [CaptureForm] =
        links + tunnels + fragments + duplicates + offloads + pcaps + pcapngs

    public static func named(_ name: String) -> CaptureForm? { all.first { $0.name == name } }

    /// `pcap` or `pcapng`.
    public var formatName: String {
        switch format {
        case .pcap: "pcap"
        case .pcapng: "pcapng"
        }
    }

    /// The capture of `frames` in this form.
    public func file(of frames: [BuiltFrame]) -> CaptureFile {
        write(sightings(packets(frames)))
    }

    /// A capture of the same segments on plain Ethernet, in a nanosecond file, at the times that this form can tell.
    public func plainFile(of frames: [BuiltFrame]) -> CaptureFile {
        var encapsulation = Encapsulation()
        if isIPv6 { encapsulation.network = .v6 }
        let plain = packets(frames).map { frame in
            var frame = frame
            frame.time = rounded(frame)
            return frame
        }
        return .pcap(plain, PcapOptions(encapsulation: encapsulation, nanoseconds: true))
    }

    /// The packets that were sent: numbered, with the identifications that hosts give.
    func packets(_ frames: [BuiltFrame]) -> [BuiltFrame] { changeSegments(frames).identified().numbered() }

    /// What comes to the file of packets.
    func sightings(_ packets: [BuiltFrame]) -> [BuiltFrame] { changeSightings(packets) }

    func write(_ frames: [BuiltFrame]) -> CaptureFile {
        switch format {
        case .pcap(let options): .pcap(frames, options)
        case .pcapng(let options): .pcapng(frames, options)
        }
    }

    /// The link type, tunnels and network of the (first) interface.
    public var encapsulation: Encapsulation {
        switch format {
        case .pcap(let options): options.encapsulation
        case .pcapng(let options): options.interfaces[0].encapsulation
        }
    }

    private var isIPv6: Bool {
        let form = encapsulation
        return form.network.isIPv6 || form.link == .ipv6 && form.tunnels.isEmpty
            || form.tunnels.last?.needsIPv6 == true
    }

    /// The time that is left of a frame's in this form.
    private func rounded(_ frame: BuiltFrame) -> Int64 {
        let resolution: TimestampResolution
        switch format {
        case .pcap(let options): resolution = options.nanoseconds ? .decimal(9) : .decimal(6)
        case .pcapng(let options):
            let interface = options.interfaces[min(frame.interface, options.interfaces.count - 1)]
            resolution = interface.resolution ?? .decimal(6)
        }
        return resolution.rounded(frame.time)
    }
}

extension CaptureForm {
    /// A nanosecond file of frames in this encapsulation.
    init(_ name: String, _ encapsulation: Encapsulation, traits: Traits = []) {
        let format = Format.pcap(PcapOptions(encapsulation: encapsulation, nanoseconds: true))
        let isIPv6 = CaptureForm(name, format).isIPv6
        self.init(name, format, traits: isIPv6 ? traits.union(.otherAddresses) : traits)
    }

    /// This form with a change of the segments, which the plain file has too.
    func changingSegments(_ change: @escaping @Sendable ([BuiltFrame]) -> [BuiltFrame]) -> CaptureForm {
        var form = self
        form.changeSegments = change
        return form
    }

    /// This form with a change on the way to the file.
    func changingSightings(_ change: @escaping @Sendable ([BuiltFrame]) -> [BuiltFrame]) -> CaptureForm {
        var form = self
        form.changeSightings = change
        return form
    }
}
