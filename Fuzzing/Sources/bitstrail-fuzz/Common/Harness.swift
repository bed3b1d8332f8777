/// The harnesses: one for each stage that foreign octets reach, and two for all of it.
enum Harness: String, CaseIterable {
    case pcap, pcapng, compressed
    case links, fragments, segments
    case http, packets, values, tokens, words
    case whole, uploads

    func run(_ octets: [UInt8]) {
        switch self {
        case .pcap: CaptureHarness.run(octets, kind: .pcap)
        case .pcapng: CaptureHarness.run(octets, kind: .pcapng)
        case .compressed: CompressedHarness.run(octets)
        case .links: LinkHarness.run(octets)
        case .fragments: FragmentHarness.run(octets)
        case .segments: SegmentHarness.run(octets)
        case .http: HTTPHarness.run(octets)
        case .packets: PacketHarness.run(octets)
        case .values: ValueHarness.run(octets)
        case .tokens: TokenHarness.run(octets)
        case .words: WordHarness.run(octets)
        case .whole: WholeHarness.run(octets)
        case .uploads: UploadHarness.run(octets)
        }
    }

    /// Octets that one input may have allocated at the same time, whatever it claims: what a flat analysis of any file may
    /// need. A decompressor keeps the window that a file asks for.
    var mostMemory: Int { self == .compressed ? 160 << 20 : 64 << 20 }
}

/// An oracle: tells if it does not hold.
func demand(_ isTrue: Bool, _ message: @autoclosure () -> String) {
    if !isTrue { Platform.report(message()) }
}
