import BITSSessions
import HTTPMessages
import PacketCapture

/// Counts what a run held beside BITS.
struct OtherTrafficCounter {
    private struct TLSKey: Hashable {
        let server: Endpoint
        let name: String?
    }

    /// Distinct TLS servers, methods and statuses that are told apart; beyond that they are counted together.
    private static let maxKeys = 4096

    private var tls: [TLSKey: (connections: Int, bytes: Int64)] = [:]
    private var tlsOmitted = 0
    private var methods: [String: Int] = [:]
    private var statuses: [Int: Int] = [:]
    /// The method of the last request, and how many more than are counted had it.
    private var lastMethod = ""
    private var lastMethodCount = 0
    private(set) var requests = 0
    private(set) var responses = 0
    private(set) var tlsConnections = 0
    private(set) var tlsBytes: Int64 = 0
    private(set) var firstTLS: Moment?
    private var foreign = 0
    private var silent = 0
    private var attempts: [Endpoint: (unanswered: Int, refused: Int, segments: Int)] = [:]
    private var attemptsOmitted = 0
    private var cut: [String: Int] = [:]
    private var cutOctetsSeen: Int?
    var headsTooLong = 0
    /// Frames that a snap length cut where an HTTP head may stand.
    private(set) var cutHeads = 0
    private(set) var firstCutHead: Moment?

    mutating func note(_ head: MessageHead) {
        if let status = head.status {
            responses += 1
            statuses[status, default: 0] += 1
        } else {
            requests += 1
            if head.methodIs(lastMethod) {
                lastMethodCount += 1
                return
            }
            countLastMethod()
            let method = head.method
            lastMethod = method
            let isNew = methods[method] == nil
            methods[isNew && methods.count >= OtherTrafficCounter.maxKeys ? "(other)" : method, default: 0] += 1
        }
    }

    private mutating func countLastMethod() {
        if lastMethodCount > 0, !lastMethod.isEmpty {
            methods[methods[lastMethod] == nil ? "(other)" : lastMethod, default: 0] += lastMethodCount
        }
        lastMethodCount = 0
    }

    mutating func noteTLS(server: Endpoint, name: String?, bytes: Int64, first: Moment) {
        tlsConnections += 1
        tlsBytes += bytes
        if firstTLS == nil { firstTLS = first }
        let key = TLSKey(server: server, name: name)
        if tls[key] == nil, tls.count >= OtherTrafficCounter.maxKeys {
            tlsOmitted += 1
            return
        }
        let before = tls[key] ?? (0, 0)
        tls[key] = (before.connections + 1, before.bytes + bytes)
    }

    mutating func noteCutHead(_ moment: Moment) {
        cutHeads += 1
        if firstCutHead == nil { firstCutHead = moment }
    }

    /// A connection of which the capture cut so much that no message can be read.
    ///
    /// - Parameter seen: the most octets of one of its segments that are there.
    mutating func noteCut(port: UInt16, seen: Int) {
        let name = String(port)
        let isNew = cut[name] == nil
        cut[isNew && cut.count >= OtherTrafficCounter.maxKeys ? "(other)" : name, default: 0] += 1
        cutOctetsSeen = max(cutOctetsSeen ?? 0, seen)
    }

    /// A client tried to open a connection, in vain.
    mutating func note(_ attempt: ConnectionAttempt) {
        if attempts[attempt.server] == nil, attempts.count >= OtherTrafficCounter.maxKeys {
            attemptsOmitted += 1
            return
        }
        let before = attempts[attempt.server] ?? (0, 0, 0)
        attempts[attempt.server] = (
            before.unanswered + (attempt.isRefused ? 0 : 1), before.refused + (attempt.isRefused ? 1 : 0),
            before.segments + attempt.segments
        )
    }

    mutating func noteForeign() { foreign += 1 }
    mutating func noteSilent() { silent += 1 }

    var methodTallies: [Tally] {
        var all = self
        all.countLastMethod()
        return OtherTrafficCounter.sorted(all.methods.map { Tally(name: $0.key, count: $0.value) })
    }

    var statusTallies: [Tally] {
        statuses.sorted { $0.key < $1.key }.map { Tally(name: String($0.key), count: $0.value) }
    }

    func report(_ counts: TrafficCounts) -> OtherTraffic {
        var other = OtherTraffic()
        let servers = tls.map { key, value in
            TLSTally(server: key.server, serverName: key.name, connections: value.connections, bytes: value.bytes)
        }
        other.tls = Array(OtherTraffic.sorted(servers).prefix(OtherTraffic.maxListed))
        other.tlsOmitted = servers.count - other.tls.count + tlsOmitted
        other.otherTCPConnections = foreign
        other.silentTCPConnections = silent
        let failed = OtherTraffic.sorted(
            attempts.map { server, tally in
                AttemptTally(
                    server: server, unanswered: tally.unanswered, refused: tally.refused, segments: tally.segments)
            })
        other.failedConnects = Array(failed.prefix(OtherTraffic.maxListed))
        other.failedConnectsOmitted = failed.count - other.failedConnects.count + attemptsOmitted
        other.cutTCPConnections = OtherTrafficCounter.sorted(cut.map { Tally(name: $0.key, count: $0.value) })
        other.cutTCPOctetsSeen = cutOctetsSeen
        other.notTCP = OtherTrafficCounter.sorted(counts.notTCP.map { Tally(name: $0.name, count: $0.frames) })
        other.unknownLinkTypes = OtherTrafficCounter.sorted(
            counts.unknownLinkTypes.map { Tally(name: $0.name, count: $0.frames) })
        other.damagedFrames = counts.damagedFrames
        return other
    }

    private static func sorted(_ tallies: [Tally]) -> [Tally] {
        tallies.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    }
}
