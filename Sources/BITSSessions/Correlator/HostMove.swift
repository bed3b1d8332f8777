import BITSProtocol

/// Where a session's messages have to go since its Ack·Create named another host than the one that the client had
/// asked ([MC-BUP] 2.2.3.2), and where they did go.
///
/// Hosts are compared by name, without port: the client replaces the host of its URL and keeps the port.
struct HostMove {
    /// What a message of the session does in this respect.
    enum Step {
        case none
        /// The first one to the host that was named.
        case moved
        /// Back to the origin: after the time-out without progress, as told.
        case fellBack(after: Int64)
        /// Back to the origin before that.
        case returned(after: Int64)
        /// To the origin at once, as if no host had been named.
        case ignored(after: Int64)
        /// To a host that is neither of the two.
        case strayed(to: String)
        /// Back to the origin, but the client may have tried the other host where the capture does not show it.
        case unsure
    }

    /// The host that was named, and the one that the session was created at; lower case.
    let host: String
    let origin: String
    /// How long without progress the client has to stay, in nanoseconds; nil = for ever.
    let timeout: Int64?
    /// Messages of other addresses come from the other side of a proxy, or the client has moved: not looked at.
    let client: IPAddress
    private(set) var hasMoved = false
    /// The client has gone back to the origin.
    private(set) var isBack = false
    /// When the host last acknowledged octets (200 or 416); the time of the Ack·Create before.
    private(set) var lastProgress: Int64
    private var lastStray: String?
    /// The first failure of a message at the host since then: the client's timer starts with it.
    private var firstFailure: Int64?
    private var lateFailures = 0
    private var isTold = false

    /// Nil unless the Ack names a host, and another than the one it was asked at.
    init?(_ exchange: Exchange, _ answer: AnswerPacket) {
        guard let named = answer.hostID.value, named.isValid || named.hasPort, exchange.answer?.isCut == false,
            let asked = exchange.packet?.authority, !asked.host.isEmpty, let told = exchange.answer?.start.time
        else { return nil }
        host = HostMove.key(named.authority.host)
        origin = HostMove.key(asked.host)
        guard !HostMove.mayBeSame(host, origin) else { return nil }
        timeout = answer.fallbackTimeout.value.flatMap {
            $0.isNever ? nil : Int64($0.seconds) &* Parameters.second
        }
        client = exchange.connection.client.address
        lastProgress = told
    }

    /// Lower case, without a dot at the end.
    static func key(_ host: String) -> String {
        Authority(host.contains(":") ? "[\(host)]" : host).comparisonKey()
    }

    /// Equal, or one is the first label of the other, which names the same machine within one domain.
    static func mayBeSame(_ a: String, _ b: String) -> Bool {
        a == b || a.hasPrefix(b + ".") && !b.contains(".") || b.hasPrefix(a + ".") && !a.contains(".")
    }

    /// The host that a message names; nil if none, or if the message is not the client's own.
    private func named(by exchange: Exchange) -> String? {
        guard exchange.connection.client.address == client, !exchange.connection.isProxied,
            let authority = exchange.packet?.authority, !authority.host.isEmpty
        else { return nil }
        return HostMove.key(authority.host)
    }

    /// Whether the message goes to the host that was named.
    func isAtHost(_ exchange: Exchange) -> Bool {
        named(by: exchange).map { HostMove.mayBeSame($0, host) } ?? false
    }

    /// Takes the next message of the session.
    /// - Parameters:
    ///   - isFirst: it follows the Create-Session, and nothing can be hidden between.
    mutating func take(_ exchange: Exchange, isFirst: Bool, slack: Int64) -> Step {
        guard let name = named(by: exchange), let start = exchange.request?.start.time else { return .none }
        // A Ping without an id may belong to another job for the same target.
        let isOwn = exchange.packet?.type != .ping || exchange.packet?.sessionID.value != nil
        if HostMove.mayBeSame(name, host) {
            let isNew = !hasMoved
            hasMoved = true
            isBack = false
            lastStray = nil
            return isNew ? .moved : .none
        }
        guard isOwn else { return .none }
        guard HostMove.mayBeSame(name, origin) else {
            guard lastStray != name else { return .none }
            lastStray = name
            return exchange.packet?.authority?.isIPLiteral ?? true ? .unsure : .strayed(to: name)
        }
        guard !isBack else { return .none }
        isBack = true
        lastStray = nil
        let after = max(0, start.subtractingReportingOverflow(lastProgress).partialValue)
        if let timeout, after >= timeout &- slack { return .fellBack(after: after) }
        if hasMoved { return .returned(after: after) }
        let begins = exchange.packet?.type != .ping && exchange.packet?.contentRange.value?.first ?? 0 == 0
        return isFirst && begins && after < slack ? .ignored(after: after) : .unsure
    }

    /// A Ping of the client for the same target went to that host, on behalf of whatever session.
    mutating func notePing(_ exchange: Exchange) {
        if isAtHost(exchange) { hasMoved = true }
    }

    /// The host acknowledged octets of the session.
    mutating func noteProgress(_ exchange: Exchange) {
        guard isAtHost(exchange), let time = exchange.answer?.start.time else { return }
        lastProgress = max(lastProgress, time)
        firstFailure = nil
        lateFailures = 0
        isTold = false
    }

    /// A message to the host failed at that time. Returns how long after the first failure it began, and how many
    /// failed beyond the time-out, if that makes HOST-005: told once until there is progress.
    mutating func noteFailure(_ exchange: Exchange, at time: Int64, patience: Int64) -> (after: Int64, count: Int)? {
        guard isAtHost(exchange), !isBack, let start = exchange.request?.start.time else { return nil }
        guard let first = firstFailure else {
            firstFailure = time
            return nil
        }
        let after = start.subtractingReportingOverflow(first).partialValue
        guard let timeout, after > timeout else { return nil }
        lateFailures &+= 1
        guard lateFailures >= 2, after > timeout &+ patience, !isTold else { return nil }
        isTold = true
        return (after, lateFailures)
    }
}
