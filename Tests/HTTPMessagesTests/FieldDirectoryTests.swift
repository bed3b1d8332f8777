import Testing

@testable import HTTPMessages

/// Which of some known names a field has, and what a head is told to hold without text being made of it.
@Suite struct FieldDirectoryTests {
    private func parsed(_ text: String) throws -> MessageHead {
        try #require(MessageHead(parsing: Array(text.wire.utf8)))
    }

    private let names: [FieldName] = ["Host", "BITS-Packet-Type", "Content-Length", "X-Cache", "Via"]

    @Test(arguments: [
        ("Host", 0), ("hOST", 0), ("BITS-PACKET-TYPE", 1), ("content-length", 2), ("X-Cache", 3), ("Via", 4),
        ("Hos", nil), ("Hosts", nil), ("Content_Length", nil), ("X-Cachf", nil), ("x\u{7f}cache", nil), ("V", nil),
        ("Content-Length ", 2), ("no field", nil),
    ])
    func placesOfNames(name: String, place: Int?) throws {
        let head = try parsed("GET / HTTP/1.1|\(name): x||")
        let field = try #require(head.fields.first)
        #expect(FieldDirectory(names).place(of: field, in: head) == place)
    }

    /// As many names as there may be, each found at its place.
    @Test func manyNames() throws {
        let names = (0..<200).map { FieldName("X-Field-\($0)") }
        let directory = FieldDirectory(names)
        for number in 0..<200 {
            let head = try parsed("GET / HTTP/1.1|x-fIELD-\(number): x||")
            #expect(directory.place(of: head.fields[0], in: head) == number)
        }
    }

    @Test func textsAreKnownAgain() throws {
        let head = try parsed("BITS_POST /a HTTP/1.1|A: b c|B: b|  c|C: ||")
        #expect(head.value(of: head.fields[0], is: "b c") && !head.value(of: head.fields[0], is: "b"))
        #expect(!head.value(of: head.fields[0], is: "b d") && head.value(of: head.fields[2], is: ""))
        // A folded value is looked at whole by whoever wants it.
        #expect(!head.value(of: head.fields[1], is: "b c"))
        #expect(head.methodIs("BITS_POST") && !head.methodIs("BITS_POS") && !head.methodIs(""))
        #expect(head.targetIs("/a") && !head.targetIs("/b") && !head.reasonIs(""))
    }

    /// Two octets of UTF-8 are not the one of Latin-1 that has the same character.
    @Test func octetsAreNoCharacters() throws {
        let octets = Array("GET /".utf8) + [0xc3, 0xa9] + Array(" HTTP/1.1\r\nA: ".utf8) + [0xc3, 0xa9]
        let head = try #require(MessageHead(parsing: octets + Array("\r\n\r\n".utf8)))
        #expect(!head.value(of: head.fields[0], is: "\u{e9}") && !head.targetIs("/\u{e9}"))
        #expect(head.value(of: head.fields[0]) == "\u{c3}\u{a9}")
    }

    @Test(arguments: [
        ("close", true), ("Close", true), ("keep-alive, close", true), (" \t, ,CLOSE\t", true),
        ("keep-alive,|  close", true),
        ("closed", false), ("clos", false), ("", false), (",", false), ("close x", false), ("x close", false),
    ])
    func elementsOfLists(value: String, holds: Bool) throws {
        let head = try parsed("GET / HTTP/1.1|Connection: \(value)||")
        #expect(head.list(.connection, contains: "close") == holds)
    }

    /// Plain fields are read another way than odd ones: both ways give the same.
    @Test(arguments: ["a", "", "a b", "a  ", "  a", "~", "a:b", "a,b"]) func plainFieldsAndOddOnes(value: String) throws
    {
        let plain = try parsed("GET / HTTP/1.1|A:\(value)|B: x||")
        let odd = Array("GET / HTTP/1.1\r\nA:\(value)\nB: x\r\n\r\n".utf8)
        let head = try #require(MessageHead(parsing: odd))
        #expect(plain.fields.count == 2 && head.fields.count == 2)
        #expect(plain.firstValue("A") == head.firstValue("A") && plain.firstValue("B") == "x")
        #expect(plain.fields[0].irregularities == [] && head.fields[0].irregularities == .bareLineFeed)
    }

    /// Wherever a head is cut into runs, its octets are the same.
    @Test func headsInPieces() throws {
        let text = Array("GET / HTTP/1.1\r\r\nA: b\n\rC: d\r\n\r\r\nrest".utf8)
        var whole = HeadCollector()
        guard case .complete(let head, let used) = whole.add(text.span, from: 0) else {
            Issue.record("not complete")
            return
        }
        #expect(used == text.count - 4)
        for cut in 1..<used {
            var collector = HeadCollector()
            guard case .incomplete = collector.add(text.span.extracting(0..<cut), from: 0),
                case .complete(let octets, let rest) = collector.add(text.span, from: cut)
            else {
                Issue.record("cut at \(cut)")
                continue
            }
            #expect(octets == head && rest == used - cut)
        }
    }
}
