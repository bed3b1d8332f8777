import Testing

@testable import BITSReports
@testable import BITSSessions

@Suite struct DrawingTests {
    private func diagram(_ session: SessionReport) -> SequenceDiagram {
        SequenceDiagram(session, names: CaptureNames(["a.pcap"]))
    }

    @Test func resendsAndPauses() {
        let rows = diagram(Samples.resumedUpload).rows
        #expect(
            rows.map(\.kind.rawValue) == [
                "q", "a", "q", "a", "q", "pa", "rm", "q", "a", "re", "er", "q", "a", "q", "a",
            ])
        #expect(rows[5].label == "70 s later")
        #expect(rows[9].label == "Fragment 10,000–19,999 of 30,000, sent again")
    }

    /// Without octets sent again by the report's own count nothing is called so, e.g. behind a refused first leg.
    @Test func nothingIsCalledAResendThatIsNone() {
        var timeline = Samples.resumedUpload.timeline
        timeline.removeLast(2)
        let session = Samples.session(
            1, outcome: .failed, explanation: "x", total: 30_000, acked: 20_000, resent: 0, timeline: timeline)
        #expect(!diagram(session).rows.contains { $0.kind == .again })
        // Octets that come in another order were not sent before.
        let turned = Samples.session(
            1, outcome: .failed, explanation: "x", total: 300, acked: 0, resent: 1,
            timeline: [
                Samples.request("Fragment", 0, 1...1, range: OctetRange(first: 100, last: 199, total: 300)),
                Samples.request("Fragment", 1, 2...2, range: OctetRange(first: 0, last: 99, total: 300)),
                Samples.request("Fragment", 2, 3...3, range: OctetRange(first: 200, last: 299, total: 300)),
                Samples.request("Fragment", 3, 4...4, range: OctetRange(first: 50, last: 59, total: 300)),
            ])
        #expect(diagram(turned).rows.map { $0.kind == .again } == [false, false, false, true])
    }

    @Test func runsBecomeOneRow() {
        let short = diagram(Samples.longUpload(5))
        #expect(!short.rows.contains { $0.kind == .run } && short.rows.count == 12)
        let long = diagram(Samples.longUpload(2000))
        #expect(long.rows.count == 7)
        #expect(long.rows[4].label == "1,998 more Fragments, each acknowledged: 1,000–1,998,999")
        #expect(long.rows[5].label == "Fragment 1,999,000–1,999,999 of 2,000,000")
        #expect(long.requests == 2001 && long.answers == 2001)
    }

    @Test(arguments: [1, 2, 3, 7, 10, 300]) func longSessionsStayReadable(_ step: Int) {
        let rows = diagram(Samples.longUpload(2000, disturbedEach: step)).rows
        #expect(rows.count <= 2 * SequenceDiagram.mostRows)
        // Nothing goes uncounted.
        #expect(rows.reduce(0) { $0 + $1.packets } == 4002)
        #expect(rows.contains { $0.kind == .refusal })
    }

    /// What the timeline does not keep is told where octets are missing, in both drawings.
    @Test func unkeptPackets() throws {
        let long = Samples.longUpload(40)
        let timeline = Array(long.timeline.prefix(20) + long.timeline.suffix(20))
        let session = SessionReport(
            index: 0, sessionID: nil, client: nil, servers: [], host: nil, target: nil, url: nil, protocolsOffered: [],
            protocolChosen: nil, mode: .upload, outcome: .completed, cause: .none, explanation: "x", nextStep: nil,
            firstTime: long.firstTime, lastTime: long.lastTime, totalBytes: 40_000, ackedBytes: 40_000,
            sentBytes: 40_000, resentBytes: 0, contentName: nil, connections: [], hostID: nil,
            hostIDFallbackTimeout: nil, replyURL: nil, error: nil, file: long.file, timeline: timeline,
            timelineOmitted: 42, displayFilter: "", restartedAs: nil, restartOf: nil)
        let rows = diagram(session).rows
        let place = try #require(rows.firstIndex { $0.label == "42 packets in between are not kept" })
        #expect(place > 0 && place < rows.count - 1)
        #expect(rows.count { $0.label.hasSuffix("not kept") } == 1)
        let page = Node()
        try #require(ByteChart(session)).fill(page, session)
        #expect(page.list("chart").first?["unkept"] != nil)
        try #require(ByteChart(long)).fill(page, long)
        #expect(page.list("chart").first?["unkept"] == nil)
    }

    @Test func wrapsNotes() {
        #expect(SequenceDiagram.lines("a b") == ["a b"])
        #expect(SequenceDiagram.lines(String(repeating: "word ", count: 20)).allSatisfy { $0.count <= 62 })
        let lines = SequenceDiagram.lines(String(repeating: "x", count: 500))
        #expect(lines.count == 4 && lines[3].hasSuffix("…"))
        #expect(SequenceDiagram.lines("").isEmpty)
    }

    @Test func lanes() {
        func lanes(_ servers: [LaneName]) -> [String?] {
            let page = Node(["client_lane": "client c", "server_lane": "server s"])
            let part = Node()
            part.set("rows", servers.indices.map { Node(["kind": "q", "connection": "\($0)", "label": "x"]) })
            page.set("parts", [part])
            var known: [Int: LaneName] = [:]
            for (index, server) in servers.enumerated() { known[index] = server }
            SequenceDiagram.resolveLanes(page, known)
            #expect(part.list("rows").allSatisfy { $0["arrow"] != nil })
            return page.list("lanes").map { $0["lane"] }
        }
        func name(_ port: UInt16, _ tunnel: String? = nil) -> LaneName {
            LaneName(server: Endpoint(address: Samples.server.address, port: port), tunnel: tunnel)
        }
        #expect(lanes([name(80), name(80)]) == ["client c", "server 192.0.2.80:80"])
        #expect(
            lanes([name(3128, "h\u{1B}:443"), name(80)]) == [
                "client c", "proxy 192.0.2.80:3128, tunnel to h\\x1B:443", "server 192.0.2.80:80",
            ])
        #expect(lanes((1...6).map { name($0) }).last == "server 192.0.2.80:3 and 3 more")
        let unknown = Node(["client_lane": "client c", "server_lane": "server s"])
        let part = Node()
        part.set("rows", [Node(["kind": "a", "connection": "7", "label": "x"])])
        unknown.set("parts", [part])
        SequenceDiagram.resolveLanes(unknown, [:])
        #expect(unknown.list("lanes").map { $0["lane"] } == ["client c", "server s"])
    }

    @Test func chart() throws {
        let page = Node()
        try #require(ByteChart(Samples.resumedUpload)).fill(page, Samples.resumedUpload)
        let chart = try #require(page.list("chart").first)
        #expect(chart["again"] != nil && chart["acks"] != nil && chart["errors"] != nil)
        #expect(chart["gap_lines"] == nil)
        #expect(
            page["chart_about"]
                == "4 Fragments, 30,000 of 30,000 octets acknowledged within 70.02 s, 1 Fragment with octets sent before"
        )
        #expect(chart.list("y_axis").map { $0["octets"] } == ["0", "15,000", "30,000"])
        #expect(chart.list("x_axis").map { $0["after"] }.last == "70.02 s")
    }

    @Test func noChartWithoutFragments() {
        let session = Samples.session(
            0, outcome: .refused, explanation: "x", total: nil, acked: 0,
            timeline: [Samples.request("Create-Session", 0, 1...1), Samples.ack(403, 1, 2)])
        #expect(ByteChart(session) == nil)
        let atOnce = Samples.session(
            0, outcome: .failed, explanation: "x", total: 10, acked: 0, lasts: 0,
            timeline: [Samples.request("Fragment", 0, 1...1, range: OctetRange(first: 0, last: 9, total: 10))])
        #expect(ByteChart(atOnce) == nil)
    }

    /// A session of any length makes paths of bounded length; foreign numbers do no harm.
    @Test func chartsAreBounded() throws {
        let page = Node()
        let long = Samples.longUpload(20_000)
        try #require(ByteChart(long)).fill(page, long)
        let chart = try #require(page.list("chart").first)
        #expect((chart["sent"] ?? "").utf8.count < 20_000 && (chart["acks"] ?? "").utf8.count < 20_000)
        let extreme = Samples.session(
            0, outcome: .failed, explanation: "x", total: .max, acked: .max,
            timeline: [
                Samples.request("Fragment", -5, 1...1, range: OctetRange(first: .max, last: .max, total: .max)),
                Samples.request("Fragment", 50_000, 1...1, range: OctetRange(first: -9, last: -1, total: nil)),
                Samples.ack(200, 3, 2, next: -1), Samples.ack(200, 4, 2, next: .max),
            ])
        let node = Node()
        ByteChart(extreme)?.fill(node, extreme)
        SequenceDiagram(extreme, names: CaptureNames([])).fill(node, start: extreme.firstTime)
        #expect(node.list("parts").map { $0.list("rows").count } == [5])
    }
}
