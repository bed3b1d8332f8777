import Testing

@testable import BITSSessions

/// Names are looked at quickly if they are plain, and closely else: what is found must not hang on that.
@Suite struct NamesTests {
    @Test(arguments: [
        ("/upload/report.zip", false), ("/upload/a..b", false), ("/upload/..a/x", true), ("/a/../b", true),
        ("..", true),
        ("../x", true), ("/..", true), ("/.", false), ("/a/./b", false), ("/a.b/c.d", false), ("/a...", false),
        ("", false), ("/", false),
    ])
    func dotsInPaths(path: String, isSegment: Bool) {
        // Two dots at the start of a longer name are looked at, and found harmless.
        let isTrick = PathTricks.of(path).contains("\"..\" segments")
        #expect(isTrick == (isSegment && path != "/upload/..a/x"))
    }

    @Test(arguments: [
        ("report.zip", []), ("", []), ("con", ["a reserved device name"]), ("CON.txt", ["a reserved device name"]),
        ("com1.log", ["a reserved device name"]), ("compact.log", []), ("LPT9", ["a reserved device name"]),
        ("nul ", ["a reserved device name"]), ("file-6.bin", []), ("..", ["\"..\""]), ("a/b", ["a path separator"]),
        ("c:x", ["a drive letter"]), ("x\u{1}", ["a control character"]), ("%2e%2e", ["\"..\""]),
        ("prn", ["a reserved device name"]),
        ("zcon", []), ("\u{e9}.bin", []),
    ])
    func namesOfFiles(name: String, tricks: [String]) {
        #expect(NameTricks.of(name) == tricks)
    }

    @Test(arguments: [
        ("x.asp", true), ("x.ASPX", true), ("web.config", true), ("x.asp;.jpg", true), ("x.asp.", true),
        ("x.exe ", true),
        ("x.php:stream", true), ("x.js", true), ("report.zip", false), ("asp", false), ("", false), ("x.", false),
        ("x.aspxx", false), ("x.configuration", false), ("a.exe.txt", false), (".exe", true),
    ])
    func code(name: String, isCode: Bool) {
        #expect(UploadedName.isCode(name) == isCode)
    }

    @Test(arguments: [
        ("ntds.dit", true), ("NTDS.DIT.bak", true), ("safe.kdbx", true), ("SAFE.KDBX", true), ("safe.kdbx.", true),
        ("safe.kdbx ", true), ("safe.kdbx:x", true), ("sam", true), ("SAM.hiv", true), ("lsass_1.dmp", true),
        ("id_rsa", true),
        ("id_rsa.pub", false), ("report.zip", false), ("", false), ("sample.txt", false), ("box", false),
        ("a.kdb", false),
    ])
    func credentials(name: String, isCredentials: Bool) {
        #expect(UploadedName.isCredentials(name) == isCredentials)
    }

    @Test(arguments: [
        ("10.1.2.3", "10.1.2.3"), ("256.1.2.3", nil), ("1.2.3", nil), ("a.example", nil), ("", nil), ("1.2.3.4a", nil),
        ("fe80::1", "fe80::1"), ("fe80::a", "fe80::a"), ("::", "::"), ("::ffff:1.2.3.4", "::ffff:102:304"),
        ("a:b", nil),
    ])
    func addresses(text: String, address: String?) {
        #expect(IPAddress(literal: text)?.description == address)
    }
}
