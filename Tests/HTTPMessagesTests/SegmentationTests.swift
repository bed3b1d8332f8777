import Testing

@testable import HTTPMessages

/// Any cutting of the streams gives the same messages.
@Suite struct SegmentationTests {
    static let steps: [Feeder.Step] = [
        .client("|POST /a HTTP/1.1|Host: h|Content-Length: 12||hello, world"),
        .server("HTTP/1.1 100 Continue||HTTP/1.1 200 OK|Content-Length: 4||body"),
        .client("POST /b HTTP/1.1|Transfer-Encoding: chunked||5;x=y|hello|0|T: v||HEAD /c HTTP/1.1|Host: h||"),
        .server("HTTP/1.1 201 x|Transfer-Encoding: chunked||3|abc|0||HTTP/1.1 200 OK|Content-Length: 77||"),
        .client("BITS_POST /d HTTP/1.0\nA : b\n c\n\n"), .server("HTTP/1.0 500 oops||text until the end"), .fin(1),
        .fin(0),
    ]

    private var expected: [String] { Feeder.run(Self.steps, usesCredit: false).lines }

    @Test func theConversation() {
        #expect(
            expected == [
                "C head 0 POST /a [12]", "C ended 0 12/0 complete", "S head 0 100 [0]", "S head 0 200 [4]",
                "S ended 0 4/0 complete", "C head 1 POST /b [until]", "C ended 1 5/0 complete", "C head 2 HEAD /c [0]",
                "C ended 2 0/0 complete", "S head 1 201 [until]", "S ended 1 3/0 complete", "S head 2 200 [0]",
                "S ended 2 0/0 complete", "C head 3 BITS_POST /d [0]", "C ended 3 0/0 complete", "S head 3 500 [until]",
                "S ended 3 18/0 complete",
            ])
        #expect(Feeder.run(Self.steps).lines == expected)
    }

    /// Every run is cut once, at every place.
    @Test func everySplitPoint() {
        for (index, step) in Self.steps.enumerated() {
            guard case .octets(let direction, let bytes) = step else { continue }
            for split in 1..<bytes.count {
                var steps = Self.steps
                steps.replaceSubrange(
                    index...index,
                    with: [.octets(direction, Array(bytes[..<split])), .octets(direction, Array(bytes[split...]))])
                for usesCredit in [true, false] {
                    let lines = Feeder.run(steps, usesCredit: usesCredit).lines
                    #expect(lines == expected, "step \(index) cut at \(split)")
                }
            }
        }
    }

    @Test(arguments: 1...150)
    func randomPieces(seed: Int) {
        var state = UInt64(seed) &* 0x9e37_79b9_7f4a_7c15
        let largest = [1, 2, 3, 8, 40, 200][seed % 6]
        let steps = Cutting.all(Self.steps) {
            state = state &* 6_364_136_223_846_793_005 &+ 1
            return 1 + Int(state >> 40) % largest
        }
        let skipping = Feeder.run(steps)
        #expect(skipping.lines == expected)
        #expect(Feeder.run(steps, usesCredit: false).lines == expected)
        let wanting = Feeder.run(steps, wantsBodies: true)
        #expect(wanting.lines == expected)
        #expect(String(decoding: wanting.body, as: UTF8.self) == "hello, worldhello")
    }

    @Test func creditSparesOctets() {
        let body = String(repeating: "x", count: 100_000)
        let steps = Cutting.all([.client("POST / HTTP/1.1|Content-Length: 100000||\(body)GET / HTTP/1.1||")]) { 1_460 }
        let feeder = Feeder.run(steps)
        #expect(feeder.handedOver < 3_000)
        #expect(feeder.heads.count == 2)
    }
}
