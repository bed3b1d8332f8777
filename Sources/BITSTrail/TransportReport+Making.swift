import BITSSessions
import PacketCapture

/// From what TCP measured to what is reported: numbers that this capture cannot tell become nil.
extension TransportReport {
    /// - Parameter isClientFirst: direction 0 is the client's.
    init(_ metrics: ConnectionMetrics, of facts: ConnectionFacts, isClientFirst: Bool) {
        self.init()
        let (syn, answer) = (known(metrics.synToAnswer), known(metrics.answerToAcknowledgement))
        handshakeRoundTrip = known(metrics.handshakeRoundTrip)
        serverRoundTrip = isClientFirst ? syn : answer
        clientRoundTrip = isClientFirst ? answer : syn
        connectTime = known(metrics.connectTime)
        isHandshakeRepeated = metrics.isHandshakeRepeated
        let hasInitiator = facts.initiatorFrames > 0
        let hasResponder = facts.responderFrames > 0
        let first = hasInitiator ? DirectionReport(metrics.initiator, hasReceiver: hasResponder) : nil
        let second = hasResponder ? DirectionReport(metrics.responder, hasReceiver: hasInitiator) : nil
        clientToServer = isClientFirst ? first : second
        serverToClient = isClientFirst ? second : first
    }
}

extension DirectionReport {
    /// - Parameter hasReceiver: frames of the receiver are in the capture.
    init(_ metrics: ConnectionMetrics.Direction, hasReceiver: Bool) {
        self.init()
        segments = metrics.segments
        octets = metrics.octets
        unseenOctets = metrics.unseenOctets
        if metrics.segments > 0 {
            firstTime = metrics.firstTime
            lastTime = metrics.lastTime
        }
        let trips = metrics.roundTrips
        if trips.count > 0 {
            roundTrips = RoundTrips(
                count: trips.count, least: trips.least, smoothed: trips.smoothed, largest: trips.largest)
        }
        retransmitted = Amount(metrics.retransmitted)
        recovered = Amount(metrics.recovered)
        outOfOrder = Amount(metrics.outOfOrder)
        unclear = Amount(metrics.unclear)
        timedOut = metrics.timed
        fast = metrics.fast
        pauses = metrics.pauses
        pauseTime = metrics.pauseTime
        longestPause = metrics.longestPause
        keepAlives = metrics.keepAlives
        windowProbes = metrics.windowProbes
        guard hasReceiver else { return }
        needless = metrics.needless
        lossTime = metrics.lossTime
        quietTime = metrics.quietTime
        var seen = Receiver()
        seen.zeroWindows = metrics.zeroWindows
        seen.zeroWindowTime = metrics.zeroWindowTime
        seen.windowLimitedTime = metrics.windowShift >= 0 ? metrics.windowLimitedTime : nil
        seen.duplicateAcknowledgements = metrics.duplicateAcknowledgements
        seen.reportedTwice = metrics.reportedTwice
        seen.largestFlight = metrics.largestFlight
        receiver = seen
    }
}

extension DirectionReport.Amount {
    init(_ amount: ConnectionMetrics.Amount) {
        self.init(segments: amount.segments, octets: amount.octets)
    }
}

/// nil for -1.
private func known(_ value: Int64) -> Int64? { value >= 0 ? value : nil }
