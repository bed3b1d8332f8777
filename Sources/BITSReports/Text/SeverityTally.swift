import BITSSessions

/// How many findings of each severity a session has, those of class security apart by their levels.
struct SeverityTally {
    private var counts: [Int32] = Array(repeating: 0, count: Severity.allCases.count)
    private var levels: [Int32] = Array(repeating: 0, count: SecurityLevel.allCases.count)
    private(set) var worst = Severity.information

    mutating func add(_ finding: Finding) { add(finding.severity, finding.level) }

    mutating func add(_ severity: Severity, _ level: SecurityLevel?) {
        if let level {
            levels[level.rawValue] += 1
        } else {
            counts[severity.rawValue] += 1
        }
        worst = max(worst, severity)
    }

    /// Orders tallies: the worst first, then by how many.
    var weight: Int64 {
        Severity.allCases.reversed().reduce(0) { weight, severity in
            let security = SecurityLevel.allCases.reduce(0) {
                $0 + ($1.severity == severity ? Int64(levels[$1.rawValue]) : 0)
            }
            return weight << 15 | min(Int64(counts[severity.rawValue]) + security, 0x7FFF)
        }
    }

    /// `1 violation, 2 notes; security: 1 low`.
    var text: String {
        SeverityTally.text(
            Severity.allCases.map { Int64(counts[$0.rawValue]) },
            SecurityLevel.allCases.map { Int64(levels[$0.rawValue]) })
    }

    /// - Parameters:
    ///   - counts: in the order of ``Severity``, without class security.
    ///   - levels: in the order of ``SecurityLevel``.
    static func text(_ counts: [Int64], _ levels: [Int64]) -> String {
        let plain = zip(Severity.allCases, counts).reversed().compactMap { severity, count in
            count > 0 ? severity.counted(count) : nil
        }
        let security = zip(SecurityLevel.allCases, levels).reversed().compactMap { level, count in
            count > 0 ? "\(Quantity.grouped(count)) \(level.name)" : nil
        }
        return [plain.joined(separator: ", "), security.isEmpty ? "" : "security: \(security.joined(separator: ", "))"]
            .filter { !$0.isEmpty }.joined(separator: "; ")
    }
}

extension Severity {
    /// `1 violation`, `2 notes`, `3 informational`.
    func counted(_ count: some BinaryInteger) -> String {
        self == .information ? "\(Quantity.grouped(count)) informational" : Quantity.counted(count, name)
    }

    var colour: Layout.Colour? {
        switch self {
        case .violation: .red
        case .warning: .yellow
        case .note: .cyan
        case .information: .dim
        }
    }
}

extension Outcome {
    /// Whether the session ended as its client wanted, so that nobody has to look at it.
    var isGood: Bool {
        switch self {
        case .completed, .cancelled, .restarted: true
        case .closedEarly, .lost, .refused, .failed, .interrupted, .undetermined: false
        }
    }

    /// In capitals, for headings: `CLOSED EARLY`.
    var words: String { String(rawValue.uppercased().map { $0 == "-" ? " " : $0 }) }

    var colour: Layout.Colour {
        switch self {
        case .completed: .green
        case .cancelled, .restarted, .interrupted, .undetermined: .yellow
        case .closedEarly, .lost, .refused, .failed: .red
        }
    }
}

extension Party {
    /// Who it is, within a sentence.
    var phrase: String {
        switch self {
        case .client: "client"
        case .server: "server"
        case .serverApplication: "server application"
        case .proxy: "proxy"
        case .network: "network"
        case .capture: "capture"
        case .none: "nobody"
        }
    }
}
