import BITSSessions
import BITSTrail
import Conversations
import Testing

/// What proves who a client is never leaves the capture, whatever the report's form.
@Suite struct SecretsTests {
    /// `alice:hunter2secret`
    private static let basic = "YWxpY2U6aHVudGVyMnNlY3JldA=="
    /// An NTLM message of type 3 of `CORP\alice` whose responses are the octets of `HASHMARKER`.
    static let ntlm =
        "TlRMTVNTUAADAAAACgAKAEAAAAAKAAoASgAAAAgACABUAAAACgAKAFwAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AQAAAEhBU0hNQVJLRVJIQVNITUFSS0VSQwBPAFIAUABhAGwAaQBjAGUA"
    private static let digest = "0123456789abcdef0123456789abcdef"
    private static let bearer = "eyJhbGciOiJub25lIn0.bearermarker"

    private static let markers = [
        basic, "hunter2secret", ntlm, "hBU0hNQVJLRV", "HASHMARKER", digest, bearer, "bearermarker", "urlsecret",
        "strangesecret", "cookiesecret", "apikeysecret", "TlRMTVNTUAADAAAA", "YWxpY2U6",
    ]

    private static let script =
        Prologue.connection.lines + """
            create http://bob:urlsecret@upload.example.test/upload/report.zip
                Authorization: Basic \(basic)
                +Authorization: Basic \(basic)
            ack 401 error=0x80070005 context=0x5
                +WWW-Authenticate: NTLM
            create /upload/report.zip
                Authorization: NTLM \(ntlm)
            ack 200 session=$ID
            fragment 0-8191/12000
                line "Authorization : Digest username=\\"carol\\", response=\\"\(digest)\\""
            answer 401
            fragment 0-8191/12000
                Authorization: Bearer \(bearer)
                Cookie: sid=cookiesecret
                +X-Api-Key: apikeysecret
            ack 500 error=0x80070005 context=0x5
                +Set-Cookie: sid=cookiesecret
            fragment 0-8191/12000
                line "Authorization: strangesecret"
                line "X-Authorization: strangesecret"
                Content-Length: 12
            ack 403 error=0x80070005 context=0x5
            fragment 0-8191/12000
                Proxy-Authorization: Basic \(basic)
            answer 407
            ping
                Authorization: NTLM \(ntlm)
            ack 200 reply=http://bob:urlsecret@upload.example.test/reply
            fragment 0-11999/12000
            ack 200 received=12000 reply=http://bob:urlsecret@upload.example.test/reply
            """

    @Test func areInNoReport() throws {
        let capture = try Conversation(script: Self.script).pcap()
        for profile in [Profile.field, .spec] {
            var options = Analyzer.Options()
            options.profile = profile
            let texts = try EveryForm.of(capture, options, more: true).texts
            #expect(texts.count >= 15 && texts["sidecar"] != nil)
            let short: Set = ["csv", "text -q", "extract", "sidecar", "names", "sessions", "timeline"]
            for (name, text) in texts {
                if !short.contains(name) { #expect(text.contains("Fragment") && text.contains("401"), "\(name)") }
                for marker in Self.markers { #expect(!text.contains(marker), "\(name) \(profile): \(marker)") }
            }
            #expect(try #require(texts["json"]).contains(#""user": "CORP\\alice""#))
            #expect(try #require(texts["text"]).contains(#"user CORP\alice"#))
        }
    }

    /// Secrets where few look for them: URLs within URLs and with the other slashes, a second Host, a proxy's tunnel, lines
    /// that end with a CR alone, and fields without a name.
    private static let oddScript =
        Prologue.connection.lines
            + #"""
            C> CONNECT bob:urlsecret@upload.example.test:80 HTTP/1.1
            C>
            S> HTTP/1.1 200 OK
            S>
            create HTTP:\\bob:urlsecret@upload.example.test\upload\report.zip
            ack 403 error=0x80070005 context=0x5
            create //bob:urlsecret@upload.example.test/upload/report.zip
            ack 403 error=0x80070005 context=0x5
            create /redirect/http://bob:urlsecret@upload.example.test/report.zip?x=http://bob:urlsecret@h/
                +Host: bob:urlsecret@upload.example.test
                +BITS-Password: strangesecret
                line "X: y\rAuthorization: Basic $SECRET"
                line "Basic $SECRET"
                line "X-Odd: Bearer bearermarker"
            answer 401
                +WWW-Authenticate: Negotiate urlsecret
                +Proxy-Authenticate: NTLM urlsecret
            create /upload/report.zip
            ack 200 session=$ID
            fragment 0-11999/12000
            ack 401
            create http:/bob:urlsecret@upload.example.test/r.zip?url=http%3A%2F%2Fbob%3Aurlsecret%40h%2F&to=http%253a%252f%252fb%253aurlsecret%2540h
                +Via: 1.1 bob:urlsecret@px, 1.0 http://bob:urlsecret@py/
                +Warning: 199 - "token=strangesecret, x-signature=strangesecret"
                +Warning: password="strangesecret is long"
                line "X-Debug: Authorization: Basic $SECRET"
            answer 403
                +Via: 1.1 bob:urlsecret@px
            create /u/r.zip%3ftoken=urlsecret%26a%3D1%26sig%3Durlsecret
            answer 403
            create /u/r.zip?$NAMES
            answer 403
            """#.replacing("$SECRET", with: basic).replacing(
            "$NAMES",
            with: [
                "passphrase", "passcode", "userpwd", "user_pwd", "userpass", "dbpass", "loginpw", "pin_code",
                "PHPSESSID",
                "sessid", "sess", "SAMLResponse", "login_ticket", "ott", "tk", "bearer",
            ].map { "\($0)=urlsecret" }.joined(separator: "&"))

    /// What is named like one only at a glance stays.
    @Test func namesThatAreNoSecrets() throws {
        let query = "mapping=shown1&encode=shown2&compile=shown3&path=%2Fa%2Fb%40c&mail=shown4%40h"
        let script = Prologue.connection.lines + "create /a%2F%2Fb/c@d/r.zip?\(query)\nanswer 403"
        let text = try #require(
            try EveryForm.of(Conversation(script: script).pcap(), Analyzer.Options(), more: true).texts["json"])
        #expect(text.contains(query) && text.contains("c@d"))
    }

    @Test func areInNoReportWhereverTheyStand() throws {
        let capture = try Conversation(script: Self.oddScript).pcap()
        let texts = try EveryForm.of(capture, Analyzer.Options(), more: true).texts
        // The name of the user stays.
        for marker in Self.markers where marker != "YWxpY2U6" {
            for (name, text) in texts { #expect(!text.contains(marker), "\(name): \(marker)") }
        }
        #expect(try #require(texts["json"]).contains("upload.example.test"))
    }
}
