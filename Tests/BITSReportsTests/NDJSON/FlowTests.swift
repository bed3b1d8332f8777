import Foundation
import Testing

@testable import BITSReports
@testable import BITSSessions

@Suite struct FlowTests {
    private static func endpoint(_ address: String, _ port: UInt16) throws -> Endpoint {
        var octets = [UInt8](repeating: 0, count: 16)
        let isIPv6 = address.contains(":")
        try #require(unsafe inet_pton(isIPv6 ? AF_INET6 : AF_INET, address, &octets) == 1)
        let used = octets.prefix(isIPv6 ? 16 : 4)
        let words = [used.dropLast(8), used.suffix(8)].map { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        return Endpoint(address: IPAddress(isIPv6: isIPv6, high: words[0], low: words[1]), port: port)
    }

    /// The first two are the TCP flows of the specification's own baseline; the others are published by implementations
    /// of it.
    @Test(
        arguments: [
            ("128.232.110.120", 34855, "66.35.250.204", 80, "1:LQU9qZlK+B5F3KDmev6m5PMibrg="),
            (
                "2001:470:e5bf:dead:4957:2174:e82c:4887", 63943, "2607:f8b0:400c:c03::1a", 25,
                "1:/qFaeAR+gFe1KYjMzVDsMv+wgU4="
            ),
            ("192.168.0.1", 12345, "10.0.0.5", 80, "1:JHvDxB6S6/K68OntUBf4DJZYvkM="),
            ("1.2.3.4", 4584, "43.3.132.3", 3483, "1:koNcqhFRD5kb254ZrLsdv630jCM="),
        ] as [(String, UInt16, String, UInt16, String)])
    func publishedCommunityIDs(a: String, aPort: UInt16, b: String, bPort: UInt16, id: String) throws {
        let first = try Self.endpoint(a, aPort)
        let second = try Self.endpoint(b, bPort)
        #expect(CommunityID.text(first, second) == id)
        #expect(CommunityID.text(second, first) == id)
        #expect(CommunityID.text(first, Endpoint(address: second.address, port: bPort ^ 1)) != id)
    }

    @Test func portsOrderEndsOfOneAddress() throws {
        let low = try Self.endpoint("127.0.0.1", 80)
        let high = try Self.endpoint("127.0.0.1", 40_000)
        #expect(CommunityID.text(low, high) == CommunityID.text(high, low))
    }

    @Test(arguments: [
        ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"), ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
        ),
    ])
    func sha1(text: String, digest: String) {
        let hex = SHA1.digest(Array(text.utf8))?.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(hex == digest)
    }

    @Test func base64IsAsFoundationWritesIt() {
        for count in 0..<70 {
            let octets = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ count) }
            #expect(Base64.text(octets) == Data(octets).base64EncodedString())
        }
    }

    @Test func flowIDsTellConnectionsApart() throws {
        let client = try Self.endpoint("192.0.2.10", 49152)
        let other = try Self.endpoint("2001:db8::10", 49152)
        let server = try Self.endpoint("192.0.2.80", 80)
        var seen: Set<Int64> = []
        for index in 0..<3000 {
            let reused = ConnectionReference(index: index, client: client, server: server)
            let next = ConnectionReference(
                index: 7, client: Endpoint(address: other.address, port: UInt16(index)), server: server)
            for number in [FlowID.number(reused), FlowID.number(next)] {
                if number < 1 || number >> 53 != 0 { Issue.record("\(number) is out of bounds") }
                seen.insert(number)
            }
        }
        #expect(seen.count == 6000)
    }

    /// Stored events keep their meaning from release to release.
    @Test func flowIDsStayAsTheyAre() {
        let number = FlowID.number(ConnectionReference(index: 0, client: Samples.client, server: Samples.server))
        #expect(number == 4_276_940_106_288_231)
    }
}
