import Foundation
import Testing

@testable import BITSReports
@testable import BITSSessions

@Suite struct JSONReportTests {
    private static let sessions = [Samples.faultyUpload, Samples.plainUpload(), Samples.resumedUpload]
    private static let findings = Samples.plainFindings() + Samples.resumedFindings + Samples.faultyFindings

    private func document(style: JSONWriter.Style, memoryBound: Int = Spool.defaultBound) throws -> [String: Any] {
        let sink = Sink()
        let report = JSONReport(to: sink.output, style: style, memoryBound: memoryBound)
        // Findings in a disorder that is the same each time.
        print(
            Self.sessions, Self.findings.reversed(), connections: [Samples.connection], run: Samples.mixedRun,
            on: report)
        #expect(report.failure == nil)
        #expect(sink.bytes.last == UInt8(ascii: "\n"))
        #expect(!sink.bytes.contains(0))
        return try #require(try JSONSerialization.jsonObject(with: Data(sink.bytes)) as? [String: Any])
    }

    @Test(arguments: [JSONWriter.Style.pretty, .compact])
    func keepsToItsSchema(style: JSONWriter.Style) throws {
        #expect(try SchemaChecker().faults(in: document(style: style)) == [])
    }

    @Test func keepsToItsSchemaWhenMuchIsUnknown() throws {
        let sink = Sink()
        let unknown = SessionReport(
            index: 0, sessionID: nil, client: nil, servers: [], host: nil, target: nil, url: nil, protocolsOffered: [],
            protocolChosen: nil, mode: .unknown, outcome: .undetermined, cause: .capture, explanation: "",
            nextStep: nil,
            firstTime: 0, lastTime: 0, totalBytes: nil, ackedBytes: 0, sentBytes: 0, resentBytes: 0, contentName: nil,
            connections: [], hostID: nil, hostIDFallbackTimeout: nil, replyURL: nil, error: nil,
            file: FileReport(bytesSeen: 0, complete: false, sha256: nil, sha256Absent: nil, holes: []), timeline: [],
            timelineOmitted: 0, displayFilter: "", restartedAs: nil, restartOf: nil)
        var run = Samples.run(outcomes: [], findings: [])
        run.firstTime = nil
        run.captures = [
            CaptureReport(
                index: 0, name: "-", format: nil, compression: "none", bytes: 0, frames: 0, firstTime: nil,
                lastTime: nil,
                interfaces: [InterfaceReport(name: nil, linkType: "147", snapLength: 0, dropped: nil)], linkTypes: [],
                complete: false, problems: [ProblemReport(byteOffset: nil, message: "empty")])
        ]
        run.other.tls = [TLSTally(server: Samples.server, serverName: nil, connections: 1, bytes: 5)]
        var unmeasured = Samples.connection
        unmeasured.metrics = nil
        print(
            [unknown], [], connections: [unmeasured, Samples.quietConnection], run: run,
            on: JSONReport(to: sink.output))
        let parsed = try JSONSerialization.jsonObject(with: Data(sink.bytes))
        #expect(try SchemaChecker().faults(in: parsed) == [])
    }

    @Test func listsAreOrdered() throws {
        let document = try document(style: .compact)
        let sessions = try #require(document["sessions"] as? [[String: Any]])
        #expect(sessions.map { $0["index"] as? Int } == [0, 1, 2])
        let findings = try #require(document["findings"] as? [[String: Any]])
        #expect(
            findings.map { $0["rule"] as? String ?? "" } == [
                "BUP-SEQ-011", "BUP-FRA-010",
                "BUP-ANS-001", "BUP-PG-007", "BUP-FR-010", "BUP-OPS-005",
                "BUP-FR-011", "BUP-FRA-003", "BUP-ERR-013", "BUP-CL-002", "BUP-ERR-004", "BUP-ERR-013",
                "BUP-CAP-005",
            ])
    }

    @Test func connectionsTellHowTheyFared() throws {
        let document = try document(style: .compact)
        let connection = try #require((document["connections"] as? [[String: Any]])?.first)
        let metrics = try #require(connection["metrics"] as? [String: Any])
        #expect((metrics["handshake"] as? [String: Any])?["round_trip_ns"] as? Int == 30_100_000)
        #expect(metrics["server_to_client"] is NSNull)
        let sent = try #require(metrics["client_to_server"] as? [String: Any])
        #expect(sent["bytes_per_second"] as? Int == 850_000)
        #expect((sent["retransmitted"] as? [String: Any])?["segments"] as? Int == 4)
        #expect((sent["limited_by"] as? [String: Any])?["loss_ns"] as? Int == 412_000_000)
        #expect((sent["round_trips"] as? [String: Any])?["smoothed_ns"] as? Int == 30_500_000)
    }

    @Test func keysStandInTheOrderOfTheContract() {
        let sink = Sink()
        print(
            [Samples.plainUpload()], [], downloads: [Samples.download], run: Samples.mixedRun,
            on: JSONReport(to: sink.output))
        let keys = sink.text.split(separator: "\n").filter { $0.hasPrefix("  \"") }.map { $0.split(separator: "\"")[1] }
        #expect(
            keys == [
                "schema_version", "tool", "profile", "parameters", "complete", "redacted", "selection", "audit",
                "captures",
                "summary", "connections", "sessions", "findings", "checks", "downloads", "limits",
            ])
    }

    @Test func offsetsCountFromTheFirstFrameOfTheRun() throws {
        let sessions = try #require(try document(style: .compact)["sessions"] as? [[String: Any]])
        let timeline = try #require(sessions[1]["timeline"] as? [[String: Any]])
        #expect(timeline.first?["offset_ns"] as? Int64 == 1_000_000)
        #expect(timeline.last?["offset_ns"] as? Int64 == 70_021_000_000)
    }

    @Test func evidenceIsAnObjectOfTypedValues() throws {
        let findings = try #require(try document(style: .compact)["findings"] as? [[String: Any]])
        let evidence = try #require(findings[2]["evidence"] as? [String: Any])
        #expect(evidence["closed_by"] as? String == "RST")
        #expect(evidence["after_ns"] as? Int64 == 3_000_000)
        #expect((evidence["reset"] as? [String: Int64])?["frame"] == 23)
    }

    @Test func evidenceOfOneNameIsNumbered() throws {
        let sink = Sink()
        let evidence: [Evidence] = [
            .text("element", "a"), .duration("after", 1), .text("element", "b"), .duration("after", 2),
            .text("element", "c"),
        ]
        let finding = Samples.finding("BUP-CS-005", "", .warning, "", session: nil, frames: [], evidence: evidence)
        print(
            [], [finding], downloads: [Samples.download], run: Samples.mixedRun,
            on: JSONReport(to: sink.output, style: .compact))
        #expect(
            sink.text.contains(
                #""evidence":{"element":"a","after_ns":1,"element_2":"b","after_2_ns":2,"element_3":"c"}"#))
    }

    @Test func textFromTheWireKeepsItsSpelling() throws {
        let sessions = try #require(try document(style: .pretty)["sessions"] as? [[String: Any]])
        let timeline = try #require(sessions[2]["timeline"] as? [[String: Any]])
        #expect(timeline[6]["packet_type"] as? String == "FRAGMENT\u{1B}[31m")
    }

    @Test func manySessionsGoThroughAFile() throws {
        func bytes(memoryBound: Int) -> [UInt8] {
            let sink = Sink()
            let report = JSONReport(to: sink.output, style: .compact, memoryBound: memoryBound)
            for index in (0..<2000).reversed() {
                report.session(Samples.plainUpload(index))
                Samples.plainFindings(index).forEach(report.finding)
            }
            report.finish(Samples.mixedRun)
            return sink.bytes
        }
        let small = bytes(memoryBound: 10_000)
        #expect(small == bytes(memoryBound: 1 << 30))
        let document = try #require(try JSONSerialization.jsonObject(with: Data(small)) as? [String: Any])
        #expect((document["sessions"] as? [Any])?.count == 2000)
        #expect((document["findings"] as? [Any])?.count == 4000)
    }

    @Test func rulesSortAsTheirTexts() {
        let ids: [RuleID] = [
            "BUP-AUTH-001", "BUP-CL-002", "BUP-CLA-001", "BUP-FR-008", "BUP-FR-010", "BUP-FRA-001", "BUP-HOST-003",
        ]
        #expect(ids.map(\.sortKey).sorted() == ids.map(\.sortKey))
        #expect(Set(ids.map(\.sortKey)).count == ids.count)
    }
}
