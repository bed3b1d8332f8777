/// Weighs the shares of a session's time: which of the causes limited it, and how to say so.
struct TimeWeighing {
    /// What takes less of the time, in percent, is no limit by itself.
    private static let leastLimit = 40.0
    /// Smaller shares, in percent, are not told in the sentence.
    private static let leastTold = 5.0

    private let shares: TimeShares
    private let duration: Int64
    /// Most Fragments were sent within a round trip: then sending waits for round trips, too.
    private let isQuick: Bool
    /// The one that took most of the time.
    private(set) var limit = TimeCause.clientIdle

    init(_ shares: TimeShares, _ clock: SessionClock, duration: Int64) {
        self.shares = shares
        self.duration = duration
        isQuick = clock.quickFragments &* 2 > clock.fragments
        for cause in TimeShares.reported where cause != .unwatched && amount(of: cause) > amount(of: limit) {
            limit = cause
        }
    }

    /// What a cause took, for the comparison with others.
    func amount(of cause: TimeCause) -> Int64 {
        switch cause {
        case .roundTrips where isQuick: shares.told(.roundTrips) &+ shares.told(.sending)
        case .sending where isQuick: 0
        default: shares.told(cause)
        }
    }

    var unwatched: Int64 { shares.told(.unwatched) }

    /// One cause took enough, and what the capture does not show cannot have changed that.
    var isClear: Bool {
        let most = amount(of: limit)
        let others = TimeShares.reported.filter { $0 != .unwatched && $0 != limit }.map { amount(of: $0) }
        return isAtLeast(most, TimeWeighing.leastLimit) && most > clampedSum(others.max() ?? 0, unwatched)
    }

    private func isAtLeast(_ part: Int64, _ percent: Double) -> Bool {
        part > 0 && Double(part) * 100 >= Double(duration) * percent
    }

    // MARK: Words

    func sentence(_ session: Session) -> String {
        let whole = spoken(duration)
        var parts = TimeShares.reported.filter { isAtLeast(shares.told($0), TimeWeighing.leastTold) }
            .sorted { (shares.told($1), $0.rawValue) < (shares.told($0), $1.rawValue) }
        guard isClear else { return "Nothing alone limited the upload; \(whole) went by with \(list(parts))." }
        parts.removeAll { $0 == limit || isQuick && limit == .roundTrips && $0 == .sending }
        let head = "\(reason(session)): \(percent(amount(of: limit), of: duration)) of \(whole)"
        return parts.isEmpty ? head + "." : "\(head); \(list(parts))."
    }

    private func list(_ causes: [TimeCause]) -> String {
        causes.map { "\($0.words) \(percent(shares.told($0), of: duration))" }.joined(separator: ", ")
    }

    private func reason(_ session: Session) -> String {
        let clock = session.clock
        switch limit {
        case .clientIdle:
            let longest = spoken(clock.ledger.longestUnexplained)
            return "Limited by the client, which did not or could not go on between messages (longest \(longest))"
        case .retryDelay:
            let longest = clock.longestRetry.map { " (longest \(spoken($0.time)), after \($0.after))" } ?? ""
            return "Limited by the client's wait before it tried again after an error\(longest)"
        case .serverThink: return "Limited by the server's think time, from a request's last octet to the answer"
        case .loss: return "Limited by loss on the network and what was sent again for it"
        case .receiverWindow: return "Limited by the receive window of the server's TCP, which was full"
        case .sending:
            let window = knowsWindow(session) ? "" : " (or by the receive window, which this capture does not tell)"
            return "Limited by sending, at the pace of the sender or the link\(window)"
        case .roundTrips:
            guard isQuick, clock.leastTrip < Int64.max else { return "Limited by round trips" }
            let trip = spoken(clock.leastTrip)
            return "Limited by round trips (\(trip) each): most Fragments are so small that they are sent within one"
        case .resends: return "Limited by octets of the file that were sent again"
        case .answering: return "Limited by the answers, from their first octet to their last"
        case .authentication: return "Limited by rounds of authentication"
        case .connectionSetup: return "Limited by setting up connections"
        case .unanswered: return "Limited by requests that were never answered"
        case .unwatched, .hidden: return "Not seen"
        }
    }

    private func knowsWindow(_ session: Session) -> Bool {
        session.crowd.knowWindowLimits
    }
}

extension TimeCause {
    /// In a list of shares.
    fileprivate var words: String {
        switch self {
        case .sending: "sending"
        case .receiverWindow: "full receive window"
        case .loss: "loss"
        case .resends: "resends"
        case .roundTrips: "round trips"
        case .serverThink: "server think time"
        case .answering: "answers"
        case .authentication: "authentication"
        case .connectionSetup: "connection set-up"
        case .unanswered: "waiting in vain"
        case .retryDelay: "waiting to retry"
        case .clientIdle: "client idle"
        case .unwatched, .hidden: "not in the capture"
        }
    }
}
