import Testing

@testable import BITSReports
@testable import BITSSessions

@Suite struct HTMLTextTests {
    /// The library alone leaves a quotation mark with an accent behind it as it is, and the attribute ends there.
    @Test(arguments: [
        ("\"\u{301} onmouseover=alert(1) x=\"", "&quot;\u{301} onmouseover=alert(1) x=&quot;"),
        ("<\u{301}script>", "&lt;\u{301}script&gt;"), ("&\u{301}amp;", "&amp;\u{301}amp;"),
        ("'\u{200D}'", "&#39;\u{200D}&#39;"), ("a\u{0}b\u{1B}c\u{85}", "a\u{FFFD}b\u{FFFD}c\u{FFFD}"),
        ("a\r\nb\t", "a\u{FFFD}\nb\t"),
        ("plain ü 文", "plain ü 文"), ("", ""),
    ]) func escapes(_ text: String, _ expected: String) {
        #expect(Array(HTMLText().escapeText(text).unicodeScalars) == Array(expected.unicodeScalars))
        #expect(HTMLText().escapeText(text).utf8.count <= HTMLText.cost(text) + 3 * text.utf8.count)
        let template = HTMLTemplate("<p title=\"{{a}}\">{{#list}}<b>{{item}}</b>{{/list}}</p>")
        let node = Node(["a": text])
        node.set("list", items: [text])
        #expect(
            Array(template.render(node).unicodeScalars)
                == Array("<p title=\"\(expected)\"><b>\(expected)</b></p>".unicodeScalars))
    }

    @Test(arguments: [0xFFFE, 0xFFFF, 0x1FFFF, 0x10FFFE, 0xFDD0, 0x7F] as [UInt32]) func noncharacters(_ value: UInt32)
        throws
    {
        let scalar = try #require(Unicode.Scalar(value))
        #expect(HTMLText().escapeText("a\(scalar)b") == "a\u{FFFD}b")
    }

    /// No template can put a value into the document as it is.
    @Test func templatesEscapeEverything() {
        for text in [SessionTemplates.full, SessionTemplates.brief, SessionTemplates.loose] {
            #expect(!text.contains("{{{") && !text.contains("{{&") && !text.contains("{{>"))
        }
        // Style and script stand in XML as they are.
        for text in [HTMLStyle.text, HTMLScript.text] {
            #expect(!text.contains("<") && !text.contains("&"))
        }
    }

    private static let hostile = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'-alert(1)-'", "</style></script><b>",
        "{{explanation}}{{{place}}}", "a\u{0}b", "\u{202E}gpj.exe", "\u{1B}[2J\u{1B}]0;x\u{7}",
        "](javascript:alert(1))", "=cmd|' /C calc'!A0", "\"\u{301} onload=x", "&lt;b&gt;", "]]>",
        String(repeating: "A", count: 65_536),
    ]

    /// A report in which every text from the wire is this one.
    private static func document(_ text: String) -> String {
        var session = Samples.session(
            0, target: text, outcome: .failed, cause: .server, explanation: "Said \(text).", nextStep: text,
            total: 100, acked: 0,
            error: SessionError(hresult: text, name: text, context: text, httpStatus: 500, meaning: text),
            timeline: [
                Samples.request(text, 0, 1...1, note: text),
                Samples.request("Fragment", 1, 2...2, range: OctetRange(first: 0, last: 99, total: 100), note: text),
                Samples.ack(500, 2, 3, note: text),
                TimelineEntry(
                    kind: .comment, time: Samples.start, frames: [Samples.frame(1)], direction: nil, connection: 0,
                    note: text),
            ], id: text)
        session.user = text
        var connection = Samples.connection
        connection.tunnel = text
        let finding = Samples.finding(
            "BUP-FR-011", "Title", .violation, text, session: 0, frames: [1],
            evidence: [.text(text, text)])
        var run = Samples.run(
            outcomes: [Tally(name: "failed", count: 1)], findings: [Tally(name: "violation", count: 1)],
            problems: [ProblemReport(byteOffset: 1, message: text)])
        run.captures[0].name = text
        run.packets = [Tally(name: text, count: 1)]
        return html([session], [finding], connections: [connection], run: run, captures: [text])
    }

    private static let harmless = Set(XMLReader(document("x")).elements.map(\.name))

    /// Text from the wire stays text wherever it comes to stand.
    @Test(arguments: hostile) func hostileTextStaysText(_ text: String) {
        let document = Self.document(text)
        let reader = XMLReader(document)
        #expect(reader.isWellFormed)
        #expect(Set(reader.elements.map(\.name)) == Self.harmless)
        #expect(reader.count("script") == 1 && reader.count("details") == 1)
        #expect(!reader.elements.contains { $0.attributes.keys.contains { $0.hasPrefix("on") } })
        for scalar in document.unicodeScalars {
            #expect(scalar == "\n" || scalar.value >= 0x20)
            #expect(!(0x202A...0x202E).contains(scalar.value) && scalar.value != 0x7F)
        }
        if text.utf8.count > 60_000 {
            #expect(document.utf8.count < 60_000)
            #expect(reader.text.contains("octets more)"))
        } else {
            // Control characters as they are named in all reports.
            #expect(reader.text.contains(Escaping.wire(text)))
        }
    }

    @Test func records() throws {
        let node = Node(["a": "x\"<", "b": String(repeating: "ü", count: 300)])
        node.set("flag", true)
        node.set("list", items: ["1", "2"])
        node.set("none", [])
        let bytes = NodeRecord.bytes(node)
        let back = try #require(NodeRecord.node(bytes))
        #expect(back["a"] == "x\"<" && back["b"] == node["b"])
        #expect(back.list("list").map { $0["item"] } == ["1", "2"])
        #expect(back.child(named: "flag") as? Bool == true && back.child(named: "other") == nil)
        // Whatever a broken disk gives back: no trap, and no node that was not written.
        for end in 0..<bytes.count { #expect(NodeRecord.node(Array(bytes[..<end])) == nil) }
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] ^= 0xFF
            _ = NodeRecord.node(damaged)
        }
    }
}
