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
        // One long value is enough.
        let other = text.utf8.count > 1000 ? "long" : text
        let script =
            Prologue.connection.lines + """
                create /upload/\(text)
                    Content-Name: "\(text)"
                ack 200 session="\(other)"
                fragment 0-9/20
                    line "Content-Name: \(other)"
                    line "BITS-Unheard-Of: \(other)"
                    line "Content-Range: bytes \(other)"
                ack 500 error="\(other)" context="\(other)"
                create /upload/x
                    BITS-Supported-Protocols: "\(other)"
                ack 200 session="{\(other)}"
                    BITS-Host-Id: "\(other)"
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
            // Octets first: most text is ASCII, and looking up scalars is slow.
            let isClean =
                output.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A || $0 == 0x0D }
                && output.unicodeScalars.allSatisfy { scalar in
                    scalar.isASCII || ![.control, .format].contains(scalar.properties.generalCategory)
                }
            #expect(isClean, "\(name)")
            #expect(output.contains("upload") || name == "CSV of Fragments", "\(name)")
        }
        let junit = try #require(texts["JUnit"])
        #expect(!junit.contains("<script") && !junit.contains("]]>"))
        // What a viewer shows may hold links; properties do not.
        for line in try #require(texts["SARIF"]).split(separator: "\n") where line.contains("\"message\"") {
            #expect(line.ranges(of: "](").count == line.ranges(of: "\\](").count)
        }
        for name in ["CSV", "CSV of Fragments", "CSV of findings"] {
            let table = texts[name] ?? ""
            for start in ["\r\n", ",", ",\"", "; ", ";"] {
                for sign in ["=", "@", "+"] { #expect(!table.contains(start + sign), "\(name) \(start)\(sign)") }
            }
        }
    }
}
