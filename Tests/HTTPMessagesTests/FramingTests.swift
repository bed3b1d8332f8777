import Testing

@testable import HTTPMessages

/// Where messages end.
@Suite struct FramingTests {
    private func lines(_ steps: Feeder.Step...) -> [String] {
        let plain = Feeder.run(steps, usesCredit: false)
        let skipping = Feeder.run(steps)
        #expect(plain.lines == skipping.lines)
        return skipping.lines
    }

    private let get = Feeder.Step.client("GET /x HTTP/1.1|Host: h||")
    private let asked = ["C head 0 GET /x [0]", "C ended 0 0/0 complete"]

    @Test func contentLength() {
        #expect(
            lines(
                .client("POST /x HTTP/1.1|Content-Length: 5||hello"), .server("HTTP/1.1 200 OK|content-length:3||abc"))
                == [
                    "C head 0 POST /x [5]", "C ended 0 5/0 complete", "S head 0 200 [3]", "S ended 0 3/0 complete",
                ])
    }

    @Test(
        arguments: [
            ("Content-Length: 3|Content-Length: 3", 3), ("Content-Length: 3|Content-Length: 7", 3),
            ("Content-Length: x|Content-Length: 3", 3), ("Content-Length: 3, 3", 3), ("Content-Length: 0003", 3),
            ("Content-Length: +3", nil), ("Content-Length: -3", nil), ("Content-Length:", nil),
            ("Content-Length: 3 3", nil),
            ("Content-Length: 0x3", nil), ("Content-Length: 99999999999999999999999", Int64.max),
        ] as [(String, Int64?)])
    func oddLengths(fields: String, length: Int64?) {
        let answer = Feeder.run([get, .server("HTTP/1.1 200 OK|\(fields)||")])
        #expect(answer.lines == asked + ["S head 0 200 [\(length.map { "\($0)" } ?? "until")]"])
        let request = Feeder.run([.client("POST /x HTTP/1.1|\(fields)||")])
        #expect(request.lines.first == "C head 0 POST /x [\(length ?? 0)]")
    }

    @Test(arguments: [
        "4|abcd|0|", "004;a=b|abcd|000|", "1|a|3;x=\"y\"|bcd|0|T: v|U: w|", "4 |abcd|0;last|", "4\nabcd\n0\n",
    ])
    func chunked(body: String) {
        let end = body.contains("|") ? "|" : "\n"
        let steps: [Feeder.Step] = [
            .client("POST /x HTTP/1.1|Transfer-Encoding: chunked||\(body)\(end)GET /y HTTP/1.1||"),
            .server("HTTP/1.1 200 OK|Transfer-Encoding: gzip, Chunked||\(body)\(end)HTTP/1.1 204 x||"),
        ]
        for usesCredit in [false, true] {
            #expect(
                Feeder.run(steps, usesCredit: usesCredit).lines == [
                    "C head 0 POST /x [until]", "C ended 0 4/0 complete", "C head 1 GET /y [0]",
                    "C ended 1 0/0 complete", "S head 0 200 [until]", "S ended 0 4/0 complete", "S head 1 204 [0]",
                    "S ended 1 0/0 complete",
                ])
        }
    }

    @Test func brokenChunks() {
        let lines = lines(
            .client("POST /x HTTP/1.1|Transfer-Encoding: chunked||4|abcdzz|0||"), .client("GET /y HTTP/1.1||"))
        #expect(
            lines == [
                "C head 0 POST /x [until]", "C ended 0 4/0 cut", "C stray", "C found", "C head 1 GET /y [0]",
                "C ended 1 0/0 complete",
            ])
    }

    @Test func hugeChunks() {
        for size in ["7fffffffffffffff", "ffffffffffffffff"] {
            let feeder = Feeder.run([
                get, .server("HTTP/1.1 200 OK|Transfer-Encoding: chunked||\(size)|abc"), .gap(1, 1 << 40), .fin(1),
            ])
            #expect(feeder.lines.last == "S ended 0 \(3 + 1 << 40)/\(1 << 40) cut")
        }
        let tooLong = Feeder.run([get, .server("HTTP/1.1 200 OK|Transfer-Encoding: chunked||11111111111111111|a")])
        #expect(tooLong.lines.contains("S stray"))
    }

    @Test func bothLengthAndChunks() {
        #expect(
            lines(get, .server("HTTP/1.1 200 OK|Content-Length: 99|Transfer-Encoding: chunked||1|a|0||"))
                == asked + ["S head 0 200 [until]", "S ended 0 1/0 complete"])
    }

    @Test func answersWithoutBody() {
        for status in ["204 No Content", "304 Not Modified"] {
            let lines = lines(
                get, .server("HTTP/1.1 \(status)|Content-Length: 10||HTTP/1.1 200 OK|Content-Length: 0||"))
            #expect(
                lines.suffix(4) == [
                    "S head 0 \(status.prefix(3)) [0]", "S ended 0 0/0 complete", "S head - 200 [0]",
                    "S ended - 0/0 complete",
                ])
        }
        #expect(
            lines(.client("HEAD /x HTTP/1.1||"), .server("HTTP/1.1 200 OK|Content-Length: 10||"), get)
                == [
                    "C head 0 HEAD /x [0]", "C ended 0 0/0 complete", "S head 0 200 [0]", "S ended 0 0/0 complete",
                    "C head 1 GET /x [0]", "C ended 1 0/0 complete",
                ])
    }

    @Test func untilClose() {
        #expect(
            lines(get, .server("HTTP/1.0 200 OK||some"), .server(" text"), .fin(1))
                == asked + ["S head 0 200 [until]", "S ended 0 9/0 complete"])
    }

    @Test func cutBodies() {
        #expect(
            lines(.client("POST /x HTTP/1.1|Content-Length: 50||hello"), .client("more"), .fin(0))
                == ["C head 0 POST /x [50]", "C ended 0 9/0 cut"])
        #expect(lines(.client("POST /x HT"), .fin(0)) == ["C damaged"])
    }

    @Test func linesBetweenMessages() {
        let lines = lines(
            .client("||POST /x HTTP/1.1|Content-Length: 1||a|||"), .client("|GET /y HTTP/1.1||\n"), .fin(0))
        #expect(lines.filter { $0.contains("head") } == ["C head 0 POST /x [1]", "C head 1 GET /y [0]"])
        #expect(!lines.contains("C stray"))
    }

    @Test func bodiesThatLookLikeMessages() {
        let trap = String(repeating: "|POST /trap HTTP/1.1|Content-Length: 5||HTTP/1.1 500 Trap||", count: 20).wire
        let steps: [Feeder.Step] = [
            .client("POST /x HTTP/1.1|Content-Length: \(trap.utf8.count)||\(trap)"),
            .server("HTTP/1.1 200 OK|Content-Length: \(trap.utf8.count)||\(trap)"), get,
        ]
        let sizes = [1, 3, 17, 100]
        for size in sizes {
            let lines = Feeder.run(Cutting.all(steps) { size }, usesCredit: size != 3).lines
            #expect(
                lines.filter { $0.contains("head") } == [
                    "C head 0 POST /x [\(trap.utf8.count)]", "S head 0 200 [\(trap.utf8.count)]", "C head 1 GET /x [0]",
                ])
        }
    }

    @Test func bodiesOnDemand() {
        let feeder = Feeder.run(
            Cutting.all([.client("POST /x HTTP/1.1|Content-Length: 11||hello world")]) { 4 }, wantsBodies: true)
        #expect(String(decoding: feeder.body, as: UTF8.self) == "hello world")
        let gapped = Feeder.run(
            [.client("POST /x HTTP/1.1|Content-Length: 11||hello"), .gap(0, 3), .client("rld")], wantsBodies: true)
        #expect(gapped.lines == ["C head 0 POST /x [11]", "C bodyGap 0 5+3", "C ended 0 11/3 complete"])
    }

    /// Of answers only those in parts are handed over, and those whole.
    @Test func bodiesInParts() {
        func answer(_ type: String, _ framing: String) -> [Feeder.Step] {
            [get, .server("HTTP/1.1 206 Partial Content|Content-Type: \(type)|\(framing)"), get]
        }
        let parts = "Multipart/Byteranges; boundary=x"
        for size in [1, 3, 7, 500] {
            let counted = Cutting.all(answer(parts, "Content-Length: 11||hello world")) { size }
            #expect(String(decoding: Feeder.run(counted).answerBody, as: UTF8.self) == "hello world")
            let chunked = Cutting.all(answer(parts, "Transfer-Encoding: chunked||5|hello|6| world|0||")) { size }
            #expect(String(decoding: Feeder.run(chunked).answerBody, as: UTF8.self) == "hello world")
            let other = Cutting.all(answer("text/html", "Content-Length: 11||hello world")) { size }
            #expect(Feeder.run(other).answerBody.isEmpty)
        }
        let gapped = Feeder.run([
            get, .server("HTTP/1.1 206 OK|Content-Type: \(parts)|Content-Length: 11||hello"), .gap(1, 3),
            .server("rld"), get,
        ])
        #expect(gapped.lines.dropFirst(3).prefix(2) == ["S bodyGap 0 3", "S ended 0 11/3 complete"])
        #expect(String(decoding: gapped.answerBody, as: UTF8.self) == "hellorld")
    }

    /// Octets around the chunks of a request's body, as they are told if the stream comes in pieces of that size.
    private func toldFraming(of text: String, size: Int) -> String {
        var connection = HTTPConnection(handshakeSeen: true, wantsRequestBodies: false)
        connection.reportsFraming = true
        let bytes = Array(text.wire.utf8)
        var told: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            let piece = Array(bytes[start..<min(bytes.count, start + size)])
            var events: [HTTPEvent] = []
            _ = connection.receive(piece.span, direction: 0, into: &events)
            for case .framing(_, let range) in events { told += piece[range] }
        }
        return String(decoding: told, as: UTF8.self)
    }

    /// All octets around chunks are told, and none of the chunks, however the stream is cut.
    @Test(arguments: [1, 2, 3, 5, 7, 64, 100_000]) func framingAroundChunks(size: Int) {
        let lengths = [1, 1, 2, 300, 1, 17, 16, 1] + Array(repeating: 1, count: 200)
        var (body, framing) = ("", "")
        for length in lengths {
            let head = String(length, radix: 16) + (length == 17 ? ";x=y|" : "|")
            body += head + String(repeating: "#", count: length) + "|"
            framing += head + "|"
        }
        let (head, end) = ("POST /x HTTP/1.1|Transfer-Encoding: chunked||", "0|T: u||")
        #expect(toldFraming(of: head + body + end, size: size) == (framing + end).wire)
        // A body that is not over, and one without chunks.
        #expect(toldFraming(of: head + body, size: size) == framing.wire)
        #expect(toldFraming(of: head + end, size: size) == end.wire)
    }
}
