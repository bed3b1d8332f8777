import Testing

@testable import BITSReports
@testable import BITSSessions

@Suite struct HTMLReportTests {
    private static let sessions = [Samples.plainUpload(), Samples.resumedUpload, Samples.faultyUpload]
    private static let findings = Samples.plainFindings() + Samples.resumedFindings + Samples.faultyFindings
    private static let document = html(
        sessions, findings, connections: [Samples.connection], run: Samples.mixedRun)

    @Test func isWellFormed() {
        let reader = XMLReader(Self.document)
        #expect(reader.isWellFormed)
        #expect(Self.document.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\""))
        #expect(reader.count("details") == 3)
        #expect(reader.count("tr") { $0["data-o"] != nil } == 3)
        // Two drawings and two diagrams that say what they show.
        #expect(reader.count("svg") { $0["aria-label"] != nil } == reader.count("svg"))
        #expect(reader.count("svg") { $0["class"] == "seq" } == 3)
        #expect(reader.count("svg") { $0["class"] == "chart" } == 3)
    }

    @Test func needsNothingFromOutside() {
        let reader = XMLReader(Self.document)
        for (name, attributes) in reader.elements {
            #expect(!["link", "img", "iframe", "object", "use", "image", "base"].contains(name))
            #expect(attributes["src"] == nil && attributes["style"] == nil)
            #expect(!attributes.keys.contains { $0.hasPrefix("on") })
            if let link = attributes["href"] { #expect(link.hasPrefix("#")) }
        }
        let policy = reader.elements.first { $0.attributes["http-equiv"] == "Content-Security-Policy" }
        #expect(policy?.attributes["content"]?.hasPrefix("default-src 'none'; style-src 'sha256-") == true)
        #expect(!HTMLStyle.text.contains("url(") && !HTMLStyle.text.contains("@import"))
    }

    /// The hash of the empty text is known; those of the policy are made the same way.
    @Test func hashes() {
        #expect(HTMLReport.hash("") == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
        #expect(Self.document.contains("style-src 'sha256-\(HTMLReport.hash(HTMLStyle.text))'"))
        #expect(Self.document.contains("script-src 'sha256-\(HTMLReport.hash(HTMLScript.text))'"))
        #expect(Self.document.contains("<style>\(HTMLStyle.text)</style>"))
        #expect(Self.document.contains("<script>\(HTMLScript.text)</script>"))
    }

    @Test func links() {
        let reader = XMLReader(Self.document)
        let ids = reader.elements.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count)
        for (_, attributes) in reader.elements {
            if let link = attributes["href"] { #expect(ids.contains(String(link.dropFirst()))) }
            if let label = attributes["aria-labelledby"] { #expect(ids.contains(label)) }
        }
    }

    @Test func headingsGoDownStepByStep() {
        var level = 0
        let headings = XMLReader(Self.document).headings.compactMap { $0.last?.wholeNumberValue }
        #expect(headings.first == 1 && headings.count { $0 == 1 } == 1)
        for heading in headings {
            #expect(heading <= level + 1)
            level = heading
        }
    }

    @Test func tableHeadersHaveScopes() {
        let reader = XMLReader(Self.document)
        #expect(reader.count("th") > 20)
        #expect(reader.count("th") { $0["scope"] == "col" || $0["scope"] == "row" } == reader.count("th"))
    }

    @Test func tells() {
        let text = XMLReader(Self.document).text
        for expected in [
            "BITS uploads in upload.pcapng", "Not read whole:", "The client closed the session at octet 700 of 1,000",
            "Have the client's vendor make it send", "HTTP 400 0x80070057 E_INVALIDARG context 0x5", "BUP-CL-002",
            "Findings of no session", "Fragment 10,000–19,999 of 30,000, sent again", "70 s later",
            "upload.pcapng at byte 123456", "client 192.0.2.10", "server 192.0.2.80:80",
            "no answer: connection reset by the server's side", "100–199", "closed_by", "Wireshark display filter",
        ] {
            #expect(text.contains(expected), "\(expected)")
        }
    }

    @Test func withoutSessions() {
        let document = html([], run: Samples.run(outcomes: [], findings: []))
        let reader = XMLReader(document)
        #expect(reader.isWellFormed)
        #expect(reader.text.contains("What the capture holds instead"))
        #expect(reader.count("form") == 0 && reader.count("details") == 0)
    }

    /// Findings of sessions and of none, in whatever order they come, and through temporary files.
    @Test func orderOfArrivalDoesNotMatter() {
        let turned = html(
            Self.sessions.reversed(), Self.findings.reversed(), connections: [Samples.connection],
            run: Samples.mixedRun, memoryBound: 256)
        #expect(turned == Self.document)
    }

    /// A session says "none" only if all findings are listed.
    @Test func unlistedFindings() {
        let run = Samples.run(outcomes: [Tally(name: "completed", count: 1)], findings: [])
        #expect(XMLReader(html([Samples.plainUpload()], run: run)).text.contains("none"))
        #expect(!html([Samples.plainUpload()], run: run).contains("none listed"))
        let more = Samples.run(
            outcomes: [Tally(name: "completed", count: 1)], findings: [Tally(name: "note", count: 1)])
        #expect(html([Samples.plainUpload()], run: more).contains("none listed"))
    }

    @Test func rulesAreTold() {
        let finding = Finding(
            rule: Rule(
                "BUP-XX-001", "A title", scope: .session, [], party: .client, source: "[MC-BUP] 9",
                meaning: "Meant so.",
                causes: "Caused so.", advice: "Do so.", example: ""),
            severity: .warning, confidence: .certain, message: "Seen.", session: 0, connection: nil, frames: [],
            time: nil, byteOffset: nil, evidence: [], party: .client, count: 1, also: [])
        let run = Samples.run(outcomes: [Tally(name: "completed", count: 1)], findings: [])
        let text = XMLReader(html([Samples.plainUpload()], [finding], run: run)).text
        for expected in ["Meant so.", "Caused so.", "Do so.", "[MC-BUP] 9", "bitstrail explain BUP-XX-001"] {
            #expect(text.contains(expected), "\(expected)")
        }
    }

    @Test func manyFindingsOfOneSession() {
        let findings = (0..<100).flatMap { index in
            [
                Samples.finding("BUP-FR-011", "One", .warning, "W\(index).", session: 0, frames: [1]),
                Samples.finding("BUP-FR-012", "Two", .information, "I\(index).", session: 0, frames: [1]),
            ]
        }
        let run = Samples.run(outcomes: [Tally(name: "completed", count: 1)], findings: [])
        let document = html([Samples.plainUpload()], findings, run: run)
        #expect(XMLReader(document).text.contains("and 96 more of BUP-FR-011, 96 more of BUP-FR-012."))
        #expect(document.contains(">W3.<") && !document.contains(">W4.<"))
        #expect(document.contains(">I3.<") && !document.contains(">I4.<"))
    }
}
