import Testing

@testable import BITSReports
@testable import BITSSessions

/// The ladder of hand-made sessions: what a capture can do to it.
@Suite struct LadderTests {
    private func text(
        _ session: SessionReport, _ findings: [Finding] = [], columns: Int = 80, isASCII: Bool = false
    ) -> String {
        let style = Ladder.Style(
            layout: Layout(colour: false, columns: columns), glyphs: Glyphs(isASCII: isASCII),
            names: CaptureNames([]), verbose: false)
        var ladder = Ladder(session, findings: findings, style: style)
        return ladder.text()
    }

    @Test(arguments: [60, 72, 80, 100, 140, 300]) func keepsToItsWidth(_ columns: Int) {
        let text = text(Samples.resumedUpload, Samples.resumedFindings, columns: columns)
        for line in text.split(separator: "\n") where line.contains("│") { #expect(line.columns <= columns, "\(line)") }
    }

    /// Findings stand behind the message that they point at, also behind one without a note.
    @Test func findingsAtTheirMessages() throws {
        let lines = text(Samples.faultyUpload, Samples.faultyFindings).split(separator: "\n")
        let fragment = try #require(lines.firstIndex { $0.contains("Fragment 100-199") })
        #expect(lines[fragment + 1].contains("▲ VIOLATION BUP-FR-011"))
        let close = try #require(lines.firstIndex { $0.contains("Close-Session") })
        #expect(lines[close + 1].contains("▲ VIOLATION BUP-CL-002"))
    }

    @Test func foreignOctetsStayText() {
        let text = text(Samples.faultyUpload, Samples.faultyFindings)
        #expect(text.contains("FRAGMENT\\x1B[31m") && !text.contains("\u{1B}"))
    }

    @Test func wordsThatAreLongerThanALine() {
        let note = String(repeating: "#", count: 150)
        let session = Samples.session(
            0, target: "/a", outcome: .failed, explanation: "", total: 10, acked: 0, lasts: 10,
            timeline: [Samples.request("Create-Session", 0, 1...1, note: note)])
        let text = text(session)
        #expect(text.split(separator: "\n").filter { $0.contains("│") }.allSatisfy { $0.columns <= 80 })
        #expect(text.filter { $0 == "#" }.count == 150)
    }

    @Test func timesAndOffsetsWithoutBounds() {
        let range = OctetRange(first: .max - 1, last: .max, total: .max)
        let session = Samples.session(
            0, target: "/a", outcome: .failed, explanation: "", total: .max, acked: .max, lasts: 10,
            timeline: [
                Samples.request("Fragment", 0, 1...1, range: range), Samples.ack(200, 1, 2, next: .min),
                Samples.request("Fragment", 2, 3...3, range: OctetRange(first: 5, last: 2, total: 0)),
                Samples.ack(200, 3, 4, next: .max),
            ])
        #expect(text(session).contains("  9223372036854775806-9223372036854775807"))
    }

    @Test func bar() {
        let glyphs = Glyphs(isASCII: true)
        var bar = FileBar(width: 10, total: 1000)
        // Nothing is known of a session that the capture meets on its way.
        #expect(bar.text(glyphs, sending: OctetRange(first: 500, last: 599, total: 1000)) == "")
        let isAgainAtFirst = bar.send(OctetRange(first: 0, last: 199, total: 1000), depth: 0)
        #expect(bar.text(glyphs, sending: OctetRange(first: 0, last: 199, total: 1000)) == "##........")
        bar.acknowledge(200)
        #expect(bar.text(glyphs) == "==........")
        // The leg behind a proxy repeats nothing; the client does.
        let isAgainBehind = bar.send(OctetRange(first: 0, last: 199, total: 1000), depth: 1)
        let isAgain = bar.send(OctetRange(first: 100, last: 299, total: 1000), depth: 0)
        #expect(!isAgainAtFirst && !isAgainBehind && isAgain)
        #expect(
            bar.text(glyphs, sending: OctetRange(first: 100, last: 299, total: 1000), isAgain: true) == "=%%.......")
        bar.acknowledge(5000)
        #expect(bar.text(glyphs) == "==========")
        bar.forget()
        #expect(bar.text(glyphs) == "")
    }

    @Test func columns() {
        func end(_ last: UInt64, _ port: UInt16) -> Endpoint {
            Endpoint(address: IPAddress(isIPv6: false, high: 0, low: 0xC000_0200 + last), port: port)
        }
        func roles(_ paths: [ConnectionPath]) -> [String] {
            var session = Samples.resumedUpload
            session.paths = paths
            return LadderColumns(session).columns.map { "\($0.role) \($0.addresses.joined(separator: " "))" }
        }
        let direct = ConnectionPath(index: 0, client: end(10, 5000), server: end(80, 80))
        let node = ConnectionPath(index: 1, client: end(10, 5001), server: end(81, 80))
        #expect(roles([direct]) == ["client 192.0.2.10", "server 192.0.2.80:80"])
        #expect(roles([direct, node]) == ["client 192.0.2.10", "server 1 192.0.2.80:80", "server 2 192.0.2.81:80"])
        let many = (0..<9).map { ConnectionPath(index: $0, client: end(10, 5000), server: end(UInt64(80 + $0), 80)) }
        #expect(roles(many).count == 2 && roles(many)[1].hasPrefix("servers 192.0.2.80:80 192.0.2.81:80"))
        var notification = ConnectionPath(index: 2, client: end(80, 6000), server: end(99, 80))
        notification.isNotification = true
        #expect(roles([direct, notification]).last == "application 192.0.2.99:80")
    }

    @Test func table() {
        var table = SessionTable()
        table.add(Samples.resumedUpload)
        var text = ""
        table.drain(Layout(colour: false)) { text += $0 }
        #expect(text.hasPrefix("Times are UTC, 2025-03-04.\nsession  outcome "))
        let later = Samples.session(
            2, target: "/b", outcome: .refused, cause: .server, explanation: "", total: nil, acked: 0, lasts: 1,
            timeline: [])
        table = SessionTable()
        table.add(Samples.resumedUpload)
        table.add(later, isUrgent: true)
        text = ""
        let told = table.drain(Layout(colour: true), limit: 1) { text += $0 }
        #expect(told == 1)
        #expect(text.contains("refused") && !text.contains("completed") && text.contains("\u{1B}["))
    }

    @Test func asciiText() {
        let glyphs = Glyphs(isASCII: true)
        #expect(glyphs.plain("12 µs… →←\u{A0}ö") == "12 us.. -><- \\u{F6}")
        #expect(Glyphs(isASCII: false).plain("12 µs…") == "12 µs…")
    }
}
