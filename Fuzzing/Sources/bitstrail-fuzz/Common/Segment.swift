/// One TCP segment over IPv4 without a link layer, and the pcap file around it.
struct Segment {
    var source: UInt32 = 0
    var destination: UInt32 = 0
    var sourcePort: UInt16 = 0
    var destinationPort: UInt16 = 0
    var sequence: UInt32 = 0
    var acknowledgement: UInt32 = 0
    var flags: UInt8 = 0
    var payload: [UInt8] = []
    /// Octets of the payload that the snap length leaves.
    var captured: Int?
    /// Nanoseconds since 1970 UTC.
    var time: Int64 = 0
    /// Its number is far from where its sender stood.
    var isFar = false

    /// LINKTYPE_RAW
    static let linkType: UInt32 = 101

    /// A file of them, with nanoseconds.
    static func file(_ segments: some Sequence<Segment>) -> [UInt8] {
        var file: [UInt8] = [0x4d, 0x3c, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        file += little(0x4_0000) + little(linkType)
        for segment in segments { segment.append(to: &file) }
        return file
    }

    private func append(to file: inout [UInt8]) {
        let length = 40 + payload.count
        let kept = 40 + min(payload.count, captured ?? payload.count)
        file += Segment.little(UInt32(truncatingIfNeeded: time / 1_000_000_000))
        file += Segment.little(UInt32(truncatingIfNeeded: time % 1_000_000_000))
        file += Segment.little(UInt32(kept)) + Segment.little(UInt32(length))
        file += [0x45, 0] + Segment.big(UInt64(length), 2) + [0, 0, 0x40, 0, 64, 6, 0, 0]
        file += Segment.big(UInt64(source), 4) + Segment.big(UInt64(destination), 4)
        file += Segment.big(UInt64(sourcePort), 2) + Segment.big(UInt64(destinationPort), 2)
        file += Segment.big(UInt64(sequence), 4) + Segment.big(UInt64(acknowledgement), 4)
        file += [0x50, flags, 0xff, 0xff, 0, 0, 0, 0] + payload.prefix(kept - 40)
    }

    private static func little(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) }
    }

    private static func big(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * (count - 1 - $0))) }
    }
}
