import Testing

@testable import HTTPMessages

/// A capture that begins within a connection: nobody knows whether its first octets are a body's.
@Suite struct MidstreamTests {
    private let text = "xxxBITS_POST /evil HTTP/1.1|Host: h|Content-Length: 3||abc"
    private let ok = Feeder.Step.server("HTTP/1.1 200 OK|Content-Length: 0||")

    private func heads(_ steps: [Feeder.Step], seesBoth: Bool = false) -> [String] {
        var feeder = Feeder(handshakeSeen: false)
        feeder.hasFramesOfBothSides = seesBoth
        for step in steps { feeder.feed(step) }
        return feeder.lines.filter { $0.contains("head") }
    }

    /// Text of a body that looks like messages, before the other side was heard and after.
    @Test(arguments: [false, true]) func messagesInABody(_ seesBoth: Bool) {
        let inside = Feeder.Step.client(text + text)
        let atStart = Feeder.Step.client(
            "BITS_POST /evil HTTP/1.1|Host: h|Content-Length: 3||abcBITS_POST /evil HTTP/1.1|Host: h||")
        let real = Feeder.Step.client("POST /real HTTP/1.1|Host: h|Content-Length: 0||")
        #expect(
            heads([inside, atStart, inside, ok, real, ok], seesBoth: seesBoth)
                == ["S head - 200 [0]", "C head 0 POST /real [0]", "S head 0 200 [0]"])
    }

    /// The first octets are a message's own.
    @Test(arguments: [false, true]) func aMessageAtTheStart(_ seesBoth: Bool) {
        let head = "POST /real HTTP/1.1|Host: h|Content-Length: 3||"
        for steps in [
            [Feeder.Step.client(head + "abc")], [.client(head), .client("abc")],
            [.client("POST /re"), .client("al HTTP/1.1|Host: h|Content-Len"), .client("gth: 3||abc")],
        ] {
            #expect(heads(steps + [ok], seesBoth: seesBoth) == ["C head 0 POST /real [3]", "S head 0 200 [0]"])
        }
    }

    /// The other side is never heard: each request begins a run of its own.
    @Test func oneDirection() {
        let requests = (0..<3).map { Feeder.Step.client("POST /\($0) HTTP/1.1|Host: h|Content-Length: 3||abc") }
        #expect(heads([.client("def")] + requests) == (0..<3).map { "C head \($0) POST /\($0) [3]" })
    }

    /// An answer that belongs to a request which the capture lacks leaves the one that it holds waiting.
    @Test func unpaired() {
        var connection = HTTPConnection(handshakeSeen: false, wantsRequestBodies: false)
        var events: [HTTPEvent] = []
        func feed(_ text: String, _ direction: Int) -> [Int?] {
            events = []
            let octets = Array(text.wire.utf8)
            _ = connection.receive(octets.span, direction: direction, into: &events)
            return events.compactMap { if case .head(_, let number, _, _) = $0 { number } else { nil } }
        }
        #expect(feed("POST /a HTTP/1.1|Host: h|Content-Length: 0||", 0) == [0])
        let mayMissRequests = connection.mayMissRequests
        #expect(mayMissRequests)
        #expect(feed("HTTP/1.1 200 OK|Content-Length: 0||", 1) == [0])
        connection.unpairLastAnswer()
        connection.unpairLastAnswer()
        #expect(feed("HTTP/1.1 200 OK|Content-Length: 0||", 1) == [0])
        let mayMissAnyway = HTTPConnection(handshakeSeen: true, wantsRequestBodies: false).mayMissRequests
        #expect(!mayMissAnyway)
    }
}
