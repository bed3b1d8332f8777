import BITSProtocol
import HTTPMessages

/// What a client made of a challenge before this request (AUTH-003).
enum IgnoredChallenge {
    /// There was none, or not to this message.
    case none
    /// Credentials came, as they should.
    case answered
    /// The same request again without credentials, but the challenge may not have arrived.
    case undelivered
    /// The same request again without credentials, on the connection of its challenge.
    case onConnection(Exchange)
    /// The same request without credentials for the third time, each time challenged on another connection; the first
    /// request of them.
    case onConnections(times: Int, first: Moment)
}

/// Follows clients that are challenged on one connection after the other.
struct ChallengeWatch {
    /// Clients beyond that are not followed: forgetting one only lets a rule be judged on less.
    private static let maxRuns = 256
    /// Nor are requests with longer heads.
    private static let maxHead = 16 << 10
    /// So many times are no chance any more.
    private static let times = 3

    private struct Run {
        let message: MessageKey
        let first: Moment
        var count = 1
        /// The latest challenged request; whether its challenge arrived is known only when the next one begins.
        var last: Exchange
    }

    private var runs: [ClientAndServer: Run] = [:]

    /// Takes an exchange that is over.
    /// - Parameter mayBeHidden: other connections of the client wait for missing octets.
    mutating func note(_ exchange: Exchange, slack: Int64, mayBeHidden: Bool) -> IgnoredChallenge {
        guard let packet = exchange.packet, packet.recognition.isUpload, let request = exchange.request else {
            return .none
        }
        let onConnection = ChallengeWatch.onConnection(exchange, slack)
        let pair = ClientAndServer(exchange.connection)
        guard !packet.hasAuthorization, exchange.isAuthenticationLeg, exchange.damage.isEmpty, !mayBeHidden,
            request.head.bytes.count <= ChallengeWatch.maxHead
        else {
            if !runs.isEmpty { runs[pair] = nil }
            return onConnection
        }
        let message = MessageKey(packet)
        // What did not arrive could not be followed.
        if var run = runs[pair], run.message == message, exchange.beganAfterDelivery(of: run.last, slack: slack) {
            guard run.last.connection !== exchange.connection else { return onConnection }
            run.count &+= 1
            run.last = exchange
            runs[pair] = run
            if case .none = onConnection, run.count == ChallengeWatch.times {
                return .onConnections(times: run.count, first: run.first)
            }
        } else if runs.count < ChallengeWatch.maxRuns || runs[pair] != nil {
            runs[pair] = Run(
                message: message, first: request.start, last: exchange)
        }
        return onConnection
    }

    /// Messages of the client are not in the capture.
    mutating func forget(_ client: IPAddress) {
        guard !runs.isEmpty else { return }
        runs = runs.filter { $0.key.client != client }
    }

    mutating func forgetAll() {
        runs = [:]
    }

    private static func onConnection(_ exchange: Exchange, _ slack: Int64) -> IgnoredChallenge {
        guard let before = exchange.standing.previousOnConnection, before.answerPacket != nil,
            before.isAuthenticationLeg, before.isSameMessage(as: exchange), before.damage.isEmpty,
            exchange.damage.isEmpty, exchange.connection.hasBothDirections, exchange.connection.gapCount == 0,
            before.packet?.hasAuthorization == false
        else { return .none }
        if exchange.packet?.hasAuthorization ?? false { return .answered }
        return exchange.beganAfterDelivery(of: before, slack: slack) ? .onConnection(before) : .undelivered
    }
}
