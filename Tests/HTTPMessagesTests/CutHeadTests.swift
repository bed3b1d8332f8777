import Testing

@testable import HTTPMessages

/// Heads with a hole: the message is made from what stands before it, and the next one is found where it can be.
@Suite struct CutHeadTests {
    private let ok = Feeder.Step.server("HTTP/1.1 200 OK|Content-Length: 0||")
    private func get(_ path: String) -> Feeder.Step { .client("GET /\(path) HTTP/1.1|Host: h||") }

    private func lines(_ steps: [Feeder.Step]) -> [String] {
        let skipping = Feeder.run(steps).lines
        #expect(Feeder.run(steps, usesCredit: false).lines == skipping)
        return skipping
    }

    private func fields(_ text: String) -> [String]? {
        MessageHead(cut: Array(text.wire.utf8)).map { head in
            head.fields.map { "\(head.name(of: $0))=\(head.value(of: $0))" }
        }
    }

    @Test func fieldsThatAreWhole() throws {
        #expect(fields("POST /a HTTP/1.1|A: 1|B: 2|C: 3") == ["A=1", "B=2"])
        #expect(fields("POST /a HTTP/1.1|A: 1|B: 2|") == ["A=1", "B=2"])
        #expect(fields("POST /a HTTP/1.1|A: 1|B: 2\r") == ["A=1", "B=2"])
        // The next line continues the field.
        #expect(fields("POST /a HTTP/1.1|A: 1|B: 2| ") == ["A=1"])
        #expect(fields("POST /a HTTP/1.1|A: 1|B: 2|C") == ["A=1", "B=2"])
        #expect(fields("POST /a HTTP/1.1|A: 1|B: 2| 3|\t") == ["A=1"])
        #expect(fields("POST /a HTTP/1.1|A: 1|B: 2| 3|C") == ["A=1", "B=2 3"])
        #expect(fields("POST /a HTTP/1.1|A: 1|B: 2|\r") == ["A=1", "B=2"])
        #expect(fields("POST /a HTTP/1.1\nA: 1\nB") == ["A=1"])
        #expect(fields("POST /a HTTP/1.1|") == [])
        #expect(fields("POST /a HTTP/1.1") == [])
        #expect(fields("POST") == nil)
        #expect(fields("") == nil)
        let whole = try #require(MessageHead(parsing: Array("POST /a HTTP/1.1|A: 1||".wire.utf8)))
        #expect(!whole.isCut)
    }

    @Test func startLinesThatAreCut() throws {
        let request = try #require(MessageHead(cut: Array("BITS_POST /upl".utf8)))
        #expect(request.method == "BITS_POST" && request.target == "/upl" && request.hole == .inStartLine)
        // A blank may belong to the target, `HTTP/` behind it does not.
        for (text, target) in [("BITS_POST /my ", "/my "), ("BITS_POST /my HTTP", "/my HTTP")] {
            let head = try #require(MessageHead(cut: Array(text.utf8)))
            #expect(head.target == target && head.hole == .inStartLine)
        }
        let version = try #require(MessageHead(cut: Array("BITS_POST /my upl HTTP/1".utf8)))
        #expect(version.target == "/my upl" && version.hole == .inFields)
        let whole = try #require(MessageHead(cut: Array("BITS_POST /upl HTTP/1.1\r".utf8)))
        #expect(whole.target == "/upl" && whole.version == .http11 && whole.hole == .inFields)
        let answer = try #require(MessageHead(cut: Array("HTTP/1.1 404 N".utf8)))
        #expect(answer.status == 404 && answer.hole == .inFields)
        #expect(MessageHead(cut: Array("HTTP/1.1 40".utf8)) == nil)
    }

    /// With Content-Length before the hole the body's octets are skipped, whatever they look like.
    @Test func lengthBeforeTheHole() {
        let trap = "POST /trap HTTP/1.1|Content-Length: 0||".wire
        let steps: [Feeder.Step] = [
            .client("POST /a HTTP/1.1|Content-Length: \(trap.utf8.count * 2)|Ho"), .gap(0, 8), .client(trap),
            .client(trap), ok, get("b"), ok,
        ]
        let length = trap.utf8.count * 2
        #expect(
            lines(steps) == [
                "C damaged", "C head 0 POST /a [\(length)]", "C ended 0 \(length)/8 complete", "S head 0 200 [0]",
                "S ended 0 0/0 complete", "C found", "C head 1 GET /b [0]", "C ended 1 0/0 complete",
                "S head 1 200 [0]", "S ended 1 0/0 complete",
            ])
    }

    @Test func rangeBeforeTheHole() {
        let steps: [Feeder.Step] = [
            .client("PUT /a HTTP/1.1|Content-Range: bytes 10-29/99|Ho"), .gap(0, 30), ok, get("b"), ok,
        ]
        #expect(
            lines(steps).prefix(5) == [
                "C damaged", "C head 0 PUT /a [20]", "C ended 0 20/20 complete", "S head 0 200 [0]",
                "S ended 0 0/0 complete",
            ])
        // A sender that does not keep to the range is followed all the same.
        let short: [Feeder.Step] = [
            .client("PUT /a HTTP/1.1|Content-Range: bytes 0-999/1000|Ho"), .gap(0, 30), ok, get("b"), ok,
        ]
        #expect(lines(short).filter { $0.contains("head") }.suffix(2) == ["C head 1 GET /b [0]", "S head 1 200 [0]"])
    }

    @Test(arguments: [
        "bytes 5-4/9", "bytes */9", "bytes x-9/9", "items 0-9/9", "bytes 0-9223372036854775807/*", "bytes -1-5/9",
    ])
    func rangesThatTellNothing(range: String) {
        let steps: [Feeder.Step] = [.client("PUT /a HTTP/1.1|Content-Range: \(range)|Ho"), .gap(0, 30), ok]
        #expect(lines(steps).dropFirst().first == "C head 0 PUT /a [until]")
    }

    /// Nothing tells how long the message is: the answer shows that it is over, and the next one begins a run.
    @Test func noLengthBeforeTheHole() {
        let trap = "x|POST /trap HTTP/1.1|Content-Length: 0||".wire
        let steps: [Feeder.Step] = [
            get("0"), ok, .client("POST /a HTTP/1.1|Host: h|U"), .gap(0, 60), .client(trap),
            .client(String(trap.dropFirst(2))), .gap(0, 100), ok, get("b"), ok,
        ]
        #expect(
            lines(steps).dropFirst(4).filter { !$0.contains("damaged") } == [
                "C head 1 POST /a [until]", "C ended 1 0/0 complete", "S head 1 200 [0]", "S ended 1 0/0 complete",
                "C found", "C head 2 GET /b [0]", "C ended 2 0/0 complete", "S head 2 200 [0]",
                "S ended 2 0/0 complete",
            ])
    }

    @Test func answersWithAHole() {
        let steps: [Feeder.Step] = [
            get("a"), .server("HTTP/1.1 200 OK|Content-Length: 9|Da"), .gap(1, 20), .server("remainder"), get("b"),
            .server("HTTP/1.1 404 N"), .gap(1, 50), get("c"), .server("HTTP/1.1 304 x|Date: 1|Serv"), .gap(1, 9),
            get("d"), ok,
        ]
        #expect(
            lines(steps).filter { $0.hasPrefix("S") && !$0.contains("damaged") } == [
                "S head 0 200 [9]", "S ended 0 9/9 complete", "S found", "S head 1 404 [until]",
                "S ended 1 0/0 complete", "S found", "S head 2 304 [0]", "S ended 2 0/0 complete", "S found",
                "S head 3 200 [0]", "S ended 3 0/0 complete",
            ])
    }

    /// Every message of a conversation whose segments keep no more than so many octets.
    @Test(arguments: [14, 20, 30, 42, 74, 100])
    func everySegmentIsCut(kept: Int) {
        var steps: [Feeder.Step] = []
        func add(_ direction: Int, _ text: String) {
            let bytes = Array(text.wire.utf8)
            for start in stride(from: 0, to: bytes.count, by: 120) {
                let segment = bytes[start..<min(start + 120, bytes.count)]
                steps.append(.octets(direction, Array(segment.prefix(kept))))
                if segment.count > kept { steps.append(.gap(direction, Int64(segment.count - kept))) }
            }
        }
        for number in 0..<4 {
            add(
                0,
                "BITS_POST /\(number) HTTP/1.1|Content-Length: 400|X: \(String(repeating: "y", count: 60))||"
                    + String(repeating: "HTTP/1.1 200 OK|", count: 23) + String(repeating: "z", count: 9))
            add(1, "HTTP/1.1 20\(number) OK|Content-Length: 0|X: \(String(repeating: "y", count: 60))||")
        }
        let heads = lines(steps).filter { $0.contains("head") }
        #expect(heads.filter { $0.hasPrefix("C") }.count == 4, "\(heads)")
        #expect(
            heads.filter { $0.hasPrefix("S") }.map { String($0.prefix(12)) }
                == (0..<4).map { "S head \($0) 20\($0)".prefix(12).description })
    }

    /// The token stands in two runs.
    @Test(arguments: 1...20) func tokensInTwoRuns(cut: Int) {
        let request = Array("BITS_POST /b HTTP/1.1|Content-Length: 0||".wire.utf8)
        let answer = Array("HTTP/1.1 200 OK|Content-Length: 0||".wire.utf8)
        for seesAnswers in [true, false] {
            var steps: [Feeder.Step] = [get("a")]
            if seesAnswers { steps.append(ok) }
            steps += [.gap(0, 90)]
            if seesAnswers { steps += [.gap(1, 90), ok] }
            steps += [.octets(0, Array(request.prefix(cut))), .octets(0, Array(request.dropFirst(cut)))]
            if seesAnswers {
                steps += [.octets(1, Array(answer.prefix(cut))), .octets(1, Array(answer.dropFirst(cut)))]
            }
            let lines = lines(steps)
            #expect(lines.contains("C head 1 BITS_POST /b [0]"), "\(lines)")
            if seesAnswers { #expect(lines.last == "S ended 1 0/0 complete", "\(lines)") }
        }
    }

    /// A body that is nothing but messages, behind a gap that hides its head.
    @Test func aBodyOfMessagesBehindAGap() {
        let trap = "BITS_POST /trap HTTP/1.1|BITS-Packet-Type: Ping|Content-Length: 0||".wire
        let body = String(repeating: trap, count: 40)
        for size in [68, 88, 100, 140, 1_460] {
            let steps: [Feeder.Step] =
                [get("a"), ok, .gap(0, 500)] + Cutting.all([.client(body)]) { size } + [ok, get("b"), ok]
            let heads = lines(steps).filter { $0.contains("head") }
            #expect(!heads.contains { $0.contains("trap") }, "\(size) \(heads)")
            #expect(heads.contains { $0.contains("GET /b") })
        }
    }

    /// A gap in an answer without a length may hide its end, and the answer that is waited for.
    @Test func aGapInAnAnswerWithoutALength() {
        let open = Feeder.Step.server("HTTP/1.1 200 OK||text")
        #expect(
            lines([get("a"), open, get("b"), .gap(1, 90), get("c"), ok]).filter { $0.hasPrefix("S") } == [
                "S head 0 200 [until]", "S ended 0 4/0 cut", "S damaged", "S found", "S answerLost 1",
                "S head 2 200 [0]", "S ended 2 0/0 complete",
            ])
        // Nobody waits for another one.
        #expect(lines([get("a"), open, .gap(1, 90), .fin(1)]).last == "S ended 0 94/90 complete")
    }

    /// The request is missing: it may have been CONNECT or HEAD, so that no body follows.
    @Test func aLengthWithoutARequest() {
        let steps: [Feeder.Step] = [
            get("0"), ok, .gap(0, 70), .server("HTTP/1.1 200 OK|Content-Length: 99||"), get("a"), ok, get("b"), ok,
        ]
        #expect(
            lines(steps).filter { $0.hasPrefix("S head") } == [
                "S head 0 200 [0]", "S head - 200 [99]", "S head 1 200 [0]", "S head 2 200 [0]",
            ])
        // A body, and no text in it is taken for an answer.
        let trap = "HTTP/1.1 500 Trap|Content-Length: 0||"
        let body: [Feeder.Step] = [
            get("0"), ok, .gap(0, 70), .server("HTTP/1.1 200 OK|Content-Length: 39||"), .server(trap), get("a"), ok,
        ]
        #expect(!lines(body).contains { $0.contains("500") })
    }

    /// Octets of the server where an answer is waited for tell that there is one.
    @Test func unreadableAnswersBehindAGap() {
        #expect(lines([get("a"), ok, .gap(1, 9), get("b"), .server("<html>")]).last == "S stray")
        #expect(lines([get("a"), ok, .gap(1, 9), .server("<html>")]).last == "S damaged")
    }

    @Test func wantedBodiesAreMissing() {
        let feeder = Feeder.run(
            [.client("POST /x HTTP/1.1|Content-Length: 11|Ho"), .gap(0, 7), .client("hello world"), ok],
            wantsBodies: true)
        #expect(feeder.body.isEmpty)
        #expect(
            feeder.lines.prefix(4) == [
                "C damaged", "C head 0 POST /x [11]", "C bodyGap 0 0+11", "C ended 0 11/7 complete",
            ])
    }

    /// The answer had come already: what fills the run behind the hole is the next request, no body.
    @Test func theNextRequestOfOneThatWasAnsweredEarly() {
        let head = Feeder.Step.client("POST /a HTTP/1.1|Host: h")
        let refusal = Feeder.Step.server("HTTP/1.1 400 No|Content-Length: 0||")
        #expect(
            lines([head, refusal, .gap(0, 50), get("b"), ok]).filter { $0.contains(" head ") }.map { $0.prefix(15) }
                == ["S head 0 400 [0", "C head 0 POST /", "C head 1 GET /b", "S head 1 200 [0"])
        // Without the answer, or where more follows than a request, it is the body.
        #expect(!lines([get("x"), ok, head, .gap(0, 50), get("b"), ok]).contains { $0.hasPrefix("C head 2") })
        #expect(
            !lines([head, refusal, .gap(0, 50), .client("GET /b HTTP/1.1||and so on"), ok]).contains {
                $0.hasPrefix("C head 1")
            })
    }

    /// Octets that may begin the next message count for the one with the hole only if they do not.
    @Test func octetsThatMayBeginTheNextMessage() {
        let steps: [Feeder.Step] = [
            get("a"), .server("HTTP/1.1 200 OK|Content-Length: 9|X: "), .gap(1, 40), get("b"),
        ]
        for next in [
            [Feeder.Step.server("HTTP"), .server("/1.1 404 No|Content-Length: 0||")],
            [Feeder.Step.server("HTTP/1.1 404 No|Content-Length: 0||")],
        ] {
            #expect(lines(steps + next).last == "S ended 1 0/0 complete")
            #expect(
                lines(steps + next)
                    == lines(
                        steps
                            + next.suffix(1).map { _ in
                                Feeder.Step.server("HTTP/1.1 404 No|Content-Length: 0||")
                            }))
        }
    }
}
