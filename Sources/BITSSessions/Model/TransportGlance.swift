/// What the time of each exchange is weighed by, out of ``TransportReport``: the numbers alone, which cost little to ask
/// for again and again. Times are nanoseconds; nil is what the capture does not tell.
public struct TransportGlance: Sendable {
    /// What the client sent and what the server made of it.
    public struct Sent: Sendable {
        public var lossTime: Int64?
        public var windowLimitedTime: Int64?
        public var zeroWindowTime: Int64?
        /// All was acknowledged, and neither side sent until the client did.
        public var quietTime: Int64 = 0
        /// Segments sent again that were needed, on this side of the capture's place or the other.
        public var sentAgain: Int64 = 0
        public var smoothedTrip: Int64?
        /// Its last payload.
        public var lastTime: Int64?

        public init() {}
    }

    public var connectTime: Int64?
    /// The least round trips that were seen, to the server and to the client; the handshake's included.
    public var serverTrip: Int64?
    public var clientTrip: Int64?
    /// How long loss held up what the server sent.
    public var answerLossTime: Int64 = 0
    /// Segments that the server sent again.
    public var answersSentAgain: Int64 = 0
    /// How long the client's window was closed.
    public var clientClosedTime: Int64 = 0
    /// nil without a frame of the client.
    public var sent: Sent?

    public init() {}

    public init(_ report: TransportReport) {
        connectTime = report.connectTime
        serverTrip = TransportGlance.least(report.serverRoundTrip, report.clientToServer?.roundTrips?.least)
        clientTrip = TransportGlance.least(report.clientRoundTrip, report.serverToClient?.roundTrips?.least)
        answerLossTime = report.serverToClient?.lossTime ?? 0
        answersSentAgain = Int64(report.serverToClient?.retransmitted.segments ?? 0)
        clientClosedTime = report.serverToClient?.receiver?.zeroWindowTime ?? 0
        guard let client = report.clientToServer else { return }
        var sent = Sent()
        sent.lossTime = client.lossTime
        sent.quietTime = client.quietTime ?? 0
        sent.windowLimitedTime = client.receiver?.windowLimitedTime
        sent.zeroWindowTime = client.receiver?.zeroWindowTime
        sent.sentAgain = Int64(
            client.retransmitted.segments &+ client.recovered.segments &- (client.needless ?? 0))
        sent.smoothedTrip = client.roundTrips?.smoothed
        sent.lastTime = client.lastTime
        self.sent = sent
    }

    /// The less of two that may not be known.
    public static func least(_ handshake: Int64?, _ segments: Int64?) -> Int64? {
        guard let segments else { return handshake }
        return handshake.map { min($0, segments) } ?? segments
    }
}
