import BITSProtocol
import Testing

/// Tokens of NTLM and SPNEGO, made here octet by octet.
enum Tokens {
    static func base64(_ octets: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: octets.count, by: 3) {
            let group = octets[start..<min(start + 3, octets.count)]
            let bits = (0..<3).reduce(UInt32(0)) { $0 << 8 | UInt32($1 < group.count ? group[start + $1] : 0) }
            for index in 0..<4 {
                text.append(index <= group.count ? digits[Int(bits >> UInt32(18 - 6 * index) & 63)] : 0x3d)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    static func unicode(_ text: String) -> [UInt8] { text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] } }

    /// An AUTHENTICATE_MESSAGE whose descriptors stand in order and whose payload begins behind the flags.
    static func type3(_ domain: [UInt8], _ user: [UInt8], secret: [UInt8] = [1, 2, 3], flags: UInt32 = 1) -> [UInt8] {
        var message = Array("NTLMSSP\0".utf8) + [3, 0, 0, 0]
        var payload: [UInt8] = []
        for part in [secret, secret, domain, user, unicode("PC"), []] {
            let offset = 64 + payload.count
            let length = [UInt8(part.count & 255), UInt8(part.count >> 8)]
            message += length + length + [UInt8(offset & 255), UInt8(offset >> 8), 0, 0]
            payload += part
        }
        message += [UInt8(flags & 255), UInt8(flags >> 8 & 255), 0, 0]
        return message + payload
    }

    static func der(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        let length = count < 128 ? [UInt8(count)] : [0x82, UInt8(count >> 8), UInt8(count & 255)]
        return [tag] + length + content
    }

    /// NegTokenInit around a token.
    static func initial(_ token: [UInt8]) -> [UInt8] {
        let mechanisms = der(0xa0, der(0x30, [0x06, 0x0a, 0x2b, 0x06, 1, 4, 1, 0x82, 0x37, 2, 2, 10]))
        return der(
            0x60,
            [0x06, 0x06, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x02]
                + der(0xa0, der(0x30, mechanisms + der(0xa2, der(0x04, token)))))
    }

    /// NegTokenResp with a state and a token.
    static func response(_ state: UInt8, _ token: [UInt8]) -> [UInt8] {
        der(0xa1, der(0x30, der(0xa0, der(0x0a, [state])) + (token.isEmpty ? [] : der(0xa2, der(0x04, token)))))
    }
}

@Suite struct AuthenticationTests {
    private static let alice = Tokens.type3(Tokens.unicode("CORP"), Tokens.unicode("alice"))

    @Test func ntlmNames() {
        let user = NTLMMessage(Self.alice.span)?.user
        #expect(user?.name == "alice" && user?.domain == "CORP" && user?.account == #"CORP\alice"#)
        let local = NTLMMessage(Tokens.type3([], Tokens.unicode("bob")).span)?.user
        #expect(local?.account == "bob" && local?.domain == nil)
        let oem = NTLMMessage(Tokens.type3(Array("D".utf8), [0x6a, 0xfc], flags: 2).span)?.user
        #expect(oem?.account == #"D\jü"#)
        let anonymous = NTLMMessage(Tokens.type3([], []).span)
        #expect(anonymous?.type == 3 && anonymous?.user == nil)
    }

    /// Messages without flags: the names begin where the flags would stand.
    @Test func oldestForm() {
        var message = Array("NTLMSSP\0".utf8) + [3, 0, 0, 0] + [UInt8](repeating: 0, count: 48)
        message[28] = 1
        message[32] = 60
        message[36] = 3
        message[40] = 61
        message += Array("Dbob".utf8)
        let parsed = NTLMMessage(message.span)
        #expect(parsed?.user?.account == #"D\bob"#)
    }

    @Test func ntlmThatPointsElsewhere() {
        for (offset, value) in [(32, 255), (35, 255), (36, 255), (37, 255), (40, 250), (43, 128)] {
            var message = Self.alice
            message[offset] = UInt8(value)
            let parsed = NTLMMessage(message.span)
            #expect(parsed?.type == 3 && parsed?.user == nil, "\(offset)")
        }
        for count in 0..<Self.alice.count {
            let cut = NTLMMessage(Array(Self.alice[..<count]).span)
            #expect((cut == nil) == (count < 12))
            #expect(count >= 88 || cut?.user == nil, "\(count)")
        }
        for other in [Array("NTLMSSP\0".utf8) + [4, 0, 0, 0], Array("NTLMSSP ".utf8) + [3, 0, 0, 0]] {
            let message = NTLMMessage(other.span)
            #expect(message == nil)
        }
    }

    @Test func wrappedNTLM() {
        for wrapped in [Self.alice, Tokens.initial(Self.alice), Tokens.response(1, Self.alice)] {
            let scheme = AuthScheme("Negotiate \(Tokens.base64(wrapped))")
            #expect(scheme.ntlmMessage == 3 && scheme.user?.account == #"CORP\alice"# && !scheme.isRejection)
        }
        let long = Tokens.type3(Tokens.unicode("CORP"), Tokens.unicode("eve"), secret: .init(repeating: 9, count: 900))
        #expect(AuthScheme("Negotiate \(Tokens.base64(Tokens.initial(long)))").user?.name == "eve")
        #expect(AuthScheme("Negotiate \(Tokens.base64(Tokens.response(2, [])))").isRejection)
        #expect(!AuthScheme("Negotiate \(Tokens.base64(Tokens.response(0, [])))").isRejection)
        // A ticket of Kerberos says nothing.
        let ticket = AuthScheme("Negotiate \(Tokens.base64(Tokens.initial([0x60, 0x03, 1, 2, 3])))")
        #expect(ticket.hasToken && ticket.user == nil && ticket.ntlmMessage == nil)
    }

    @Test func hostileDER() {
        let token = Tokens.initial(Self.alice)
        for count in 0..<token.count {
            #expect(AuthScheme("Negotiate \(Tokens.base64(Array(token[..<count])))").user == nil)
        }
        for offset in token.indices {
            for value: UInt8 in [0, 0x7f, 0x80, 0x84, 0xff] {
                var changed = token
                changed[offset] = value
                _ = AuthScheme("Negotiate \(Tokens.base64(changed))")
            }
        }
    }

    @Test(
        arguments: [
            ("Basic dXNlcjpwYXNzd29yZA==", "user"), ("basic   QUQKYTpi", "AD\na"), ("Basic dXNlcg==", nil),
            ("Basic OnNlY3JldA==", nil), ("Basic dXNlcjpwYXNzd29yZA", "user"), ("Basic *dXNlcjpw", nil),
            (#"Digest username="Mufasa", realm="a,b", response="6629""#, "Mufasa"),
            (#"Digest realm="username=\"x\"", username="a\"b,c""#, #"a"b,c"#),
            ("Digest username=plain, uri=/", "plain"),
            (#"Digest username="488869477bf257147b804c45308cd62ac4e25eb7", userhash=true"#, nil),
            (#"Digest realm="x""#, nil), ("Bearer dXNlcjpwYXNzd29yZA==", nil), ("dXNlcjpwYXNzd29yZA==", nil),
            ("Basic", nil), ("Digest", nil), ("NTLM", nil), ("Negotiate =", nil),
        ] as [(String, String?)]) func names(value: String, user: String?)
    {
        #expect(AuthScheme(value).user?.account == user)
    }

    /// `DOMAIN\user` in one text is both; what lacks one side is left together.
    @Test(
        arguments: [
            ("Basic RE9NXHVzZXI6cA==", "DOM", "user"), (#"Digest username="DOM\\user""#, "DOM", "user"),
            ("Basic dXNlckBkb206cA==", nil, "user@dom"), ("Basic XHVzZXI6cA==", nil, #"\user"#),
            ("Basic RE9NXDpw", nil, #"DOM\"#), ("Basic QVxCXGM6cA==", "A", #"B\c"#),
        ] as [(String, String?, String)]) func accounts(value: String, domain: String?, name: String)
    {
        let user = AuthScheme(value).user
        #expect(user?.domain == domain && user?.name == name)
    }

    @Test func namesAreBounded() {
        let name = String(repeating: "a", count: AuthUser.maxLength)
        #expect(AuthUser(name: name)?.name == name)
        #expect(AuthUser(name: name + "a") == nil && AuthUser(name: "a", domain: name + "a") == nil)
        #expect(AuthUser(name: "") == nil && AuthUser(name: "", domain: "d") == nil)
        let endless = Tokens.base64([UInt8](repeating: 0x41, count: 100_000) + [0x3a])
        #expect(AuthScheme("Basic \(endless)").user == nil)
    }

    @Test func staleNonce() {
        let stale = AuthScheme.challenges(in: [
            #"NTLM, Digest realm="a", stale=TRUE, nonce="b", Basic realm="stale=true""#
        ])
        #expect(stale.map(\.kind) == [.ntlm, .digest, .basic] && stale.map(\.isStale) == [false, true, false])
        #expect(AuthScheme.challenges(in: ["Digest stale=true"]).map(\.isStale) == [true])
        #expect(AuthScheme.challenges(in: [#"Digest realm="a", stale=false"#]).map(\.isStale) == [false])
    }
}
