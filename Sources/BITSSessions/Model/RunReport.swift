/// A named count; lists of them are sorted by falling count, then name.
public struct Tally: Hashable, Sendable {
    public internal(set) var name: String
    public let count: Int

    public init(name: String, count: Int) {
        self.name = name
        self.count = count
    }
}

/// One bound of the analyzer that was reached, and what it cost.
public struct LimitReport: Sendable {
    public internal(set) var name: String
    public let bound: Int64
    public let times: Int
    public internal(set) var consequence: String

    public init(name: String, bound: Int64, times: Int, consequence: String) {
        self.name = name
        self.bound = bound
        self.times = times
        self.consequence = consequence
    }
}

/// What is known when the run ends.
public struct RunReport: Sendable {
    public var toolVersion: String
    public var profile: Profile
    public var parameters: Parameters
    /// Whether every input was read whole.
    public var complete: Bool
    public var captures: [CaptureReport]
    /// All TCP connections seen.
    public var connections: Int
    public var httpRequests: Int
    public var httpResponses: Int
    public var httpMethods: [Tally]
    public var httpStatuses: [Tally]
    /// Exchanges that BITS took part in.
    public var exchanges: Int
    /// Notifications of server applications, and those whose upload the capture does not show.
    public var notifications = 0
    public var notificationsWithoutSession = 0
    /// BITS packets by type, in the order of ``PacketType``; without zeros.
    public var packets: [Tally]
    /// Sessions by outcome, in the order of ``Outcome``; without zeros.
    public var outcomes: [Tally]
    /// Findings by severity, all classes, highest first; without zeros.
    public var findings: [Tally]
    /// Those of class `security` among them by level, highest first; without zeros.
    public var securityFindings: [Tally] = []
    /// The highest severity among class `protocol` findings.
    public var worst: Severity?
    /// The highest level among class `security` findings.
    public var worstLevel: SecurityLevel?
    public var other: OtherTraffic
    public var decoding = DecodingReport()
    public var checks: [CheckReport]
    public var limits: [LimitReport]
    /// The time of the run's first frame, the origin of all offsets.
    public var firstTime: Int64?
    /// What of the run is shown; nil if all of it is. The figures above are those of the whole run all the same.
    public var selection: SelectionReport?
    /// Stand-ins take the place of whatever tells whose captures these are.
    public var isRedacted = false
    /// nil if nobody asked for it.
    public var audit: AuditReport?

    /// A run of which only the captures are known; the rest is filled in by those who know it.
    public init(toolVersion: String, profile: Profile, parameters: Parameters, captures: [CaptureReport]) {
        self.toolVersion = toolVersion
        self.profile = profile
        self.parameters = parameters
        self.captures = captures
        complete = captures.allSatisfy(\.complete)
        connections = 0
        httpRequests = 0
        httpResponses = 0
        httpMethods = []
        httpStatuses = []
        exchanges = 0
        packets = []
        outcomes = []
        findings = []
        other = OtherTraffic()
        checks = []
        limits = []
        firstTime = captures.compactMap(\.firstTime).min()
    }
}

/// How one rule fared.
public struct CheckReport: Sendable {
    public let rule: Rule
    public let passed: Int
    public let failed: Int
    /// How often the gate that lacked, in the order of ``Gate/allCases``; without zeros.
    public let open: [(gate: Gate, count: Int)]
    /// What became of the failures.
    public var fates = Fates()
}

/// What became of a rule's failures. Those that are none of these stand behind another rule's finding
/// (``Finding/also``).
public struct Fates: Hashable, Sendable {
    /// They made a finding of their own, listed or not.
    public var findings = 0
    /// They are counted in a finding that their server has already; beyond the limit `vendor_deviations` by that limit
    /// alone.
    public var repeats = 0
    /// The profile reports no such failure.
    public var unreported = 0

    public init() {}

    static func + (a: Fates, b: Fates) -> Fates {
        var sum = a
        sum.findings += b.findings
        sum.repeats += b.repeats
        sum.unreported += b.unreported
        return sum
    }
}
