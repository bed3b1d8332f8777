import Testing

@testable import BITSReports
@testable import BITSSessions

@Suite struct MarkdownTests {
    @Test(arguments: [
        ("a_b*c", #"a\_b\*c"#), ("[x](javascript:1)", #"\[x\](javascript:1)"#), ("<b>&amp;", #"\<b\>\&amp;"#),
        ("http://a.test", #"http\://a.test"#), ("www.a.test", #"www\.a.test"#), ("a | b\nc", #"a \| b c"#),
        ("at 10:20, 1.5 s", "at 10:20, 1.5 s"), (#"\["#, #"\\\["#),
    ])
    func escaped(text: String, markdown: String) { #expect(MarkdownText.escaped(text) == markdown) }

    @Test(arguments: [
        ("a", "`a`"), ("a`b", "``a`b``"), ("`", "`` ` ``"), ("``a", "``` ``a ```"), (" a", "`  a `"), ("", "`  `"),
    ])
    func code(text: String, markdown: String) { #expect(MarkdownText.code(text) == markdown) }

    @Test func barsInTables() { #expect(MarkdownText.code("a|`b`", inTable: true) == #"a\|\`b\`"#) }

    @Test func report() {
        let sink = Sink()
        print(
            [Samples.faultyUpload, Samples.plainUpload()], Samples.faultyFindings,
            run: Samples.run(
                outcomes: [Tally(name: "completed", count: 1), Tally(name: "closed-early", count: 1)],
                findings: [Tally(name: "violation", count: 2)]),
            on: MarkdownReport(to: sink.output, names: CaptureNames([]), memoryBound: 100))
        let text = sink.text
        #expect(text.hasPrefix("# BITS uploads\n\n2 BITS upload sessions: 1 completed, 1 closed-early."))
        #expect(
            text.contains("| 0 | completed | 12,000 of 12,000 |  | `http://upload.example.test/upload/report.zip` |"))
        #expect(text.contains("### Session 2: closed-early") && !text.contains("### Session 0"))
        #expect(text.contains("- **VIOLATION** BUP-FR-011: First Fragment does not start at 0 (client)\\\n"))
        #expect(text.contains("**Next step:** Have the client"))
    }

    @Test func hostileText() {
        let text = Hostile.report { MarkdownReport(to: $0) }
        #expect(Hostile.isSafe(text))
        for line in text.split(separator: "\n") {
            // What stands outside of code spans holds no markup of theirs.
            var rest = ""
            var iterator = Substring(line)[...]
            while let tick = iterator.firstIndex(of: "`") {
                rest += iterator[..<tick]
                if rest.hasSuffix("\\") {
                    iterator = iterator[iterator.index(after: tick)...]
                    continue
                }
                let fence = iterator[tick...].prefix { $0 == "`" }
                let after = iterator[fence.endIndex...]
                let end = MarkdownTests.end(of: fence.count, in: after)
                guard let end else {
                    Issue.record("open code span: \(line.prefix(200))")
                    break
                }
                iterator = after[end...]
            }
            rest += iterator
            for forbidden in ["<", "[", "!["] {
                let bare = rest.replacing("\\\(forbidden)", with: "")
                #expect(!bare.contains(forbidden), "\(line.prefix(200))")
            }
        }
        #expect(text.contains("<script>alert(1)</script>"))
    }

    /// Behind the first run of exactly `count` backticks.
    private static func end(of count: Int, in text: Substring) -> Substring.Index? {
        var rest = text
        while let tick = rest.firstIndex(of: "`") {
            let run = rest[tick...].prefix { $0 == "`" }
            if run.count == count { return run.endIndex }
            rest = rest[run.endIndex...]
        }
        return nil
    }
}

@Suite struct MermaidTests {
    @Test func diagram() {
        let sink = Sink()
        print(
            [Samples.resumedUpload, Samples.plainUpload()], [], run: Samples.run(outcomes: [], findings: []),
            on: MermaidReport(to: sink.output))
        #expect(
            sink.text == """
                %% session 0 of this run; 1 more session not shown
                sequenceDiagram
                    participant C as Client 192.0.2.10:49152
                    participant S as Server 192.0.2.80:80
                    Note over C,S: Session 0: http://upload.example.test/upload/report.zip
                    C->>S: Create-Session, 0 ns
                    S-->>C: Ack 200, 1 ms
                    C->>S: Fragment 0-8191/12000, 2 ms
                    S-->>C: Ack 200 next 8192, 4 ms
                    C->>S: Fragment 8192-11999/12000, 5 ms
                    S-->>C: Ack 200 next 12000, 7 ms
                    C->>S: Close-Session, 8 ms
                    S-->>C: Ack 200, 9 ms
                    Note over C,S: completed: 12,000 of 12,000 octets acknowledged

                """)
    }

    @Test func longSessionsStayWithinBounds() {
        let entries = (0..<1000).flatMap { index in
            [
                Samples.request("Fragment", Int64(index), 1...1, note: String(repeating: "<", count: 300)),
                Samples.ack(200, Int64(index), 2),
            ]
        }
        let session = Samples.session(0, outcome: .failed, explanation: "", total: 1, acked: 0, timeline: entries)
        let text = MermaidDiagram.text(session)
        #expect(text.utf8.count < 50_000 && text.contains("more entries here"))
        #expect(text.contains("999 ms"))
        let run = (0..<500).flatMap { index -> [TimelineEntry] in
            let first = Int64(index * 10)
            return [
                Samples.request(
                    "Fragment", Int64(index), 1...1, range: OctetRange(first: first, last: first + 9, total: 5000)),
                Samples.ack(200, Int64(index), 2, next: first + 10),
            ]
        }
        let even = MermaidDiagram.text(
            Samples.session(0, outcome: .completed, explanation: "", total: 5000, acked: 5000, timeline: run))
        #expect(even.contains("498 more Fragments, each acknowledged") && even.utf8.count < 1000)
    }

    @Test func nothingToShow() {
        let sink = Sink()
        print([], [], run: Samples.run(outcomes: [], findings: []), on: MermaidReport(to: sink.output))
        #expect(sink.text.hasPrefix("sequenceDiagram\n") && sink.text.contains("no BITS upload session"))
    }

    @Test func hostileText() {
        for text in Hostile.strings {
            let diagram = MermaidDiagram.text(Hostile.session(0, text))
            #expect(Hostile.isSafe(diagram) && diagram.utf8.count < 50_000)
            let lines = diagram.split(separator: "\n")
            // Two participants, two notes, and one line for each of the three entries.
            #expect(lines.count == 8)
            for line in lines.dropFirst() {
                #expect(
                    ["    participant ", "    Note over C,S: ", "    C->>S: ", "    S-->>C: "].contains {
                        line.hasPrefix($0)
                    })
                let label = line.dropFirst(4).split(separator: ": ", maxSplits: 1).last ?? ""
                #expect(!label.contains { "<>\"`[](){};%&'|*_$~".contains($0) && $0 != ";" })
            }
        }
        #expect(MermaidText.escaped("a;b#<") == "a#59;b#35;#60;")
        #expect(MermaidText.escaped("nowrap:a http://b") == "nowrap#58;a http://b")
    }
}
