/// Segments that are none of the connection's: captured before, or dropped by their receiver.
extension StreamAssembler {
    /// Whether the segment was captured before and brings nothing; its capture counts it.
    @inline(always)
    mutating func isCopy(_ segment: borrowing DecodedFrame, _ hash: UInt64, _ isFlipped: Bool) -> Bool {
        var sighted = DuplicateDetector.Segment()
        sighted.flowHash = hash
        sighted.isFlipped = isFlipped
        sighted.isIPv6 = segment.isIPv6
        sighted.identification = segment.ipIdentification
        sighted.sequence = segment.sequence
        sighted.acknowledgement = segment.acknowledgement
        sighted.flags = segment.flags
        sighted.window = segment.window
        sighted.checksum = segment.checksum
        sighted.payloadLength = segment.payloadLength
        sighted.payloadCaptured = segment.payloadCaptured
        sighted.time = place.time
        sighted.capture = place.capture
        let sighting = duplicates.see(sighted)
        guard sighting != .first else { return false }
        noteCopy()
        return sighting == .again
    }

    @inline(never)
    private mutating func noteCopy() {
        counts.duplicates &+= 1
        reader.noteDuplicate(of: duplicates.captureOfFirst, apart: duplicates.distance)
    }

    /// Whether somebody will look at the segment's octets, and they are not only counted.
    @inline(always)
    func isRead(_ segment: borrowing DecodedFrame, _ slot: Int, _ direction: Int) -> Bool {
        let length = Int64(segment.payloadLength)
        return length > 0 && !table[slot].isDismissed && table[slot, direction].skip < length
    }

    /// Looks at the segment's checksum; true if its receiver dropped it.
    @inline(never)
    mutating func isDamaged(_ segment: DecodedFrame, _ slot: Int, _ direction: Int) -> Bool {
        let addresses = TCPChecksum.PseudoHeader(
            sourceHigh: segment.sourceHigh, sourceLow: segment.sourceLow, destinationHigh: segment.destinationHigh,
            destinationLow: segment.destinationLow)
        let verdict =
            if segment.isReassembled, let octets = decoder.assembled {
                TCPChecksum.verify(
                    octets.span, start: segment.transportStart, length: segment.transportLength, addresses)
            } else {
                reader.withBytes {
                    TCPChecksum.verify($0, start: segment.transportStart, length: segment.transportLength, addresses)
                }
            }
        return table[slot, direction].checksums.drops(
            verdict, payloadLength: segment.payloadLength, checksumPolicy, counts: &counts.checksums)
    }
}
