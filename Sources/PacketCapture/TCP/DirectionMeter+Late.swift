/// Octets that come late or again: which of both, and why.
extension DirectionMeter {
    /// Without a round trip to compare with, what comes as late as this may have been overtaken, or sent again.
    static let unclearTime: Int64 = 3_000_000
    /// The same where its number is later than that of what came before it.
    static let overtakenTime: Int64 = 1_000_000
    /// A silence that only a timer ends, where the handshake's round trip is not known: half of the least time-out that
    /// common hosts use.
    static let timerTime: Int64 = 100_000_000
    /// Identifications of one sender's packets that lie further apart tell no order.
    static let identificationReach: Int16 = 1024

    mutating func openHole(upTo offset: Int64, _ identification: UInt16, at time: Int64) {
        // The receiver took the octet of a window probe.
        if probe == highest, offset == highest &+ 1 { return }
        dropSample()
        unseen &+= offset &- highest
        if holes.count >= DirectionMeter.maxHoles { forgotten = max(forgotten, holes.removeFirst().upper) }
        let step = Int16(bitPattern: identification &- self.identification)
        holes.append(
            Hole(
                lower: highest, upper: offset, time: time, identification: identification,
                isNumbered: step > 0 && step <= DirectionMeter.identificationReach))
    }

    /// The part of a segment below the highest octet seen.
    mutating func takeOld(
        _ lower: Int64, _ upper: Int64, _ identification: UInt16, _ roundTrip: Int64, at time: Int64
    ) {
        var filled: Int64 = 0
        var late: Hole?
        var index = 0
        while index < holes.count {
            let hole = holes[index]
            let from = max(lower, hole.lower)
            let to = min(upper, hole.upper)
            guard from < to else {
                index &+= 1
                continue
            }
            filled &+= to &- from
            late = late ?? hole
            index &+= punch(index, from, to)
        }
        unseen &-= filled
        if let late { judge(late, filled, identification, roundTrip, at: time) }
        // Before the first octet seen, or where holes were forgotten, nothing tells what was here before.
        let unknown = max(0, min(upper, max(start, forgotten)) &- lower)
        let again = upper &- lower &- filled
        if again <= 0 { return }
        if unknown > 0, filled == 0 {
            totals.unclear.segments &+= 1
            totals.unclear.octets &+= again
        } else {
            noteRetransmission(lower, upper, again, roundTrip, at: time)
        }
    }

    /// Takes a part out of a hole; how many holes remain of it.
    private mutating func punch(_ index: Int, _ from: Int64, _ to: Int64) -> Int {
        let hole = holes[index]
        if from == hole.lower, to == hole.upper {
            holes.remove(at: index)
            return 0
        }
        if from == hole.lower {
            holes[index].lower = to
        } else {
            holes[index].upper = from
            guard to < hole.upper else { return 1 }
            guard holes.count < DirectionMeter.maxHoles else {
                forgotten = max(forgotten, hole.upper)
                return 1
            }
            var rest = hole
            rest.lower = to
            holes.insert(rest, at: index &+ 1)
            return 2
        }
        return 1
    }

    /// Octets that were not seen before: overtaken, or sent again because they were lost before this place?
    ///
    /// A sender numbers its IPv4 packets upwards; what it sent again has a later number than what made the hole. Without
    /// numbers, time: within less than a round trip nobody can know that something is missing.
    private mutating func judge(
        _ hole: Hole, _ octets: Int64, _ identification: UInt16, _ roundTrip: Int64, at time: Int64
    ) {
        let delay = DirectionMeter.elapsed(hole.time, time)
        var isLate = hasClock && roundTrip > 0 && delay < roundTrip &- roundTrip / 8
        var isAgain = hasClock && delay >= max(roundTrip, DirectionMeter.timerTime)
        if identification != 0, hole.identification != 0 {
            let order = Int16(bitPattern: identification &- hole.identification)
            if order.magnitude <= DirectionMeter.identificationReach.magnitude {
                // Nothing is overtaken by as much as it takes a timer to send it again.
                isLate = order < 0 && !isAgain
                if order > 0 {
                    // A box that numbers packets anew does so behind what overtook them.
                    let trip = roundTrip > 0 ? roundTrip : .max
                    let limit =
                        hole.isNumbered
                        ? min(trip / 8, DirectionMeter.overtakenTime) : min(trip / 2, DirectionMeter.unclearTime)
                    isAgain = hasClock ? delay >= limit : hole.isNumbered
                }
            }
        } else if hasClock, roundTrip > 0, delay >= roundTrip, delay >= DirectionMeter.unclearTime {
            isAgain = true
        }
        if isLate {
            totals.outOfOrder.segments &+= 1
            totals.outOfOrder.octets &+= octets
        } else if isAgain {
            totals.recovered.segments &+= 1
            totals.recovered.octets &+= octets
            noteRecovery(hole.lower, hole.upper, roundTrip, at: time)
        } else {
            totals.unclear.segments &+= 1
            totals.unclear.octets &+= octets
        }
    }

    private mutating func noteRetransmission(
        _ lower: Int64, _ upper: Int64, _ octets: Int64, _ roundTrip: Int64, at time: Int64
    ) {
        totals.retransmitted.segments &+= 1
        totals.retransmitted.octets &+= octets
        let before = totals.lossTime
        noteRecovery(lower, upper, roundTrip, at: time)
        if upper <= acknowledged {
            totals.needless &+= 1
        } else {
            if repeats.count >= DirectionMeter.maxRepeats { repeats.removeFirst() }
            repeats.append(Repeat(lower: lower, upper: upper, lossTime: totals.lossTime &- before))
        }
    }

    /// What follows the first one of a recovery, up to what had been sent when it began, is of the same kind.
    private mutating func noteRecovery(
        _ lower: Int64, _ upper: Int64, _ roundTrip: Int64, at time: Int64
    ) {
        let silence = DirectionMeter.elapsed(lastTime, time)
        let smoothed = totals.roundTrips.smoothed
        let limit =
            roundTrip > 0
            ? max(DirectionMeter.unclearTime, 2 &* max(roundTrip, smoothed))
            : max(DirectionMeter.timerTime, 2 &* smoothed)
        if silence >= limit {
            isRecoveryTimed = true
        } else if lower >= recoveryEnd {
            isRecoveryTimed = false
        }
        recoveryEnd = max(recoveryEnd, highest)
        if upper > acknowledged { noteLoss(roundTrip, at: time) }
        if isRecoveryTimed { totals.timed &+= 1 } else { totals.fast &+= 1 }
    }
}
