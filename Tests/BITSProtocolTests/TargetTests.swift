import BITSProtocol
import Testing

@Suite struct TargetTests {
    /// Values of parameters that are named like secrets are in no report; all else of a URL is.
    @Test(arguments: [
        ("/a?sig=abc&name=b", "/a?sig=xxx&name=b"), ("/a?name=b;access_token=abc", "/a?name=b;access_token=xxx"),
        ("/a;jsessionid=12/b;v=1?x=1", "/a;jsessionid=xx/b;v=1?x=1"), ("http://u:p@h/a?X-Amz-Signature=1#sig=2", nil),
        ("/a?pass%77ord=12", "/a?pass%77ord=xx"), ("/token=1/key", "/token=1/key"), ("/a?tokens", "/a?tokens"),
        ("/a?design=1&code=2", "/a?design=1&code=x"),
    ]) func secretsInTargets(target: String, shown: String?) {
        let shown = shown ?? "http://h/a?X-Amz-Signature=x#sig=x"
        #expect(RequestTarget(target).withoutSecrets == shown)
        #expect(ReplyURL(target)?.withoutSecrets == shown)
    }

    @Test func forms() {
        let origin = RequestTarget("/dir/a%20b.txt?x=1?2")
        #expect(origin.form == .origin && origin.path == "/dir/a%20b.txt" && origin.query == "x=1?2")
        #expect(origin.authority == nil && origin.lastSegment == "a b.txt" && !origin.namesDirectory)
        let absolute = RequestTarget("HTTP://u:p@Host:8080/dir?")
        #expect(
            absolute.form == .absolute && absolute.scheme == "http" && absolute.path == "/dir" && absolute.query == "")
        #expect(absolute.authority?.host == "Host" && absolute.authority?.port == 8080)
        #expect(absolute.authority?.hasUserInfo == true && absolute.withoutUserInfo == "http://Host:8080/dir?")
        #expect(absolute.withoutSecrets == absolute.withoutUserInfo)
        #expect(RequestTarget("*").form == .asterisk)
        #expect(RequestTarget("host:443", isConnect: true).authority?.port == 443)
        #expect(RequestTarget("host:443").form == .origin)
        #expect(RequestTarget("/a?u=http://x/").form == .origin)
        #expect(RequestTarget("http://host").namesDirectory && RequestTarget("/dir/").namesDirectory)
        #expect(RequestTarget(#"\dir\file"#).lastSegment == "file")
    }

    @Test func sameTarget() {
        func same(_ a: String, _ b: String) -> Bool {
            RequestTarget(a).comparisonKey == RequestTarget(b).comparisonKey
        }
        #expect(same("/Upload/a%2Ezip", "/upload/A.zip"))
        #expect(same("/a", "http://other/a") && same("http://host", "/"))
        #expect(same("/%C3%A9", "/%c3%a9") && same("/\u{c3}\u{a9}", "/%C3%A9"))
        #expect(!same("/a", "/a/") && !same("/a", "/a?") && !same("/a%3Fb", "/a?b") && !same("/a%253f", "/a%3f"))
        #expect(!same("/a?x=1", "/a?x=2") && same("/a?X=%31", "/a?x=1"))
        #expect(RequestTarget("/a?x").pathKey == RequestTarget("/A?y").pathKey)
    }

    @Test func percentDecoding() {
        #expect(PercentCoding.decoded("a%2Fb%2f%") == "a/b/%")
        #expect(PercentCoding.decoded("%2") == "%2" && PercentCoding.decoded("%zz%20") == "%zz ")
        #expect(PercentCoding.decoded("%252e") == "%2e" && PercentCoding.decoded("%00") == "\0")
        for octet in UInt8(0)...255 {
            let hex = String(octet, radix: 16)
            let text = "%" + (hex.utf8.count < 2 ? "0" : "") + hex
            #expect(PercentCoding.decoded(text).unicodeScalars.map(\.value) == [UInt32(octet)])
        }
    }

    @Test func hosts() {
        #expect(Authority.same("Farm.Example.test", "farm.example.test:80"))
        #expect(Authority.same("farm.", "FARM") && Authority.same("[::1]:80", "[::1]"))
        #expect(!Authority.same("farm:8080", "farm") && !Authority.same("a", "b"))
        #expect(Authority.same("farm:443", "farm", scheme: "https") && !Authority.same("farm:443", "farm"))
        #expect(!Authority.same("farm:80", "farm", scheme: "HTTPS"))
        #expect(
            Authority("192.0.2.1:80").isIPLiteral && Authority("[2001:db8::1]").isIPLiteral
                && !Authority("n1").isIPLiteral)
        #expect(HostID("::1").authority.comparisonKey() == Authority("[::1]:80").comparisonKey())
        #expect(Authority("h:99999").port == nil && Authority("h:").port == nil)
    }

    @Test func replyURLs() throws {
        let relative = try #require(
            ReplyURL(#"BITS-Sessions\Replies\{0F8D2C11-7E64-4B0A-9C55-A1B2C3D4E5F6}\responsefile.bin"#))
        #expect(relative.form == .relativePath)
        let expected = "/orders/BITS-Sessions/Replies/%7B0F8D2C11-7E64-4B0A-9C55-A1B2C3D4E5F6%7D/responsefile.bin"
        let resolved = relative.resolved(against: RequestTarget("/orders/po-7731.xml?q"))
        #expect(resolved.raw == expected)
        #expect(relative.sessionGUID?.uppercased == "{0F8D2C11-7E64-4B0A-9C55-A1B2C3D4E5F6}")
        #expect(relative.resolved(against: RequestTarget("http://h:81/orders/x")).raw == "http://h:81" + expected)
        #expect(ReplyURL(#"\r\1"#)?.resolved(against: RequestTarget("/a/b")).raw == "/r/1")
        #expect(ReplyURL("/down/1?x=y")?.resolved(against: RequestTarget("/a/b")).raw == "/down/1?x=y")
        #expect(ReplyURL("http://other/r")?.form == .absolute)
        #expect(ReplyURL("http://u:p@other/r")?.hasUserInfo == true)
        // RFC 3986 5.2.2: without a path the reference is to the upload's own.
        #expect(ReplyURL("?id=5")?.resolved(against: RequestTarget("/a/b?x=1")).raw == "/a/b?id=5")
        #expect(ReplyURL("?id=5")?.resolved(against: RequestTarget("http://h/a/b")).raw == "http://h/a/b?id=5")
        #expect(ReplyURL("#top")?.resolved(against: RequestTarget("/a/b?x=1")).raw == "/a/b?x=1")
        #expect(ReplyURL("c?id=5")?.resolved(against: RequestTarget("/a/b?x=1")).raw == "/a/c?id=5")
        #expect(ReplyURL("r")?.resolved(against: RequestTarget("x")).raw == "/r")
        #expect(ReplyURL("") == nil)
        let whole = RequestTarget("http://farm.example/orders/po.xml")
        for (raw, target) in [
            ("//other/r", "http://other/r"), ("/r/x#part", "http://farm.example/r/x"),
            ("http://farm.example/a/../r/./x?q", "http://farm.example/r/x?q"), ("/r//x", "http://farm.example/r//x"),
        ] {
            #expect(ReplyURL(raw)?.resolved(against: whole).raw == target, "\(raw)")
        }
        #expect(ReplyURL("//u:p@other/r?sig=a")?.withoutSecrets == "//other/r?sig=x")
        #expect(ReplyURL("//other/r")?.form == .absolute && ReplyURL("/r//x")?.form == .absolutePath)
    }
}
