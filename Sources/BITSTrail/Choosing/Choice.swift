import BITSSessions

/// What a user chooses of a run, by the names of the command line's options.
public enum Choice: String, Sendable, CaseIterable {
    case session, host, client, since, until, rule, severity, ignore
    case severityOf = "severity-of"
    case baseline
}

extension Analyzer.Options {
    /// Chooses what is shown and weighed; several values of one choice add up, a later one of `since`, `until` and
    /// `severity` replaces the one before.
    ///
    /// - Returns: what is wrong with the value; nil if it was taken.
    public mutating func choose(_ choice: Choice, _ value: String) -> String? {
        if let objection = set(choice, value) { return objection }
        selection.options.append(SelectionReport.Option(name: choice.rawValue, value: value))
        return nil
    }

    private mutating func set(_ choice: Choice, _ value: String) -> String? {
        switch choice {
        case .session:
            guard let index = Int(value), index >= 0 else { return "\(value) is no number of a session, e.g. 3" }
            selection.sessions.insert(index)
        case .host:
            guard !value.isEmpty else { return "name a host, e.g. upload.example.com" }
            selection.hosts.append(value)
        case .client:
            guard let address = AddressText.address(value) else {
                return "\(value) is no IP address, e.g. 192.0.2.10 or 2001:db8::10"
            }
            selection.clients.append(address)
        case .since, .until:
            guard let time = PointInTime.nanoseconds(value) else {
                return "\(value) is no time, e.g. 2025-03-04T11:00:00Z or 2025-03-04T12:00:00.5+01:00"
            }
            if choice == .since { selection.since = time } else { selection.until = time }
        case .rule: return rules(value) { $0.selection.rules.insert($1.id) }
        case .ignore: return rules(value) { $0.selection.ignored.insert($1.id) }
        case .severity:
            guard let severity = Severity.allCases.first(where: { $0.name == value }) else {
                return Near.objection(value, among: Severity.allCases.reversed().map(\.name), as: "severity")
            }
            selection.leastSeverity = severity
        case .severityOf: return setSeverity(value)
        case .baseline:
            do {
                selection.baseline = try Baseline(reportAt: value)
            } catch {
                return error.message
            }
        }
        return nil
    }

    private mutating func rules(_ name: String, _ body: (inout Self, Rule) -> Void) -> String? {
        let rules = RuleCatalogue.rules(named: name)
        guard !rules.isEmpty else {
            return Near.objection(name, among: RuleCatalogue.all.map(\.id.text), as: "rule")
                + "; list them with: bitstrail rules"
        }
        for rule in rules { body(&self, rule) }
        return nil
    }

    private mutating func setSeverity(_ assignment: String) -> String? {
        let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { return "\(assignment) lacks a severity: write it as BUP-FR-008=note" }
        let severity = Severity.allCases.first { $0.name == parts[1] }
        let level = SecurityLevel.allCases.first { $0.name == parts[1] }
        guard severity != nil || level != nil else {
            let names = Severity.allCases.reversed().map(\.name) + SecurityLevel.allCases.reversed().map(\.name)
            return Near.objection(parts[1], among: names, as: "severity")
        }
        var objection: String?
        let unknown = rules(parts[0]) { options, rule in
            let isSecurity = rule.ruleClass == .security
            if isSecurity, let level {
                options.selection.levels[rule.id] = level
            } else if !isSecurity, let severity {
                options.selection.severities[rule.id] = severity
            } else {
                objection =
                    isSecurity
                    ? "\(rule.id) has a level: high, medium, low or info"
                    : "\(rule.id) has a severity: violation, warning, note or information"
            }
        }
        return unknown ?? objection
    }
}
