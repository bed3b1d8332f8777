import Foundation
import Testing

@testable import BITSReports
@testable import BITSSessions

@Suite struct SARIFTests {
    private func run(_ findings: [Finding], _ run: RunReport? = nil) throws -> [String: Any] {
        let sink = Sink()
        print(
            [], findings, run: run ?? Samples.run(outcomes: [], findings: []),
            on: SARIFReport(to: sink.output, memoryBound: 100))
        #expect(SARIFShape.faults(sink.text) == [])
        return try SARIFShape.run(sink.text)
    }

    @Test func findingsAreFails() throws {
        let run = try run(Samples.resumedFindings)
        let results = try #require(run["results"] as? [[String: Any]]).filter { $0["kind"] as? String == "fail" }
        #expect(results.map { $0["ruleId"] as? String } == ["BUP-ANS-001", "BUP-PG-007", "BUP-FR-010", "BUP-OPS-005"])
        #expect(results.map { $0["level"] as? String } == ["warning", "note", "note", "note"])
        let text = String(
            decoding: try JSONSerialization.data(withJSONObject: results[0], options: .sortedKeys), as: UTF8.self)
        #expect(text.contains(#""region":{"byteOffset":24}"#) && text.contains(#""uri":"upload.pcapng""#))
        #expect(text.contains(#""text":"reset: frame 23""#) && text.contains(#""confidence":"likely""#))
        #expect(text.contains(#""ruleAndTime\/v1":"BUP-ANS-001\/2025-03-04T09:00:00.005000Z\/1""#))
    }

    @Test func fingerprintsTellFindingsOfOneTimeApart() throws {
        let finding = Samples.resumedFindings[0]
        let run = try run([finding, finding])
        let prints = try #require(run["results"] as? [[String: Any]]).compactMap {
            ($0["partialFingerprints"] as? [String: String])?["ruleAndTime/v1"]?.suffix(2)
        }
        #expect(prints == ["/1", "/2"])
    }

    @Test func whatWasKeptAndWhatStayedOpen() throws {
        let run = try run([])
        let results = try #require(run["results"] as? [[String: Any]])
        #expect(results.map { $0["kind"] as? String } == ["pass", "open"])
        #expect((results[0]["message"] as? [String: String])?["text"] == "Kept 2 times.")
        let open = "Could not be judged once. What lacked: a known offset of the server (1)."
        #expect((results[1]["message"] as? [String: String])?["text"] == open)
        #expect(results.allSatisfy { $0["level"] as? String == "none" })
    }

    @Test func everyRuleHasHelp() throws {
        let tool = try #require(try run([])["tool"] as? [String: Any])
        let rules = try #require((tool["driver"] as? [String: Any])?["rules"] as? [[String: Any]])
        #expect(rules.map { $0["id"] as? String } == RuleCatalogue.all.map(\.id.text))
        for (rule, entry) in zip(RuleCatalogue.all, rules) {
            let help = try #require(entry["help"] as? [String: String])
            #expect(help["text"]?.contains(rule.advice) ?? false)
            #expect(help["markdown"]?.contains("**What to do:**") ?? false)
            if rule.source.contains("[MC-BUP]") || rule.source.contains("RFC ") || rule.source.contains("win32:") {
                #expect(URL(string: entry["helpUri"] as? String ?? "")?.host != nil, "\(rule.id)")
            }
        }
    }

    @Test func damageIsNotified() throws {
        let run = try run(
            [],
            Samples.run(
                outcomes: [], findings: [], complete: false,
                problems: [ProblemReport(byteOffset: 77, message: "cut")]))
        let invocation = try #require((run["invocations"] as? [[String: Any]])?.first)
        #expect(invocation["executionSuccessful"] as? Bool == false)
        #expect((invocation["toolExecutionNotifications"] as? [Any])?.count == 1)
    }

    @Test func hostileText() throws {
        let text = Hostile.report { SARIFReport(to: $0) }
        #expect(Hostile.isSafe(text) && SARIFShape.faults(text) == [])
        let results = try #require(try SARIFShape.run(text)["results"] as? [[String: Any]])
        let messages = results.compactMap { ($0["message"] as? [String: String])?["text"] }
        #expect(messages.allSatisfy { Hostile.isSafe($0) && $0.utf8.count < 6000 })
        #expect(messages.allSatisfy { $0.ranges(of: "](").count == $0.ranges(of: "\\](").count })
        #expect(messages.contains("The client sent \"<script>alert(1)</script>\" here."))
    }

    @Test(arguments: [
        ("a b/ü.pcap", "a%20b/%C3%BC.pcap"), ("/tmp/x:y.pcap", "file:///tmp/x%3Ay.pcap"), ("-", "stdin"),
        ("C:\u{1B}", "C%3A%1B"),
    ])
    func captureURIs(name: String, uri: String) { #expect(CaptureURI.text(name) == uri) }

    @Test(
        arguments: [
            ("RFC 9112 6.3, 7", "https://www.rfc-editor.org/rfc/rfc9112#section-6.3"),
            ("RFC 4559", "https://www.rfc-editor.org/rfc/rfc4559"),
            (
                "win32: Fragment; [MC-BUP] <12>",
                "https://learn.microsoft.com/en-us/windows/win32/bits/bits-upload-protocol"
            ),
            ("BITSTrail", nil), ("RFC", nil), ("RFC x", nil),
        ] as [(String, String?)])
    func sources(source: String, uri: String?) { #expect(SpecificationLink.uri(of: source) == uri) }

    @Test func techniques() { #expect(Technique.uri("T1071.001") == "https://attack.mitre.org/techniques/T1071/001/") }
}

/// The members that SARIF 2.1.0 gives the objects that we write, and those that it demands.
enum SARIFShape {
    private static let shapes: [String: (needed: [String], allowed: [String], members: [String: String])] = [
        "log": (["version", "runs"], ["$schema"], ["runs": "run"]),
        "run": (
            ["tool"], ["taxonomies", "invocations", "artifacts", "results", "properties"],
            [
                "tool": "tool", "taxonomies": "component", "invocations": "invocation", "artifacts": "artifact",
                "results": "result",
            ]
        ),
        "tool": (["driver"], [], ["driver": "component"]),
        "component": (
            ["name"],
            [
                "version", "semanticVersion", "shortDescription", "rules", "supportedTaxonomies", "organization",
                "informationUri", "taxa",
            ],
            [
                "rules": "descriptor", "taxa": "descriptor", "shortDescription": "text",
                "supportedTaxonomies": "componentReference",
            ]
        ),
        "descriptor": (
            ["id"],
            [
                "name", "shortDescription", "fullDescription", "help", "helpUri", "defaultConfiguration",
                "relationships", "properties",
            ],
            [
                "shortDescription": "text", "fullDescription": "text", "help": "text",
                "defaultConfiguration": "configuration", "relationships": "relationship",
            ]
        ),
        "configuration": ([], ["enabled", "level"], [:]),
        "relationship": (["target"], ["kinds"], ["target": "descriptorReference"]),
        "descriptorReference": (["id"], ["toolComponent"], ["toolComponent": "componentReference"]),
        "componentReference": ([], ["name", "index"], [:]),
        "text": (["text"], ["markdown"], [:]),
        "invocation": (
            ["executionSuccessful"], ["toolExecutionNotifications"], ["toolExecutionNotifications": "notification"]
        ),
        "notification": (["message"], ["level", "locations"], ["message": "text", "locations": "location"]),
        "artifact": ([], ["location", "length", "roles", "properties"], ["location": "artifactLocation"]),
        "artifactLocation": (["uri"], ["index"], [:]),
        "location": (
            [], ["physicalLocation", "logicalLocations", "message", "properties"],
            ["physicalLocation": "physicalLocation", "logicalLocations": "logicalLocation", "message": "text"]
        ),
        "physicalLocation": (
            ["artifactLocation"], ["region"], ["artifactLocation": "artifactLocation", "region": "region"]
        ),
        "region": (["byteOffset"], [], [:]),
        "logicalLocation": ([], ["name", "kind"], [:]),
        "result": (
            ["message", "ruleId", "kind", "level"],
            [
                "ruleIndex", "locations", "relatedLocations", "partialFingerprints", "occurrenceCount", "taxa",
                "properties",
            ],
            [
                "message": "text", "locations": "location", "relatedLocations": "location",
                "taxa": "descriptorReference",
            ]
        ),
    ]
    private static let words: [String: Set<String>] = [
        "kind": ["fail", "open", "pass", "session", "connection"], "level": ["none", "note", "warning", "error"],
        "version": ["2.1.0", "0.1.0"],
    ]

    static func faults(_ text: String) -> [String] {
        guard let log = try? JSONSerialization.jsonObject(with: Data(text.utf8)) else { return ["no JSON"] }
        return Array(faults(log, "log").prefix(5))
    }

    static func run(_ text: String) throws -> [String: Any] {
        let log = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        return try #require((log?["runs"] as? [[String: Any]])?.first)
    }

    private static func faults(_ value: Any, _ name: String) -> [String] {
        if let list = value as? [Any] { return list.flatMap { faults($0, name) } }
        guard let object = value as? [String: Any], let shape = shapes[name] else { return ["no \(name)"] }
        var result = shape.needed.filter { object[$0] == nil }.map { "\(name) without \($0)" }
        for (key, member) in object {
            if let inner = shape.members[key] {
                result += faults(member, inner)
            } else if !shape.needed.contains(key), !shape.allowed.contains(key) {
                result.append("\(name) with \(key)")
            } else if let words = words[key], let word = member as? String, !words.contains(word) {
                result.append("\(name).\(key) = \(word)")
            }
        }
        return result
    }
}
