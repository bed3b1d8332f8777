import Testing

@testable import HTTPMessages

/// Messages whose end their heads do not tell, answers that come too early, and where the two sides are in step.
@Suite struct EndingTests {
    private let get = Feeder.Step.client("GET /x HTTP/1.1||")
    private let ok = Feeder.Step.server("HTTP/1.1 200 OK|Content-Length: 0||")

    private func server(_ steps: Feeder.Step...) -> [String] {
        Feeder.run(steps).lines.filter { $0.hasPrefix("S") }
    }

    /// The next answer ends one without a length, in whatever pieces it comes.
    @Test(arguments: 1...20) func nextAnswerInPieces(size: Int) {
        let steps: [Feeder.Step] = [get, .server("HTTP/1.1 200 OK||text"), get, .server("||HTTP/1.1 500 No|A: b||x")]
        let lines = Feeder.run(Cutting.all(steps) { size }).lines.filter { $0.hasPrefix("S") }
        #expect(
            lines == ["S head 0 200 [until]", "S unproven 0", "S ended 0 4/0 complete", "S head 1 500 [until]"])
    }

    /// Nothing but a whole status line does, and only where the server speaks behind a request.
    @Test(arguments: [
        "HTTP/1.1 2x0 no|", "HTTP/1.1-200 OK|", "http/1.1 200 OK|", "xHTTP/1.1 200 OK|", "HTTP/11 200 OK|",
    ])
    func whatOnlyLooksLikeOne(text: String) {
        for size in [1, 4, 100] {
            let steps = Cutting.all([get, .server("HTTP/1.1 200 OK||"), get, .server(text)]) { size } + [.fin(1)]
            let lines = Feeder.run(steps).lines
            #expect(lines.last == "S ended 0 \(text.wire.utf8.count)/0 complete", "\(size)")
        }
    }

    @Test func textWithoutATurn() {
        #expect(
            server(get, .server("HTTP/1.1 200 OK||"), .server("HTTP/1.1 500 Trap||"), .fin(1)).last
                == "S ended 0 21/0 complete")
        #expect(
            server(get, get, .server("HTTP/1.1 200 OK||"), .server("HTTP/1.1 500 Trap||"), .fin(1)).last
                == "S ended 0 21/0 complete")
    }

    /// A start that was kept is the body's if the capture ends there, or octets are missing.
    @Test func undecidedEnds() {
        #expect(
            server(get, .server("HTTP/1.1 200 OK||ab"), get, .server("HTTP/1."), .fin(1)).last
                == "S ended 0 9/0 complete")
        #expect(
            server(get, .server("HTTP/1.1 200 OK||ab"), get, .server("HTTP/1."), .gap(1, 5), .fin(1))
                .contains("S ended 0 9/0 cut"))
        let blanks = String(repeating: "\n", count: 100)
        #expect(
            server(get, .server("HTTP/1.1 200 OK||"), get, .server(blanks), .server("HTTP/1.1 500 Trap||"), .fin(1))
                .last
                == "S ended 0 121/0 complete")
    }

    /// Of two lengths the first counts, until the other side shows that it does not.
    @Test func contradictoryLengths() {
        let two = Feeder.Step.server("HTTP/1.1 200 OK|Content-Length: 500|Content-Length: 2||ab")
        for size in [1, 7, 400] {
            let lines = Feeder.run(Cutting.all([get, two, get, ok]) { size }).lines.filter { $0.hasPrefix("S") }
            #expect(
                lines == [
                    "S head 0 200 [500]", "S unproven 0", "S ended 0 2/0 complete", "S head 1 200 [0]",
                    "S ended 1 0/0 complete",
                ])
        }
        // One that is told once is believed.
        #expect(
            server(get, .server("HTTP/1.1 200 OK|Content-Length: 500||ab"), get, ok, .fin(1)).last
                == "S ended 0 40/0 cut")
        #expect(
            server(get, .server("HTTP/1.1 200 OK|Content-Length: 5, 5||ab"), get, .server("HTTP"), .fin(1)).last
                != "S unproven 0")
    }

    /// The last octets that a body may have look like a status line, and what follows does not.
    @Test(arguments: ["HTTPo1.1 200 OK|A: b||", "HTTP/1.1 200 OK|Content-Length: 0||"])
    func statusLineCutByABody(text: String) {
        let start: [Feeder.Step] = [
            get, .server("HTTP/1.1 200 OK|Content-Length: 5|Content-Length: 8||h"), get, .server(text),
        ]
        let steps = start + [get, ok, .fin(1)]
        let whole = Feeder.run(steps).lines
        #expect(whole.contains("S stray") == text.hasPrefix("HTTPo"), "\(whole)")
        for size in 1...14 { #expect(Feeder.run(Cutting.all(steps) { size }).lines == whole, "\(size)") }
    }

    /// The number of the request whose head is not complete yet.
    @Test func answersBeforeTheHeadIsComplete() {
        let lines = Feeder.run([
            .client("GET /a HTTP/1.1|A: b"), .server("HTTP/1.1 431 Large|Content-Length: 0||"), .client("c||"), get, ok,
        ]).lines.filter { $0.contains("head") }
        #expect(lines == ["S head 0 431 [0]", "C head 0 GET /a [0]", "C head 1 GET /x [0]", "S head 1 200 [0]"])
        // It never is.
        let given = Feeder.run([
            .client("GET /a HTTP/1.1|A: b"), .server("HTTP/1.1 431 Large|Content-Length: 0||"), .fin(0),
        ]).lines
        #expect(given.last == "C damaged")
    }

    /// What was sent together and may be answered in a gap is given up together.
    @Test func pipelinedBeforeAGap() {
        var connection = HTTPConnection(handshakeSeen: true, wantsRequestBodies: false)
        var events: [HTTPEvent] = []
        func receive(_ text: String, _ direction: Int) {
            _ = connection.receive(Array(text.wire.utf8).span, direction: direction, into: &events)
        }
        receive("GET /a HTTP/1.1||GET /b HTTP/1.1||GET /c HTTP/1.1||", 0)
        connection.notePipelined(exchange: 1)
        connection.notePipelined(exchange: 2)
        _ = connection.gap(50, direction: 1, into: &events)
        events = []
        receive("HTTP/1.1 200 OK|Content-Length: 0||", 1)
        var lost: [Int] = []
        var answered: [Int?] = []
        for event in events {
            switch event {
            case .answerLost(let exchange): lost.append(exchange)
            case .head(_, let exchange, _, _): answered.append(exchange)
            default: break
            }
        }
        #expect(lost == [0, 1, 2] && answered == [nil])
    }

    /// Whether an answer without a request would be proven to be one.
    @Test(arguments: [
        ("GET /x HTTP/1.1||", "HTTP/1.1 200 OK|Content-Length: 0||", true),
        ("POST /x HTTP/1.1|Content-Length: 9||abc", "HTTP/1.1 200 OK|Content-Length: 0||", true),
        ("GET /x HTTP/1.1||GET", "HTTP/1.1 200 OK|Content-Length: 0||", false),
        ("GET /x HTTP/1.1||*?*", "HTTP/1.1 200 OK|Content-Length: 0||", false),
        ("GET /x HTTP/1.1||", "HTTP/1.1 200 OK|Content-Length: 0||more", false),
        ("GET /x HTTP/1.1||", "HTTP/1.1 200 OK|Content-Length: 0|Content-Length: 1||", false),
        ("POST /x HTTP/1.1|Content-Length: 0|Content-Length: 1||", "", false),
        ("POST /x HTTP/1.1|Transfer-Encoding: chunked|Content-Length: 1||0||", "", false),
    ])
    func inStep(request: String, answer: String, isInStep: Bool) {
        for handshakeSeen in [true, false] {
            var connection = HTTPConnection(handshakeSeen: handshakeSeen, wantsRequestBodies: false)
            var events: [HTTPEvent] = []
            _ = connection.receive(Array(request.wire.utf8).span, direction: 0, into: &events)
            _ = connection.receive(Array(answer.wire.utf8).span, direction: 1, into: &events)
            let goesOnInStep = connection.isInStep
            #expect(goesOnInStep == (isInStep && handshakeSeen), "\(request)")
        }
        var connection = HTTPConnection(handshakeSeen: true, wantsRequestBodies: false)
        var events: [HTTPEvent] = []
        _ = connection.receive(Array(request.wire.utf8).span, direction: 0, into: &events)
        _ = connection.gap(100, direction: 1, into: &events)
        let isInStep = connection.isInStep
        #expect(!isInStep)
    }

    /// That nobody asked for an answer is said of it as of its head, whatever follows in the same run.
    @Test(arguments: [1, 40, 1_000]) func unasked(_ size: Int) {
        var connection = HTTPConnection(handshakeSeen: true, wantsRequestBodies: false)
        var events: [HTTPEvent] = []
        let ok = "HTTP/1.1 200 OK|Content-Length: 0||"
        _ = connection.receive(Array("GET /x HTTP/1.1||".wire.utf8).span, direction: 0, into: &events)
        let octets = Array((ok + ok + "oops! " + ok).wire.utf8)
        for start in stride(from: 0, to: octets.count, by: size) {
            let run = Array(octets[start..<min(start + size, octets.count)])
            _ = connection.receive(run.span, direction: 1, into: &events)
        }
        let unasked = events.count { if case .unasked = $0 { true } else { false } }
        let answers = events.count { if case .head(let head, _, _, _) = $0 { !head.isRequest } else { false } }
        #expect(unasked == 1 && answers == 2)
    }

    /// An answer that nobody can read, or whose head is too long, is its request's all the same: the next one is not.
    @Test func unreadableAnswers() {
        let long = "HTTP/1.1 200 OK|A: " + String(repeating: "a", count: 300_000) + "||"
        for text in ["<html>no</html>", "HTTP/1.1 2x0 no||", "HTTP|and text||", long] {
            let lines = server(get, ok, get, .server(text), get, ok)
            #expect(lines.suffix(2) == ["S head 2 200 [0]", "S ended 2 0/0 complete"], "\(text.prefix(20))")
        }
    }

    /// Octets behind a body that could begin a method, or a status line, are none of the next message.
    @Test func extraOctets() {
        for text in ["hello", "HTTP", "-", "more text"] {
            let lines = server(get, .server("HTTP/1.1 200 OK|Content-Length: 2||ok\(text)"), get, ok)
            #expect(lines.suffix(2) == ["S head 1 200 [0]", "S ended 1 0/0 complete"], "\(text): \(lines)")
        }
    }
}
