/// Blanks what frames carry: every payload octet of TCP becomes 0 but those that somebody gives back. Lengths and all
/// headers stay.
///
/// A TCP checksum that was right stays right: it is changed by what the octets change (RFC 1624), so that the sum over
/// the segment is the same as before, and with it that of every checksum around the segment: UDP's and GRE's of tunnels.
/// One that was wrong stays as wrong; one that was left to the adapter, or cannot be told, is not touched.
public struct FrameStripper {
    /// Gives back octets of a stream: those that it knows of a range, with the offset of the first of each run.
    public typealias Source = (Range<Int64>) -> [(offset: Int64, octets: ArraySlice<UInt8>)]

    /// The frame's octets.
    public private(set) var octets: [UInt8]
    private let check: FrameCheck?

    /// - Parameter frame: the whole frame as captured.
    public init(_ octets: [UInt8], _ frame: Frame) {
        self.octets = octets
        check = octets.count == frame.originalLength ? FrameCheck(octets, linkType: frame.linkType) : nil
    }

    /// The end of what may be blanked: what stands behind is a check sequence.
    private var end: Int { check?.range.lowerBound ?? octets.count }

    /// Blanks a segment that lies in the frame.
    public mutating func strip(_ sight: SegmentSight, _ source: Source) {
        let segment = sight.decoded
        guard sight.datagram == nil else { return }
        FrameStripper.strip(&octets, segment, sight.offset, upTo: end, source)
        // What fills the frame up may hold anything.
        let behind = segment.transportStart &+ segment.transportLength
        if segment.content == .tcp, !sight.isFollowed, behind >= 0, behind < end { blank(behind..<end) }
        mend()
    }

    /// Blanks an IP fragment, which is a piece of a datagram.
    public mutating func strip(_ piece: FragmentPiece, as fragment: StrippedFragment, _ source: Source) {
        let range = piece.range.clamped(to: 0..<end)
        if piece.isNested {
            blank(range.lowerBound..<end)
        } else {
            // The datagram's octets that the frame holds, blanked as those of the whole would be.
            let blanked = max(range.lowerBound, range.lowerBound &+ fragment.payload.lowerBound &- piece.offset)
            if blanked < end { blank(blanked..<end) }
            if let offset = fragment.offset {
                let first = max(0, piece.offset &- fragment.payload.lowerBound)
                let last = min(piece.offset &+ range.count, fragment.payload.upperBound) &- fragment.payload.lowerBound
                if first < last {
                    let start = range.lowerBound &- piece.offset &+ fragment.payload.lowerBound
                    FrameStripper.restore(
                        &octets, (offset &+ Int64(first))..<(offset &+ Int64(last)), base: offset, at: start, source)
                }
            }
            for (index, octet) in [UInt8(fragment.checksum >> 8), UInt8(fragment.checksum & 0xff)].enumerated() {
                let position = fragment.checksumPosition &+ index &- piece.offset &+ range.lowerBound
                if range.contains(position) { octets[position] = octet }
            }
        }
        mend()
    }

    private mutating func blank(_ range: Range<Int>) {
        for position in range.clamped(to: 0..<octets.count) { octets[position] = 0 }
    }

    private mutating func mend() {
        guard let check else { return }
        let value = check.value(of: octets)
        for index in 0..<4 { octets[check.range.lowerBound &+ index] = UInt8(truncatingIfNeeded: value >> (index * 8)) }
    }

    /// Blanks the segment's payload, gives back what is known of it, and mends its checksum.
    fileprivate static func strip(
        _ octets: inout [UInt8], _ segment: DecodedFrame, _ offset: Int64?, upTo end: Int, _ source: Source
    ) {
        let start = max(0, min(segment.payloadOffset, end))
        let payload = start..<max(start, min(start &+ segment.payloadCaptured, end))
        let verdict = verdict(octets, segment)
        let before = InternetChecksum.sum(octets.span.extracting(payload))
        for position in payload { octets[position] = 0 }
        if let offset {
            restore(&octets, offset..<(offset &+ Int64(payload.count)), base: offset, at: start, source)
        }
        guard verdict == .right || verdict == .wrong else { return }
        let after = InternetChecksum.sum(octets.span.extracting(payload))
        let field = segment.transportStart &+ 16
        guard field >= 0, field &+ 2 <= octets.count else { return }
        let old = octets.span.half(field, true)
        let sum = InternetChecksum.fold(UInt64(~old) &+ UInt64(~before) &+ UInt64(after))
        let new = before == after ? old : ~sum
        octets[field] = UInt8(truncatingIfNeeded: new >> 8)
        octets[field &+ 1] = UInt8(truncatingIfNeeded: new)
    }

    private static func verdict(_ octets: [UInt8], _ segment: DecodedFrame) -> TCPChecksum.Verdict {
        guard segment.content == .tcp else { return .unknown }
        return TCPChecksum.verify(
            octets.span, start: segment.transportStart, length: segment.transportLength,
            TCPChecksum.PseudoHeader(
                sourceHigh: segment.sourceHigh, sourceLow: segment.sourceLow,
                destinationHigh: segment.destinationHigh, destinationLow: segment.destinationLow))
    }

    /// Puts back what the source knows of a range of the stream.
    ///
    /// - Parameters:
    ///   - base: offset in the stream of the octet at `start`, whether or not the octets hold it.
    private static func restore(
        _ octets: inout [UInt8], _ range: Range<Int64>, base: Int64, at start: Int, _ source: Source
    ) {
        guard !range.isEmpty else { return }
        for run in source(range) {
            for (index, octet) in run.octets.enumerated() {
                let offset = run.offset &+ Int64(index)
                let position = start &+ Int(clamping: offset &- base)
                if range.contains(offset), octets.indices.contains(position) { octets[position] = octet }
            }
        }
    }
}

/// What the fragments of a datagram with a TCP segment become.
public struct StrippedFragment: Sendable {
    /// The segment's payload in the datagram's.
    let payload: Range<Int>
    /// Of the first octet of it in its stream.
    let offset: Int64?
    /// Of the datagram, where the TCP checksum stands, and what it is to be.
    let checksumPosition: Int
    let checksum: UInt16

    /// nil if the segment was not put together from fragments.
    ///
    /// - Parameter source: gives back octets of the segment's stream.
    public init?(_ sight: SegmentSight, _ source: FrameStripper.Source) {
        guard let datagram = sight.datagram else { return nil }
        let segment = sight.decoded
        payload = segment.payloadOffset..<(segment.payloadOffset &+ max(0, segment.payloadLength))
        offset = sight.offset
        var octets = datagram.octets
        FrameStripper.strip(&octets, segment, offset, upTo: octets.count, source)
        checksumPosition = segment.transportStart &+ 16
        let field = checksumPosition
        checksum = field >= 0 && field &+ 2 <= octets.count ? octets.span.half(field, true) : 0
    }
}

/// A frame check sequence that is right, so that it has to stay so.
private struct FrameCheck {
    let range: Range<Int>
    private let start: Int

    /// nil if the frame ends with none: found out by computing it (IEEE 802.3 3.2.9), since captures rarely tell.
    init?(_ octets: [UInt8], linkType: UInt32) {
        switch linkType {
        case LinkType.ethernet, LinkType.ieee80211: start = 0
        case LinkType.radiotap, LinkType.ppi: start = octets.count >= 4 ? Int(octets[2]) | Int(octets[3]) << 8 : 0
        default: return nil
        }
        guard octets.count >= 4, start < octets.count &- 4 else { return nil }
        range = (octets.count &- 4)..<octets.count
        let value = value(of: octets)
        for index in 0..<4 where octets[range.lowerBound &+ index] != UInt8(truncatingIfNeeded: value >> (index * 8)) {
            return nil
        }
    }

    func value(of octets: [UInt8]) -> UInt32 {
        var value: UInt32 = .max
        for octet in octets[start..<range.lowerBound] {
            value = FrameCheck.table[Int((value ^ UInt32(octet)) & 0xff)] ^ value >> 8
        }
        return ~value
    }

    private static let table: [UInt32] = (0..<256).map { number in
        (0..<8).reduce(UInt32(number)) { value, _ in value & 1 == 0 ? value >> 1 : value >> 1 ^ 0xedb8_8320 }
    }
}
