import BITSSessions

/// How many findings of each severity a session has.
struct SeverityTally {
    private var counts: [Int32] = Array(repeating: 0, count: Severity.allCases.count)
    private(set) var worst = Severity.information

    mutating func add(_ finding: Finding) {
        counts[finding.severity.rawValue] += 1
        worst = max(worst, finding.severity)
    }

    /// Orders tallies: the worst first, then by how many.
    var weight: Int64 {
        counts.reversed().reduce(0) { $0 << 15 | Int64(min($1, 0x7FFF)) }
    }

    /// `1 violation, 2 notes`.
    var text: String {
        Severity.allCases.reversed().compactMap { severity in
            let count = counts[severity.rawValue]
            return count == 0 ? nil : severity.counted(count)
        }.joined(separator: ", ")
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
