/// Who looks at frames as the streams take them, to copy some: the frames of a connection, whatever they bring to it.
public protocol FrameObserver: AnyObject {
    /// A frame was taken: once, or for a frame that holds several packets once for each.
    func observe(_ sight: FrameSight)
}

/// The frame read last, and what it turned out to be; valid while the observer is called.
public struct FrameSight {
    let reader: CaptureQueue
    public let place: Place
    /// The TCP segment in it, or the one that it completed as the last IP fragment; nil if there is none.
    public let segment: SegmentSight?
    /// The IP fragment in it if it repeats one of a datagram that was complete before: that datagram's number.
    public let repeated: (datagram: Int, piece: FragmentPiece)?

    public var frame: Frame { reader.frame }
    public var comments: [String] { reader.comments }
    /// How often the frames of one capture began when all captures before it were over.
    public var borders: Int { reader.borders }
    public func copyBytes() -> [UInt8] { reader.copyBytes(0..<reader.frame.capturedLength) }

    /// The interface that captured it.
    public var interface: CaptureInterface? {
        guard let interfaces = reader.current?.interfaces, interfaces.indices.contains(frame.interface) else {
            return nil
        }
        return interfaces[frame.interface]
    }
}

/// A TCP segment and where it stands in its connection.
public struct SegmentSight {
    let decoded: DecodedFrame
    /// ``ConnectionFacts/serial`` of its connection.
    public let serial: Int
    public let direction: Int
    /// Of its first payload octet in its direction's stream; nil if the segment does not tell, or holds no octet of the
    /// stream, as a reset.
    public let offset: Int64?
    /// The frame holds another packet behind it.
    public let isFollowed: Bool
    /// If the segment was put together from IP fragments: the datagram's number in the run, its payload, and the frames
    /// that brought it.
    public let datagram: DatagramSight?
}

/// A datagram that was put together from IP fragments.
public struct DatagramSight {
    /// 0-based, in the order in which datagrams were completed.
    public let number: Int
    /// Its payload: what follows the IP header, or the IPv6 fragment header.
    public let octets: [UInt8]
    public let pieces: [FragmentPiece]
}

/// The IP fragment that a frame carries.
public struct FragmentPiece: Sendable {
    public let place: Place
    /// Its payload in the frame's bytes.
    public let range: Range<Int>
    /// Of its first octet in the datagram's payload.
    public let offset: Int
    /// It lies in a datagram that was itself put together from fragments: ``range`` is then all that the frame carries
    /// of that, and ``offset`` means nothing.
    public let isNested: Bool
}

extension StreamAssembler {
    /// Shows the current frame to the observer, once what it is has been decided.
    @inline(never)
    func showFrame() {
        guard let observer, !mustRedo else { return }
        let fragments = decoder.sightings
        observer.observe(
            FrameSight(reader: reader, place: place, segment: segmentSight(), repeated: fragments?.repeated))
    }

    private func segmentSight() -> SegmentSight? {
        let segment = decodedFrame
        guard segment.content == .tcp || segment.content == .exportedPDU else { return nil }
        let (key, isFlipped) = FlowKey.of(segment)
        guard let slot = table.find(key, key.hash(seed: table.seed)) else { return nil }
        let direction = isFlipped == table[slot].isFlipped ? 0 : 1
        let first = segment.flags.contains(.syn) ? segment.sequence &+ 1 : segment.sequence
        let isStream = table[slot, direction].isPlaced && !segment.flags.contains(.rst)
        var datagram: DatagramSight?
        if segment.isReassembled, let sightings = decoder.sightings, let octets = decoder.assembled {
            datagram = DatagramSight(number: sightings.number, octets: octets, pieces: sightings.pieces)
        }
        return SegmentSight(
            decoded: segment, serial: table[slot].serial, direction: direction,
            offset: isStream ? table[slot, direction].offset(of: first) : nil, isFollowed: decoder.hasRest,
            datagram: datagram)
    }
}
