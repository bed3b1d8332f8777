import Testing

@testable import HTTPMessages

/// HTTP as servers, clients and proxies in the field speak it.
@Suite struct FieldTests {
    private let ok = Feeder.Step.server("HTTP/1.1 200 OK|Content-Length: 0||")
    private func get(_ path: String) -> Feeder.Step { .client("GET /\(path) HTTP/1.1|Host: h||") }

    private func lines(_ steps: Feeder.Step...) -> [String] {
        let skipping = Feeder.run(steps).lines
        #expect(Feeder.run(steps, usesCredit: false).lines == skipping)
        return skipping
    }

    private func heads(_ steps: Feeder.Step...) -> [String] {
        let skipping = Feeder.run(steps)
        #expect(Feeder.run(steps, usesCredit: false).lines == skipping.lines)
        return skipping.lines.filter { $0.contains("head") }
    }

    @Test(arguments: [
        ("Transfer-Encoding: identity|Content-Length: 5", "5"), ("Transfer-Encoding: Identity|Content-Length: 5", "5"),
        ("Transfer-Encoding:|Content-Length: 5", "5"), ("Transfer-Encoding: gzip|Content-Length: 5", "5"),
        ("Transfer-Encoding: chunked|Content-Length: 5", "until"), ("Transfer-Encoding: gzip,chunked", "until"),
        ("Transfer-Encoding: gzip|Transfer-Encoding: chunked", "until"), ("Transfer-Encoding: CHUNKED;q=1", "until"),
        ("Transfer-Encoding: identity, chunked", "until"), ("Transfer-Encoding: xchunked", "0"),
        ("Transfer-Encoding : chunked", "until"), ("Transfer-Encoding:| chunked", "until"),
        ("Content-Length: 5 , 5", "5"), ("Content-Length: 5,7", "5"), ("Content-Length: 5 5", "0"),
        ("Content-Length : 5", "5"), ("Content-Length:\t5\t", "5"),
    ])
    func lengthsOfRequests(fields: String, length: String) {
        #expect(heads(.client("POST /x HTTP/1.1|\(fields)||")) == ["C head 0 POST /x [\(length)]"])
    }

    @Test(arguments: [
        ("Transfer-Encoding: identity|Content-Length: 5", "5"), ("Transfer-Encoding: identity", "until"),
        ("Transfer-Encoding: gzip|Content-Length: 5", "until"), ("Transfer-Encoding: chunked, gzip", "until"),
    ])
    func lengthsOfAnswers(fields: String, length: String) {
        #expect(heads(get("x"), .server("HTTP/1.1 200 OK|\(fields)||")).last == "S head 0 200 [\(length)]")
    }

    /// Chunked must be the last coding, else the body goes until close.
    @Test func chunkedThatIsNotLast() {
        let lines = lines(
            get("x"), .server("HTTP/1.1 200 OK|Transfer-Encoding: chunked, gzip||3|abc|0||"), .fin(1))
        #expect(lines.last == "S ended 0 13/0 complete")
    }

    /// Neither length nor close: the answer to the next request ends the body.
    @Test func keepAliveWithoutLength() {
        let lines = lines(
            get("a"), .server("HTTP/1.1 200 OK|Connection: keep-alive||"), get("b"),
            .server("HTTP/1.1 200 OK||text"), .server("HTTP/1.1 500 no answer|"), get("c"), ok)
        #expect(
            lines.filter { $0.hasPrefix("S") } == [
                "S head 0 200 [until]", "S unproven 0", "S ended 0 0/0 complete", "S head 1 200 [until]",
                "S unproven 1", "S ended 1 28/0 complete", "S head 2 200 [0]", "S ended 2 0/0 complete",
            ])
    }

    @Test func continueAndEarlyAnswers() {
        let post = Feeder.Step.client("POST /x HTTP/1.1|Expect: 100-continue|Content-Length: 5||")
        #expect(
            heads(post, .server("HTTP/1.1 100 Continue||"), .client("hello"), ok, get("b"), ok) == [
                "C head 0 POST /x [5]", "S head 0 100 [0]", "S head 0 200 [0]", "C head 1 GET /b [0]",
                "S head 1 200 [0]",
            ])
        // The final answer instead, and the next request without the body.
        #expect(
            heads(post, .server("HTTP/1.1 417 No|Content-Length: 0||"), get("b"), ok) == [
                "C head 0 POST /x [5]", "S head 0 417 [0]", "C head 1 GET /b [0]", "S head 1 200 [0]",
            ])
        // The final answer instead, and the body all the same.
        #expect(
            heads(post, .server("HTTP/1.1 401 No|Content-Length: 0||"), .client("hello"), get("b"), ok) == [
                "C head 0 POST /x [5]", "S head 0 401 [0]", "C head 1 GET /b [0]", "S head 1 200 [0]",
            ])
        // 102 and 103 before the answer.
        #expect(
            heads(
                get("a"), .server("HTTP/1.1 103 Early Hints|Link: x||HTTP/1.1 102 Processing||"), ok) == [
                    "C head 0 GET /a [0]", "S head 0 103 [0]", "S head 0 102 [0]", "S head 0 200 [0]",
                ])
        // An early 413 in the middle of the body.
        #expect(
            heads(
                .client("POST /x HTTP/1.1|Content-Length: 9||abc"),
                .server("HTTP/1.1 413 Too Large|Content-Length: 0||"), .client("defghi"), get("b"), ok) == [
                    "C head 0 POST /x [9]", "S head 0 413 [0]", "C head 1 GET /b [0]", "S head 1 200 [0]",
                ])
    }

    @Test func targets() {
        for target in ["http://h:80/a?b=c", "*", "h:443", "/a b", "//x", "/%zz"] {
            #expect(heads(.client("OPTIONS \(target) HTTP/1.1||")) == ["C head 0 OPTIONS \(target) [0]"])
        }
    }

    @Test func plainHTTPInsideCONNECT() {
        let connect = Feeder.Step.client("CONNECT h:80 HTTP/1.1|Host: h:80||")
        #expect(
            heads(connect, .server("HTTP/1.0 200 Connection established||"), get("a"), ok)
                == [
                    "C head 0 CONNECT h:80 [0]", "S head 0 200 [0]", "C head 1 GET /a [0]", "S head 1 200 [0]",
                ].map { $0.replacing("S head 0 200 [0]", with: "S head 0 200 [until]") })
        // A refusal keeps the connection to the proxy.
        #expect(
            heads(
                connect, .server("HTTP/1.1 407 No|Content-Length: 3||abc"), connect,
                .server("HTTP/1.1 200 OK|Content-Length: 9||"), get("a"), ok
            ).suffix(2) == ["C head 2 GET /a [0]", "S head 2 200 [0]"])
        #expect(
            lines(connect, .server("HTTP/1.1 200 OK||"), .octets(0, [0x16, 3, 1, 0, 5, 1, 0, 0, 1])).last
                == "foreign tls")
    }

    @Test func upgrade() {
        #expect(
            lines(
                .client("GET /a HTTP/1.1|Upgrade: websocket|Connection: upgrade||"),
                .server("HTTP/1.1 101 Switching|Upgrade: websocket||"), .octets(1, [0x81, 1, 65])
            ).last == "foreign upgraded")
        // Not taken up.
        #expect(
            heads(.client("GET /a HTTP/1.1|Upgrade: h2c||"), ok, get("b"), ok).last == "S head 1 200 [0]")
    }

    @Test func answersWithoutAStatusLine() {
        #expect(
            lines(get("a"), .server("<html>no head</html>"), .fin(1)) == [
                "C head 0 GET /a [0]", "C ended 0 0/0 complete", "S stray",
            ])
    }

    @Test func pipelining() {
        #expect(
            heads(
                .client("GET /a HTTP/1.1||HEAD /b HTTP/1.1||POST /c HTTP/1.1|Content-Length: 2||hiGET /d HTTP/1.1||"),
                .server("HTTP/1.1 200 OK|Content-Length: 2||abHTTP/1.1 200 OK|Content-Length: 9||"),
                .server("HTTP/1.1 204 x||HTTP/1.1 304 y|Content-Length: 5||")
            ).filter { $0.hasPrefix("S") } == [
                "S head 0 200 [2]", "S head 1 200 [0]", "S head 2 204 [0]", "S head 3 304 [0]",
            ])
    }

    @Test func multipartRanges() {
        let part = "|--x|Content-Range: bytes 0-1/9|Content-Length: 77||ab|--x--|".wire
        #expect(
            heads(
                get("a"),
                .server(
                    "HTTP/1.1 206 P|Content-Type: multipart/byteranges; boundary=x|Content-Length: \(part.utf8.count)||"
                        + part), get("b"), ok
            ).last == "S head 1 200 [0]")
    }

    @Test func oddLines() {
        let steps: [Feeder.Step] = [
            .client("|\n|POST /x HTTP/1.1\nA : 1\nB: 2|  more|Content-Length:5\n\nhello"),
            .server("|HTTP/1.1 200|Content-Length: 0|\n"), get("b"), ok,
        ]
        for size in [1, 2, 7, 1_000] {
            let feeder = Feeder.run(Cutting.all(steps) { size })
            #expect(feeder.lines.filter { $0.contains("head") }.count == 4)
            #expect(feeder.heads[0].fields.map { feeder.heads[0].value(of: $0) } == ["1", "2 more", "5"])
            #expect(feeder.heads[1].reason.isEmpty)
            #expect(!feeder.lines.contains("C stray") && !feeder.lines.contains("S stray"))
        }
    }
}
