/// What an instant of a session goes by with.
///
/// Several things may be under way at once, on several connections. Each instant counts for one of them: the first in
/// this order. What brings octets of the file forward goes before what waits, what waits for somebody before nothing.
public enum TimeCause: Int, CaseIterable, Sendable {
    /// Nobody captured: a hole between two captures.
    case unwatched
    /// Sending Fragments whose octets had been sent before; of Fragments with new octets too, that part of the sending.
    case resends
    /// Sending, held up by loss and what was sent again for it.
    case loss
    /// Sending, with no room in the window of the server's TCP.
    case receiverWindow
    /// Sending at the pace of the sender or of the link.
    case sending
    /// From an answer's first octet to its last.
    case answering
    /// Exchanges that were answered with 401 or 407.
    case authentication
    /// On the way to the server and back, or from the server to the client and back, with nothing to send.
    case roundTrips
    /// The server's TCP had the request, and no octet of the answer came.
    case serverThink
    /// From a connection's first SYN to the end of its handshake.
    case connectionSetup
    /// Behind a request that was never answered.
    case unanswered
    /// Messages may be hidden in a gap, or one direction is not in the capture.
    case hidden
    /// No message of the session was under way since an error or a connection that broke: the client waits before it
    /// tries again.
    case retryDelay
    /// No message of the session was under way, for no reason that the capture shows.
    case clientIdle

    /// All of them, the one that goes first at the head.
    static let inOrder: [TimeCause] = TimeCause.allCases

    /// The name in reports; ``hidden`` is part of ``unwatched`` there.
    public var name: String {
        switch self {
        case .unwatched, .hidden: "unwatched"
        case .resends: "resends"
        case .loss: "loss"
        case .receiverWindow: "receiver-window"
        case .sending: "sending"
        case .answering: "answering"
        case .authentication: "authentication"
        case .roundTrips: "round-trips"
        case .serverThink: "server-think"
        case .connectionSetup: "connection-setup"
        case .unanswered: "unanswered"
        case .retryDelay: "retry-delay"
        case .clientIdle: "client-idle"
        }
    }
}

/// How the time of a session is shared out among the causes, nanoseconds each. They add up to the session's duration.
public struct TimeShares: Sendable, Equatable {
    /// Shared by all that have no share yet.
    private static let none = [Int64](repeating: 0, count: TimeCause.inOrder.count)

    private var amounts = TimeShares.none

    public init() {}

    public internal(set) subscript(cause: TimeCause) -> Int64 {
        get { amounts[cause.rawValue] }
        set { amounts[cause.rawValue] = newValue }
    }

    /// The causes that reports tell, in their order.
    public static let reported: [TimeCause] = [
        .sending, .receiverWindow, .loss, .resends, .roundTrips, .serverThink, .answering, .authentication,
        .connectionSetup, .unanswered, .retryDelay, .clientIdle, .unwatched,
    ]

    /// As told in reports: what gaps hide is not watched either.
    public func told(_ cause: TimeCause) -> Int64 {
        cause == .unwatched ? self[.unwatched] &+ self[.hidden] : self[cause]
    }

    public var total: Int64 { amounts.reduce(0, &+) }
}
