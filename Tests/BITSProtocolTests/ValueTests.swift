import BITSProtocol
import Testing

@Suite struct ValueTests {
    let protocolText = "{7df0354d-249b-430f-820d-3d2a9bef4931}"

    @Test func protocolLists() {
        let plain = ProtocolList(protocolText)
        #expect(plain.guids == [.bitsUploadProtocol] && !plain.isUnusual && plain.offersBITSUpload)
        let commas = ProtocolList("{7df0354d-249b-430f-820d-3d2a9bef4931},{7DF0354D-249B-430F-820D-3D2A9BEF4931}")
        #expect(commas.hasCommas && commas.isUnusual && commas.duplicates == [.bitsUploadProtocol])
        #expect(!commas.hasDoubledSeparators && !commas.hasOuterSeparators)
        let two = ProtocolList("{11111111-1111-1111-1111-111111111111} \(protocolText)")
        #expect(two.elements.count == 2 && !two.isUnusual && two.duplicates.isEmpty)
        #expect(ProtocolList("1.5").foreignElements == ["1.5"])
        #expect(ProtocolList(", \(protocolText)").hasOuterSeparators)
        #expect(ProtocolList("\(protocolText),").hasOuterSeparators)
        #expect(ProtocolList("\(protocolText)  \(protocolText)").hasDoubledSeparators)
        #expect(ProtocolList("\(protocolText)\t\(protocolText)").hasTabs)
        #expect(ProtocolList("7df0354d-249b-430f-820d-3d2a9bef4931").isUnusual)
        #expect(ProtocolList("").elements.isEmpty && ProtocolList(",, ,").elements.isEmpty)
        #expect(ProtocolList([.bitsUploadProtocol]).wireText == protocolText)
    }

    @Test func sessionIDs() throws {
        let upper = try #require(SessionID("{9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}"))
        #expect(upper == SessionID("9c1e4b7a-52d0-4f6e-8a3b-1d2e3f405162"))
        #expect(upper.isCanonicalGUID && upper.isUpperCaseGUID && upper.isLegal && upper.length == 38)
        #expect(SessionID("9c1e4b7a-52d0-4f6e-8a3b-1d2e3f405162")?.isCanonicalGUID == false)
        #expect(SessionID("{9c1e4b7a-52d0-4f6e-8a3b-1d2e3f405162}")?.isUpperCaseGUID == false)
        let number = try #require(SessionID("-880175811059764634"))
        #expect(number.guid == nil && number.isDecimal && number.isLegal)
        #expect(SessionID("88a")?.isDecimal == false)
        #expect(SessionID("abc def")?.isLegal == false)
        #expect(SessionID("abc\u{7f}")?.isLegal == false)
        #expect(SessionID("\u{e9}")?.isLegal == false)
        #expect(SessionID(String(repeating: "a", count: 100))?.isLegal == true)
        #expect(SessionID(String(repeating: "a", count: 101))?.isLegal == false)
        #expect(SessionID("") == nil && SessionID("  ") == nil)
        #expect(SessionID("{}")?.key == "{}")
        #expect(SessionID("{A}") == SessionID("a"))
        #expect(SessionID("a") != SessionID("b"))
        #expect(SessionID(.bitsUploadProtocol) == SessionID(protocolText))
    }

    @Test(
        arguments: [
            ("node2.example.test", .name), ("NODE2", .name), ("node_2", .name), ("a.b.", .name), ("192.0.2.1", .ipv4),
            ("::1", .ipv6), ("2001:db8::1", .ipv6), ("::ffff:192.0.2.1", .ipv6), ("1:2:3:4:5:6:7:8", .ipv6),
            ("node2:8080", .nameWithPort), ("192.0.2.1:80", .addressWithPort), ("[::1]:80", .addressWithPort),
            ("[::1]", .bracketedIPv6), ("http://node2/", .invalid), ("node2/", .invalid), ("node 2", .invalid),
            ("", .invalid),
            ("node2:", .invalid), ("node2:65536", .invalid), ("node2:x", .invalid), ("-node", .invalid),
            ("node-", .invalid),
            ("node-.x", .invalid), ("a..b", .invalid), (".a", .invalid), ("256.1.1.1", .invalid), ("1.2.3", .invalid),
            ("12345", .invalid), ("1:2:3:4:5:6:7", .invalid), ("1:2:3:4:5:6:7:8:9", .invalid), ("1::2::3", .invalid),
            (":::", .invalid), ("1:", .invalid), ("fe80::1%eth0", .invalid), ("[::1", .invalid), ("12345::", .invalid),
            ("1:2:3:4:5:6:7::", .ipv6), ("1:2:3:4:5:6:7::8", .invalid), ("nöde", .invalid), ("::1.2.3", .invalid),
            ("::", .ipv6),
        ] as [(String, HostID.Kind)])
    func hostIDs(text: String, kind: HostID.Kind) {
        #expect(HostID(text).kind == kind, "\(text)")
    }

    @Test func labelsHaveALimit() {
        #expect(HostID(String(repeating: "a", count: 63)).kind == .name)
        #expect(HostID(String(repeating: "a", count: 64)).kind == .invalid)
    }

    @Test func fallbackTimeouts() {
        #expect(FallbackTimeout("600")?.seconds == 600)
        #expect(FallbackTimeout("1")?.isNever == false)
        #expect(FallbackTimeout("4294967295")?.isNever == true)
        for bad in ["", "0", "00000000000", "4294967296", "-1", "5 min", "0x10", "1.5", "00000000001"] {
            #expect(FallbackTimeout(bad) == nil, "\(bad)")
        }
    }

    @Test func contentNames() {
        #expect(ContentNameFaults("report.zip").isEmpty)
        #expect(ContentNameFaults(#"..\..\x.asp"#).forbidden == ["\\"])
        #expect(ContentNameFaults(#"a\b/c:d*e?f"g<h>i|j"#).forbidden.count == 9)
        #expect(!ContentNameFaults(String(repeating: "a", count: 260)).isTooLong)
        #expect(ContentNameFaults(String(repeating: "\u{e9}", count: 261)).isTooLong)
    }

    @Test func dataFilePaths() {
        #expect(DataFilePath(#"D:\x"#).hasDriveLetter && DataFilePath("d:/x").hasDriveLetter)
        #expect(!DataFilePath(#"\\s\x"#).hasDriveLetter && DataFilePath(#"\\s\x"#).isUNC)
        #expect(!DataFilePath("1:/x").hasDriveLetter && !DataFilePath("D:x").hasDriveLetter && !DataFilePath("").isUNC)
    }

    @Test func userAgents() {
        let windows = UserAgent("Microsoft BITS/7.8")
        #expect(windows.isWindows && windows.version == UserAgent.Version(major: 7, minor: 8))
        #expect(windows.bitsRelease == "10.1+" && windows.windows != nil)
        #expect(UserAgent("Microsoft BITS/6.7").bitsRelease == "2.5")
        #expect(UserAgent("Microsoft BITS/6.10").version.map { $0 > UserAgent.Version(major: 6, minor: 7) } == true)
        #expect(UserAgent("Microsoft BITS/9.9").bitsRelease == nil)
        #expect(UserAgent("Microsoft BITS/x").isWindows && UserAgent("Microsoft BITS/x").version == nil)
        #expect(!UserAgent("microsoft bits/7.8").isWindows && !UserAgent("Microsoft BITS 7.8").isWindows)
        #expect(UserAgent("BITSExts 1.5").isBackEnd)
    }

    @Test func authentication() {
        let type1 = AuthScheme("NTLM TlRMTVNTUAABAAAAB4IIogAAAAAAAAAAAAAAAAAAAAA=")
        #expect(type1.kind == .ntlm && type1.ntlmMessage == 1 && type1.hasToken && type1.isConnectionBound)
        #expect(AuthScheme("Negotiate TlRMTVNTUAADAAAAAAAA").ntlmMessage == 3)
        #expect(AuthScheme("Negotiate TlRMTVNTUAAEAAAAAAAA").ntlmMessage == nil)
        #expect(AuthScheme("Negotiate YIIJvwYGKwYBBQUCoIIJ").ntlmMessage == nil)
        #expect(AuthScheme("NTLM").hasToken == false)
        #expect(AuthScheme("basic dTpw").kind == .basic)
        #expect(AuthScheme("s3cret").kind == .other)
        let challenges = AuthScheme.challenges(in: [
            "Negotiate, NTLM", #"Digest realm="a, b", nonce="x", Basic realm = "c""#, "",
        ])
        #expect(challenges.map(\.kind) == [.negotiate, .ntlm, .digest, .basic])
    }

    @Test(arguments: hostileTexts) func hostileTextTrapsNothing(text: String) {
        _ = GUID(loose: text)
        _ = GUID.firstBraced(in: text)
        _ = ProtocolList(text).isUnusual
        _ = SessionID(text)?.isLegal
        _ = ContentRange.parse(text)
        _ = ReceivedOffset(text)
        _ = HResult(text)
        _ = ErrorContext(text)
        _ = FallbackTimeout(text)
        _ = HostID(text).authority.comparisonKey()
        _ = ContentNameFaults(text)
        _ = DataFilePath(text).hasDriveLetter
        _ = UserAgent(text).bitsRelease
        _ = AuthScheme(text)
        _ = AuthScheme.challenges(in: [text])
        _ = PercentCoding.decoded(text)
        _ = PacketType(wire: text)
        for isConnect in [false, true] {
            let target = RequestTarget(text, isConnect: isConnect)
            _ = (target.comparisonKey, target.lastSegment, target.namesDirectory, target.withoutUserInfo)
            _ = ReplyURL(text)?.resolved(against: target).comparisonKey
        }
        _ = ErrorTables.iisMajorVersion(text)
    }
}
