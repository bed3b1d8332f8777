import BITSProtocol
import BITSSessions
import PacketCapture

/// Which connections that were tried in vain are a session's.
struct AttemptChoice {
    /// Of the client, also as a proxy's other side shows it.
    let clients: Set<IPAddress>
    let servers: [Endpoint]
    /// The host that BITS-Host-Id names.
    let named: HostID?
    /// Of the session's last message, nanoseconds since 1970 UTC.
    let end: Int64
    let times: ClosedRange<Int64>

    func holds(_ facts: ConnectionFacts) -> Bool {
        clients.contains(facts.initiator.address) && times.contains(facts.first.time)
            && servers.contains(facts.responder)
    }

    /// Whether the host that the server named may have been meant.
    func holdsNamed(_ facts: ConnectionFacts) -> Bool {
        guard let named, clients.contains(facts.initiator.address), times.contains(facts.first.time),
            facts.first.time >= end
        else { return false }
        switch named.kind {
        case .ipv4, .ipv6: return facts.responder.address.description == named.raw.lowercased()
        // Of a name the capture does not tell the address.
        default: return servers.contains { $0.port == facts.responderPort }
        }
    }
}

/// Connections that were tried in vain, as a reading meets them.
///
/// Behind a session's last message they tell that its server was not reached, unless it was later. A slice does not
/// hold that later connection if another session used it, or no session: it then must not hold the vain ones either.
struct AttemptSurvey {
    private struct Pair: Hashable {
        let client: IPAddress
        let server: Endpoint
    }

    private struct Candidate {
        let serial: Int
        let pair: Pair
        let time: Int64
        let isBehind: Bool
    }

    private var candidates: [Candidate] = []
    /// When the last connection began that was taken and that the slice does not hold.
    private var reached: [Pair: Int64] = [:]
    /// To which servers clients sent messages of BITS.
    private var followed: Set<Pair> = []

    mutating func note(_ connection: Connection, isChosen: Bool, _ choices: [AttemptChoice]) {
        guard choices.contains(where: { $0.clients.contains(connection.client.address) }) else { return }
        let pair = Pair(client: connection.client.address, server: connection.server)
        followed.insert(pair)
        if !isChosen { reached[pair] = max(reached[pair] ?? .min, connection.first.time) }
    }

    mutating func noteClosed(_ facts: ConnectionFacts, isChosen: Bool, _ choices: [AttemptChoice]) {
        guard choices.contains(where: { $0.clients.contains(facts.initiator.address) }) else { return }
        let pair = Pair(client: facts.initiator.address, server: facts.responder)
        let time = facts.first.time
        let choice = facts.payload == 0 ? choices.first { $0.holds(facts) } : nil
        if facts.answer == .taken, facts.handshakeSeen, !isChosen, choice == nil,
            choices.contains(where: { $0.servers.contains(pair.server) })
        {
            reached[pair] = max(reached[pair] ?? .min, time)
        }
        guard facts.payload == 0 else { return }
        if let choice {
            candidates.append(Candidate(serial: facts.serial, pair: pair, time: time, isBehind: time >= choice.end))
        } else if !followed.contains(pair), facts.answer != .taken, choices.contains(where: { $0.holdsNamed(facts) }) {
            candidates.append(Candidate(serial: facts.serial, pair: pair, time: time, isBehind: false))
        }
    }

    /// ``ConnectionFacts/serial`` of those that a slice is to hold.
    var chosen: [Int] {
        candidates.filter { !$0.isBehind || $0.time >= reached[$0.pair] ?? .min }.map(\.serial)
    }
}
