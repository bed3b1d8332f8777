import Testing

@testable import HTTPMessages

/// The header that a load balancer puts before the first message.
@Suite struct ProxyHeaderTests {
    private static let request = Array("POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi".utf8)
    private static let plain = ["C head 0 POST /a [2]", "C ended 0 2/0 complete"]
    private static let signature: [UInt8] = [13, 10, 13, 10, 0, 13, 10, 0x51, 0x55, 0x49, 0x54, 10]

    private static func binary(_ command: UInt8, _ family: UInt8, _ rest: [UInt8]) -> [UInt8] {
        signature + [command, family, UInt8(rest.count >> 8), UInt8(rest.count & 255)] + rest
    }

    private static let ipv4: [UInt8] = [192, 0, 2, 7, 198, 51, 100, 1, 0xc3, 0x50, 0, 80]
    private static let ipv6: [UInt8] =
        [0x20, 1, 0x0d, 0xb8] + [UInt8](repeating: 0, count: 11) + [9] + [UInt8](repeating: 1, count: 16)
        + [0xc3, 0x50, 0, 80]

    /// Lines of the client's octets, whole; cut in two at every place; and one by one: always the same.
    private func lines(_ octets: [UInt8]) -> [String] {
        let whole = Feeder.run([.octets(0, octets)]).lines
        for place in 1..<octets.count {
            let cut = Feeder.run([.octets(0, Array(octets[..<place])), .octets(0, Array(octets[place...]))])
            #expect(cut.lines == whole, "cut at \(place)")
        }
        #expect(Feeder.run(octets.map { .octets(0, [$0]) }).lines == whole)
        return whole
    }

    @Test(arguments: [
        ("PROXY TCP4 192.0.2.7 198.51.100.1 50000 80\r\n", "text(address: \"192.0.2.7\", port: \"50000\")"),
        ("PROXY TCP6 2001:db8::9 2001:db8::1 50000 80\r\n", "text(address: \"2001:db8::9\", port: \"50000\")"),
        ("PROXY UNKNOWN\r\n", "-"), ("PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n", "-"),
    ]) func version1(_ line: String, _ client: String) {
        #expect(lines(Array(line.utf8) + Self.request) == ["C proxied \(client)"] + Self.plain)
    }

    @Test func version2() {
        let four = "octets(isIPv6: false, high: 0, low: 3221225991, port: 50000)"
        let six = "octets(isIPv6: true, high: 2306139568115548160, low: 9, port: 50000)"
        let more: [UInt8] = [4, 0, 2, 0x0d, 0x0a] + [UInt8](repeating: 0x50, count: 300)
        for (header, client) in [
            (Self.binary(0x21, 0x11, Self.ipv4), four), (Self.binary(0x21, 0x11, Self.ipv4 + more), four),
            (Self.binary(0x21, 0x21, Self.ipv6), six), (Self.binary(0x21, 0x21, Self.ipv6 + more), six),
            (Self.binary(0x20, 0, []), "-"), (Self.binary(0x20, 0x11, Self.ipv4), "-"),
            // Too short for what it says it holds; datagrams.
            (Self.binary(0x21, 0x21, Self.ipv4), "-"), (Self.binary(0x21, 0x12, Self.ipv4), "-"),
        ] {
            #expect(lines(header + Self.request) == ["C proxied \(client)"] + Self.plain)
        }
    }

    /// What begins like one and is none is read as if there were no such thing.
    @Test func whatOnlyLooksLikeOne() {
        #expect(lines(Array("\r\n".utf8) + Self.request) == Self.plain)
        #expect(lines(Array("\r\n\r\n".utf8) + Self.request) == Self.plain)
        #expect(
            lines(Array("PROXY /x HTTP/1.1\r\n\r\n".utf8))
                == ["C head 0 PROXY /x [0]", "C ended 0 0/0 complete"])
        for other in [
            "PROXY TCP4 192.0.2.7 198.51.100.1 50000\r\n", "PROXY TCP4 192.0.2.7 198.51.100.1 50000 80\n",
            "PROXY TCP5 192.0.2.7 198.51.100.1 50000 80\r\n", "PROXY " + String(repeating: "x", count: 120) + "\r\n",
        ] {
            #expect(!lines(Array(other.utf8) + Self.request).contains { $0.hasPrefix("C proxied") })
        }
        for octet in 0..<12 {
            var header = Self.binary(0x21, 0x11, Self.ipv4)
            header[octet] ^= 0x20
            #expect(!lines(header + Self.request).contains { $0.hasPrefix("C proxied") })
        }
        #expect(!lines(Self.binary(0x31, 0x11, Self.ipv4) + Self.request).contains { $0.hasPrefix("C proxied") })
    }

    /// Only the first octets of a connection can be one.
    @Test func onlyAtTheStart() {
        let header = Array("PROXY UNKNOWN\r\n".utf8)
        #expect(!Feeder.run([.octets(1, header)]).lines.contains { $0.hasPrefix("C proxied") })
        let later = Feeder.run([.octets(0, Self.request + header + Self.request)])
        #expect(!later.lines.contains { $0.hasPrefix("C proxied") })
        let midstream = Feeder.run([.octets(0, header + Self.request)], handshakeSeen: false)
        #expect(!midstream.lines.contains { $0.hasPrefix("C proxied") })
    }

    @Test func whatFollowsMayBeLostOrNoHTTP() {
        let header = Self.binary(0x21, 0x11, Self.ipv4)
        let hole = Feeder.run([
            .octets(0, Array(header[..<20])), .gap(0, 8), .octets(0, Self.request), .server("HTTP/1.1 200 OK||"),
        ])
        #expect(hole.lines.contains("C head 0 POST /a [2]"))
        #expect(lines(header + [0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0]).last == "foreign tls")
    }
}
