@testable import BITSReports
@testable import BITSSessions

/// Strings that some program takes for more than text.
enum Hostile {
    static let strings = [
        "<script>alert(1)</script>", "\u{1B}[31mred\u{1B}]0;title\u{7}", "=cmd|' /C calc'!A0",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "+1;=2+5", "-2+3", "\t=1", "\r=1", "[click](javascript:alert(1))", "](javascript:alert(1))",
        "![x](http://e.test/x)",
        "nul\u{0}nul", "evil\u{202E}gpj.exe", "\u{E2}\u{80}\u{AE}gpj.exe", "a\",\"b\r\nc", "]]>", "&amp;",
        "` ``code`` `",
        "| cell | <b>", "a;b#35;c\n    C->>S: forged", "%%{init: {}}%%", "end", "http://e.test www.e.test",
        "$a$ ~b~ *c* _d_",
        "\\x1B \\", String(repeating: "A<\u{1B}=", count: 16 << 10),
    ]

    /// A session with that text in every field that the wire fills.
    static func session(_ index: Int, _ text: String) -> SessionReport {
        let base = Samples.session(
            index, target: text, outcome: .failed, cause: .server, explanation: "It said \"\(text)\".",
            nextStep: "Ask about \(text)", total: 10, acked: 5,
            error: SessionError(hresult: text, name: text, context: text, httpStatus: 500, meaning: text),
            timeline: [
                Samples.request(text, 0, 4...4, range: OctetRange(first: 0, last: 9, total: 10), note: text),
                TimelineEntry(
                    kind: .comment, time: Samples.start, frames: [Samples.frame(5)], direction: nil, connection: 0,
                    note: text),
                Samples.ack(500, 1, 6, next: 5, note: text),
            ], id: text)
        var session = SessionReport(
            index: index, sessionID: text, client: base.client, servers: base.servers, host: text, target: text,
            url: index % 2 == 0 ? text : nil, protocolsOffered: [text], protocolChosen: text, mode: .uploadReply,
            outcome: .failed, cause: .server, explanation: base.explanation, nextStep: base.nextStep,
            firstTime: base.firstTime, lastTime: base.lastTime, totalBytes: 10, ackedBytes: 5, sentBytes: 5,
            resentBytes: 0, contentName: text, connections: [0], hostID: text, hostIDFallbackTimeout: 3, replyURL: text,
            error: base.error, file: base.file, timeline: base.timeline, timelineOmitted: 0, displayFilter: text,
            restartedAs: nil, restartOf: nil)
        session.user = text
        return session
    }

    static func finding(_ session: Int?, _ text: String, _ number: Int64) -> Finding {
        Samples.finding(
            "BUP-FR-008", "Offset", .violation, "The client sent \"\(text)\" here.", session: session,
            frames: [number, 90],
            at: number, evidence: [.text("value", text), .frame("seen_in", Samples.frame(90)), .duration("after", 5)])
    }

    static func fragment(_ text: String) -> FragmentReport {
        FragmentReport(
            session: 0, connection: Samples.flow, request: session(0, text).timeline[0],
            answer: session(0, text).timeline[2], bodyLength: 10, missing: 0, repeated: 0)
    }

    /// What a report writes of all of them.
    static func report(_ make: (ReportOutput) -> any ReportSink) -> String {
        let sink = Sink()
        let report = make(sink.output)
        for (index, text) in strings.enumerated() {
            report.session(session(index, text))
            report.finding(finding(index, text, Int64(index + 1)))
            report.finding(finding(nil, text, Int64(index + 1)))
            if report.wantsFragments { report.fragment(fragment(text)) }
        }
        var run = Samples.run(outcomes: [Tally(name: "failed", count: strings.count)], findings: [])
        run.captures = strings.enumerated().map { index, text in
            CaptureReport(
                index: index, name: text, format: "pcap", compression: "none", bytes: 1, frames: 1, firstTime: nil,
                lastTime: nil, interfaces: [], linkTypes: [], complete: false,
                problems: [ProblemReport(byteOffset: 1, message: text)])
        }
        report.finish(run)
        return sink.text
    }

    /// Control characters and those that move others; ends of lines aside.
    static func isSafe(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            if scalar.isASCII {
                return scalar.value >= 0x20 && scalar.value != 0x7F || "\n\r".unicodeScalars.contains(scalar)
            }
            return ![.control, .format, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
        }
    }
}
