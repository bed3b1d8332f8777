import Testing

@testable import HTTPMessages

/// Reading of one head.
@Suite struct HeadTests {
    private func parsed(_ text: String) -> MessageHead? { MessageHead(parsing: Array(text.wire.utf8)) }

    @Test func request() throws {
        let head = try #require(parsed("BITS_POST /a/b?c HTTP/1.1|Host: h|X-Empty:|BITS-Packet-Type:  Ping \t||"))
        #expect(head.isRequest && head.method == "BITS_POST" && head.target == "/a/b?c")
        #expect(head.version == .http11 && head.status == nil && head.reason.isEmpty)
        #expect(head.fields.map { head.name(of: $0) } == ["Host", "X-Empty", "BITS-Packet-Type"])
        #expect(head.fields.map { head.value(of: $0) } == ["h", "", "Ping"])
        #expect(head.irregularities.isEmpty)
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK", 200, "OK"), ("HTTP/1.0 404 Not Found", 404, "Not Found"), ("HTTP/1.1 200 ", 200, ""),
        ("HTTP/1.1 200", 200, ""), ("HTTP/1.1  200   Fine", 200, "Fine"), ("HTTP/2.0 999 x", 999, "x"),
    ])
    func statusLines(line: String, code: Int, reason: String) throws {
        let head = try #require(parsed("\(line)|Server: s||"))
        #expect(head.status == code && head.reason == reason && !head.isRequest)
        #expect(head.method.isEmpty && head.target.isEmpty)
        #expect(head.firstValue(.server) == "s")
    }

    @Test(arguments: [
        ("GET http://h:80/x?y HTTP/1.1", "http://h:80/x?y"), ("CONNECT h:443 HTTP/1.1", "h:443"),
        ("OPTIONS * HTTP/1.0", "*"), ("GET /a file with spaces HTTP/1.1", "/a file with spaces"),
        ("GET  /x   HTTP/1.1 ", "/x"), ("GET /HTTP/1.1 HTTP/1.1", "/HTTP/1.1"), ("get\t/x\tHTTP/1.1", "/x"),
    ])
    func targets(line: String, target: String) throws {
        #expect(try #require(parsed("\(line)||")).target == target)
    }

    @Test(arguments: [
        "", "GET", "GET ", "get /x", "POST /x", "GET x", "GET /x y", "GET /x|Host: h", "GET /x HTTP/1",
        "GET /x HTTP/1.1.1", "GET HTTP/1.1", "HTTP/1.1", "HTTP/1.1 20",
        "HTTP/1.1 2000 x", "HTTP/1.1 2x0 y", "HTTP/x.1 200 OK", " GET /x HTTP/1.1", "G(T /x HTTP/1.1", "\u{0}\u{1}",
    ])
    func whatIsNoHead(line: String) {
        #expect(parsed("\(line)||") == nil)
    }

    /// A request line without a version, and nothing behind it (RFC 1945 4.1).
    @Test func simpleRequest() throws {
        for text in ["GET /x|", "GET /x||", "GET /x\n", "GET  /x |"] {
            let head = try #require(parsed(text))
            #expect(head.version == .http09 && head.target == "/x" && head.fields.isEmpty)
        }
        #expect(MessageHead(cut: Array("GET /x".utf8))?.hole == .inStartLine)
        #expect(MessageHead(cut: Array("GET /x\r\nHost: h\r\nA".utf8)) == nil)
    }

    @Test(
        arguments: [
            ("A: b|", [], "b"), ("A: b\n", .bareLineFeed, "b"), ("A: b| c|", .obsoleteFold, "b c"),
            ("A: b|\t \tc|  d|", .obsoleteFold, "b c d"), ("A: b\n c|", [.obsoleteFold, .bareLineFeed], "b c"),
            ("A : b|", .blankBeforeColon, "b"), ("A\t: b|", .blankBeforeColon, "b"),
            ("A: b\u{1}c|", .controlOctet, "b\u{1}c"), ("A: b\u{7f}|", .controlOctet, "b\u{7f}"),
            ("A: b\tc|", [], "b\tc"),
            ("A: b\rc|", .controlOctet, "b\rc"), ("A:b:c|", [], "b:c"), ("A:|", [], ""), ("A: \t |", [], ""),
        ] as [(String, Irregularities, String)])
    func irregularities(line: String, marks: Irregularities, value: String) throws {
        let head = try #require(parsed("GET / HTTP/1.1|\(line)B: z||"))
        let field = try #require(head.first("a"))
        #expect(field.irregularities == marks && head.irregularities == marks)
        #expect(head.value(of: field) == value)
        #expect(head.firstValue("B") == "z" && head.fields.count == 2)
    }

    @Test func octetsAboveASCII() throws {
        let head = try #require(
            MessageHead(parsing: Array("GET / HTTP/1.1\r\nA: ".utf8) + [0xff, 0x80] + [13, 10, 13, 10]))
        #expect(head.irregularities == .nonASCIIOctet)
        #expect(head.firstValue("A") == "\u{ff}\u{80}")
    }

    @Test(arguments: ["no colon here", ": no name", "sp ace: x", "b@d: x", "=", "\u{1}: x"])
    func linesThatAreNoField(line: String) throws {
        let head = try #require(parsed("GET / HTTP/1.1|\(line)|B: z||"))
        #expect(head.irregularities == .notAField)
        #expect(head.name(of: head.fields[0]) == line && head.value(of: head.fields[0]).isEmpty)
        #expect(head.firstValue("B") == "z")
    }

    @Test func bareLineFeeds() throws {
        let head = try #require(MessageHead(parsing: Array("GET / HTTP/1.1\nA: b\n\n".utf8)))
        #expect(head.irregularities == .bareLineFeed && head.firstValue("A") == "b")
        #expect(try #require(parsed("GET / HTTP/1.1|A: b|\n")).irregularities == .bareLineFeed)
    }

    @Test func lookups() throws {
        let head = try #require(parsed("GET / HTTP/1.1|Via: 1.1 a|VIA: 1.1 b|Connection: a, Keep-Alive ,c||"))
        #expect(head.all(.via).map { head.value(of: $0) } == ["1.1 a", "1.1 b"])
        #expect(head.firstValue("vIa") == "1.1 a")
        #expect(head.first("Vi") == nil && head.first("Viaa") == nil)
        #expect(head.list(.connection, contains: "keep-alive") && head.list(.connection, contains: "C"))
        #expect(!head.list(.connection, contains: "keep") && !head.list(.host, contains: "a"))
        #expect(FieldName("Host") == FieldName("hOST") && FieldName("Host").spelling == "Host")
    }

    /// No octet is lost in a text, and texts are equal only if their octets are.
    @Test func textsAreLossless() throws {
        let octets = (0...255).map { UInt8($0) }.filter { $0 != 10 && $0 != 13 }
        let head = try #require(
            MessageHead(parsing: Array("GET / HTTP/1.1\r\nA: x".utf8) + octets + Array("y\r\n\r\n".utf8)))
        let value = try #require(head.firstValue("A"))
        #expect(value.unicodeScalars.map { UInt8($0.value) } == Array("x".utf8) + octets + Array("y".utf8))
        #expect(head.text(-5..<2_000).unicodeScalars.count == head.bytes.count)
        #expect(head.text(900..<901).isEmpty)
    }

    @Test func cutHeadsAndRandomOctets() {
        let whole = Array("GET /x HTTP/1.1\r\nA : b\r\n c\r\nD\r\nE: f\r\n\r\n".utf8)
        for count in whole.indices {
            if let head = MessageHead(parsing: Array(whole.prefix(count))) {
                for field in head.fields { _ = head.name(of: field) + head.value(of: field) }
            }
        }
        var state: UInt32 = 1
        for _ in 0..<2_000 {
            let octets = (0..<40).map { _ in
                state = state &* 1_664_525 &+ 1_013_904_223
                return [13, 10, 32, 58, 9, 0x41, 0xff, 0][Int(state >> 29)] as UInt8
            }
            guard let head = MessageHead(parsing: Array("GET / HTTP/1.1\r\n".utf8) + octets) else { continue }
            for field in head.fields { _ = head.name(of: field) + head.value(of: field) }
        }
    }
}
