/// What is kept of one direction's payload to measure it. Offsets are those of ``TCPStream``.
struct DirectionMeter {
    /// What the quick way of ``ConnectionMeter`` leaves to the slow one.
    struct Attention: OptionSet {
        let rawValue: UInt8
        /// No round trip is being measured.
        static let idleSample = Attention(rawValue: 1)
        /// No payload came so far.
        static let noPayload = Attention(rawValue: 2)
        /// The receiver closed its window.
        static let closedWindow = Attention(rawValue: 4)
        /// Octets were sent again, and what was under way then is not acknowledged yet.
        static let recovering = Attention(rawValue: 8)
        /// The round trip being measured may yet be that of a later segment.
        static let movableSample = Attention(rawValue: 16)
    }

    /// Octets not seen below ``highest``.
    struct Hole {
        var lower: Int64
        var upper: Int64
        /// When the segment behind it came, and that one's IPv4 identification.
        var time: Int64
        var identification: UInt16
        /// Its sender numbers its packets upwards.
        var isNumbered: Bool
    }

    /// Octets sent again that the receiver may yet report as received twice.
    struct Repeat {
        var lower: Int64
        var upper: Int64
        /// What of the time that loss costs is due to them.
        var lossTime: Int64 = 0
    }

    /// What saw its latest segment that had to be thought about.
    var source = ClockWatch.Source()
    var peerClock = PeerClock()
    /// Times tell something.
    var hasClock = true
    var attention: Attention = [.idleSample, .noPayload]
    /// Nothing is measured up to ``sampleEnd``, and when the last round trip was.
    var isResting = false
    var measuredTime: Int64 = 0
    /// After how many segments more the round trip being measured is that of another one, and the same for the next.
    var sampleDelay: UInt8 = 0
    var nextDelay: UInt8 = 0
    /// IPv4 identification of the segment with the highest octet.
    var identification: UInt16 = 0
    /// The window its receiver offered last, as the header had it, and what to shift it by.
    /// -1 before the first.
    var window: Int32 = -1
    var shift: UInt8 = 0
    /// One past the highest octet seen.
    var highest: Int64 = 0
    var acknowledged: Int64 = -1
    /// The round trip being measured: up to which octet, and since when; `.max` without one.
    var sampleEnd = Int64.max
    var sampleTime: Int64 = 0
    var lastTime: Int64 = 0
    var lastAcknowledgementTime: Int64 = 0
    var segments = 0
    /// What must fit into the window that the sender may send; far below 0 if the windows are not known.
    var segmentSize = DirectionMeter.unknownSize
    var largestFlight: Int64 = 0
    var windowLimitedTime: Int64 = 0
    /// The first octet seen.
    var start: Int64 = 0
    var firstTime: Int64 = 0
    /// When the receiver closed its window, and when it last said that it is closed.
    var zeroSince: Int64 = 0
    var zeroTime: Int64 = 0
    /// The last acknowledgement that repeats the one before, and the last probe.
    var repeatTime = Int64.min
    var repeatBlock = TCPOptions.SequenceRange()
    var probeTime = Int64.min
    /// What the receiver reported last as received twice, and when.
    var reported: Range<Int64> = 0..<0
    var reportTime = Int64.min
    var probe: Int64 = -1
    var unseen: Int64 = 0
    /// Octets up to there may lie in holes that were forgotten.
    var forgotten = Int64.min
    /// Octets up to there are sent again after the same loss, and whether a timer began it.
    var recoveryEnd = Int64.min
    var isRecoveryTimed = false
    var holes: [Hole] = []
    var repeats: [Repeat] = []
    var totals = ConnectionMetrics.Direction()

    static let unknownSize = Int64.min / 4

    /// Holes kept per direction: reordering and losses of one window; the oldest is forgotten.
    static let maxHoles = 16
    /// Repeats kept per direction: reports come within a round trip; the oldest is forgotten.
    static let maxRepeats = 8
    /// A time without payload that is told.
    static let pause: Int64 = 100_000_000

    /// What comes again so soon, and cannot be told from a copy by ``DuplicateDetector``, is none of the sender's.
    private static func mayBeCopy(of first: Int64, at time: Int64) -> Bool {
        first != Int64.min && elapsed(first, time) <= Int64(DuplicateDetector.withoutIdentification)
    }

    /// A direction with so many round trips that follow each other closer than so many nanoseconds tells nothing new by
    /// measuring all: about so many segments are passed over.
    private static let denseTrips = 16
    private static let denseTime: Int64 = 10_000_000
    private static let restSegments: Int64 = 24

    /// Time between two events; 0 where time goes backwards.
    static func elapsed(_ from: Int64, _ to: Int64) -> Int64 {
        let difference = to.subtractingReportingOverflow(from)
        return difference.overflow ? 0 : max(0, difference.partialValue)
    }

    /// Before the flight becomes smaller: how large it was, and whether the window held the sender up since it sent last.
    @inline(__always)
    mutating func noteFlight(at time: Int64, advances: Bool) {
        let flight = highest &- acknowledged
        if acknowledged >= 0, flight > largestFlight { largestFlight = flight }
        // What loss holds up is no matter of the window.
        let isLimited = isWindowFull && !attention.contains(.recovering)
        if isLimited {
            windowLimitedTime &+= DirectionMeter.elapsed(max(lastTime, lastAcknowledgementTime), time)
        }
        if isLimited || advances { lastAcknowledgementTime = max(lastAcknowledgementTime, time) }
    }

    /// The receiver's window has no room for another segment.
    @inline(__always)
    var isWindowFull: Bool {
        window >= 0 && highest &- acknowledged &+ segmentSize > Int64(window) << Int64(shift & 15)
    }

    // MARK: What the receiver says

    /// - Parameters:
    ///   - isPlain: without payload, SYN, FIN, RST.
    ///   - isIdentified: a copy of it would have been known by its IPv4 identification.
    ///   - roundTrip: between the two ends, 0 if it is not known.
    mutating func takeAcknowledgement(
        _ offset: Int64, window offered: UInt16, isPlain: Bool, isIdentified: Bool, _ options: TCPOptions?,
        roundTrip: Int64, at time: Int64
    ) {
        let last = lastAcknowledgementTime
        noteFlight(at: time, advances: offset > acknowledged)
        if offset > acknowledged {
            if offset >= sampleEnd { finishSample(at: time) }
            acknowledged = offset
            if attention.contains(.recovering), offset >= recoveryEnd { noteProgress(roundTrip, at: time) }
        } else if isPlain, offset == acknowledged, highest > acknowledged,
            window == Int32(offered) || (options?.blocks ?? 0) > 0
        {
            noteRepeat(options?.first ?? TCPOptions.SequenceRange(), isIdentified, since: last, at: time)
        }
        // An older segment's window is an older one (RFC 9293 3.10.7.4).
        if offset >= acknowledged { takeWindow(offered, at: time) }
    }

    /// An acknowledgement that repeats the last one; unless it says something new it may be that one, captured twice.
    ///
    /// - Parameter last: when one came that was none.
    private mutating func noteRepeat(
        _ block: TCPOptions.SequenceRange, _ isIdentified: Bool, since last: Int64, at time: Int64
    ) {
        let isOther = repeatTime >= last && block != repeatBlock
        if isIdentified || isOther || !DirectionMeter.mayBeCopy(of: max(repeatTime, last), at: time) {
            totals.duplicateAcknowledgements &+= 1
        }
        repeatTime = time
        repeatBlock = block
    }

    private mutating func takeWindow(_ offered: UInt16, at time: Int64) {
        let wasClosed = attention.contains(.closedWindow)
        if offered == 0, !wasClosed {
            totals.zeroWindows &+= 1
            zeroSince = time
            attention.insert(.closedWindow)
            attention.remove(.recovering)
        } else if offered != 0, wasClosed {
            totals.zeroWindowTime &+= DirectionMeter.elapsed(zeroSince, time)
            attention.remove(.closedWindow)
        }
        window = Int32(offered)
        if offered == 0 { zeroTime = time }
    }

    /// Whether the next octets in order need no thought: at most they begin a new sample.
    @inline(__always)
    var isQuick: Bool {
        attention.isEmpty
            || attention.isSubset(of: [.idleSample, .movableSample]) && holes.isEmpty && highest >= acknowledged
                && highest >= recoveryEnd
    }

    /// Measures the round trip of the segment that ends at ``highest``, or of one of the next: the first segment of a
    /// flight waits in no queue behind others, so it alone would tell too little.
    mutating func chooseSample(at time: Int64) {
        if attention.contains(.idleSample) {
            attention.remove(.idleSample)
            sampleDelay = nextDelay
            // All of 0...31, in disorder.
            nextDelay = (nextDelay &* 13 &+ 7) & 31
            if sampleDelay > 0 { attention.insert(.movableSample) }
        } else {
            sampleDelay &-= 1
            if sampleDelay > 0 { return }
            attention.remove(.movableSample)
        }
        sampleEnd = highest
        sampleTime = time
    }

    /// The acknowledgement waited for has come.
    mutating func finishSample(at time: Int64) {
        let trip = time.subtractingReportingOverflow(sampleTime)
        let isRest = isResting
        dropSample()
        if isRest { return }
        // It was sent behind all that was sent again: reports of that would be here.
        if !repeats.isEmpty { repeats.removeAll(keepingCapacity: true) }
        guard !trip.overflow, trip.partialValue >= 0 else { return }
        if totals.roundTrips.count >= DirectionMeter.denseTrips,
            DirectionMeter.elapsed(measuredTime, time) < DirectionMeter.denseTime
        {
            isResting = true
            attention.remove(.idleSample)
            sampleEnd = highest &+ DirectionMeter.restSegments &* ((highest &- start) / Int64(max(1, segments)))
        }
        measuredTime = time
        let value = trip.partialValue
        let isFirst = totals.roundTrips.count == 0
        totals.roundTrips.count &+= 1
        totals.roundTrips.least = isFirst ? value : min(totals.roundTrips.least, value)
        totals.roundTrips.largest = max(totals.roundTrips.largest, value)
        let smoothed = totals.roundTrips.smoothed
        totals.roundTrips.smoothed = isFirst ? value : smoothed &+ ((value &- smoothed) >> 3)
    }

    /// Octets that the receiver reports as received twice.
    mutating func takeReport(_ range: Range<Int64>, at time: Int64) {
        if range == reported, DirectionMeter.mayBeCopy(of: reportTime, at: time) { return }
        reported = range
        reportTime = time
        totals.reportedTwice &+= 1
        guard let index = repeats.firstIndex(where: { $0.lower < range.upperBound && $0.upper > range.lowerBound })
        else { return }
        // It had not been lost, or only its acknowledgement was.
        totals.lossTime &-= repeats.remove(at: index).lossTime
        totals.needless &+= 1
    }

    // MARK: What the sender sends

    /// A segment without payload that stands one octet before what is due (RFC 9293 3.8.4).
    mutating func takeProbe(at time: Int64) {
        let isCopy = DirectionMeter.mayBeCopy(of: probeTime, at: time)
        probeTime = time
        if isCopy { return }
        if attention.contains(.closedWindow) { totals.windowProbes &+= 1 } else { totals.keepAlives &+= 1 }
    }

    /// A segment with payload.
    ///
    /// - Parameters:
    ///   - identification: of the IPv4 header, 0 if there is none.
    ///   - roundTrip: between the two ends, 0 if it is not known.
    ///   - quietSince: since when neither side sent and all was acknowledged; nil if that does not hold.
    mutating func takePayload(
        _ offset: Int64, length: Int64, identification: UInt16, roundTrip: Int64, quietSince: Int64?, at time: Int64
    ) {
        let end = offset &+ length
        guard offset &- highest <= TCPStream.window, highest &- offset <= TCPStream.window else { return }
        if length == 1, isProbe(offset, at: time) { return }
        if attention.contains(.noPayload) {
            attention.remove(.noPayload)
            firstTime = time
        } else {
            notePause(at: time)
        }
        if let quietSince, DirectionMeter.elapsed(quietSince, time) >= DirectionMeter.pause {
            totals.quietTime &+= DirectionMeter.elapsed(quietSince, time)
        }
        segments &+= 1
        if offset > highest {
            if attention.contains(.recovering) { noteProgress(roundTrip, at: time) }
            openHole(upTo: offset, identification, at: time)
        } else if offset < highest {
            dropSample()
            if attention.contains(.closedWindow) { noteFlight(at: time, advances: false) }
            takeOld(offset, min(end, highest), identification, roundTrip, at: time)
        } else if attention.contains(.recovering) {
            noteProgress(roundTrip, at: time)
        }
        if end > highest {
            highest = end
            self.identification = identification
            if !attention.isDisjoint(with: [.idleSample, .movableSample]), end > acknowledged, !isWaiting,
                offset >= recoveryEnd
            {
                chooseSample(at: time)
            }
        }
        lastTime = max(lastTime, time)
    }

    /// Octets are missing that the receiver has not acknowledged: what it says now is about them.
    private var isWaiting: Bool { holes.last.map { $0.upper > acknowledged } ?? false }

    private mutating func isProbe(_ offset: Int64, at time: Int64) -> Bool {
        if attention.contains(.closedWindow), offset == highest {
            probe = offset
            totals.windowProbes &+= 1
            return true
        }
        // Without the receiver's side: nobody sends one octet of a segment again.
        guard offset == highest &- 1, acknowledged >= highest || acknowledged < 0 else { return false }
        takeProbe(at: time)
        return true
    }

    private mutating func notePause(at time: Int64) {
        let pause = DirectionMeter.elapsed(lastTime, time)
        guard pause >= DirectionMeter.pause else { return }
        totals.pauses &+= 1
        totals.pauseTime &+= pause
        totals.longestPause = max(totals.longestPause, pause)
    }

    mutating func dropSample() {
        sampleEnd = .max
        isResting = false
        attention.remove(.movableSample)
        attention.insert(.idleSample)
    }
}
