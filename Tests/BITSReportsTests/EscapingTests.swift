import Testing

@testable import BITSReports

@Suite struct EscapingTests {
    @Test(arguments: [
        ("/upload/report.zip", "/upload/report.zip"),
        ("\u{1B}[31mred", "\\x1B[31mred"),
        ("a\r\n\tb\u{0}\u{7F}", "a\\x0D\\x0A\\x09b\\x00\\x7F"),
        ("\u{9B}31m\u{E9}", "\\x9B31m\\xE9"),
        ("D:\\bits\\orders", "D:\\bits\\orders"),
        ("a\\x41 \\u{41} \\n", "a\\\\x41 \\\\u{41} \\n"),
        ("a\u{202E}gpj.exe", "a\\u{202E}gpj.exe"),
        ("\u{2066}\u{200B}\u{2028}\u{FEFF}\u{E0041}", "\\u{2066}\\u{200B}\\u{2028}\\u{FEFF}\\u{E0041}"),
        ("50 € → 日", "50 € → 日"),
    ])
    func wireText(raw: String, shown: String) {
        #expect(Escaping.wire(raw) == shown)
    }

    @Test func fileNamesKeepTheirScript() {
        #expect(Escaping.name("Prüfung/日本.pcap") == "Prüfung/日本.pcap")
        #expect(Escaping.name("a\u{1B}c\u{202E}\u{85}") == "a\\x1Bc\\u{202E}\\x85")
    }

    @Test func longTextSaysWhatIsMissing() {
        let text = String(repeating: "a", count: 1434)
        #expect(Escaping.wire(text, limit: 200) == String(repeating: "a", count: 200) + "… (1,234 octets more)")
        #expect(Escaping.wire("abc", limit: 3) == "abc")
        #expect(Escaping.wire("abcd", limit: 3) == "abc… (1 octet more)")
    }

    @Test func nothingUnprintableComesThrough() {
        for value in UInt32(0)...0x1_FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            for shown in [Escaping.wire(String(scalar)), Escaping.name(String(scalar))] {
                let isSafe = shown.unicodeScalars.allSatisfy {
                    switch $0.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
                    default: true
                    }
                }
                if !isSafe { Issue.record("U+\(String(value, radix: 16)) comes through") }
            }
        }
    }
}
