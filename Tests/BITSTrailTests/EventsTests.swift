import BITSReports
import BITSSessions
import BITSTrail
import Conversations
import Foundation
import Testing

/// What the NDJSON report says of a run.
@Suite struct EventsTests {
    static let scripts = ["F01-plain-upload", "F02-upload-reply", "F03-lost-ack", "F04-dead-node", "F10-many-faults"]

    /// Whatever is told under a connection names one that the run has, with its ends; sessions the one they began on.
    @Test(arguments: scripts) func connectionsAreNamedRightly(_ script: String) throws {
        let run = try Running.analyze(CaptureFile.pcap(ScriptLibrary.conversation(script).frames()).bytes)
        let connections = run.connections.map {
            ConnectionReference(index: $0.index, client: $0.client, server: $0.server)
        }
        for session in run.sessions {
            let flow = try #require(session.flow)
            #expect(connections.contains(flow))
            #expect(session.connections.contains(flow.index))
            #expect(flow.client == session.client)
            #expect(session.timeline.first { $0.connection != nil }?.connection == flow.index)
        }
        for finding in run.findings {
            let own = finding.connection.map { connections[$0] }
            #expect(finding.flow == own ?? finding.session.flatMap { run.sessions[$0].flow })
        }
        #expect(run.findings.contains { $0.connection == nil && $0.session != nil } || script != "F10-many-faults")
    }

    @Test(arguments: scripts) func objectsAreThoseOfTheJSONReport(_ script: String) throws {
        let bytes = CaptureFile.pcap(try ScriptLibrary.conversation(script).frames()).bytes
        let document = try object(try Running.json(bytes))
        let start = try Running.analyze(bytes).run?.firstTime
        let lines = try Running.withFile(bytes) { path in
            var text: [UInt8] = []
            let output = ReportOutput(writePiece: { piece in text += piece })
            let report = NDJSONReport(to: output, captureName: { _ in path }, firstTime: { start })
            Analyzer(captures: [path], options: Analyzer.Options()).run(into: report)
            return try String(decoding: text, as: UTF8.self).replacing(path, with: "capture.pcap").split(
                separator: "\n"
            )
            .map { try object(String($0)) }
        }
        for (type, list) in [
            ("bits_session", "sessions"), ("bits_finding", "findings"), ("bits_capture", "captures"),
        ] {
            let expected = try #require(document[list] as? [NSObject])
            #expect(Set(lines.compactMap { $0[type] as? NSObject }) == Set(expected))
        }
        let connections = try #require(document["connections"] as? [[String: Any]])
        for line in lines {
            guard let packet = line["bits_packet"] as? [String: Any] else { continue }
            let connection = try #require(packet["connection"] as? Int)
            #expect(line["community_id"] as? String == connections[connection]["community_id"] as? String)
            #expect(line["pcap_filename"] as? String == "capture.pcap")
        }
        #expect(lines.contains { $0["bits_packet"] != nil })
        #expect(lines.last?["bits_summary"] != nil)
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }
}
