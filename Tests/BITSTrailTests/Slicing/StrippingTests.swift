import BITSProtocol
import BITSSessions
import Conversations
import Foundation
import Testing

/// Nothing of bodies and credentials is left in a stripped slice.
@Suite struct StrippingTests {
    /// `alice:hunter2secret`
    private static let basic = "YWxpY2U6aHVudGVyMnNlY3JldA=="

    private static let script =
        Prologue.connection.lines + """
            create http://bob:urlsecret@upload.example.test/upload/report.zip
                Authorization: Basic \(basic)
                +Cookie: name=COOKIEMARKER; other=COOKIEMARKER
                +X-Api-Key: KEYMARKER
            ack 401 error=0x80070005 context=0x5
                +WWW-Authenticate: Digest realm="example", nonce="NONCEMARKER", opaque="NONCEMARKER"
                +Set-Cookie: name=COOKIEMARKER; Path=/
                body text "<html>BODYMARKER</html>"
            create /upload/report.zip
                Authorization: NTLM \(SecretsTests.ntlm)
            ack 200 session=$ID
            fragment 0-8191/12000
                line "Authorization : Digest username=\\"carol\\", response=\\"RESPONSEMARKER\\""
            answer 401
            fragment 0-8191/12000
                Authorization: Bearer BEARERMARKER
                line "Authorization: STRANGEMARKER"
                line "X-Authorization: STRANGEMARKER"
            ack 200 received=8192
            fragment 8192-11999/12000
            ack 200 received=12000 reply=http://bob:urlsecret@upload.example.test/reply
            close
            ack 200
            """

    private static let markers = [
        "hunter2secret", "aHVudGVyMnNlY3JldA", "urlsecret", "COOKIEMARKER", "KEYMARKER", "NONCEMARKER", "BODYMARKER",
        "hBU0hNQVJLRV", "HASHMARKER", "RESPONSEMARKER", "BEARERMARKER", "STRANGEMARKER",
    ]

    @Test(arguments: ["link-ethernet", "link-vlan", "tunnel-vxlan", "fragments-in-order", "fragments-of-vxlan"])
    func nothingIsLeft(_ name: String) throws {
        let form = try #require(CaptureForm.named(name))
        let capture = form.file(of: try Conversation(script: Self.script).frames()).bytes
        let plain = try Slicing.slice([capture], [0])
        let slice = try Slicing.slice([capture], [0], strips: true)
        if !name.hasPrefix("fragments") {
            for marker in Self.markers where marker != "hunter2secret" && marker != "HASHMARKER" {
                #expect(plain.holds(Array(marker.utf8)), "the test means nothing: \(marker)")
            }
        }
        for marker in Self.markers { #expect(!slice.holds(Array(marker.utf8)), "\(name): \(marker)") }
        #expect(!slice.holds((50..<58).map { UInt8($0) }), "\(name)")
        let whole = try Running.analyze(capture)
        let part = try Running.analyze(slice)
        #expect(Slicing.words(part, of: part.sessions) == Slicing.words(whole, of: whole.sessions))
        #expect(part.sessions.first?.user == whole.sessions.first?.user)
    }

    /// Segments that overlap a head with other octets bring nothing in.
    @Test func overlapsBringNothing() throws {
        let script = Prologue.session.lines + "fragment 0-9999/10000\noverlap client 0 300\nack 200\n"
        let slice = try Slicing.slice([Conversation(script: script).pcap()], [0], strips: true)
        #expect(!slice.holds((50..<58).map { UInt8($0) }))
        #expect(try Running.analyze(slice).sessions.count == 1)
    }

    // MARK: Heads

    private func blanked(_ head: String) -> String {
        String(decoding: HeadBlanking.blanked(Array(head.utf8)), as: UTF8.self)
    }

    @Test func headsKeepTheirLength() {
        let head = "BITS_POST /a HTTP/1.1\r\nHost: u:p@h.example\r\nCookie: a=b; c=d\r\nX-Other: t//x@y\r\n\r\n"
        #expect(
            blanked(head)
                == "BITS_POST /a HTTP/1.1\r\nHost: x:x@h.example\r\nCookie: a=x; c=x\r\nX-Other: xxxxxx\r\n\r\n")
    }

    @Test(
        arguments: [
            ("Authorization: Basic YTpi", "Authorization: Basic YTp4"),
            ("Authorization: Basic YWI=", "Authorization: Basic eHg="),
            ("Authorization: Basic a:b", "Authorization: Basic xxx"),
            ("Authorization: secret", "Authorization: xxxxxx"),
            ("Authorization:\tBearer  abc def", "Authorization:\tBearer  xxx xxx"),
            ("Authorization: Negotiate", "Authorization: Negotiate"),
            ("authorization: NTLM abc", "authorization: NTLM AAA"),
            (
                "Proxy-Authorization: Digest username=\"u\", response=\"ab\", nc=1",
                "Proxy-Authorization: Digest username=\"u\", response=\"xx\", nc=1"
            ),
            ("WWW-Authenticate: Basic realm=\"a b\", NTLM", "WWW-Authenticate: Basic realm=\"a b\", NTLM"),
            (
                "WWW-Authenticate: Negotiate QUJDREVGR0hJSktMTU5PUA==",
                "WWW-Authenticate: Negotiate AAAAAAAAAAAAAAAAAAAAAA=="
            ),
            ("Authorization secret", "Authorization xxxxxx"),
            ("Location: http://a:b@c/d?e=f@g", "Location: http://x:x@c/d?e=f@g"),
            ("Location: http://c/d//e@f", "Location: http://c/d//e@f"),
            ("Location: /a?x=1&SIG=ab%2F&y=2#access_token=q", "Location: /a?x=1&SIG=xxxxx&y=2#access_token=x"),
            ("Content-Name: a;code=5.exe", "Content-Name: a;code=5.exe"),
            ("Cookie2: abc", "Cookie2: xxx"),
            ("Set-Cookie: abc; HttpOnly; a=b=c", "Set-Cookie: xxx; HttpOnly; a=x=x"),
            ("Ocp-Apim-Subscription-Key: abc", "Ocp-Apim-Subscription-Key: xxx"),
            ("X-PIN: 12", "X-PIN: xx"),
            ("Authentication: Basic YTpi", "Authentication: xxxxx xxxx"),
            ("BITS-Token: abc", "BITS-Token: xxx"),
            ("BITS-Bogus: Bearer abc", "BITS-Bogus: Bearer xxx"),
            ("BITS-Session-Id: {abc}", "BITS-Session-Id: {abc}"),
            ("X-Forwarded-For: 192.0.2.1", "X-Forwarded-For: 192.0.2.1"),
            ("Authorization Basic YTpi:", "Authorization xxxxx xxxx:"),
            ("abc", "xxx"),
            ("X: y\rAuthorization: Basic YTpi", "X: x\rAuthorization: Basic YTp4"),
            ("Host: h\r Authorization: Basic YTpi", "Host: h\r Authorization: Basic YTp4"),
            ("Basic YTpi", "xxxxx xxxx"),
            ("Proxy-Authenticate: Negotiate QUJD, NTLM", "Proxy-Authenticate: Negotiate AAAA, NTLM"),
            ("Location: /r/http://a:b@c/d", "Location: /r/http://x:x@c/d"),
            ("Location: http:\\\\a:b@c\\d", "Location: http:\\\\x:x@c\\d"),
        ]) func fields(_ line: String, _ expected: String)
    {
        #expect(blanked("GET / HTTP/1.1\r\n\(line)\r\n\r\n") == "GET / HTTP/1.1\r\n\(expected)\r\n\r\n")
    }

    @Test func secretsOfTargets() {
        #expect(
            blanked("GET http://h/a;sig=b?sig=ab&n=key&%74oken=c&code HTTP/1.1\r\n\r\n")
                == "GET http://h/a;sig=b?sig=xx&n=key&%74oken=x&code HTTP/1.1\r\n\r\n")
    }

    /// Findings that quote a field are named on their frames by their rule alone, and what somebody wrote there goes.
    @Test func commentsQuoteNothing() throws {
        let script =
            Prologue.session.lines + """
                fragment 0-8191/12000
                    +BITS-Token: QUOTEDMARKER
                    Content-Name: http://u:NAMEMARKER@x/y
                ack 200 received=8192
                """
        let capture = try Conversation(script: script).pcap()
        let plain = try Slicing.slice([capture], [0])
        let markers = ["QUOTEDMARKER", "NAMEMARKER"].map { Array($0.utf8) }
        for marker in markers { #expect(plain.holds(marker), "the test means nothing") }
        for input in [capture, plain] {
            let slice = try Slicing.slice([input], [0], strips: true)
            for marker in markers { #expect(!slice.holds(marker)) }
            #expect(slice.holds(Array("BUP-GEN-012 ".utf8)))
        }
    }

    @Test func foldedAndCutLines() {
        #expect(
            blanked("GET / HTTP/1.1\r\nAuthorization: Basic\r\n  YTpi\r\nHost: h\r\nCookie: a=sec")
                == "GET / HTTP/1.1\r\nAuthorization: Basic\r\n  xxxx\r\nHost: h\r\nCookie: a=xxx")
    }

    @Test func framingKeepsSizes() {
        let octets = Array("1aF;name=secret\r\n\r\n0\r\nTrailer: secret\r\n\r\n".utf8)
        let result = String(decoding: HeadBlanking.framing(octets.span), as: UTF8.self)
        #expect(result == "1aF;xxxxxxxxxxx\r\n\r\n0\r\nxxxxxxxx xxxxxx\r\n\r\n")
    }
}
