/// Where the capture was made: it decides which end's reactions take the round trip.
public enum CapturePoint: String, Sendable, Hashable {
    case client, server
}

/// What holds for a whole capture. A script changes it with its capture-level directives.
public struct Settings: Sendable {
    /// 2025-03-04 09:00:00 UTC, as in F.1.
    public var start: Int64 = 1_741_078_800 * Times.second
    public var roundTrip = Times.millisecond
    /// The reaction of the end next to the capture point.
    public var reaction = 20 * Times.microsecond
    /// What a program needs to begin its next message.
    public var think = 100 * Times.microsecond
    /// Between two segments of one message.
    public var spacing = 10 * Times.microsecond
    public var retransmissionTimeout = 200 * Times.millisecond
    public var capturePoint = CapturePoint.client
    public var client = Endpoint(.v4(0xc000_020a), 49_701)
    public var server = Endpoint(.v4(0xc000_0250), 80)
    public var mss = 1_460
    public var seed: UInt64 = 1
    public var encapsulation = Encapsulation()
    /// Octets that the file lacks at its end (`cut`).
    public var cut = 0

    public init() {}

    /// How long after an event at the capture point the reaction of `side` is seen there.
    func reaction(of side: Side) -> Int64 {
        side.rawValue == capturePoint.rawValue ? reaction : roundTrip
    }
}
