// Every number of the results that depends on what the run has before them. A capture that is analysed beside others
// counts its sessions, connections and downloads from 0; where its place in the run is known its results are numbered
// from there. A number that is added to a report has its line here; `everyNumberGoesOn` finds those that have none.

extension SessionTracker.Origin {
    public static func + (a: Self, b: Self) -> Self {
        Self(
            sessions: a.sessions + b.sessions, connections: a.connections + b.connections,
            downloads: a.downloads + b.downloads)
    }

    /// Nothing was before.
    var isFirst: Bool { sessions == 0 && connections == 0 && downloads == 0 }

    fileprivate func number(_ reference: inout ConnectionReference) { reference.index += connections }

    fileprivate func number(_ entry: inout TimelineEntry) {
        // The only foreign number in a note would be a session's, of which notes do not speak.
        if let connection = entry.connection { entry.connection = connection + connections }
    }
}

extension Wording {
    fileprivate var hasNumbers: Bool {
        parts.contains { if case .session = $0 { true } else { false } }
    }

    fileprivate func numbered(from origin: SessionTracker.Origin) -> Wording {
        Wording(
            parts: parts.map { part in
                if case .session(let number) = part { .session(number + origin.sessions) } else { part }
            })
    }
}

extension PacketReport {
    mutating func number(from origin: SessionTracker.Origin) {
        connection += origin.connections
        session = session.map { $0 + origin.sessions }
    }
}

extension ConnectionReport {
    mutating func number(from origin: SessionTracker.Origin) { index += origin.connections }
}

extension SessionReport {
    mutating func number(from origin: SessionTracker.Origin) {
        index += origin.sessions
        restartedAs = restartedAs.map { $0 + origin.sessions }
        restartOf = restartOf.map { $0 + origin.sessions }
        for position in connections.indices { connections[position] += origin.connections }
        for position in timeline.indices { origin.number(&timeline[position]) }
        for position in paths.indices { paths[position].index += origin.connections }
        for position in notifications.indices { notifications[position].connection += origin.connections }
        flow?.index += origin.connections
        guard let wording = explanationWording, wording.hasNumbers else { return }
        explanationWording = wording.numbered(from: origin)
        explanation = explanationWording?.text ?? explanation
    }
}

extension Finding {
    mutating func number(from origin: SessionTracker.Origin) {
        session = session.map { $0 + origin.sessions }
        connection = connection.map { $0 + origin.connections }
        flow?.index += origin.connections
        evidence = evidence.map { value in
            guard value.isSession, case .integer(let number) = value.value else { return value }
            return .session(value.name, Int(clamping: number) + origin.sessions)
        }
        guard let wording, wording.hasNumbers else { return }
        self.wording = wording.numbered(from: origin)
        message = self.wording?.text ?? message
    }
}

extension FragmentReport {
    mutating func number(from origin: SessionTracker.Origin) {
        session = session.map { $0 + origin.sessions }
        origin.number(&connection)
        origin.number(&request)
        if var answer {
            origin.number(&answer)
            self.answer = answer
        }
    }
}

extension DownloadReport {
    mutating func number(from origin: SessionTracker.Origin) {
        index += origin.downloads
        session = session.map { $0 + origin.sessions }
        origin.number(&flow)
    }
}
