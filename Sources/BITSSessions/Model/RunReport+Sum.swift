import BITSProtocol

extension RunReport {
    /// Adds what another part of the same run held, whose captures were followed on their own.
    public mutating func add(_ other: RunReport) {
        captures += other.captures
        complete = complete && other.complete
        connections += other.connections
        httpRequests += other.httpRequests
        httpResponses += other.httpResponses
        exchanges += other.exchanges
        notifications += other.notifications
        notificationsWithoutSession += other.notificationsWithoutSession
        httpMethods = httpMethods.adding(other.httpMethods).sorted { ($1.count, $0.name) < ($0.count, $1.name) }
        httpStatuses = httpStatuses.adding(other.httpStatuses).sorted { $0.name < $1.name }
        packets = packets.adding(other.packets).sorted(like: PacketType.allCases.map(\.rawValue))
        outcomes = outcomes.adding(other.outcomes).sorted(like: Outcome.allCases.map(\.rawValue))
        findings = findings.adding(other.findings).sorted(like: Severity.allCases.reversed().map(\.name))
        securityFindings = securityFindings.adding(other.securityFindings)
            .sorted(like: SecurityLevel.allCases.reversed().map(\.name))
        worst = [worst, other.worst].compactMap { $0 }.max()
        worstLevel = [worstLevel, other.worstLevel].compactMap { $0 }.max()
        self.other.add(other.other)
        decoding.add(other.decoding)
        checks = checks.adding(other.checks)
        limits = limits.adding(other.limits)
        firstTime = firstTime ?? other.firstTime
    }
}

extension OtherTraffic {
    /// TLS servers that a report lists.
    public static let maxListed = 100

    fileprivate mutating func add(_ other: OtherTraffic) {
        var servers: [TLSServer: TLSTally] = [:]
        for tally in tls + other.tls {
            let key = TLSServer(server: tally.server, name: tally.serverName)
            let known = servers[key]
            servers[key] = TLSTally(
                server: tally.server, serverName: tally.serverName,
                connections: tally.connections + (known?.connections ?? 0), bytes: tally.bytes + (known?.bytes ?? 0))
        }
        let sorted = OtherTraffic.sorted(Array(servers.values))
        tls = Array(sorted.prefix(OtherTraffic.maxListed))
        tlsOmitted += other.tlsOmitted + sorted.count - tls.count
        otherTCPConnections += other.otherTCPConnections
        silentTCPConnections += other.silentTCPConnections
        addAttempts(other)
        cutTCPConnections = cutTCPConnections.adding(other.cutTCPConnections)
            .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
        cutTCPOctetsSeen = [cutTCPOctetsSeen, other.cutTCPOctetsSeen].compactMap(\.self).max()
        notTCP = notTCP.adding(other.notTCP).sorted { ($1.count, $0.name) < ($0.count, $1.name) }
        unknownLinkTypes = unknownLinkTypes.adding(other.unknownLinkTypes)
            .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
        damagedFrames += other.damagedFrames
    }

    private mutating func addAttempts(_ other: OtherTraffic) {
        var servers: [Endpoint: AttemptTally] = [:]
        for tally in failedConnects + other.failedConnects {
            let known = servers[tally.server]
            servers[tally.server] = AttemptTally(
                server: tally.server, unanswered: tally.unanswered + (known?.unanswered ?? 0),
                refused: tally.refused + (known?.refused ?? 0), segments: tally.segments + (known?.segments ?? 0))
        }
        let sorted = OtherTraffic.sorted(Array(servers.values))
        failedConnects = Array(sorted.prefix(OtherTraffic.maxListed))
        failedConnectsOmitted += other.failedConnectsOmitted + sorted.count - failedConnects.count
    }

    /// Those with most connections first.
    public static func sorted(_ servers: [AttemptTally]) -> [AttemptTally] {
        servers.sorted {
            ($1.unanswered + $1.refused, $1.segments, $0.server) < ($0.unanswered + $0.refused, $0.segments, $1.server)
        }
    }

    /// Those with most connections first.
    public static func sorted(_ servers: [TLSTally]) -> [TLSTally] {
        servers.sorted {
            ($1.connections, $1.bytes, $0.server, $0.serverName ?? "")
                < ($0.connections, $0.bytes, $1.server, $1.serverName ?? "")
        }
    }

    private struct TLSServer: Hashable {
        let server: Endpoint
        let name: String?
    }
}

extension [Tally] {
    fileprivate func adding(_ others: [Tally]) -> [Tally] {
        var counts: [String: Int] = [:]
        for tally in self + others { counts[tally.name, default: 0] += tally.count }
        return counts.map { Tally(name: $0.key, count: $0.value) }
    }

    fileprivate func sorted(like names: [String]) -> [Tally] {
        names.compactMap { name in first { $0.name == name } }
    }
}

extension [CheckReport] {
    fileprivate func adding(_ others: [CheckReport]) -> [CheckReport] {
        guard !isEmpty else { return others }
        return RuleCatalogue.all.compactMap { rule in
            let (mine, other) = (first { $0.rule.id == rule.id }, others.first { $0.rule.id == rule.id })
            guard let check = mine, let other else { return mine ?? other }
            var open: [(gate: Gate, count: Int)] = []
            for gate in Gate.allCases {
                let count = (check.open + other.open).reduce(0) { $0 + ($1.gate == gate ? $1.count : 0) }
                if count > 0 { open.append((gate, count)) }
            }
            return CheckReport(
                rule: check.rule, passed: check.passed + other.passed, failed: check.failed + other.failed, open: open,
                fates: check.fates + other.fates)
        }
    }
}

extension [LimitReport] {
    fileprivate func adding(_ others: [LimitReport]) -> [LimitReport] {
        var sum = self
        for other in others {
            if let index = sum.firstIndex(where: { $0.name == other.name }) {
                let known = sum[index]
                sum[index] = LimitReport(
                    name: known.name, bound: known.bound, times: known.times + other.times,
                    consequence: known.consequence)
            } else {
                sum.append(other)
            }
        }
        return sum
    }
}
