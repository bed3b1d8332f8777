import Testing

@testable import HTTPMessages

/// Fields behind a head's hole are taken where the message's length proves that they are some.
@Suite struct CutTailTests {
    private let ok = Feeder.Step.server("HTTP/1.1 200 OK|Content-Length: 0||")
    private let body = String(repeating: "x", count: 20)

    /// The fields of the last head of that direction, and its length and hole if they are known.
    private func fields(_ steps: [Feeder.Step], request: Bool = true) -> [String] {
        guard let head = Feeder.run(steps).heads.last(where: { $0.isRequest == request }) else { return ["none"] }
        let whole = Feeder.run(steps, usesCredit: false).heads.last { $0.isRequest == request }
        #expect(whole?.fields.count == head.fields.count)
        #expect(head.isCut)
        let length = head.wireLength.map { ["\($0)-\(head.missingLength ?? -1)"] } ?? []
        return head.fields.map { "\(head.name(of: $0))=\(head.value(of: $0))" } + length
    }

    @Test func aRequestWithABody() {
        let tail = "2|Content-Range: bytes 0-19/90|Content-Length: 20|Host: h||"
        let head = "PUT /a HTTP/1.1|A: 1|B: ".wire.utf8.count + 30 + tail.wire.utf8.count
        let steps: [Feeder.Step] = [
            .client("PUT /a HTTP/1.1|A: 1|B: "), .gap(0, 30), .client(tail + body), ok,
        ]
        let wanted = ["A=1", "Content-Range=bytes 0-19/90", "Content-Length=20", "Host=h", "\(head)-30"]
        #expect(fields(steps) == wanted)
        #expect(
            Feeder.run(steps).lines == [
                "C damaged", "C head 0 PUT /a [20]", "C ended 0 20/0 complete", "S head 0 200 [0]",
                "S ended 0 0/0 complete",
            ])
        for size in [1, 7, 40] { #expect(fields(Cutting.all(steps, at: { size })) == wanted) }
        // The body has holes of its own.
        let pierced: [Feeder.Step] = [
            .client("PUT /a HTTP/1.1|A: 1|B: "), .gap(0, 30), .client(tail + "abc"), .gap(0, 17), ok,
        ]
        #expect(fields(pierced) == wanted)
        #expect(Feeder.run(pierced).lines.contains("C ended 0 20/17 complete"))
    }

    @Test func theLengthBeforeTheHole() {
        let steps: [Feeder.Step] = [
            .client("PUT /a HTTP/1.1|Content-Length: 20|B: "), .gap(0, 9), .client("2|C: 3||\(body)"), ok,
        ]
        #expect(fields(steps).dropLast() == ["Content-Length=20", "C=3"])
    }

    @Test func severalHoles() {
        let steps: [Feeder.Step] = [
            .client("PUT /a HTTP/1.1|A: 1|B: "), .gap(0, 9), .client("2|C: 3|D"), .gap(0, 5),
            .client("4|E: 5| 6|F: 7|Content-Length: 20||\(body)"), ok,
        ]
        #expect(fields(steps).dropLast() == ["A=1", "C=3", "E=5 6", "F=7", "Content-Length=20"])
    }

    /// What a line continues stands in the hole.
    @Test func foldedLinesBehindAHole() {
        let steps: [Feeder.Step] = [
            .client("PUT /a HTTP/1.1|A: 1|B: "), .gap(0, 9), .client("2| 3|C: 4||"), ok,
        ]
        #expect(fields(steps).dropLast() == ["A=1", "C=4"])
    }

    /// Of a request that nobody answered the next one, or the end, tells.
    @Test func withoutAnAnswer() {
        let cut: [Feeder.Step] = [.client("PUT /a HTTP/1.1|A: 1|B: "), .gap(0, 9), .client("2|C: 4||")]
        #expect(fields(cut + [.fin(0)]).dropLast() == ["A=1", "C=4"])
        let next = Feeder.run(cut + [.client("GET /b HTTP/1.1||")])
        #expect(next.heads.first?.firstValue("C") == "4")
        #expect(next.heads.last?.target == "/b")
    }

    @Test(arguments: [
        // The lengths do not fit.
        "2|Content-Length: 19||xxxxxxxxxxxxxxxxxxxx", "2|C: 4||x", "2|Content-Length: 20||xxxxxxxxxxxxxxxxxxxxx",
        "2|Content-Range: bytes 0-9/90|Content-Length: 20||xxxxxxxxxxxxxxxxxxxx",
        // Another message.
        " HTTP/1.1|Content-Length: 2||xx", "HTTP/1.1 200 OK|Content-Length: 2||xx", "2|GET / HTTP/1.1|C: 4||",
        // No fields, or twice what stands once.
        "2|text|C: 4||", "2|: 4||", "2|C: 4", "2|Host: h||", "2|Transfer-Encoding: chunked|Content-Length: 2||xx",
        "2|Content-Length: 2|Content-Length: 2||xx",
    ])
    func whatIsNotProven(tail: String) {
        let steps: [Feeder.Step] = [
            .client("PUT /a HTTP/1.1|Host: i|A: 1|B: "), .gap(0, 30), .client(tail), ok,
        ]
        #expect(fields(steps) == ["Host=i", "A=1"])
    }

    /// A body that is nothing but messages never becomes fields, wherever the hole stands.
    @Test func bodiesOfMessages() {
        let trap = "POST /t HTTP/1.1|Host: t|BITS-Packet-Type: Ping|Content-Length: 0||".wire
        let text = String(repeating: trap, count: 4)
        let head = "PUT /a HTTP/1.1|Host: i|A: 1|Content-Range: bytes 0-\(text.utf8.count - 1)/999|".wire
        let message = Array((head + "Content-Length: \(text.utf8.count)|U: v||".wire + text).utf8)
        for start in stride(from: head.utf8.count, to: message.count, by: 1) {
            for end in [start + 1, start + 30, message.count - 90, message.count - 2] where end > start {
                let steps: [Feeder.Step] = [
                    .octets(0, Array(message[..<start])), .gap(0, Int64(end - start)),
                    .octets(0, Array(message[min(end, message.count)...])), ok,
                ]
                let heads = Feeder.run(steps).heads.filter(\.isRequest)
                #expect(heads.count == 1 && heads.first?.firstValue("BITS-Packet-Type") == nil, "\(start) \(end)")
            }
        }
    }

    @Test func answers() {
        let steps: [Feeder.Step] = [
            .client("PUT /a HTTP/1.1||"), .server("HTTP/1.1 200 OK|A: 1|B: "), .gap(1, 9),
            .server("2|C: 3|Content-Length: 0||"), .client("GET /b HTTP/1.1||"), ok,
        ]
        let feeder = Feeder.run(steps)
        #expect(
            feeder.lines == [
                "C head 0 PUT /a [0]", "C ended 0 0/0 complete", "S head 0 200 [until]", "S damaged", "S more 0 [0]",
                "S ended 0 0/0 complete", "C head 1 GET /b [0]", "C ended 1 0/0 complete", "S found",
                "S head 1 200 [0]", "S ended 1 0/0 complete",
            ])
        #expect(fields(Array(steps.prefix(4)), request: false).dropLast() == ["A=1", "C=3", "Content-Length=0"])
        // What a GET fetches may be anything.
        let fetched = Feeder.run([.client("GET /a HTTP/1.1||")] + Array(steps[1..<4]))
        #expect(!fetched.lines.contains { $0.hasPrefix("S more") })
        // Without a length nothing tells where it ends.
        let open = Feeder.run(Array(steps.prefix(3)) + [.server("2|C: 3||"), .fin(1)])
        #expect(!open.lines.contains { $0.hasPrefix("S more") })
    }

    /// What is kept of a message's octets is bounded, and a length before the hole skips what follows.
    @Test func isBounded() {
        let steps: [Feeder.Step] =
            [.client("PUT /a HTTP/1.1|Content-Length: 1000000|B: "), .gap(0, 9)]
            + Array(repeating: .octets(0, [UInt8](repeating: 0x61, count: 1000)), count: 1000) + [ok]
        let feeder = Feeder.run(steps)
        #expect(feeder.handedOver < 20_000)
        #expect(feeder.lines.contains("C ended 0 1000000/9 complete"))
    }
}
