import Foundation
import FoundationXML
import Testing

@testable import BITSReports
@testable import BITSSessions

@Suite struct JUnitTests {
    private func report(
        _ sessions: [SessionReport], _ findings: [Finding], run: RunReport? = nil,
        threshold: JUnitThreshold = JUnitThreshold()
    ) throws -> JUnitDocument {
        let sink = Sink()
        let report = JUnitReport(
            to: sink.output, threshold: threshold, names: CaptureNames([]), memoryBound: 1000)
        print(sessions, findings, run: run ?? Samples.run(outcomes: [], findings: []), on: report)
        return try JUnitDocument(sink.text)
    }

    @Test func casesAreTheRulesThatCouldBeJudged() throws {
        var session = Samples.plainUpload()
        session.checks = SessionChecks(passed: ["BUP-FR-001", "BUP-FR-008"], failed: ["BUP-FR-008", "BUP-FR-009"])
        let document = try report(
            [session],
            [Samples.finding("BUP-FR-008", "Offset", .violation, "Wrong offset.", session: 0, frames: [14])])
        let suite = document.suites[0]
        #expect(suite.attributes["name"] == "session 0: http://upload.example.test/upload/report.zip")
        #expect(suite.attributes["timestamp"] == "2025-03-04T09:00:00" && suite.attributes["time"] == "0.009")
        #expect(
            suite.cases.map { "\($0.name.prefix(10)) \($0.kinds)" }
                == ["BUP-FR-001 []", #"BUP-FR-008 ["failure"]"#, #"BUP-FR-009 ["skipped"]"#])
        #expect(suite.cases[1].text.contains("Wrong offset.") && suite.cases[1].text.contains("frame 14"))
    }

    @Test func thresholdIsThatOfTheExitCode() throws {
        func kinds(_ finding: Finding, _ threshold: JUnitThreshold) throws -> [String] {
            let document = try report([Samples.plainUpload()], [finding], threshold: threshold)
            return document.suites[0].cases[0].kinds
        }
        let warning = Samples.finding("BUP-FR-008", "Offset", .warning, "Odd.", session: 0, frames: [14])
        #expect(try kinds(warning, JUnitThreshold(severity: .warning)) == ["failure"])
        #expect(try kinds(warning, JUnitThreshold()) == ["system-out"])
        #expect(try kinds(warning, JUnitThreshold(severity: nil)) == ["system-out"])
        let security = Finding(
            rule: Samples.rule("BUP-SEC-001", "Walk", .warning, class: .security), severity: .warning, level: .high,
            confidence: .certain, message: "Up.", session: 0, connection: nil, frames: [], time: nil, byteOffset: nil,
            evidence: [], party: .client, count: 1, also: [])
        #expect(try kinds(security, JUnitThreshold(severity: .information)) == ["system-out"])
        #expect(try kinds(security, JUnitThreshold(severity: nil, level: .medium)) == ["failure"])
    }

    @Test func runHasWhatBelongsToNoSession() throws {
        var run = Samples.run(
            outcomes: [], findings: [], complete: false,
            problems: [
                ProblemReport(byteOffset: 77, message: "ends in a record")
            ])
        let all = RuleCatalogue.all
        run.checks = [
            CheckReport(rule: all[0], passed: 1, failed: 0, open: []),
            CheckReport(rule: all[1], passed: 0, failed: 0, open: [(.plaintext, 2)]),
            CheckReport(rule: all[2], passed: 1, failed: 0, open: []),
        ]
        var session = Samples.plainUpload()
        session.checks = SessionChecks(passed: [all[2].id])
        let document = try report(
            [session],
            [Samples.finding("BUP-FR-008", "Offset", .violation, "Lonely.", session: nil, frames: [14], count: 3)],
            run: run)
        let suite = try #require(document.suites.last)
        #expect(suite.attributes["name"] == "run" && document.suites.count == 2)
        #expect(suite.cases.map(\.kinds) == [["error"], ["skipped"], [], ["failure"]])
        #expect(suite.cases[0].text.contains("byte 77: ends in a record"))
        #expect(suite.cases[1].message.contains("plain text (2)"))
        #expect(suite.cases[3].text.contains("seen 3 times"))
    }

    @Test func manyFindingsOfOneRuleAreOneCase() throws {
        let findings = (1...30).map {
            Samples.finding("BUP-FR-008", "Offset", .violation, "Number \($0).", session: 0, frames: [Int64($0)])
        }
        let suite = try report([Samples.plainUpload()], findings).suites[0]
        #expect(suite.cases.count == 1)
        #expect(suite.cases[0].message == "30 findings; the first: Number 1.")
        #expect(suite.cases[0].text.contains("Number 20.") && suite.cases[0].text.contains("and 10 more"))
        #expect(!suite.cases[0].text.contains("Number 21."))
    }

    @Test func hostileText() throws {
        let text = Hostile.report { JUnitReport(to: $0) }
        #expect(Hostile.isSafe(text) && !text.contains("<script") && !text.contains("]]>"))
        let document = try JUnitDocument(text)
        #expect(document.suites.count == Hostile.strings.count + 1)
        #expect(document.suites[0].cases[0].text.contains("The client sent \"<script>alert(1)</script>\" here."))
    }

    @Test func controlCharactersBecomeVisible() {
        #expect(
            XMLText.escaped("a\u{1B}\u{0}\u{85}\u{FFFE}\t<>&\"") == "a\\x1B\\x00\\x85\\u{FFFE}&#9;&lt;&gt;&amp;&quot;")
    }
}

/// A JUnit report read by another's XML parser; refuses what Jenkins' schema does not know, and counts that are wrong.
final class JUnitDocument: NSObject, XMLParserDelegate {
    struct Fault: Error { let text: String }
    struct Case {
        var name = ""
        var kinds: [String] = []
        var message = ""
        var text = ""
    }
    struct Suite {
        var attributes: [String: String] = [:]
        var cases: [Case] = []
    }

    private(set) var suites: [Suite] = []
    private var path: [String] = []
    private var faults: [String] = []

    private static let grammar: [String: (parents: Set<String>, needed: Set<String>, allowed: Set<String>)] = [
        "testsuites": ([], [], ["name", "time", "tests", "failures", "errors"]),
        "testsuite": (
            ["testsuites"], ["name", "tests", "failures", "errors", "skipped", "time"], ["id", "timestamp"]
        ),
        "properties": (["testsuite"], [], []), "property": (["properties"], ["name", "value"], []),
        "testcase": (["testsuite"], ["name", "classname", "time"], []),
        "failure": (["testcase"], ["message", "type"], []), "error": (["testcase"], ["message", "type"], []),
        "skipped": (["testcase"], ["message"], []), "system-out": (["testcase"], [], []),
    ]

    init(_ text: String) throws {
        super.init()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = self
        guard parser.parse() else { throw Fault(text: "no XML: line \(parser.lineNumber)") }
        for suite in suites {
            for (name, kind) in [("failures", "failure"), ("errors", "error"), ("skipped", "skipped")] {
                let count = suite.cases.filter { $0.kinds.contains(kind) }.count
                if suite.attributes[name] != "\(count)" { faults.append("\(name) is not \(count)") }
            }
            if suite.attributes["tests"] != "\(suite.cases.count)" { faults.append("wrong tests") }
        }
        if let fault = faults.first { throw Fault(text: fault) }
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        if let rule = Self.grammar[name] {
            if let parent = path.last, !rule.parents.contains(parent) { faults.append("\(name) in \(parent)") }
            let names = Set(attributes.keys)
            if !rule.needed.isSubset(of: names) { faults.append("\(name) lacks \(rule.needed.subtracting(names))") }
            if !names.isSubset(of: rule.needed.union(rule.allowed)) { faults.append("\(name) has \(names)") }
        } else {
            faults.append("unknown \(name)")
        }
        path.append(name)
        switch name {
        case "testsuite": suites.append(Suite(attributes: attributes))
        case "testcase": suites[suites.count - 1].cases.append(Case(name: attributes["name"] ?? ""))
        case "failure", "error", "skipped", "system-out":
            change {
                $0.kinds.append(name)
                $0.message += attributes["message"] ?? ""
            }
        default: break
        }
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        path.removeLast()
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        if path.contains("testcase") { change { $0.text += text } }
    }

    private func change(_ body: (inout Case) -> Void) {
        let suite = suites.count - 1
        body(&suites[suite].cases[suites[suite].cases.count - 1])
    }
}
