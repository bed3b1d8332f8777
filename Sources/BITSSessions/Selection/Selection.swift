import BITSProtocol

/// What of a run is shown and weighed. The run itself, its indexes and its summary stay whole.
public struct Selection: Sendable {
    /// Indexes of sessions; empty: all.
    public var sessions: Set<Int> = []
    /// Hosts of uploads, compared without letter case, and without port where none is given; empty: all.
    public var hosts: [String] = []
    /// Addresses of clients; empty: all.
    public var clients: [IPAddress] = []
    /// Sessions that were under way at some time from here on, and findings from here on: nanoseconds since 1970 UTC.
    public var since: Int64?
    /// The same up to here, inclusive.
    public var until: Int64?
    /// Findings of these rules alone; empty: of all.
    public var rules: Set<RuleID> = []
    /// Findings of at least that severity.
    public var leastSeverity: Severity?
    /// Rules whose findings are left out.
    public var ignored: Set<RuleID> = []
    /// Severities that rules have in this run instead of their own.
    public var severities: [RuleID: Severity] = [:]
    /// The same for the levels of rules of class security.
    public var levels: [RuleID: SecurityLevel] = [:]
    /// What an earlier report held; nil: nothing is known.
    public var baseline: Baseline?
    /// The options as they were given, for the report.
    public var options: [SelectionReport.Option] = []

    public init() {}

    /// Whether everything is shown and weighed as it is.
    public var isEmpty: Bool { options.isEmpty }

    /// Whether what a session's connections did depends on sessions that are not over yet.
    var choosesByName: Bool { !sessions.isEmpty || !hosts.isEmpty }

    func holds(session index: Int?) -> Bool { sessions.isEmpty || index.map(sessions.contains) ?? false }

    func holds(client: IPAddress?) -> Bool { clients.isEmpty || client.map(clients.contains) ?? false }

    func holds(host: String?) -> Bool {
        guard !hosts.isEmpty else { return true }
        guard let host else { return false }
        return hosts.contains { Selection.fits(host, $0) }
    }

    static func fits(_ host: String, _ wanted: String) -> Bool {
        let (authority, other) = (Authority(host), Authority(wanted))
        return WireText.lowercased(other.host) == WireText.lowercased(authority.host)
            && (other.port == nil || other.port == authority.port)
    }

    /// Whether some time from `first` to `last` was chosen.
    func holds(from first: Int64, to last: Int64) -> Bool {
        since.map { last >= $0 } ?? true && until.map { first <= $0 } ?? true
    }
}

/// What a report shows of its run.
public struct SelectionReport: Sendable {
    /// An option of the command line without its dashes.
    public struct Option: Hashable, Sendable {
        public let name: String
        public let value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public var options: [Option]
    public var sessions = 0
    public var sessionsOmitted = 0
    public var findings = 0
    /// Findings that were not chosen, and those of ignored rules.
    public var findingsOmitted = 0
    /// Of ``findings``, those that the baseline holds: they weigh nothing.
    public var findingsKnown = 0
    /// The highest severity of what is shown, of class `protocol`, and not known.
    public var worst: Severity?
    /// The highest level of what is shown, of class `security`, and not known.
    public var worstLevel: SecurityLevel?
    /// Options that fit nothing of the run, in their order.
    public var unmatched: [Unmatched] = []

    /// An option that fits nothing of the run, and what there is instead.
    public struct Unmatched: Sendable {
        public var option: Option
        /// Hosts, or addresses of clients, the most similar first; without the others, which ``more`` counts.
        public var known: [String] = []
        public var more = 0
        /// When the first of the run's uploads began and the last one ended; of `since` and `until`.
        public var times: ClosedRange<Int64>?
        /// Of `session`: which sessions there are.
        public var numbers = SessionNumbers()
    }

    init(options: [Option]) { self.options = options }

    /// Only counts what there is instead of what was chosen.
    public mutating func hideNames() {
        for index in unmatched.indices {
            unmatched[index].more += unmatched[index].known.count
            unmatched[index].known = []
        }
    }
}
