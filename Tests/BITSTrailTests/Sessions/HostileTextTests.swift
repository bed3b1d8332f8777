import BITSReports
import BITSSessions
import BITSTrail
import Conversations
import Testing

/// What came over the wire stays text, from the capture to each form of report.
@Suite struct HostileTextTests {
    private static let planted = [
        "<script>alert(1)</script>", "\\x1b[31mred", "=cmd|'/C calc'!A0", "[x](javascript:alert(1))", "](javascript:a)",
        "nul\\x00nul", "\\xe2\\x80\\xaegpj.exe", "]]>&amp;", "`tick`|bar", "a;#35;b",
    ]

    private static func capture(_ text: String) throws -> [UInt8] {
        let script =
            Prologue.connection.lines + """
                create /upload/\(text)
                    Content-Name: "\(text)"
                ack 200 session="\(text)"
                fragment 0-9/20
                    line "Content-Name: \(text)"
                    line "BITS-Unheard-Of: \(text)"
                    line "Content-Range: bytes \(text)"
                ack 500 error="\(text)" context="\(text)"
                create /upload/x
                    BITS-Supported-Protocols: "\(text)"
                ack 200 session="{\(text)}"
                    BITS-Host-Id: "\(text)"
                """
        return try Conversation(script: script).pcap()
    }

    @Test(arguments: planted + [String(repeating: "A<=", count: 21_000)])
    func staysText(_ text: String) throws {
        let capture = try Self.capture(text)
        let forms: [(name: String, make: (ReportOutput) -> any ReportSink)] = [
            ("text", { TextReport(to: $0) }), ("JSON", { JSONReport(to: $0) }),
            ("NDJSON", { NDJSONReport(to: $0, captureName: { _ in nil }, firstTime: { 0 }) }),
            ("SARIF", { SARIFReport(to: $0) }), ("JUnit", { JUnitReport(to: $0) }), ("CSV", { CSVSessions(to: $0) }),
            ("CSV of Fragments", { CSVFragments(to: $0) }), ("CSV of findings", { CSVFindings(to: $0) }),
            ("Markdown", { MarkdownReport(to: $0) }), ("Mermaid", { MermaidReport(to: $0) }),
        ]
        var texts: [String: String] = [:]
        var outputs: [String: [UInt8]] = [:]
        let sinks = forms.map { form in
            form.make(ReportOutput(writePiece: { piece in outputs[form.name, default: []] += piece }))
        }
        try Running.withFile(capture) { path in
            _ = Analyzer(captures: [path], options: .init()).run(into: SinkList(sinks))
        }
        for (name, octets) in outputs { texts[name] = String(decoding: octets, as: UTF8.self) }
        #expect(texts.count == forms.count)
        for (name, output) in texts {
            let isClean = output.unicodeScalars.allSatisfy { scalar in
                ["\n", "\r"].contains(scalar)
                    || ![.control, .format].contains(scalar.properties.generalCategory)
            }
            #expect(isClean, "\(name)")
            #expect(output.contains("upload"), "\(name)")
        }
        let junit = try #require(texts["JUnit"])
        #expect(!junit.contains("<script") && !junit.contains("]]>"))
        let sarif = try #require(texts["SARIF"])
        #expect(sarif.ranges(of: "](").count == sarif.ranges(of: "\\](").count)
        for name in ["CSV", "CSV of Fragments", "CSV of findings"] {
            let table = texts[name] ?? ""
            for start in ["\r\n", ",", ",\"", "; ", ";"] {
                for sign in ["=", "@", "+"] { #expect(!table.contains(start + sign), "\(name) \(start)\(sign)") }
            }
        }
    }
}
