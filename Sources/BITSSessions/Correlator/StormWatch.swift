import BITSProtocol
import HTTPMessages

/// Counts equal requests of a client that fail one after the other (SEQ-009).
struct StormWatch {
    /// So many in a row, in so short a time.
    struct Storm {
        let count: Int
        let first: Moment
        let duration: Int64
    }

    /// Requests beyond that are not followed: forgetting one only lets a rule be judged on less.
    private static let maxRuns = 1024
    /// Requests with longer heads are not followed either: their targets would be kept.
    private static let maxHead = 16 << 10
    /// However many make a storm, more need not be remembered.
    private static let maxTimes = 1000

    /// Requests of one client to one server that are equal.
    private struct Message: Hashable {
        let peers: ClientAndServer
        let key: MessageKey
    }

    private var runs: [Message: [Moment]] = [:]

    /// Takes an exchange that is over.
    /// - Parameter hasFailed: it was refused or not answered; nil if that is not known.
    mutating func note(_ exchange: Exchange, hasFailed: Bool?, parameters: Parameters) -> Storm? {
        guard hasFailed == true || !runs.isEmpty, let packet = exchange.packet, let request = exchange.request,
            request.head.bytes.count <= StormWatch.maxHead
        else { return nil }
        let message = Message(peers: ClientAndServer(exchange.connection), key: MessageKey(packet))
        guard hasFailed == true else {
            runs[message] = nil
            return nil
        }
        let window = Parameters.stormWindow
        let start = request.start
        if runs[message] == nil, runs.count >= StormWatch.maxRuns {
            runs = runs.filter { $0.value.last.map { start.time &- $0.time <= window } ?? false }
            guard runs.count < StormWatch.maxRuns else { return nil }
        }
        let wanted = min(StormWatch.maxTimes, max(2, parameters.storm))
        var times = (runs[message] ?? []).filter { start.time &- $0.time <= window }
        times.append(start)
        if times.count >= wanted, let first = times.first {
            // The next storm is counted anew.
            runs[message] = nil
            return Storm(count: times.count, first: first, duration: max(0, start.time &- first.time))
        }
        runs[message] = times
        return nil
    }

    /// Messages of the client are not in the capture: one of them may have succeeded.
    mutating func forget(_ client: IPAddress) {
        guard !runs.isEmpty else { return }
        runs = runs.filter { $0.key.peers.client != client }
    }

    mutating func forgetAll() {
        runs = [:]
    }
}
