import Conversations
import Foundation
import Testing

/// Passwords, tokens and cookies of a capture are in no output of the program: no format, no verbosity, no message, no
/// name of a file, nothing that is told while captures are read.
@Suite(.timeLimit(.minutes(5))) struct CredentialTests {
    /// `alice:MARKa0`, as Basic writes it, up to where the padding begins.
    private static let basic = "YWxpY2U6TUFSS2Ew"
    /// An NTLM message of type 3 whose responses are the octets of `HASHMARKER`, and a part of that in Base64.
    private static let ntlm =
        "TlRMTVNTUAADAAAACgAKAEAAAAAKAAoASgAAAAgACABUAAAACgAKAFwAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AQAAAEhBU0hNQVJLRVJIQVNITUFSS0VSQwBPAFIAUABhAGwAaQBjAGUA"

    /// Each marker is `MARK`, a letter and two digits; what stands around them is what people really send.
    private static let script = #"""
        let ID {F11A0B1C-2D3E-4F50-8617-28394A5B6C7D}
        target "/upload/report.zip?sig=MARKq01&name=open&access_token=MARKq02"
        connect c
        create "/upload/report.zip?sig=MARKq01&name=open&access_token=MARKq02"
            Authorization: Basic BASICcw==
            +X-Api-Key: MARKh01
            +X-Auth-Token: MARKh02
            +X-Amz-Security-Token: MARKh03
            +Ocp-Apim-Subscription-Key: MARKh04
            +Private-Token: MARKh05
            +X-CSRF: MARKh06
            +Cookie: sid=MARKc01; ASP.NET_SessionId=MARKc02
            +Referer: http://bob:MARKu01@portal.example.test/?token=MARKq03
        ack 401 error=0x80070005 context=0x5
            +WWW-Authenticate: Negotiate
            +Set-Cookie: sid=MARKc03; path=/; HttpOnly
        create "/upload/report.zip?sig=MARKq01&name=open&access_token=MARKq02"
            Authorization: NTLM NTLMTOKEN
            Host: carol:MARKu02@upload.example.test
        ack 200 session=$ID
            +BITS-Host-Id: dave:MARKu03@10.1.2.3
            +Authentication-Info: rspauth="MARKd01"
        fragment 0-8191/12000
            Authorization: Digest username="carol", realm="r", nonce="n", uri="/x?token=MARKq04", response="MARKd02"
            Proxy-Authorization: Basic BASICcw==
        ack 307
            +Location: http://erin:MARKu04@other.example.test/up?token=MARKq05
        fragment 0-8191/12000
            Authorization: Bearer eyJhbGciOiJub25lIn0.MARKb01
            line "Authorization: MARKx01"
            line "Authorization : Basic MARKx02"
            line " folded MARKx03"
        ack 200 received=8192
        fragment 8192-11999/12000
        ack 200 received=12000 reply="http://frank:MARKu05@upload.example.test/reply?sig=MARKq06"
            +Content-Location: http://frank:MARKu05@upload.example.test/reply?sig=MARKq06
        close
        ack 200
        wait 1s
        connect d
        C> GET /reply?sig=MARKq06 HTTP/1.1
        C> Host: upload.example.test
        C> User-Agent: Microsoft BITS/7.8
        C> Authorization: Bearer MARKb02
        C>
        S> HTTP/1.1 200 OK
        S> Content-Length: 0
        S>
        wait 1s
        connect e
        target "http://gina:MARKu06@upload.example.test/upload/gina.zip;jsessionid=MARKp01?password=MARKq07"
        create
            Cookie: MARKc04
        ack 200 session={A11A0B1C-2D3E-4F50-8617-28394A5B6C7D}
            Cookie: MARKc05
        fragment 0-11999/12000
        ack 500 error=0x80070005 context=0x5
        connect f
        send client text "CONNECT henry:MARKu07@upload.example.test:443 HTTP/1.1\r\nProxy-Authorization: Basic BASICcw==\r\n\r\n"
        """#.replacing("BASIC", with: basic).replacing("NTLMTOKEN", with: ntlm)

    private func leaks(_ text: String) -> Set<String> {
        let markers = text.matches(of: #/MARK[a-z][0-9][0-9]|mark[a-z][0-9][0-9]|TUFSS2E|HASHMARKER|hBU0hNQVJLRV/#)
        return Set(markers.map { String($0.output) })
    }

    private func inFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bitstrail-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let capture = try Data(Conversation(script: Self.script).pcap())
        try capture.write(to: folder.appendingPathComponent("a.pcap"))
        // All of them are in the capture, so that finding none in a report tells something.
        #expect(leaks(String(decoding: capture, as: UTF8.self)).count >= 28)
        try body(folder)
    }

    private static let commands: [[String]] =
        [
            "text", "json", "ndjson", "csv", "csv-fragments", "csv-findings", "sarif", "junit", "markdown", "mermaid",
            "html",
        ].flatMap { [["--format", $0], ["--format", $0, "--audit", "--hash", "--profile", "spec"]] } + [
            ["-v"], ["-v", "--profile", "spec"], ["-q"], ["-v", "--redact"], ["packets"], ["packets", "-v"],
            ["sessions"], ["timeline"], ["timeline", "--session", "0"], ["timeline", "--session", "1"],
            ["--session", "0", "-v"], ["--host", "upload.example.test"], ["--merge", "off", "--jobs", "2", "-v"],
        ]

    @Test(arguments: commands) func areInNoOutput(_ command: [String]) throws {
        try inFolder { folder in
            let run = try Executable.run(command + ["a.pcap"], directory: folder)
            #expect(run.status <= 1 && run.output.utf8.count > 100, "\(command): \(run.errors)")
            #expect(leaks(run.output).isEmpty && leaks(run.errors).isEmpty, "\(command)")
        }
    }

    /// What the table leaves out is no output of captures.
    @Test func everyFormatIsLookedAt() throws {
        let help = try Executable.run(["help", "analyze"]).output
        let start = try #require(help.range(of: "(values: text,"))
        let list = help[start.upperBound...].prefix { $0 != ";" && $0 != ")" }
        let formats = list.split(whereSeparator: { ", \n".contains($0) }).map(String.init)
        #expect(formats.count >= 10)
        for format in formats { #expect(Self.commands.contains { $0.contains(format) }, "\(format)") }
    }

    @Test func areInNoExtractedName() throws {
        try inFolder { folder in
            let run = try Executable.run(["extract", "-o", "out", "a.pcap"], directory: folder)
            let out = folder.appendingPathComponent("out")
            let names = try FileManager.default.contentsOfDirectory(atPath: out.path)
            #expect(names.count == 4 && leaks(names.joined()).isEmpty, "\(names)")
            #expect(leaks(run.output).isEmpty && leaks(run.errors).isEmpty)
            for name in names where name.hasSuffix(".json") {
                #expect(leaks(try String(contentsOf: out.appendingPathComponent(name), encoding: .utf8)).isEmpty)
            }
        }
    }

    @Test func areInNoStrippedSlice() throws {
        try inFolder { folder in
            for session in ["0", "1"] {
                let run = try Executable.run(
                    ["slice", "--session", session, "--strip-bodies", "-o", "\(session).pcapng", "a.pcap"],
                    directory: folder)
                #expect(run.status == 0 && leaks(run.errors).isEmpty, "\(run.errors)")
                let slice = try Data(contentsOf: folder.appendingPathComponent("\(session).pcapng"))
                #expect(leaks(String(decoding: slice, as: UTF8.self)).isEmpty)
            }
        }
    }

    /// What is told as it happens, and what is said of it.
    @Test(arguments: [[], ["--format", "ndjson"], ["packets", "-v"]]) func areInNothingThatIsFollowed(
        _ command: [String]
    )
        throws
    {
        try inFolder { folder in
            let run = try RunningCommand(command + ["--follow", folder.path])
            #expect(run.wait { $0.output.contains("report.zip") })
            run.process.interrupt()
            #expect(run.wait { !$0.process.isRunning })
            #expect(leaks(run.output).isEmpty && leaks(run.errors).isEmpty)
        }
    }
}
