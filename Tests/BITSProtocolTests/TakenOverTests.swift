import BITSProtocol
import HTTPMessages
import Testing

/// What a packet takes over from one before it is what it would have read itself.
@Suite struct TakenOverTests {
    private let first = [
        "BITS_POST /upload/a.bin HTTP/1.1", "Host: h", "BITS-Packet-Type: Fragment", "User-Agent: Microsoft BITS/7.8",
        "BITS-Session-Id: {9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}", "Content-Length: 10", "Accept: */*",
        "Content-Range: bytes 0-9/30",
    ]

    private func packet(_ lines: [String], like known: RequestPacket? = nil) throws -> RequestPacket {
        try #require(RequestPacket(try head(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)), like: known))
    }

    private func expectSame(_ a: RequestPacket, _ b: RequestPacket) {
        #expect(a.method == b.method && a.target == b.target && a.host == b.host && a.userAgent == b.userAgent)
        #expect(a.typeReading == b.typeReading && a.sessionID == b.sessionID && a.content == b.content)
        #expect(a.sessionID.raw == b.sessionID.raw && a.contentLength == b.contentLength && a.accept == b.accept)
        #expect(a.watchedFields == b.watchedFields && a.supportedProtocols.raw == b.supportedProtocols.raw)
    }

    @Test(arguments: [
        [], ["BITS_POST /upload/b.bin HTTP/1.1"], ["bits_post /upload/a.bin HTTP/1.1"],
        ["CONNECT /upload/a.bin HTTP/1.1"], ["Host: other"], ["Host:"], ["User-Agent: x"],
        ["BITS-Session-Id: {9c1e4b7a-52d0-4f6e-8a3b-1d2e3f405162}"], ["BITS-Session-Id: x"],
        ["BITS-Packet-Type: Close-Session"], ["Content-Length: 11"], ["Content-Length: x"], ["Accept: x"],
    ])
    func requests(_ changes: [String]) throws {
        let known = try packet(first)
        var lines = first
        for change in changes {
            let name = change.split(separator: ":").first.map(String.init) ?? ""
            if let index = lines.firstIndex(where: { $0.hasPrefix(name + ":") }) {
                lines[index] = change
            } else {
                lines[0] = change
            }
        }
        guard let alone = RequestPacket(try head(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8))) else {
            return
        }
        expectSame(try packet(lines, like: known), alone)
    }

    /// A field that stands twice, or is folded, is read anew.
    @Test func oddFields() throws {
        let known = try packet(first)
        for extra in ["Host: h2", "BITS-Session-Id: y", "Content-Length: 10"] {
            expectSame(try packet(first + [extra], like: known), try packet(first + [extra]))
            #expect(try packet(first + [extra], like: known).sessionID.differing == extra.hasPrefix("BITS"))
        }
        let folded = first.map { $0 == "Host: h" ? "Host:\r\n h" : $0 }
        expectSame(try packet(folded, like: known), try packet(folded))
    }

    @Test func answers() throws {
        let lines = [
            "HTTP/1.1 200 OK", "BITS-Packet-Type: Ack", "BITS-Session-Id: {9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}",
            "Server: Microsoft-IIS/10.0", "Content-Length: 0", "BITS-Received-Content-Range: 10",
        ]
        let known = try #require(
            AnswerPacket(
                try head(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)),
                answering: .fragment))
        for change in [
            "", "Server: x", "BITS-Session-Id: x", "BITS-Received-Content-Range: 20", "HTTP/1.1 201 Created",
        ] {
            var changed = lines
            let name = change.split(separator: ":").first.map(String.init) ?? "-"
            if let index = changed.firstIndex(where: { $0.hasPrefix(name + ":") }) {
                changed[index] = change
            } else if change.hasPrefix("HTTP") {
                changed[0] = change
            }
            let octets = try head(Array((changed.joined(separator: "\r\n") + "\r\n\r\n").utf8))
            let own = try #require(AnswerPacket(octets, answering: .fragment))
            let like = try #require(AnswerPacket(octets, answering: .fragment, like: known))
            #expect(own.server == like.server && own.sessionID == like.sessionID && own.reason == like.reason)
            #expect(own.content == like.content && own.status == like.status && own.watchedFields == like.watchedFields)
        }
    }

    /// Keys of targets: plain paths are taken as they are, all others decoded.
    @Test(arguments: [
        ("/a/b.bin", "/a/b.bin", "b.bin"), ("/A/B.bin", "/a/b.bin", "B.bin"), ("/a/%42.bin", "/a/b.bin", "B.bin"),
        ("/a/", "/a/", ""), ("a", "a", "a"), ("/a?B=C", "/a?b=c", "a"), ("/a%2Fb", "/a/b", "b"),
        ("/a\\b", "/a\\b", "b"),
        ("/a%25", "/a%25", "a%"),
    ])
    func keysOfTargets(raw: String, key: String, last: String) {
        let target = RequestTarget(raw)
        #expect(target.comparisonKey == key && target.lastSegment == last)
    }
}
