extension CaptureForm {
    static let pcaps: [CaptureForm] = {
        var forms: [CaptureForm] = []
        for variant in PcapOptions.Variant.allCases {
            for bigEndian in [false, true] {
                var options = PcapOptions(bigEndian: bigEndian)
                options.variant = variant
                let traits: Traits = variant == .nanoseconds ? [] : .roundedTimes
                let name = "pcap-\(variant.rawValue)\(bigEndian ? "-big" : "")"
                forms.append(CaptureForm(name, .pcap(options), traits: traits))
            }
        }
        for link in [LinkType.ethernetFCS, .nflog] {
            let encapsulation = Encapsulation(link: link)
            let options = PcapOptions(encapsulation: encapsulation, bigEndian: true, nanoseconds: true)
            forms.append(CaptureForm("pcap-\(link.rawValue)-big", .pcap(options)))
        }
        forms.append(CaptureForm("pcap-snaplen-0", .pcap(PcapOptions(nanoseconds: true, snapLength: 0))))
        forms.append(
            CaptureForm("pcap-snapped", .pcap(PcapOptions(nanoseconds: true)), traits: .cutsFrames)
                .changingSegments { $0.snapped(to: 600) })
        return forms
    }()

    static let pcapngs: [CaptureForm] = times + interfaces + sections + blocks + options

    private static let times: [CaptureForm] = {
        let all: [(String, TimestampResolution?)] = [
            ("default", nil), ("ms", .decimal(3)), ("us", .decimal(6)), ("ns", .decimal(9)), ("100ps", .decimal(10)),
            ("2-10", .binary(10)), ("2-20", .binary(20)), ("2-30", .binary(30)),
        ]
        var forms = all.map { name, resolution in
            let isExact = resolution == .decimal(9) || resolution == .decimal(10)
            return pcapng("time-\(name)", isExact ? [] : .roundedTimes) { $0.interfaces[0].resolution = resolution }
        }
        forms.append(pcapng("time-offset") { $0.interfaces[0].offset = 1_000_000_000 })
        // The stored times are later than the real ones.
        forms.append(
            pcapng("time-offset-negative") {
                $0.bigEndian = [true]
                $0.interfaces[0].offset = -3_600
            })
        return forms
    }()

    private static let ethernet = PcapngInterface(snapLength: 65_535, name: "eth0")

    private static func interface(_ link: LinkType, _ snapLength: Int = 0) -> PcapngInterface {
        PcapngInterface(encapsulation: Encapsulation(link: link), snapLength: snapLength, name: "any")
    }

    private static let interfaces: [CaptureForm] = [
        pcapng("two-interfaces") { $0.interfaces = [ethernet, interface(.raw)] }.changingSegments {
            $0.onOwnInterfaces()
        },
        pcapng("late-interfaces") {
            $0.bigEndian = [true]
            $0.interfaces = [ethernet, interface(.nflog)]
            $0.lateInterfaces = true
        }.changingSegments { $0.onOwnInterfaces() },
        pcapng("rotated-interfaces") {
            $0.bigEndian = [false, true]
            $0.interfaces = [ethernet, interface(.sll2, 70_000)]
            $0.sections = 3
            $0.rotatesInterfaces = true
        }.changingSegments { $0.onOwnInterfaces() },
        // Link types, snap lengths, units and origins of time that differ.
        pcapng("mixed-interfaces", .roundedTimes) {
            $0.interfaces = [ethernet, interface(.sll2, 262_144), interface(.raw)]
            $0.interfaces[1].resolution = .binary(30)
            $0.interfaces[2].resolution = .decimal(6)
            $0.interfaces[2].offset = 3_600
        }.changingSegments { $0.spread(over: 3) },
    ]

    private static let sections: [CaptureForm] = [
        pcapng("big") { $0.bigEndian = [true] },
        pcapng("sections") {
            $0.bigEndian = [false, true, false, true]
            $0.sections = 4
        },
        pcapng("sections-with-length") {
            $0.bigEndian = [true, false, true]
            $0.sections = 3
            $0.sectionLengths = true
            $0.otherBlocks = true
        },
        // More sections than frames: the last ones are empty.
        pcapng("empty-sections") { $0.sections = 1_000 },
    ]

    private static let blocks: [CaptureForm] = [
        pcapng("simple-packets", .losesTimes) { $0.packets = [.simple] },
        pcapng("simple-packets-big", .losesTimes) {
            $0.bigEndian = [true]
            $0.packets = [.simple]
        },
        pcapng("snapped", .cutsFrames) { $0.interfaces[0].snapLength = 600 }
            .changingSegments { $0.snapped(to: 600) },
        pcapng("simple-packets-snapped", [.losesTimes, .cutsFrames]) {
            $0.packets = [.simple]
            $0.interfaces[0].snapLength = 600
        }.changingSegments { $0.snapped(to: 600) },
        pcapng("obsolete-packets") { $0.packets = [.obsolete] },
        pcapng("obsolete-packets-big") {
            $0.bigEndian = [true]
            $0.packets = [.obsolete, .enhanced]
            $0.flags = true
        },
        pcapng("other-blocks") { $0.otherBlocks = true },
        pcapng("other-blocks-big") {
            $0.bigEndian = [true]
            $0.otherBlocks = true
        },
        pcapng("secrets") {
            let (random, secret) = (String(repeating: "0a", count: 32), String(repeating: "b1", count: 48))
            $0.secrets = "CLIENT_RANDOM \(random) \(secret)\n"
        },
        pcapng("drops", .drops) { $0.interfaces[0].dropped = 7 },
        pcapng("drop-counts", .drops) { $0.dropCount = 3 },
    ]

    private static let options: [CaptureForm] = [
        pcapng("flags") { $0.flags = true },
        pcapng("comments", .comments) { $0.comment = "seen by a test: ü" },
        pcapng("descriptions") {
            $0.bigEndian = [true]
            $0.descriptions = true
            $0.interfaces[0].name = "Ethernet 2 – WFP"
        },
        pcapng("fcs") { $0.interfaces[0] = interface(.ethernetFCS) },
        pcapng("fcs-in-bits") {
            $0.bigEndian = [true]
            $0.interfaces[0] = interface(.ethernetFCS)
            $0.interfaces[0].countsBits = true
        },
        pcapng("fcs-and-flags") {
            $0.interfaces[0] = interface(.ethernetFCS)
            $0.flags = true
        },
        pcapng("upper-pdu", [.losesTCP, .otherFrameNumbers]) { $0.interfaces[0] = interface(.exported) }
            .changingSightings { $0.exported() },
    ]

    private static func pcapng(
        _ name: String, _ traits: Traits = [], _ change: (inout PcapngOptions) -> Void
    ) -> CaptureForm {
        var options = PcapngOptions()
        change(&options)
        return CaptureForm("pcapng-\(name)", .pcapng(options), traits: traits)
    }
}
