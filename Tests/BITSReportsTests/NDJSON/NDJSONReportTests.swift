import Foundation
import Testing

@testable import BITSReports
@testable import BITSSessions

@Suite struct NDJSONReportTests {
    /// Everything that a run can tell, with and without a connection.
    private func everything(flushesEachLine: Bool = false) -> Events {
        let events = Events(flushesEachLine: flushesEachLine)
        Samples.packets.forEach(events.report.packet)
        var session = Samples.plainUpload()
        session.flow = Samples.flow
        events.report.session(session)
        for var finding in Samples.plainFindings() + Samples.faultyFindings + Samples.resumedFindings {
            if finding.session != nil { finding.flow = Samples.flow }
            events.report.finding(finding)
        }
        print(
            [Samples.faultyUpload, Samples.resumedUpload], [], connections: [Samples.connection],
            downloads: [Samples.download], run: Samples.mixedRun,
            on: events.report)
        return events
    }

    @Test func keepsToItsSchema() throws {
        let checker = try SchemaChecker("ndjson")
        let lines = try everything().parsed()
        #expect(lines.count == 23)
        for line in lines { #expect(checker.faults(in: line) == []) }
    }

    @Test func whatIsNotInTheSchemaIsFound() throws {
        let checker = try SchemaChecker("ndjson")
        var line = try #require(try everything().parsed().first)
        line["flow_id"] = 1 << 53
        line["bits_session"] = line["bits_packet"]
        line["dest_port"] = nil
        #expect(checker.faults(in: line).count == 3)
    }

    @Test func linesReadAsEVE() {
        let events = Events()
        events.report.packet(Samples.packets[1])
        events.sink.output.flush()
        #expect(
            events.sink.text == #"""
                {"timestamp":"2025-03-04T09:00:00.000120+0000","flow_id":4276940106288231,"event_type":"bits_packet",\#
                "src_ip":"192.0.2.10","src_port":49152,"dest_ip":"192.0.2.80","dest_port":80,"proto":"TCP",\#
                "community_id":"1:U+WCOTrxLYZUmZCqlt3QuEA03cQ=","pcap_filename":"upload.pcapng","pcap_cnt":5,\#
                "bits_packet":{"time":"2025-03-04T09:00:00.000120001Z","frames":[{"capture":0,"frame":5}],\#
                "byte_offset":24,"connection":0,"direction":"server-to-client","packet_type":"Ack",\#
                "answers":"Create-Session","method":null,"target":null,"status":200,"session_id":null,"range":null,\#
                "range_raw":null,"received":8192,"error_code":null,"body_bytes":0,"note":null}}

                """#)
    }

    @Test func eventsComeAsTheyHappenAndTheSummaryLast() throws {
        let types = try everything().parsed().map { $0["event_type"] as? String }
        #expect(types.prefix(4) == ["bits_packet", "bits_packet", "bits_packet", "bits_packet"])
        #expect(types[4] == "bits_session")
        #expect(types[5...17].allSatisfy { $0 == "bits_finding" })
        #expect(types.suffix(5) == ["bits_session", "bits_session", "bits_download", "bits_capture", "bits_summary"])
    }

    @Test func objectsAreThoseOfTheJSONReport() throws {
        let sink = Sink()
        let findings = Samples.faultyFindings
        let sessions = [Samples.resumedUpload, Samples.faultyUpload]
        print(sessions, findings, downloads: [Samples.download], run: Samples.mixedRun, on: JSONReport(to: sink.output))
        let document = try #require(try JSONSerialization.jsonObject(with: Data(sink.bytes)) as? [String: Any])
        let events = Events()
        print(sessions, findings, downloads: [Samples.download], run: Samples.mixedRun, on: events.report)
        let lines = try events.parsed()
        for (type, list) in [
            ("bits_session", "sessions"), ("bits_finding", "findings"), ("bits_capture", "captures"),
            ("bits_download", "downloads"),
        ] {
            let objects = lines.compactMap { $0[type] as? NSObject }
            let expected = try #require(document[list] as? [NSObject])
            #expect(Set(objects) == Set(expected))
            #expect(objects.count == expected.count)
        }
        var rest = document
        for list in ["captures", "connections", "sessions", "findings", "downloads"] { rest[list] = nil }
        #expect(lines.last?["bits_summary"] as? NSObject == rest as NSObject)
    }

    @Test func theClientIsTheSourceAndConnectionsKeepTheirNumber() throws {
        let events = Events()
        Samples.packets.forEach(events.report.packet)
        var session = Samples.plainUpload()
        session.flow = Samples.flow
        events.report.session(session)
        var finding = Samples.resumedFindings[0]
        finding.flow = Samples.flow
        events.report.finding(finding)
        events.report.packet(Samples.packet(9, connection: 1))
        let lines = try events.parsed()
        for name in ["src_ip", "src_port", "dest_ip", "dest_port", "proto", "community_id"] {
            #expect(Set(lines.map { $0[name] as? NSObject }).count == 1)
        }
        #expect(lines.allSatisfy { $0["src_ip"] as? String == "192.0.2.10" })
        let numbers = lines.map { $0["flow_id"] as? Int64 }
        #expect(Set(numbers.dropLast()).count == 1)
        #expect(numbers.last != numbers.first)
    }

    @Test func whatAnEventDoesNotHaveIsLeftOut() throws {
        let events = Events(names: [])
        let alone = Finding(
            rule: Samples.rule("BUP-CAP-006", "TLS", .note), severity: .note, confidence: .certain, message: "",
            session: nil, connection: nil, frames: [], time: nil, byteOffset: nil, evidence: [], party: .capture,
            count: 1, also: [])
        events.report.finding(alone)
        events.report.packet(Samples.packets[0])
        events.report.finding(alone)
        let lines = try events.parsed()
        #expect(Set(lines[0].keys) == ["event_type", "bits_finding"])
        #expect(lines[1]["pcap_filename"] == nil)
        #expect(lines[1]["pcap_cnt"] as? Int == 4)
        #expect(Set(lines[2].keys) == ["timestamp", "event_type", "bits_finding"])
        #expect(lines[2]["timestamp"] as? String == "2025-03-04T09:00:00.000000+0000")
        let checker = try SchemaChecker("ndjson")
        for line in lines { #expect(checker.faults(in: line) == []) }
    }

    @Test func framesAreNamedByTheirCapture() throws {
        let events = Events(names: ["a.pcap", "ring/b \u{1B}.pcapng"])
        var finding = Samples.plainFindings()[0]
        finding = Finding(
            rule: finding.rule, severity: .note, confidence: .certain, message: "", session: nil, connection: nil,
            frames: [FrameReference(capture: 1, frame: 3), FrameReference(capture: 1, frame: 4)], time: 0,
            byteOffset: 0, evidence: [], party: .none, count: 1, also: [])
        events.report.finding(finding)
        events.report.session(Samples.plainUpload())
        let lines = try events.parsed()
        #expect(lines[0]["pcap_filename"] as? String == "ring/b \u{1B}.pcapng")
        #expect(lines[0]["pcap_cnt"] as? Int == 3)
        #expect(lines[1]["pcap_filename"] as? String == "a.pcap")
        #expect(lines[1]["pcap_cnt"] as? Int == 20, "the last frame of the session")
    }

    @Test func noTextBreaksALine() throws {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: (0...0x2FFF).compactMap { Unicode.Scalar(UInt32($0)) })
        let events = Events(names: [String(text)])
        events.report.packet(Samples.packet(type: String(text), target: String(text), note: String(text)))
        events.sink.output.flush()
        let obeyed: [ClosedRange<UInt32>] = [0...0x1F, 0x7F...0x9F, 0x2028...0x202E]
        let raw = events.sink.text.unicodeScalars.dropLast().filter { scalar in
            obeyed.contains { $0.contains(scalar.value) }
        }
        #expect(raw.isEmpty)
        let line = try #require(try events.parsed().first)
        #expect((line["pcap_filename"] as? String)?.unicodeScalars.elementsEqual(text) == true)
        let target = (line["bits_packet"] as? [String: Any])?["target"] as? String
        #expect(target?.unicodeScalars.elementsEqual(text) == true)
    }

    @Test func headerBlocksStayOut() {
        let events = Events()
        Samples.packets.forEach(events.report.packet)
        events.sink.output.flush()
        #expect(!events.sink.text.contains("Authorization"))
    }

    @Test func linesGoOutAtOnceOnlyIfAskedTo() {
        let live = Events(flushesEachLine: true)
        let file = Events()
        for (number, packet) in Samples.packets.enumerated() {
            live.report.packet(packet)
            file.report.packet(packet)
            #expect(live.sink.bytes.count { $0 == UInt8(ascii: "\n") } == number + 1)
            #expect(file.sink.bytes.isEmpty)
        }
        #expect(everything(flushesEachLine: true).sink.bytes == everything().sink.bytes)
    }

    @Test func aRunWithoutFramesHasNoTime() throws {
        let events = Events(firstTime: nil)
        var run = Samples.run(outcomes: [], findings: [])
        run.captures[0].firstTime = nil
        run.captures[0].lastTime = nil
        events.report.finish(run)
        let lines = try events.parsed()
        #expect(lines.map { $0["event_type"] as? String } == ["bits_capture", "bits_summary"])
        #expect(lines.allSatisfy { $0["timestamp"] == nil })
        let checker = try SchemaChecker("ndjson")
        for line in lines { #expect(checker.faults(in: line) == []) }
    }

    @Test func anOutputThatFailsIsTold() {
        let output = ReportOutput { (_) throws(ReportFailure) in
            throw ReportFailure(action: "cannot write the report", code: ENOSPC)
        }
        let report = NDJSONReport(
            to: output, options: NDJSONReport.Options(flushesEachLine: true), captureName: { _ in nil },
            firstTime: { nil })
        Samples.packets.forEach(report.packet)
        report.finish(Samples.mixedRun)
        #expect(report.failure == ReportFailure(action: "cannot write the report", code: ENOSPC))
    }

    @Test(arguments: [
        (1_741_086_000_000_120_999, "2025-03-04T11:00:00.000120+0000"), (0, "1970-01-01T00:00:00.000000+0000"),
        (-1, "1969-12-31T23:59:59.999999+0000"), (4_294_967_296_000_000_000, "2106-02-07T06:28:16.000000+0000"),
        (Int64.max, "2262-04-11T23:47:16.854775+0000"), (Int64.min, "1677-09-21T00:12:43.145224+0000"),
    ])
    func timesInTheFormOfEVE(time: Int64, text: String) {
        var json = JSONWriter(style: .compact)
        json.beginObject()
        json.member("timestamp", eveTime: time)
        json.endObject()
        #expect(String(decoding: json.bytes, as: UTF8.self) == "{\"timestamp\":\"\(text)\"}")
    }
}
