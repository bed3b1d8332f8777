/// Turns the frames of captures, one after the other, into what happened on each TCP connection (RFC 9293): contiguous
/// octets, gaps with their cause, ends.
///
/// Pulled: ``next()`` reads as many frames as it takes to have something to say. What promises it makes:
/// - Octets of a direction come in order, each once; of overlapping segments the first data win.
/// - Octets come after those of the other direction that their sender had seen, whatever the order of the frames.
/// - What the capture lacks is a gap; a gap is reported only when it can no longer be filled: its receiver acknowledged
///   it and neither frames nor time brought it, or the connection is over.
/// - Memory is bounded (``Bounds``); what that costs is a gap of cause `evicted`, or a connection closed as `evicted`.
///
/// Not copyable: a copy for the look at one field would cost more than the look.
public struct StreamAssembler: ~Copyable {
    /// The bounds of what is held, each with its reason.
    public struct Bounds: Sendable {
        /// Connections at the same time: a flood of such as carried a message each then costs less than 150 MB.
        public var connections = 65_536
        /// What one connection may hold back: several times a large TCP window.
        public var heldPerConnection = 8 << 20
        /// What all may hold back together.
        public var held = 24 << 20
        /// Segments one connection may hold back, so that a storm of tiny ones stays cheap.
        public var heldSegments = 8192
        /// Connections with payload that are measured at the same time: with all that each may keep, 101 MB.
        /// Connections that carry something else are dismissed by their first octets.
        public var measured = 32_768
        /// What the fragments of all IP datagrams may cost that are not whole: 256 of the largest datagrams.
        public var fragmentOctets = 16 << 20
        /// A missing segment that its receiver acknowledged is given up when that many more frames of the connection,
        /// or that much time (nanoseconds), have not brought it: captures of several interfaces, whose clocks
        /// disagree by some milliseconds, reorder by less.
        public var patienceFrames: UInt32 = 256
        public var patienceTime: Int64 = 500_000_000
        /// The same where only one side was captured and nothing can tell what was acknowledged: longer than a
        /// retransmission takes.
        public var oneSidedPatienceTime: Int64 = 3_000_000_000
        public var oneSidedPatienceFrames: UInt32 = 512
        /// A connection that finished or was reset is closed after so much silence: late segments still belong to it.
        public var lingerTime: Int64 = 5_000_000_000
        /// With that many connections a quarter of ``lingerTime`` is enough.
        public var crowd = 8192
        /// What was reset is told then, but kept in mind for longer: whoever did not get the RST sends again, up to two
        /// minutes apart (RFC 6298 2.5), and that begins no connection.
        public var resetLingerTime: Int64 = 130_000_000_000
        /// Behind a FIN that was acknowledged nothing is sent again: what is missing before it can come only as late as
        /// captures of several interfaces reorder frames.
        public var finPatienceTime: Int64 = 20_000_000
        /// One that never carried payload is closed after so much silence.
        public var silentTime: Int64 = 120_000_000_000
        /// Any other: longer than any answer may take (four times the notification time-out).
        public var idleTime: Int64 = 1_200_000_000_000
        /// One that the consumer wants to keep: a keep-alive of hours is no end, and few connections of a capture are
        /// worth it.
        public var keptTime: Int64 = 172_800_000_000_000

        public init() {}
    }

    public let bounds: Bounds
    public internal(set) var counts = TrafficCounts()
    /// What became of the IP fragments.
    public var fragmentCounts: FragmentCounts { decoder.fragments.counts }
    /// How often a capture began when all before it were over.
    public var borders: Int { reader.borders }
    /// The time that the captures have come to, nanoseconds since 1970 UTC; nil before the first frame.
    public var latestTime: Int64? { clock.now }
    private var clock = CaptureClock()
    private var lastBorder = -1

    let reader: CaptureQueue
    let checksumPolicy: ChecksumPolicy
    var duplicates = DuplicateDetector()
    var table: FlowTable
    var meters: MeterTable
    var queue: [StreamEvent] = []
    var queueHead = 0
    /// Connections to look at before the next frame is read.
    var due: [Int] = []
    /// Connections to look at again when time goes on.
    var blocked = BlockedConnections()
    var heldCost = 0
    /// Resets that wait until what was held back before them is told.
    var resets: [Int: StreamEvent] = [:]
    /// Resets whose number skips octets that nobody saw: their receiver may have ignored them (RFC 5961 3.2).
    var doubtfulResets: [Int: StreamEvent] = [:]
    /// Connections with ``ReceiverReports``.
    var reporting = 0
    /// Slots whose connection is gone once its last event was taken.
    var leaving: [Int] = []
    /// Slots whose connection is over: its measures are gone once its last event was taken.
    var measured: [Int] = []
    var place = Place()
    /// What saw the current frame.
    var clockSource: ClockWatch.Source {
        @inline(always) get {
            ClockWatch.Source(period, capture: place.capture, interface: place.interface)
        }
    }
    var period = ClockWatch.Period()
    /// The octets of the current `bytes` event: of the frame, or of a held segment.
    var heldBytes: [UInt8]?
    var lentRange = 0..<0
    var decoder = PacketDecoder()
    private var decoded = DecodedFrame(.damaged)
    var decodedFrame: DecodedFrame { decoded }
    /// ``decoded`` is the current frame's: of a usual one only the numbers that were needed have been read so far.
    private var isDecodedWhole = false
    /// Looks at every frame once it is taken; nil as a rule.
    public var observer: (any FrameObserver)? {
        didSet { decoder.sightings = observer == nil ? nil : FragmentSightings() }
    }
    /// The current frame opens a connection anew once the old one was wound up.
    var mustRedo = false
    /// What the SYN of the connection that takes over told: how its addresses stand.
    var reuse: Reuse?

    struct Reuse {
        let isFlipped: Bool
    }

    /// When time is to be told next, and when consumer and table are.
    var nextTick = Int64.min
    var nextSecond = Int64.min
    /// Connections that wait for the time after a FIN.
    var endings: [Int] = []
    var sweepHand = 0
    /// From so many connections on the whole table is swept.
    var crowd: Int
    private var isEnding = false
    var endHand = 0
    var blockedHand = 0

    /// - Parameter seed: of the connection table's hash; results do not depend on it.
    public init(
        reading captures: CaptureQueue, bounds: Bounds = Bounds(), checksums: ChecksumPolicy = .auto, seed: UInt64
    ) {
        reader = captures
        checksumPolicy = checksums
        self.bounds = bounds
        crowd = bounds.crowd
        meters = MeterTable(limit: bounds.measured)
        decoder.fragments = FragmentTable(bounds: FragmentTable.Bounds(octets: bounds.fragmentOctets))
        table = FlowTable(seed: seed)
    }

    /// What happened next; nil when all captures are read and all connections are closed.
    public mutating func next() -> StreamEvent? {
        while true {
            if queueHead < queue.count {
                let event = queue[queueHead]
                queueHead &+= 1
                return event
            }
            if !queue.isEmpty {
                queue.removeAll(keepingCapacity: true)
                queueHead = 0
            }
            if !measured.isEmpty { releaseMeasured() }
            if !leaving.isEmpty { releaseLeaving() }
            if let slot = due.last {
                if !review(slot) {
                    due.removeLast()
                    if mustRedo && due.isEmpty {
                        mustRedo = false
                        takeSegment(decoded, isKnown: true)
                        if observer != nil { showFrame() }
                    }
                }
                continue
            }
            if isEnding {
                guard closeNext() else { return nil }
                continue
            }
            if decoder.hasRest {
                takeRest()
                if observer != nil { showFrame() }
                continue
            }
            switch reader.next() {
            case .frame:
                takeFrame()
                if observer != nil { showFrame() }
            case .idle: if let tick = idle() { return tick }
            case .end:
                // Captures may tell that they went on behind their last frame.
                if let end = reader.takeKnownEnd() {
                    passSilence(until: end)
                    continue
                }
                isEnding = true
                decoder.fragments.finish()
            }
        }
    }

    /// The octets of the `bytes` event returned last. A value of its own, so that the consumer may ask for skips and
    /// watches while it looks at them: lent by the assembler itself they would make it a copy of its whole table first.
    public var lent: LentBytes {
        LentBytes(reader: reader, held: heldBytes, range: lentRange)
    }

    func copyBytes(of segment: DecodedFrame, _ range: Range<Int>) -> [UInt8] {
        if segment.isReassembled, let octets = decoder.assembled { return Array(octets[range]) }
        return reader.copyBytes(range)
    }

    // MARK: Frames

    @inline(never)
    private mutating func takeFrame() {
        counts.frames &+= 1
        // Field by field: a copy of the whole frame would wait for what was just written.
        let time = reader.frame.time
        place.capture = reader.captureIndex
        place.frame = reader.frame.number
        place.interface = Int32(truncatingIfNeeded: reader.frame.interface)
        place.time = time
        place.byteOffset = reader.frame.byteOffset
        isDecodedWhole = false
        if reader.borders != lastBorder {
            lastBorder = reader.borders
            clock.restart(at: time)
            nextTick = Int64.min
            nextSecond = Int64.min
            period = ClockWatch.Period(era: lastBorder)
        } else {
            clock.see(time)
        }
        if let now = clock.now, now >= nextTick || nextTick &- now > 2_000_000_000 { advance(to: now) }
        // Never stored as a whole: to read back in wide pieces what was just written in narrow ones makes the processor
        // wait for all that came before.
        var segment = DecodedFrame(.damaged)
        let content = reader.readPlain(into: &segment)
        if content == .tcp {
            if heldBytes != nil { heldBytes = nil }
            handleSegment(segment)
            if mustRedo || observer != nil { _ = wholeSegment() }
            if reader.frame.hasComments { noteComments(wholeSegment()) }
        } else if content == .udp {
            counts.noteUDP()
            if observer != nil { decoded = DecodedFrame(.udp) }
        } else {
            takeOther(reader.frame)
        }
    }

    /// A frame that is not plain TCP in IPv4 over Ethernet, nor UDP.
    @inline(never)
    private mutating func takeOther(_ frame: Frame) {
        decodeDirectly()
        if decoded.content == .damaged { takeLayers(frame) } else { takeDecoded() }
    }

    private mutating func decodeDirectly() {
        let frame = reader.frame
        decoded = reader.withBytes {
            PacketDecoder.direct(
                $0, linkType: frame.linkType, originalLength: frame.originalLength,
                frameCheckLength: Int(frame.frameCheckLength))
        }
        isDecodedWhole = true
    }

    /// The current segment with all that its headers tell.
    @inline(never)
    mutating func wholeSegment() -> DecodedFrame {
        if !isDecodedWhole { decodeDirectly() }
        return decoded
    }

    /// A frame that is neither plain TCP nor plain UDP.
    @inline(never)
    private mutating func takeLayers(_ frame: Frame) {
        decoder.sightings?.place = place
        decoded = reader.withBytes {
            decoder.decodeLayers(
                $0, linkType: frame.linkType, originalLength: frame.originalLength,
                frameCheckLength: Int(frame.frameCheckLength),
                time: frame.time)
        }
        takeDecoded()
    }

    /// Another packet of the same frame.
    private mutating func takeRest() {
        let time = reader.frame.time
        decoded = reader.withBytes { decoder.decodeRest($0, time: time) }
        takeDecoded()
    }

    /// ``handleSegment(_:isKnown:)`` for all but the usual frames.
    @inline(never)
    private mutating func takeSegment(_ segment: DecodedFrame, isKnown: Bool = false) {
        handleSegment(segment, isKnown: isKnown)
    }

    private mutating func takeDecoded() {
        heldBytes = nil
        isDecodedWhole = true
        switch decoded.content {
        case .tcp: takeSegment(decoded)
        case .exportedPDU:
            decoded = numbered(decoded)
            takeSegment(decoded)
        default:
            counts.note(decoded, exportNames: decoder.exportNames)
            if decoded.content == .peerDiscovery {
                counts.peerDiscoveries &+= 1
                if counts.firstPeerDiscovery == nil { counts.firstPeerDiscovery = place }
            }
            return
        }
        if reader.frame.hasComments { noteComments(decoded) }
    }

    /// Exported PDUs come without TCP, in their order: each is what follows the last one of its direction, and its
    /// sender has seen all of the other's.
    private func numbered(_ exported: DecodedFrame) -> DecodedFrame {
        var segment = exported
        segment.flags = .ack
        segment.sequence = 1
        segment.acknowledgement = 1
        let (key, isFlipped) = FlowKey.of(segment)
        guard let slot = table.find(key, key.hash(seed: table.seed)) else { return segment }
        let direction = isFlipped == table[slot].isFlipped ? 0 : 1
        segment.sequence = table[slot, direction].nextNumber ?? 1
        segment.acknowledgement = table[slot, 1 &- direction].nextNumber ?? 1
        return segment
    }

    @inline(never)
    private mutating func noteComments(_ segment: DecodedFrame) {
        let (key, _) = FlowKey.of(segment)
        guard let slot = table.find(key, key.hash(seed: table.seed)) else { return }
        var event = StreamEvent(.comment)
        event.slot = slot
        event.place = place
        queue.append(event)
    }

    /// The comments on the frame of a `comment` event, until the next event is asked for.
    public var comments: [String] { reader.comments }

    private mutating func passSilence(until time: Int64) {
        guard let now = clock.now, time > now else { return }
        clock.restart(at: time)
        advance(to: time)
    }

    /// Nothing came: time goes on all the same where that is certain, and the consumer hears of it.
    private mutating func idle() -> StreamEvent? {
        if lastBorder >= 0, let time = reader.settledTime {
            clock.see(time)
            if let now = clock.now, now >= nextTick {
                advance(to: now)
                return nil
            }
        }
        var tick = StreamEvent(.idle)
        tick.place = place
        return tick
    }
}

/// The octets of a `bytes` event, until the next event is asked for.
public struct LentBytes {
    let reader: CaptureQueue
    let held: [UInt8]?
    let range: Range<Int>

    /// Lends the octets for the call.
    public func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        // A range that did not fit would end the process.
        if let held { return body(held.span.extracting(range.clamped(to: held.indices))) }
        return reader.withBytes { body($0.extracting(range.clamped(to: $0.indices))) }
    }
}
