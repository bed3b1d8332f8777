/// Measures one connection: segment by segment, in the order of the capture.
struct ConnectionMeter {
    private var directions = [2 of DirectionMeter](repeating: DirectionMeter())
    /// Between the two ends, nanoseconds; 0 if it is not known.
    var roundTrip: Int64 = 0
    private(set) var clocks = ClockWatch()

    subscript(direction: Int) -> DirectionMeter {
        @inline(__always) _read { yield directions[direction] }
        @inline(__always) _modify { yield &directions[direction] }
    }

    /// Takes a segment with nothing to think about: new octets where they are due, or an acknowledgement of some.
    ///
    /// - Returns: false if it is another one; then nothing changed.
    @inline(always)
    mutating func takesQuickly(
        _ direction: Int, _ offset: Int64, _ acknowledges: Int64, length: Int, window: UInt16, flags: TCPFlags,
        identification: UInt16, at time: Int64
    ) -> Bool {
        // Masks, so that both are known to be in range.
        let own = direction & 1
        let other = own ^ 1
        guard offset == directions[own].highest else { return false }
        if length > 0 {
            // A time before the last one is far behind it as a number without sign.
            let pause = UInt64(bitPattern: time &- directions[own].lastTime)
            guard directions[own].isQuick, acknowledges == directions[other].acknowledged,
                Int32(window) == directions[other].window, pause < UInt64(DirectionMeter.pause)
            else { return false }
            directions[own].highest = offset &+ Int64(length)
            directions[own].identification = identification
            directions[own].lastTime = time
            directions[own].segments &+= 1
            if !directions[own].attention.isEmpty { directions[own].chooseSample(at: time) }
            return true
        }
        guard acknowledges > directions[other].acknowledged, window != 0, flags == .ack,
            directions[other].attention.isDisjoint(with: [.closedWindow, .recovering]),
            directions[other].repeats.isEmpty
        else { return false }
        directions[other].noteFlight(at: time, advances: true)
        if acknowledges >= directions[other].sampleEnd { directions[other].finishSample(at: time) }
        directions[other].acknowledged = acknowledges
        directions[other].window = Int32(window)
        return true
    }

    /// - Parameter watch: what saw the handshake.
    mutating func begin(with watch: ClockWatch) { clocks = watch }

    /// - Returns: whether its time stamp is due to be looked at.
    mutating func see(_ source: ClockWatch.Source, _ direction: Int) -> Bool {
        let isDue = directions[direction].source != source
        directions[direction].source = source
        clocks.see(source)
        directions[0].hasClock = !clocks.hasSeveral
        directions[1].hasClock = !clocks.hasSeveral
        return isDue && !clocks.hasSeveral
    }

    /// What saw the direction's latest segment that had to be thought about.
    @inline(__always)
    func source(_ direction: Int) -> ClockWatch.Source { directions[direction & 1].source }

    /// Takes any other segment.
    ///
    /// - Parameters:
    ///   - offset: nil if it is not known where the stream stands.
    ///   - acknowledges: -1 if it says nothing.
    ///   - report: octets of the other direction that the segment reports as received twice.
    mutating func take(
        _ segment: DecodedFrame, _ direction: Int, _ offset: Int64?, _ acknowledges: Int64, _ options: TCPOptions?,
        report: Range<Int64>?, at time: Int64
    ) {
        let other = 1 &- direction
        if roundTrip == 0, !clocks.hasSeveral { guessRoundTrip() }
        let quietSince = segment.payloadLength > 0 ? quietSince(direction, acknowledges) : nil
        let control: TCPFlags = [.syn, .fin, .rst]
        if acknowledges >= 0, segment.flags.isDisjoint(with: [.syn, .rst]) {
            let isPlain = segment.payloadLength == 0 && segment.flags.isDisjoint(with: control)
            directions[other].takeAcknowledgement(
                acknowledges, window: segment.window, isPlain: isPlain,
                isIdentified: segment.ipIdentification != 0 && !segment.isIPv6, options, roundTrip: roundTrip, at: time)
            if let report { directions[other].takeReport(report, at: time) }
        }
        guard let offset else { return }
        if segment.payloadLength > 0 {
            directions[direction].takePayload(
                offset, length: Int64(segment.payloadLength), identification: segment.ipIdentification,
                roundTrip: roundTrip, quietSince: quietSince, at: time)
        } else if segment.flags.isDisjoint(with: control), directions[direction].isProbe(at: offset) {
            directions[direction].takeProbe(at: time)
        }
    }

    /// Without the handshake, what lies to both sides of the capture's place tells the whole way.
    private mutating func guessRoundTrip() {
        if let first = directions[0].leastRoundTrip(), let second = directions[1].leastRoundTrip() {
            roundTrip = first &+ second
        }
    }

    /// Whether the selective blocks of an acknowledgement may tell something.
    mutating func wantsOptions(_ direction: Int, _ acknowledges: Int64) -> Bool {
        directions[1 &- direction].wantsBlocks(acknowledges)
    }

    /// Since when nothing is under way, before a segment of the direction; nil if something is.
    private mutating func quietSince(_ direction: Int, _ acknowledges: Int64) -> Int64? {
        guard let own = directions[direction].quietSince(-1),
            let other = directions[1 &- direction].quietSince(acknowledges), !directions[direction].isHeldUp()
        else { return nil }
        return max(own, other)
    }
}

// Mutating although they change nothing: an inline array lends its elements whole to what only reads them, as copies.
extension DirectionMeter {
    fileprivate mutating func wantsBlocks(_ acknowledges: Int64) -> Bool {
        !repeats.isEmpty || acknowledges == acknowledged && highest > acknowledges
    }

    /// When it sent, or was acknowledged, last; nil if something is under way.
    fileprivate mutating func quietSince(_ acknowledges: Int64) -> Int64? {
        max(acknowledges, acknowledged) >= highest ? max(lastTime, lastAcknowledgementTime) : nil
    }

    fileprivate mutating func isHeldUp() -> Bool { isWindowFull }

    fileprivate mutating func leastRoundTrip() -> Int64? {
        totals.roundTrips.count > 0 ? totals.roundTrips.least : nil
    }

    /// The first octet seen, if none was so far.
    mutating func begin(at offset: Int64) {
        guard attention.contains(.noPayload) else { return }
        start = offset
        highest = offset
    }

    mutating func isProbe(at offset: Int64) -> Bool { offset == highest &- 1 && !attention.contains(.noPayload) }
}

/// The meters of all connections that carry payload somebody wants to know of.
struct MeterTable: ~Copyable {
    private var all = SlotArray<ConnectionMeter>()
    private var free: [Int32] = []
    /// Connections that are not measured because there were too many at the same time.
    private(set) var refused = 0

    /// At the same time.
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    var count: Int { all.count &- free.count }

    subscript(position: Int) -> ConnectionMeter {
        @inline(__always) _read { yield all[position] }
        @inline(__always) _modify { yield &all[position] }
    }

    /// ``ConnectionMeter/takesQuickly(_:_:_:length:window:flags:identification:at:)``; false without a meter, and for
    /// a segment that another interface saw, or that is the direction's first of a second.
    @inline(always)
    mutating func takesQuickly(
        _ position: Int32, _ direction: Int, _ offset: Int64, _ acknowledges: Int64, length: Int, window: UInt16,
        flags: TCPFlags, identification: UInt16, at time: Int64, of source: ClockWatch.Source
    ) -> Bool {
        guard position >= 0, all[Int(position)].source(direction) == source else { return false }
        return all[Int(position)].takesQuickly(
            direction, offset, acknowledges, length: length, window: window, flags: flags,
            identification: identification, at: time)
    }

    /// A new meter's place; nil if there are too many.
    mutating func insert(_ meter: ConnectionMeter) -> Int32? {
        if let position = free.popLast() {
            all[Int(position)] = meter
            return position
        }
        guard all.count < limit else {
            refused &+= 1
            return nil
        }
        all.append(meter)
        return Int32(truncatingIfNeeded: all.count &- 1)
    }

    mutating func remove(_ position: Int32) {
        all[Int(position)] = ConnectionMeter()
        free.append(position)
    }
}
