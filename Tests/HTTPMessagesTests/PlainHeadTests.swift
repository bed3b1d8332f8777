import Testing

@testable import HTTPMessages

/// Heads that stand whole in one run are read in one pass: to the same as any other, or not at all.
@Suite struct PlainHeadTests {
    private static let usual =
        "BITS_POST /a HTTP/1.1|Host: h.example.com|BITS-Packet-Type:  Ping  |X_1!: |L: "
        + String(repeating: "words, ", count: 9) + "end||"

    private func plain(_ octets: [UInt8], from start: Int = 0) -> MessageHead? {
        MessageHead(plainIn: octets.span, from: start)
    }

    @Test(arguments: [usual, "HTTP/1.1 200 OK|Content-Length: 0||", "GET / HTTP/1.1||", "HTTP/1.0 404 |A: b||"])
    func areReadAlike(_ text: String) throws {
        let octets = Array(text.wire.utf8)
        let known = try #require(MessageHead(parsing: octets))
        // Behind octets of another message, and before those of its body.
        let head = try #require(plain(Array("xyz".utf8) + octets + Array("body\r\n\r\n".utf8), from: 3))
        #expect(head.bytes == known.bytes && head.version == known.version && head.irregularities.isEmpty)
        #expect(head.method == known.method && head.target == known.target && head.reason == known.reason)
        #expect(head.fields.map { head.name(of: $0) } == known.fields.map { known.name(of: $0) })
        #expect(head.fields.map { head.value(of: $0) } == known.fields.map { known.value(of: $0) })
        #expect(head.fields.map(\.nameHash) == known.fields.map(\.nameHash))
        #expect(head.wireLength == known.wireLength && head.missingLength == 0)
    }

    /// What the careful reader has to see: other line ends, folded lines, odd octets, no fields, HTTP/0.9.
    @Test(arguments: [
        "GET / HTTP/1.1\nHost: h\r\n\r\n", "GET / HTTP/1.1\r\nHost: h\n\r\n", "GET / HTTP/1.1\r\nHost: h\r\n\n",
        "GET / HTTP/1.1\r\r\nHost: h\r\n\r\n", "GET / HTTP/1.1\r\nHost: h\r\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\n\r\r\n", "GET / HTTP/1.1\r\nHost: h\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : h\r\n\r\n", "GET / HTTP/1.1\r\nno field\r\n\r\n", "GET /\r\n\r\n",
        "GET / HTTP/1.1\r\nA: 0123456789abcdef\u{1}\r\n\r\n", "GET / HTTP/1.1\r\nA: \u{7f}\r\n\r\n",
        "GET / HTTP/1.1\r\nA: 0123456789abcdeü\r\n\r\n", "what is this\r\nA: b\r\n\r\n", "\r\n\r\n",
    ])
    func oddOnesAreLeft(_ text: String) {
        #expect(plain(Array(text.utf8)) == nil)
    }

    /// A head that goes on in the next run is not there yet.
    @Test func partsAreLeft() {
        let octets = Array(Self.usual.wire.utf8)
        for count in octets.indices { #expect(plain(Array(octets[..<count])) == nil, "\(count)") }
        #expect(plain(octets) != nil)
    }

    @Test func tooLongOnesAreLeft() {
        let line = "X: " + String(repeating: "a", count: HeadCollector.maxLength)
        #expect(plain(Array("GET / HTTP/1.1|\(line)||".wire.utf8)) == nil)
    }

    /// Names that are absent are told so without a look at each field; none that is there is.
    @Test func namesThatMayBeThere() throws {
        let head = try #require(MessageHead(parsing: Array(Self.usual.wire.utf8)))
        for name: FieldName in ["host", "BITS-PACKET-TYPE", "x_1!", "l"] {
            #expect(head.mayHave(name) && head.first(name) != nil && head.all(name).count == 1)
            #expect(FieldDirectory([name, "Other"]).mayHoldAny(of: head))
        }
        let others = (0..<200).map { FieldName("X-Other-\($0)") }
        #expect(others.allSatisfy { head.first($0) == nil && head.all($0).isEmpty })
        #expect(others.count { head.mayHave($0) } < 40)
    }

    @Test func beginnings() {
        #expect(ASCII.begins("Microsoft BITS/7.8", with: "Microsoft BITS/") && ASCII.begins("a", with: ""))
        #expect(!ASCII.begins("Microsoft", with: "Microsoft BITS/") && !ASCII.begins("microsoft", with: "M"))
    }
}
