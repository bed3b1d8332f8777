/// How a TCP connection fared, as this capture shows it: round trips, what was sent again, windows, what held it up.
///
/// Times are nanoseconds, sizes octets of payload; frames that were captured twice count once. Counts and lengths of time
/// only grow while a connection lasts, so that two moments of it can be compared. nil is what the capture does not tell; of
/// durations that holds also where several interfaces saw the connection, whose clocks may differ.
public struct TransportReport: Sendable, Equatable {
    /// The whole round trip between the ends, from the handshake; nil if a part of it is missing or came twice.
    public var handshakeRoundTrip: Int64?
    /// Its part between the capture's place and the server, and between there and the client.
    public var serverRoundTrip: Int64?
    public var clientRoundTrip: Int64?
    /// From the first SYN to the acknowledgement of its answer, whatever was sent again between them.
    public var connectTime: Int64?
    /// A SYN or its answer came more than once.
    public var isHandshakeRepeated = false
    /// What the client sent and what the server made of it; nil without a frame of the client.
    public var clientToServer: DirectionReport?
    /// What the server sent and what the client made of it; nil without a frame of the server.
    public var serverToClient: DirectionReport?

    public init() {}

    public subscript(direction: Direction) -> DirectionReport? {
        direction == .clientToServer ? clientToServer : serverToClient
    }
}

/// One direction of a connection: what its sender's segments and its receiver's acknowledgements tell.
public struct DirectionReport: Sendable, Equatable {
    /// Segments and the octets in them that are meant.
    public struct Amount: Sendable, Equatable {
        public var segments: Int
        public var octets: Int64

        public init(segments: Int = 0, octets: Int64 = 0) {
            self.segments = segments
            self.octets = octets
        }
    }

    /// From a segment to the first acknowledgement that covers it, as seen from the capture's place; the receiver's
    /// waiting with it included.
    public struct RoundTrips: Sendable, Equatable {
        public var count: Int
        public var least: Int64
        public var smoothed: Int64
        public var largest: Int64

        public init(count: Int, least: Int64, smoothed: Int64, largest: Int64) {
            self.count = count
            self.least = least
            self.smoothed = smoothed
            self.largest = largest
        }
    }

    /// Silences of the sender of 100 ms and more.
    public struct Pauses: Sendable, Equatable {
        public var count: Int
        public var total: Int64
        public var longest: Int64

        public init(count: Int, total: Int64, longest: Int64) {
            self.count = count
            self.total = total
            self.longest = longest
        }
    }

    /// What the receiver's own segments tell; nothing of it is known without them.
    public struct Receiver: Sendable, Equatable {
        /// How often it closed its window, and how long that lasted.
        public var zeroWindows = 0
        public var zeroWindowTime: Int64?
        /// Since when its window is closed, and when it said so last, nanoseconds since 1970 UTC; nil if it is open, as far
        /// as the capture goes.
        public var closed: ClosedRange<Int64>?
        /// Octets that it has not acknowledged up to now; nil if it has acknowledged none.
        public var unacknowledged: Int64?
        /// How long its window had no room for another segment, at most; nil if the window's scale is not known.
        public var windowLimitedTime: Int64?
        /// Acknowledgements that repeat the last one while octets were under way.
        public var duplicateAcknowledgements = 0
        /// Segments that it reported as received twice (RFC 2883).
        public var reportedTwice = 0
        /// Octets sent and not yet acknowledged, at most.
        public var largestFlight: Int64 = 0

        public init() {}
    }

    /// Segments with payload.
    public var segments = 0
    /// Distinct octets that were on the wire here.
    public var octets: Int64 = 0
    /// Octets between the first and the last that never were on the wire here.
    public var unseenOctets: Int64 = 0
    /// First and last payload, nanoseconds since 1970 UTC; nil without payload.
    public var firstTime: Int64?
    public var lastTime: Int64?
    /// nil if none could be measured.
    public var roundTrips: RoundTrips?
    /// Octets that were seen here before.
    public var retransmitted = Amount()
    /// Octets sent again whose first copy was lost before this place.
    public var recovered = Amount()
    /// Octets that segments sent after them overtook.
    public var outOfOrder = Amount()
    /// Octets that came late; whether overtaken or sent again cannot be told.
    public var unclear = Amount()
    /// Of those sent again, segments: after a silence as only a timer makes it, or before.
    public var timedOut = 0
    public var fast = 0
    /// Of ``retransmitted``, segments whose octets the receiver had; nil without a frame of the receiver.
    public var needless: Int?
    /// How long loss held the sender up: silences before what it sent again, and until that was acknowledged or it went
    /// on. Counted when a silence ends; nil without a frame of the receiver.
    public var lossTime: Int64?
    /// How long all was acknowledged and neither side sent, until this one did: it had nothing to send. Only times of
    /// 100 ms and more; nil without a frame of the receiver.
    public var quietTime: Int64?
    /// How often this side was silent between its first and its last payload, for whatever reason; nil without one clock.
    public var pauses: Pauses?
    /// Segments that asked whether the other side, or its window, is still there.
    public var keepAlives = 0
    public var windowProbes = 0
    /// One interface saw all of it; else times that are not nil are those of several clocks.
    public var hasOneClock = true
    /// nil without a frame of the receiver.
    public var receiver: Receiver?

    public init() {}

    /// Distinct octets per second between the first and the last payload, pauses included; nil if that is no time.
    public var goodput: Int64? {
        guard hasOneClock, let firstTime, let lastTime, lastTime > firstTime else { return nil }
        return clamped(Double(octets) * 1e9 / Double(lastTime &- firstTime))
    }
}
