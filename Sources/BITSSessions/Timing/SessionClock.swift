import BITSProtocol

/// Where the time of a session went, as far as it is over, and what rules and reports ask of it. A few numbers, however
/// long the session lasts.
struct SessionClock {
    /// Below so many octets a Fragment is small (OPS-002).
    static let smallFragment: Int64 = 64 << 10
    /// Above that a round trip is long (OPS-002).
    static let longRoundTrip: Int64 = 50_000_000
    /// Above that the server is slow (OPS-006).
    static let slowThink: Int64 = 2_000_000_000

    /// What Ethernet carries in a segment.
    static let usualSegment = 1460

    var ledger: TimeLedger
    /// The end of the last answer, its connection, and how long loss had held up that server's sending by then, and how many
    /// segments it had sent again; nil if that is not known.
    var lastEnd: (moment: Moment, connection: Int, loss: Int64, sentAgain: Int64)?
    /// The last exchange that failed, with no success since: when that was known, and what it was.
    var failure: (time: Int64, what: String)?
    /// What stood before the longest of the times that the client waited before it tried again.
    var longestRetry: (time: Int64, after: String)?
    /// Exchanges that brought a request and an answer.
    private(set) var exchanges = 0

    // MARK: Fragments, authentication rounds aside

    private(set) var fragments = 0
    private(set) var smallFragments = 0
    /// Those whose connection's round trip is known, those where it is long, and the least of them.
    private(set) var measuredTrips = 0
    private(set) var longTrips = 0
    private(set) var leastTrip = Int64.max
    /// Those that were sent within a round trip or hardly more.
    private(set) var quickFragments = 0
    /// Fragments that do not complete the file and whose think time is known, those of them above ``slowThink``.
    private(set) var thoughts = 0
    private(set) var slowThoughts = 0
    private(set) var longestThink: Int64 = 0
    private(set) var longestThinkAt: Moment?
    /// Fragments that do not complete the file.
    private(set) var innerFragments = 0

    // MARK: Messages, authentication rounds aside

    /// How many came on each connection, by its index.
    private(set) var messages: [Int: Int] = [:]

    /// The last Fragment with octets that was answered by a challenge, if nothing else came since (OPS-003).
    var challenged: Exchange?

    init(from time: Int64) {
        ledger = TimeLedger(from: time)
    }

    /// - Parameter roundTrip: between the ends; nil if it is not known.
    mutating func count(_ exchange: Exchange, roundTrip: Int64?) {
        if exchange.request != nil, exchange.answer != nil { exchanges &+= 1 }
        guard let packet = exchange.packet, packet.recognition.isUpload, !exchange.isAuthenticationLeg,
            !exchange.isStray
        else { return }
        messages[exchange.connection.index, default: 0] &+= 1
        guard packet.type == .fragment else { return }
        fragments &+= 1
        if let length = packet.contentLength.value, length < SessionClock.smallFragment { smallFragments &+= 1 }
        if let roundTrip {
            measuredTrips &+= 1
            leastTrip = min(leastTrip, roundTrip)
            if roundTrip > SessionClock.longRoundTrip { longTrips &+= 1 }
            if let send = exchange.clock.timing.send, send <= clampedSum(roundTrip, roundTrip / 4) {
                quickFragments &+= 1
            }
        }
        guard let range = packet.contentRange.value, !range.isFinal else { return }
        innerFragments &+= 1
        guard let think = exchange.clock.timing.think else { return }
        thoughts &+= 1
        if think > SessionClock.slowThink { slowThoughts &+= 1 }
        if think > longestThink {
            longestThink = think
            longestThinkAt = exchange.answer?.start
        }
    }
}
