import BITSSessions
import PacketCapture

/// From what TCP measured to what is reported: numbers that this capture cannot tell become nil.
extension TransportReport {
    /// - Parameter isClientFirst: direction 0 is the client's.
    init(_ metrics: ConnectionMetrics, of facts: ConnectionFacts, isClientFirst: Bool) {
        self.init()
        if metrics.hasOneClock {
            let (syn, answer) = (known(metrics.synToAnswer), known(metrics.answerToAcknowledgement))
            handshakeRoundTrip = known(metrics.handshakeRoundTrip)
            serverRoundTrip = isClientFirst ? syn : answer
            clientRoundTrip = isClientFirst ? answer : syn
            connectTime = known(metrics.connectTime)
        }
        isHandshakeRepeated = metrics.isHandshakeRepeated
        let hasInitiator = facts.initiatorFrames > 0
        let hasResponder = facts.responderFrames > 0
        let first =
            hasInitiator
            ? DirectionReport(metrics.initiator, hasReceiver: hasResponder, hasOneClock: metrics.hasOneClock) : nil
        let second =
            hasResponder
            ? DirectionReport(metrics.responder, hasReceiver: hasInitiator, hasOneClock: metrics.hasOneClock) : nil
        clientToServer = isClientFirst ? first : second
        serverToClient = isClientFirst ? second : first
    }
}

extension DirectionReport {
    /// - Parameters:
    ///   - hasReceiver: frames of the receiver are in the capture.
    ///   - hasOneClock: one interface saw all of the connection.
    init(_ metrics: ConnectionMetrics.Direction, hasReceiver: Bool, hasOneClock: Bool) {
        self.init()
        self.hasOneClock = hasOneClock
        segments = metrics.segments
        octets = metrics.octets
        unseenOctets = metrics.unseenOctets
        if metrics.segments > 0 {
            firstTime = metrics.firstTime
            lastTime = metrics.lastTime
        }
        let trips = metrics.roundTrips
        if trips.count > 0, hasOneClock {
            roundTrips = RoundTrips(
                count: trips.count, least: trips.least, smoothed: trips.smoothed, largest: trips.largest)
        }
        retransmitted = Amount(metrics.retransmitted)
        recovered = Amount(metrics.recovered)
        outOfOrder = Amount(metrics.outOfOrder)
        unclear = Amount(metrics.unclear)
        timedOut = metrics.timed
        fast = metrics.fast
        if hasOneClock {
            pauses = Pauses(count: metrics.pauses, total: metrics.pauseTime, longest: metrics.longestPause)
        }
        keepAlives = metrics.keepAlives
        windowProbes = metrics.windowProbes
        guard hasReceiver else { return }
        needless = metrics.needless
        lossTime = hasOneClock ? metrics.lossTime : nil
        quietTime = hasOneClock ? metrics.quietTime : nil
        var seen = Receiver()
        seen.zeroWindows = metrics.zeroWindows
        seen.zeroWindowTime = hasOneClock ? metrics.zeroWindowTime : nil
        if let since = known(metrics.closedSince), let until = known(metrics.closedUntil) {
            seen.closed = since...max(since, until)
        }
        seen.unacknowledged = known(metrics.unacknowledged)
        seen.windowLimitedTime = hasOneClock && metrics.windowShift >= 0 ? metrics.windowLimitedTime : nil
        seen.duplicateAcknowledgements = metrics.duplicateAcknowledgements
        seen.reportedTwice = metrics.reportedTwice
        seen.largestFlight = metrics.largestFlight
        receiver = seen
    }
}

extension TransportGlance {
    /// - Parameter isClientFirst: direction 0 is the client's.
    init(_ glance: ConnectionGlance, isClientFirst: Bool) {
        self.init()
        let isTimed = glance.hasOneClock
        if isTimed {
            let (syn, answer) = (known(glance.synToAnswer), known(glance.answerToAcknowledgement))
            serverTrip = isClientFirst ? syn : answer
            clientTrip = isClientFirst ? answer : syn
            connectTime = known(glance.connectTime)
            if glance.hasSender { serverTrip = TransportGlance.least(serverTrip, glance.leastTrip) }
            if glance.hasReceiver { clientTrip = TransportGlance.least(clientTrip, glance.leastTripBack) }
            if glance.hasReceiver, glance.hasSender {
                answerLossTime = glance.lossTimeBack
                answersSentAgain = Int64(glance.sentAgainBack)
                clientClosedTime = glance.zeroWindowTimeBack
            }
        }
        guard glance.hasSender else { return }
        var sent = Sent()
        sent.lastTime = glance.lastTime
        sent.smoothedTrip = isTimed && glance.leastTrip != nil ? glance.smoothedTrip : nil
        sent.sentAgain = Int64(glance.sentAgain)
        if glance.hasReceiver {
            sent.sentAgain &-= Int64(glance.needless)
            if isTimed {
                sent.lossTime = glance.lossTime
                sent.quietTime = glance.quietTime
                sent.zeroWindowTime = glance.zeroWindowTime
                sent.windowLimitedTime = glance.isWindowKnown ? glance.windowLimitedTime : nil
            }
        }
        self.sent = sent
    }
}

extension DirectionReport.Amount {
    init(_ amount: ConnectionMetrics.Amount) {
        self.init(segments: amount.segments, octets: amount.octets)
    }
}

/// nil for -1.
private func known(_ value: Int64) -> Int64? { value >= 0 ? value : nil }
