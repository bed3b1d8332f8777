import BITSTrail
import Conversations
import Foundation
import Testing

/// Hostile octets in every text that a peer, or who captured, can choose, in every form of every report.
@Suite struct HostileUploadTests {
    /// As many octets as the marker that they stand for, so that all lengths stay right.
    private static let planted: [(octets: [UInt8], text: String)] = [
        (Array("<q9>".utf8), "<q9"), ([0x1b] + Array("[5m".utf8), "\u{1b}[5m"), (Array("=9+|".utf8), "=9+|"),
        (Array("](j:".utf8), "](j:"), ([0x51, 0, 0, 0x51], "\0"), ([0xe2, 0x80, 0xae, 0x51], "\u{202e}"),
        (Array("]]>&".utf8), "]]>"), (Array("`|#;".utf8), "`|#;"), ([0x51, 0x0d, 0x08, 0x7f], "\u{8}"),
    ]

    private static func capture(_ octets: [UInt8]) throws -> [UInt8] {
        var bytes = try MarkedUpload.pcapng()
        let marker = Array("MARK".utf8)
        var index = 0
        while index + 4 <= bytes.count {
            if bytes[index] == 0x4d, bytes[index..<(index + 4)].elementsEqual(marker) {
                bytes.replaceSubrange(index..<(index + 4), with: octets)
                index += 4
            } else {
                index += 1
            }
        }
        return bytes
    }

    @Test(arguments: planted.indices) func staysText(_ index: Int) throws {
        let (octets, text) = Self.planted[index]
        let capture = try Self.capture(octets)
        var options = Analyzer.Options()
        options.checksums = .ignore
        options.isAudited = true
        let outcome = try EveryForm.of(capture, options, more: true)
        #expect(outcome.texts.count >= 16 && outcome.conclusion.failure == nil)
        #expect(outcome.texts["json"]?.contains("\"sessions\": [\n    {") == true)
        for (form, output) in outcome.texts {
            #expect(isClean(output), "\(form)")
            #expect(!output.isEmpty, "\(form)")
        }
        func lacks(_ form: String, _ needle: String) {
            #expect(outcome.texts[form]?.contains(needle) == false, "\(form)")
        }
        for form in ["html", "junit", "mermaid"] where text.hasPrefix("<") { lacks(form, text) }
        for form in ["html", "junit"] where text.hasPrefix("]]>") { lacks(form, "]]>&") }
        if text.hasPrefix("](") {
            for line in try #require(outcome.texts["sarif"]).split(separator: "\n") where line.contains("\"message\"") {
                #expect(line.ranges(of: "](").count == line.ranges(of: "\\](").count)
            }
            lacks("mermaid", text)
        }
        for form in ["csv", "csv-fragments", "csv-findings"] {
            for start in ["\r\n", ",", ",\"", "; ", ";"] {
                for sign in ["=", "@", "+"] { lacks(form, start + sign) }
            }
        }
        for form in ["json", "sarif"] {
            let data = Data((outcome.texts[form] ?? "").utf8)
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: data) }
        }
        for line in (outcome.texts["ndjson"] ?? "").split(separator: "\n") {
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
        }
    }

    /// Octets first: most text is ASCII, and looking up scalars is slow.
    private func isClean(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A || $0 == 0x0D }
            && text.unicodeScalars.allSatisfy { scalar in
                scalar.isASCII || ![.control, .format].contains(scalar.properties.generalCategory)
            }
    }
}
