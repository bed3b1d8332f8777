import Testing

@testable import HTTPMessages

/// A request waited for a 100 and got its final answer: what follows is its body or the next request (RFC 9110 10.1.1),
/// and the octets tell, however they come in runs.
@Suite struct UnsentBodyTests {
    private static func post(_ length: Int) -> Feeder.Step {
        .client("POST /a HTTP/1.1|Expect: 100-continue|Content-Length: \(length)||")
    }

    private static let refused = Feeder.Step.server("HTTP/1.1 401 no|Content-Length: 0||")

    /// What follows the answer, as runs of any size; bodies are wanted.
    private func following(_ text: String, length: Int, _ size: Int) -> Feeder {
        let steps = [Self.post(length), Self.refused, .octets(0, Array(text.wire.utf8)), .fin(0)]
        return Feeder.run(Cutting.all(steps) { size }, wantsBodies: true)
    }

    @Test(
        arguments: [
            "GET /b HTTP/1.1|Host: h||", "BITS_POST /b HTTP/1.1|Host: h|Content-Length: 0||",
            "M-SEARCH * HTTP/1.1|Host: h||", "GET http://h/b HTTP/1.0||", "PROPFIND /a%20b HTTP/1.1\n\n",
        ], [1, 2, 3, 5, 7, 30, 500])
    func nextRequest(text: String, size: Int) {
        let feeder = following(text, length: 1_000, size)
        #expect(feeder.lines.prefix(4).contains("C ended 0 0/0 cut"))
        #expect(feeder.lines.last == "C ended 1 0/0 complete")
        #expect(feeder.heads.count == 3 && feeder.body.isEmpty)
    }

    /// The nearest things that are none: the octets are all told, in their order.
    @Test(
        arguments: [
            "DELETE /tmp/a\nDELETE /tmp/b\n", "GET /b HTTP/1.1.1|Host: h||", "GET  /b HTTP/1.1||", "get /b HTTP/1.1||",
            "GE /b HTTP/1.1||", "GET /b\u{1} HTTP/1.1||", "HTTP/1.1 200 OK||", "GET\n", "PK\u{3}\u{4}", "MZ\u{0}",
            " GET / HTTP/1.1||",
            "THIRTYTHREE_LETTERS_ARE_NO_METHOD / HTTP/1.1||",
        ], [1, 2, 3, 5, 7, 30, 500])
    func bodyThatLooksLikeOne(text: String, size: Int) {
        let octets = Array(text.wire.utf8)
        let feeder = following(text, length: octets.count, size)
        #expect(feeder.body == octets)
        #expect(feeder.lines.last == "C ended 0 \(octets.count)/0 complete")
        #expect(feeder.heads.count == 2)
    }

    /// A line that is longer than the body tells by its first octets; the body itself is read as one.
    @Test(arguments: [1, 2, 3, 500]) func shortBodies(size: Int) {
        for length in [1, 3, 4, 5, 12] {
            #expect(following("GET /next HTTP/1.1||", length: length, size).heads.count == 3, "\(length)")
        }
        let feeder = following("AAAAAGET /next HTTP/1.1||", length: 5, size)
        #expect(feeder.body == Array("AAAAA".utf8) && feeder.heads.count == 3)
    }

    /// No line ends within the bound.
    @Test(arguments: [1_000, 100_000]) func linesWithoutEnd(size: Int) {
        let long = String(repeating: "x", count: 9_000)
        #expect(following("GET /\(long) HTTP/1.1||", length: 10_000, size).heads.count == 3)
        #expect(following("GET \(long) HTTP/1.1||", length: 9_017, size).body.count == 9_017)
    }

    /// The octets that were kept belong to the body where it goes no further.
    @Test func connectionThatEnds() {
        let feeder = following("GET /b", length: 50, 2)
        #expect(feeder.lines.last == "C ended 0 6/0 cut" && feeder.body == Array("GET /b".utf8))
        let gapped = Feeder.run(
            [Self.post(50), Self.refused, .client("GET /b"), .gap(0, 10), .client("rest"), .fin(0)], wantsBodies: true)
        #expect(gapped.body == Array("GET /brest".utf8))
        #expect(gapped.lines.suffix(2) == ["C bodyGap 0 6+10", "C ended 0 20/10 cut"])
    }

    /// The server speaks while the line comes.
    @Test func answerThatGoesOn() {
        let feeder = Feeder.run([
            Self.post(50), .server("HTTP/1.1 401 no|Content-Length: 4||ab"), .client("GET /b HT"), .server("cd"),
            .client("TP/1.1||"),
        ])
        #expect(feeder.lines.last == "C ended 1 0/0 complete")
    }
}
