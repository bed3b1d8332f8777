/// How a TCP connection fared, as this capture shows it: round trips, what was sent again, windows, pauses.
///
/// Times are nanoseconds, sizes octets of payload. Frames that were captured twice count once. All of it is what is seen
/// from the capture's place: the round trip of a direction is the one from there to its receiver and back, its waiting
/// with an acknowledgement included.
public struct ConnectionMetrics: Sendable, Equatable {
    /// From the SYN to its answer: to the responder and back. -1 if one of them is missing or came twice.
    public internal(set) var synToAnswer: Int64 = -1
    /// From the answer to its acknowledgement: to the initiator and back; -1 as above.
    public internal(set) var answerToAcknowledgement: Int64 = -1
    /// From the first SYN to the first acknowledgement of its answer, whatever came twice; -1 if one is missing.
    public internal(set) var connectTime: Int64 = -1
    /// One interface of one capture saw all of it; else no time but the first and last ones can be relied on, since
    /// clocks differ.
    public internal(set) var hasOneClock = true
    /// A SYN or its answer came more than once.
    public internal(set) var isHandshakeRepeated = false
    /// What direction 0 and direction 1 sent.
    public internal(set) var initiator = Direction()
    public internal(set) var responder = Direction()

    /// The whole round trip between the ends; -1 if one part of it is not known.
    public var handshakeRoundTrip: Int64 {
        synToAnswer >= 0 && answerToAcknowledgement >= 0 ? synToAnswer &+ answerToAcknowledgement : -1
    }

    /// Round trips from a segment to the first acknowledgement that covers it; none of octets sent again, or of octets
    /// before which some are missing. One at a time is measured.
    public struct RoundTrips: Sendable, Equatable {
        public internal(set) var count = 0
        public internal(set) var least: Int64 = 0
        public internal(set) var largest: Int64 = 0
        /// As RFC 6298 2 has it: each new one counts an eighth.
        public internal(set) var smoothed: Int64 = 0
    }

    /// Segments and the octets in them that are meant.
    public struct Amount: Sendable, Equatable {
        public internal(set) var segments = 0
        public internal(set) var octets: Int64 = 0
    }

    /// One direction's payload and what its receiver made of it.
    public struct Direction: Sendable, Equatable {
        /// Segments with payload, probes not included.
        public internal(set) var segments = 0
        /// Distinct octets that were on the wire here (goodput).
        public internal(set) var octets: Int64 = 0
        /// Octets between the first and the last one seen that never were on the wire here.
        public internal(set) var unseenOctets: Int64 = 0
        /// First and last payload, nanoseconds since 1970 UTC.
        public internal(set) var firstTime: Int64 = 0
        public internal(set) var lastTime: Int64 = 0
        public internal(set) var roundTrips = RoundTrips()

        /// Octets that were seen here before.
        public internal(set) var retransmitted = Amount()
        /// Octets that were sent again, their first copy was lost before this place.
        public internal(set) var recovered = Amount()
        /// Octets that came late because segments overtook them.
        public internal(set) var outOfOrder = Amount()
        /// Octets that came late; whether overtaken or sent again cannot be told.
        public internal(set) var unclear = Amount()
        /// Of ``retransmitted`` and ``recovered``, segments: begun after a silence as only a timer makes it, or before.
        public internal(set) var timed = 0
        public internal(set) var fast = 0
        /// Of ``retransmitted``, segments whose octets had been acknowledged before, or that the receiver reported as
        /// received twice (RFC 2883).
        public internal(set) var needless = 0
        /// What the receiver reported as received twice, segments.
        public internal(set) var reportedTwice = 0
        /// Acknowledgements from the receiver that repeat the last one while octets were under way (RFC 5681 2).
        public internal(set) var duplicateAcknowledgements = 0

        /// Octets sent and not yet acknowledged, at most; 0 if no acknowledgement was seen.
        public internal(set) var largestFlight: Int64 = 0
        /// By how many bits the windows that the receiver offers are shifted; -1 if its SYN was not seen.
        public internal(set) var windowShift = -1
        /// How often the receiver closed its window, and how long it stayed so.
        public internal(set) var zeroWindows = 0
        public internal(set) var zeroWindowTime: Int64 = 0
        /// Since when the window is closed, and when the receiver said so last, nanoseconds since 1970 UTC; -1 if it is
        /// open.
        public internal(set) var closedSince: Int64 = -1
        public internal(set) var closedUntil: Int64 = -1
        /// Octets sent that no acknowledgement covers; -1 before the first one.
        public internal(set) var unacknowledged: Int64 = -1
        /// How long the sender waited with no room for another segment in the receiver's window: at most, since whether
        /// it had more to send is not known; 0 where ``windowShift`` is -1, and where the capture was made at the
        /// receiver, to whom the flight looks small.
        public internal(set) var windowLimitedTime: Int64 = 0
        /// How long loss held the sender up: silences before what it sent again, and until that was acknowledged or it
        /// went on. Counted when a silence ends; none of it is contained in ``windowLimitedTime``.
        public internal(set) var lossTime: Int64 = 0

        /// Segments that asked whether the other side is still there, and whether its window is still closed.
        public internal(set) var keepAlives = 0
        public internal(set) var windowProbes = 0
        /// Times without payload of this direction of 100 ms and more.
        public internal(set) var pauses = 0
        public internal(set) var pauseTime: Int64 = 0
        public internal(set) var longestPause: Int64 = 0
        /// Of that: all octets were acknowledged and neither side sent, until this one did.
        public internal(set) var quietTime: Int64 = 0
    }
}
