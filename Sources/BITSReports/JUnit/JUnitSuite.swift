import BITSSessions

/// One suite while its cases are gathered: its attributes count them, so it is written when it is complete.
struct JUnitSuite {
    /// Findings of one rule that a case tells; the others it counts.
    private static let toldFindings = 20

    private struct Case {
        var title: String
        var failures: [JUnitFinding] = []
        var remarks: [JUnitFinding] = []
        var failureCount = 0
        var remarkCount = 0

        mutating func add(_ finding: JUnitFinding) {
            if finding.isFailure {
                failureCount += 1
                if failures.count < JUnitSuite.toldFindings { failures.append(finding) }
            } else {
                remarkCount += 1
                if remarks.count < JUnitSuite.toldFindings { remarks.append(finding) }
            }
        }
    }

    let title: String
    var id = ""
    private var timestamp = ""
    private var duration = "0"
    private var properties: [(name: String, value: String)] = []
    private var open: [String: Case] = [:]
    private var cases: [String] = []
    private var tests = 0
    private var failures = 0
    private var errors = 0
    private var skipped = 0

    init(title: String) { self.title = title }

    // MARK: The head of a session's suite

    private static let propertyNames = [
        "url", "session_id", "client", "servers", "outcome", "cause", "acked_bytes", "total_bytes", "explanation",
    ]

    /// As a record with NUL between the parts.
    ///
    /// - Parameter fails: the session's outcome is a failure.
    static func head(_ session: SessionReport, fails: Bool, _ times: inout TimeText) -> String {
        let time = times.string(session.firstTime)
        let id = session.sessionID.map { Escaping.wire($0) } ?? ""
        let servers = session.servers.map(\.description).joined(separator: ", ")
        let acknowledged = session.knownAckedBytes.map { "\($0)" } ?? ""
        let total = session.totalBytes.map { "\($0)" } ?? ""
        let values = [
            Escaping.wire(FindingText.place(session)), id,
            session.client?.description ?? "", servers, session.outcome.rawValue, session.cause.rawValue,
            acknowledged, total, Escaping.wire(session.explanation, limit: 2000),
        ]
        // The schema of Surefire takes three digits behind the point.
        let duration = String(Quantity.offset(max(0, session.duration)).dropLast(3))
        let fixed = ["\(session.index)", time, duration, fails ? "f" : ""]
        return (fixed + values).joined(separator: "\0")
    }

    init(head record: [UInt8]) {
        let parts = record.split(separator: 0, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        title = parts.count > 4 ? "session \(parts[0]): \(parts[4])" : "session"
        guard parts.count > 4 else { return }
        id = parts[0]
        // Whole seconds without a zone are what every reader takes.
        timestamp = String(parts[1].prefix("2025-03-04T11:00:00".count))
        duration = parts[2]
        let facts = Dictionary(zip(Self.propertyNames, parts.dropFirst(4)), uniquingKeysWith: { first, _ in first })
        for name in Self.propertyNames {
            if let value = facts[name], !value.isEmpty { addProperty(name, value) }
        }
        if parts[3] == "f" { addOutcomeFailure(facts["outcome"] ?? "", facts["explanation"] ?? "") }
    }

    mutating func addProperty(_ name: String, _ value: String) { properties.append((name, value)) }

    // MARK: Cases

    mutating func add(_ finding: JUnitFinding) {
        open[finding.rule, default: Case(title: finding.title)].add(finding)
    }

    mutating func addCapture(_ capture: CaptureReport) {
        let name = CaptureNames.spoken(capture.name)
        guard !capture.complete else {
            let notes = capture.notes.prefix(Self.toldFindings).map { Escaping.name($0.message) }
            let content = Self.content(notes.joined(separator: "\n"))
            return addCase(
                "read whole: \(name)", "capture",
                notes.isEmpty ? "" : "      <system-out>\(content)</system-out>\n")
        }
        let problems = capture.problems.map { problem in
            let place = problem.byteOffset.map { "byte \($0): " } ?? ""
            return place + Escaping.name(problem.message)
        }
        addError("read whole: \(name)", problems.joined(separator: "\n"))
    }

    mutating func addError(_ name: String, _ text: String) {
        errors += 1
        let message = XMLText.attribute("message", "not read whole")
        addCase(name, "capture", "      <error\(message) type=\"capture\">\(Self.content(text))</error>\n")
    }

    mutating func addSkipped(_ rule: Rule, _ text: String) {
        addSkipped(name: "\(rule.id): \(rule.title)", kind: "rules", text)
    }

    mutating func addSkipped(name: String, kind: String = "selection", _ text: String) {
        skipped += 1
        addCase(name, kind, "      <skipped\(XMLText.attribute("message", text))/>\n")
    }

    private mutating func addOutcomeFailure(_ outcome: String, _ explanation: String) {
        failures += 1
        let message = XMLText.attribute("message", "The upload ended as: \(outcome)")
        addCase(
            "outcome", "outcome",
            "      <failure\(message) type=\"\(outcome)\">\(Self.content(explanation))</failure>\n")
    }

    /// Makes cases of the findings and verdicts; nothing may be added behind it.
    mutating func close(verdicts: [(rule: Rule, hasFailed: Bool)]) {
        for (rule, hasFailed) in verdicts {
            if let found = open.removeValue(forKey: rule.id.text) {
                write(found, rule.id.text)
            } else if hasFailed {
                addSkipped(rule, Self.untold)
            } else {
                addCase("\(rule.id): \(rule.title)", "rules", "")
            }
        }
        for id in open.keys.sorted() { if let found = open[id] { write(found, id) } }
        open = [:]
    }

    private static let untold = """
        Broken, but no finding of its own is listed here: another rule's finding tells it, it is counted once for its \
        server, the profile does not report it, or it was left out.
        """

    private mutating func write(_ found: Case, _ id: String) {
        var text = ""
        if let first = found.failures.first {
            failures += 1
            let line = first.text.split(separator: "\n").first.map(String.init) ?? ""
            let many = found.failureCount > 1 ? "\(Quantity.grouped(found.failureCount)) findings; the first: " : ""
            text +=
                "      <failure\(XMLText.attribute("message", many + line))\(XMLText.attribute("type", first.severity))>"
            text += Self.content(Self.told(found.failures, of: found.failureCount)) + "</failure>\n"
        }
        if !found.remarks.isEmpty {
            text += "      <system-out>\(Self.content(Self.told(found.remarks, of: found.remarkCount)))</system-out>\n"
        }
        addCase("\(id): \(found.title)", "rules", text)
    }

    private static func told(_ findings: [JUnitFinding], of count: Int) -> String {
        var texts = findings.map { "\($0.severity): \($0.text)" }
        if count > findings.count { texts.append("and \(Quantity.grouped(count - findings.count)) more") }
        return texts.joined(separator: "\n\n")
    }

    /// Line ends stay line ends.
    private static func content(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { XMLText.escaped(String($0)) }
            .joined(separator: "\n")
    }

    private mutating func addCase(_ name: String, _ kind: String, _ content: String) {
        tests += 1
        let attributes =
            XMLText.attribute("name", name) + XMLText.attribute("classname", "bitstrail.\(id).\(kind)") + " time=\"0\""
        cases.append(
            content.isEmpty
                ? "    <testcase\(attributes)/>\n" : "    <testcase\(attributes)>\n\(content)    </testcase>\n")
    }

    var text: String {
        var text = "  <testsuite\(XMLText.attribute("name", title))\(XMLText.attribute("id", id))"
        text += " tests=\"\(tests)\" failures=\"\(failures)\" errors=\"\(errors)\" skipped=\"\(skipped)\""
        text += " time=\"\(duration)\""
        if !timestamp.isEmpty { text += XMLText.attribute("timestamp", timestamp) }
        text += ">\n    <properties>\n"
        for property in properties {
            text += "      <property\(XMLText.attribute("name", property.name))"
            text += "\(XMLText.attribute("value", property.value))/>\n"
        }
        text += "    </properties>\n"
        return text + cases.joined() + "  </testsuite>\n"
    }
}
