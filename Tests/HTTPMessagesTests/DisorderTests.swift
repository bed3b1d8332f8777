import Testing

@testable import HTTPMessages

/// Any mixture of messages, pieces of messages and gaps: nothing traps, and counts stay sane.
@Suite struct DisorderTests {
    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
    }

    private static let texts = [
        "BITS_POST /a HTTP/1.1|Content-Length: 0||", "GET /b HTTP/1.1||", "POST /c HTTP/1.1|Content-Length: 20||",
        "POST /d HTTP/1.1|Transfer-Encoding: chunked||3|abc|0||", "CONNECT h:1 HTTP/1.1||", "HTTP/1.1 200 OK||",
        "HTTP/1.1 100 Continue||", "HTTP/1.1 200 OK|Content-Length: 9223372036854775807||", "HTTP/1.1 204 x||",
        "HTTP/1.0 206 P|Content-Range: bytes 0-9223372036854775806/9223372036854775807||", "||", "\n", "HTT", "BITS_",
        "PUT /e HTTP/1.1|Expect: 100-continue|Content-Range: bytes 5-9/10||", "text|text|", "0|", "\r", ": |",
        "ffffffffffffffff|", " ", "HTTP/1.1 101 x|Upgrade: y||",
    ].map { Array($0.wire.utf8) }

    @Test(arguments: 0..<8) func nothingTraps(seed: UInt64) {
        var random = Generator(state: seed &* 77)
        for round in 0..<400 {
            var connection = HTTPConnection(handshakeSeen: round % 3 > 0, wantsRequestBodies: round % 2 == 0)
            connection.hasFramesOfBothSides = round % 5 > 0
            var events: [HTTPEvent] = []
            for _ in 0..<40 {
                let direction = Int.random(in: 0...1, using: &random)
                switch Int.random(in: 0..<10, using: &random) {
                case 0:
                    _ = connection.gap(Int64.random(in: 1...60, using: &random), direction: direction, into: &events)
                case 1: _ = connection.gap(Int64.max / 4, direction: direction, into: &events)
                default:
                    let text = Self.texts[Int.random(in: 0..<Self.texts.count, using: &random)]
                    let start = Int.random(in: 0...(text.count - 1), using: &random) * Int(round % 4 == 0 ? 1 : 0)
                    let end =
                        Bool.random(using: &random) ? text.count : Int.random(in: start..<text.count, using: &random)
                    let piece = Array(text[start..<max(start, end)])
                    let credit = connection.receive(piece.span, direction: direction, into: &events)
                    #expect(credit >= 0)
                    if credit > 0, Bool.random(using: &random) {
                        let length = min(credit, Int64.random(in: 1...1_000, using: &random))
                        _ = connection.skipped(length, missing: length / 2, direction: direction, into: &events)
                    }
                }
            }
            for direction in 0...1 { connection.end(direction: direction, isProven: false, into: &events) }
            #expect(events.count < 2_000)
            for case .ended(_, _, let length, let missing, _, _) in events {
                #expect(length >= 0 && missing >= 0 && missing <= length)
            }
        }
    }
}
