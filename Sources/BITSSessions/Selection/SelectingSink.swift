import BITSProtocol

/// Lets through what a run's user chose. Connections wait for the end where only their sessions tell whether they are
/// wanted.
final class SelectingSink: ReportSink {
    /// Connections that wait; at some KiB each that is what one may spend on it. More of them are shown unasked.
    private static let maxWaiting = 1 << 15

    private let next: any ReportSink
    private let selection: Selection
    private(set) var report: SelectionReport
    private var watch: ChoiceWatch
    /// Findings that were not chosen, listed or not: at most one entry for each rule.
    private var leftOut: [RuleID: Int] = [:]
    /// How many findings of each severity and level the run has more, or less, than by the rules' own.
    private var severities: [Severity: Int] = [:]
    private var levels: [SecurityLevel: Int] = [:]
    private var waiting: [ConnectionReport] = []
    private var wanted: Set<Int> = []

    init(_ next: any ReportSink, _ selection: Selection) {
        self.next = next
        self.selection = selection
        report = SelectionReport(options: selection.options)
        watch = ChoiceWatch(selection)
    }

    func packet(_ packet: PacketReport) {
        let time = packet.moment.time
        watch.note(host: packet.host, client: packet.client.address, from: time, to: time)
        guard selection.holds(client: packet.client.address), selection.holds(from: time, to: time),
            selection.holds(session: packet.session), selection.holds(host: packet.host)
        else { return }
        next.packet(packet)
    }

    func connection(_ connection: ConnectionReport) {
        guard selection.holds(client: connection.client.address),
            selection.holds(from: connection.firstTime, to: connection.lastTime)
        else { return }
        if selection.choosesByName, waiting.count < Self.maxWaiting {
            waiting.append(connection)
        } else {
            next.connection(connection)
        }
    }

    func session(_ session: SessionReport) {
        watch.note(session)
        guard selection.holds(session: session.index), selection.holds(host: session.host),
            selection.holds(client: session.client?.address),
            selection.holds(from: session.firstTime, to: session.lastTime)
        else {
            report.sessionsOmitted += 1
            return
        }
        report.sessions += 1
        if selection.choosesByName { wanted.formUnion(session.connections) }
        next.session(session)
    }

    func finding(_ finding: Finding) {
        let finding = weighed(finding)
        guard let shown = shown(finding) else {
            report.findingsOmitted += 1
            leftOut[finding.rule.id, default: 0] += 1
            return
        }
        report.findings += 1
        next.finding(shown)
    }

    func unlisted(_ finding: Finding) {
        let finding = weighed(finding)
        if let shown = shown(finding) {
            next.unlisted(shown)
        } else {
            leftOut[finding.rule.id, default: 0] += 1
        }
    }

    /// The finding with the severity that it has here.
    private func weighed(_ finding: Finding) -> Finding {
        var weighed = finding
        if let level = selection.levels[finding.rule.id] {
            weighed.level = level
            weighed.severity = level.severity
        }
        if let severity = selection.severities[finding.rule.id] { weighed.severity = severity }
        if weighed.severity != finding.severity {
            severities[finding.severity, default: 0] -= 1
            severities[weighed.severity, default: 0] += 1
        }
        if let level = weighed.level, level != finding.level {
            if let own = finding.level { levels[own, default: 0] -= 1 }
            levels[level, default: 0] += 1
        }
        return weighed
    }

    /// nil if it is not chosen.
    private func shown(_ finding: Finding) -> Finding? {
        let id = finding.rule.id
        guard !selection.ignored.contains(id), selection.rules.isEmpty || selection.rules.contains(id),
            selection.holds(session: finding.session), selection.holds(host: finding.matter?.host),
            selection.holds(client: finding.matter?.client ?? finding.flow?.client.address),
            finding.time.map({ selection.holds(from: $0, to: $0) }) ?? true
        else { return nil }
        guard selection.leastSeverity.map({ finding.severity >= $0 }) ?? true else { return nil }
        return finding
    }

    func download(_ download: DownloadReport) {
        watch.note(
            host: download.host, client: download.client, from: download.firstTime, to: download.lastTime)
        guard selection.sessions.isEmpty || selection.holds(session: download.session),
            selection.holds(client: download.client), selection.holds(host: download.host),
            selection.holds(from: download.firstTime, to: download.lastTime)
        else { return }
        next.download(download)
    }

    var wantsFragments: Bool { next.wantsFragments }
    var wantsDetails: Bool { next.wantsDetails }
    var wantsFindings: Bool { true }

    func fragment(_ fragment: FragmentReport) {
        let time = fragment.request.time
        guard selection.holds(client: fragment.connection.client.address), selection.holds(from: time, to: time),
            selection.holds(session: fragment.session), selection.holds(host: fragment.host)
        else { return }
        next.fragment(fragment)
    }

    private static func tally(_ name: String, in tallies: [Tally], more: Int?) -> Tally? {
        let count = (tallies.first { $0.name == name }?.count ?? 0) + (more ?? 0)
        return count > 0 ? Tally(name: name, count: count) : nil
    }

    func finish(_ run: RunReport) {
        for connection in waiting where wanted.contains(connection.index) { next.connection(connection) }
        report.unmatched = watch.unmatched
        var run = run
        if !selection.isEmpty { run.selection = report }
        if !severities.isEmpty {
            run.findings = Severity.allCases.reversed().compactMap {
                Self.tally($0.name, in: run.findings, more: severities[$0])
            }
        }
        if !levels.isEmpty {
            run.securityFindings = SecurityLevel.allCases.reversed().compactMap {
                Self.tally($0.name, in: run.securityFindings, more: levels[$0])
            }
        }
        for index in run.audit?.rules.indices ?? 0..<0 {
            guard let id = run.audit?.rules[index].rule.id else { continue }
            run.audit?.rules[index].leftOut = leftOut[id] ?? 0
        }
        next.finish(run)
    }
}

extension DownloadReport {
    /// The host of ``url``.
    fileprivate var host: String? { RequestTarget(url).authority?.withoutUserInfo }
}
