import Testing

@testable import HTTPMessages

/// Octets that the capture lacks.
@Suite struct GapTests {
    private func get(_ path: String) -> Feeder.Step { .client("GET /\(path) HTTP/1.1|Host: h||") }
    private let ok = Feeder.Step.server("HTTP/1.1 200 OK|Content-Length: 0||")

    private func lines(_ steps: Feeder.Step...) -> [String] {
        let skipping = Feeder.run(steps).lines
        #expect(Feeder.run(steps, usesCredit: false).lines == skipping)
        return skipping
    }

    @Test func inABody() {
        #expect(
            lines(.client("POST /a HTTP/1.1|Content-Length: 9||abc"), .gap(0, 4), .client("hiGET /b HTTP/1.1||"), ok)
                == [
                    "C head 0 POST /a [9]", "C ended 0 9/4 complete", "C head 1 GET /b [0]", "C ended 1 0/0 complete",
                    "S head 0 200 [0]", "S ended 0 0/0 complete",
                ])
        #expect(
            lines(get("a"), .server("HTTP/1.1 200 OK|Content-Length: 9||"), .gap(1, 9), get("b"), ok).suffix(3)
                == ["C ended 1 0/0 complete", "S head 1 200 [0]", "S ended 1 0/0 complete"])
    }

    /// The body's octets are proven by Content-Length even if the client waited for 100 with them.
    @Test func inABodyThatWaitedForContinue() {
        for interim in [true, false] {
            var steps: [Feeder.Step] = [.client("POST /a HTTP/1.1|Expect: 100-continue|Content-Length: 9||")]
            if interim { steps.append(.server("HTTP/1.1 100 Continue||")) }
            steps += [.gap(0, 4), .client("efghi"), ok, get("b"), ok]
            let lines = Feeder.run(steps).lines
            #expect(lines.contains("C ended 0 9/4 complete"))
            #expect(!lines.contains("C damaged"))
        }
    }

    @Test func inAChunk() {
        let lines = lines(
            .client("POST /a HTTP/1.1|Transfer-Encoding: chunked||6|ab"), .gap(0, 2), .client("ef|0||"), ok)
        #expect(lines.prefix(2) == ["C head 0 POST /a [until]", "C ended 0 6/2 complete"])
    }

    @Test func overAChunkBorder() {
        let lines = lines(
            .client("POST /a HTTP/1.1|Transfer-Encoding: chunked||6|ab"), .gap(0, 9), .client("ef|0||"), ok, get("b"),
            ok)
        #expect(
            lines == [
                "C head 0 POST /a [until]", "C ended 0 6/4 cut", "C damaged", "S head 0 200 [0]",
                "S ended 0 0/0 complete", "C found", "C head 1 GET /b [0]", "C ended 1 0/0 complete",
                "S head 1 200 [0]", "S ended 1 0/0 complete",
            ])
    }

    @Test func inARequestHead() {
        let lines = lines(.client("POST /a HTTP/1.1|Con"), .gap(0, 20), .client("st: h||"), ok, get("b"), ok)
        #expect(
            lines == [
                "C damaged", "C head 0 POST /a [0]", "C ended 0 0/0 complete", "S head 0 200 [0]",
                "S ended 0 0/0 complete", "C found", "C head 1 GET /b [0]", "C ended 1 0/0 complete",
                "S head 1 200 [0]", "S ended 1 0/0 complete",
            ])
    }

    @Test func inAnAnswerHead() {
        let lines = lines(get("a"), .server("HTTP/1.1 2"), .gap(1, 9), .server("h: 0||"), get("b"), ok)
        #expect(
            lines == [
                "C head 0 GET /a [0]", "C ended 0 0/0 complete", "S damaged", "C head 1 GET /b [0]",
                "C ended 1 0/0 complete", "S found", "S answerLost 0", "S head 1 200 [0]", "S ended 1 0/0 complete",
            ])
    }

    @Test func overWholeAnswers() {
        let lines = lines(get("a"), .gap(1, 50), get("b"), .gap(1, 60), get("c"), ok, get("d"), ok)
        #expect(
            lines.filter { $0.hasPrefix("S") } == [
                "S damaged", "S damaged", "S found", "S answerLost 0", "S answerLost 1", "S head 2 200 [0]",
                "S ended 2 0/0 complete", "S head 3 200 [0]", "S ended 3 0/0 complete",
            ])
    }

    @Test func overWholeRequests() {
        let lines = lines(get("a"), ok, .gap(0, 80), ok, .gap(0, 90), ok, get("d"), ok)
        #expect(
            lines.filter { $0.contains("head") } == [
                "C head 0 GET /a [0]", "S head 0 200 [0]", "S head - 200 [0]", "S head - 200 [0]",
                "C head 1 GET /d [0]",
                "S head 1 200 [0]",
            ])
    }

    @Test func overTheEndOfABodyAndTheNextHead() {
        let lines = lines(
            .client("POST /a HTTP/1.1|Content-Length: 9||abc"), .gap(0, 40), ok, ok, get("c"), ok)
        #expect(lines.prefix(3) == ["C head 0 POST /a [9]", "C ended 0 9/6 complete", "C damaged"])
        #expect(
            lines.filter { $0.contains("head") }.suffix(4) == [
                "S head 0 200 [0]", "S head - 200 [0]", "C head 1 GET /c [0]", "S head 1 200 [0]",
            ])
    }

    @Test func betweenMessages() {
        let lines = lines(get("a"), ok, .gap(1, 10), get("b"), ok, get("c"), ok)
        #expect(
            lines.filter { $0.hasPrefix("S head") } == ["S head 0 200 [0]", "S head 1 200 [0]", "S head 2 200 [0]"])
    }

    @Test func inABodyUntilClose() {
        #expect(
            lines(get("a"), .server("HTTP/1.0 200 OK||ab"), .gap(1, 5), .server("cd"), .fin(1)).suffix(1)
                == ["S ended 0 9/5 complete"])
    }

    /// The next message is found even if its first line comes in several runs.
    @Test(arguments: [5, 9, 11, 12, 24, 40, 88])
    func startLinesInPieces(size: Int) {
        let steps: [Feeder.Step] =
            [get("a"), .gap(0, 50), .gap(1, 50)] + Cutting.all([get("b"), ok, get("c"), ok]) { size }
        let lines = Feeder.run(steps).lines
        #expect(lines.contains { $0.hasPrefix("C head") && $0.contains("GET /c") })
        #expect(lines.last == "S ended 2 0/0 complete")
    }

    @Test func middleOfABody() {
        let steps: [Feeder.Step] = [
            .client("rest of a body\nwith lines|"), .server("|and of an answer|"), .client("POST /b HTTP/1.1|"),
            .client("Content-Length: 3||abc"), ok, get("c"), ok,
        ]
        let lines = Feeder.run(steps, handshakeSeen: false).lines
        #expect(
            lines == [
                "C found", "C head 0 POST /b [3]", "C ended 0 3/0 complete", "S found", "S head 0 200 [0]",
                "S ended 0 0/0 complete", "C head 1 GET /c [0]", "C ended 1 0/0 complete", "S head 1 200 [0]",
                "S ended 1 0/0 complete",
            ])
        let answerFirst = Feeder.run(
            [.octets(0, Array("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".utf8))],
            handshakeSeen: false)
        #expect(answerFirst.lines == ["S found", "S head - 200 [0]", "S ended - 0/0 complete"])
    }
}
