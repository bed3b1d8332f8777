import BITSSessions
import Conversations
import Testing

@Suite struct DLTests {
    @Test(arguments: RuleCases.dl) func judges(_ test: RuleCase) throws { try test.check() }

    private static func get(_ range: String, _ first: Int, _ last: Int, path: String = "/a.cab") -> String {
        """
        C> GET \(path) HTTP/1.1
        C> Range: bytes=\(range)
        C> User-Agent: Microsoft BITS/7.8
        C> Host: dl.example.test

        S> HTTP/1.1 206 Partial Content
        S> Content-Length: \(last - first + 1)
        S> Content-Range: bytes \(first)-\(last)/5000
        S> Last-Modified: Tue, 04 Mar 2025 09:00:04 GMT
            body \(last - first + 1) at 0

        """
    }

    @Test func requestsOfOneURLAreOneDownload() throws {
        let script =
            "connect a\n" + Self.get("0-999", 0, 999) + Self.get("500-1499", 500, 1499) + "connect b\n"
            + Self.get("3000-4999", 3000, 4999)
        let sink = try Running.analyze(Conversation(script: script).pcap())
        #expect(sink.sessions.isEmpty)
        let download = try #require(sink.downloads.first)
        #expect(sink.downloads.count == 1)
        #expect(download.url == "http://dl.example.test/a.cab")
        #expect(download.requests == 3)
        #expect(download.ranges == [0..<1500, 3000..<5000])
        #expect(download.receivedBytes == 3500)
        #expect(download.repeatedBytes == 500)
        #expect(download.totalBytes == 5000)
        #expect(!download.complete)
        #expect(download.statuses.map { "\($0.name) \($0.count)" } == ["206 3"])
    }

    @Test func aReplyIsADownloadOfItsSession() throws {
        let sink = try Running.analyze(ScriptLibrary.conversation("F02-upload-reply").pcap())
        let download = try #require(sink.downloads.first)
        #expect(sink.downloads.count == 1)
        #expect(download.session == 0)
        #expect(download.complete)
        #expect(download.receivedBytes == 2048)
    }

    /// Octets that the capture lacks are counted where their number is proved.
    @Test func aLossInADownloadIsCountedThrough() throws {
        let script = "connect a\n" + Self.get("0-4999", 0, 4999).replacing("S> HTTP", with: "drop 3\nS> HTTP")
        let sink = try Running.analyze(Conversation(script: script).pcap())
        #expect(sink.downloads.map(\.requests) == [1])
        #expect(sink.downloads.map(\.receivedBytes) == [5000])
    }

    /// Each part of an answer counts, wherever segments end.
    @Test(arguments: [1, 7, 60, 1460]) func partsOfAFile(_ size: Int) throws {
        let script =
            "segment \(size)\n"
            + RuleCases.get("Range: bytes=0-99,500-599") + RuleCases.parts([(0, 99), (500, 599)])
            + RuleCases.get("Range: bytes=900-999,100-199") + RuleCases.parts([(100, 199), (900, 999)])
        let sink = try Running.analyze(Conversation(script: "connect a\n" + script).pcap())
        #expect(sink.downloads.map(\.ranges) == [[0..<200, 500..<600, 900..<1000]])
        #expect(sink.downloads.map(\.totalBytes) == [1000])
        #expect(sink.findings.filter { $0.rule.id == "BUP-DL-007" }.count == 1)
    }

    /// Bodies that are not in parts as they should be: nothing is made of them.
    @Test(arguments: [
        "no boundary at all", "\\r\\n--b0\\r\\n\\r\\nxx\\r\\n--b0--", "\\r\\n\\r\\n\\r\\n--b0\\r\\n",
        "--b0\\r\\nContent-Range: bytes 9-0/1\\r\\n\\r\\n--b0--",
        "--b0\\r\\nContent-Range: bytes 0-9223372036854775806/9223372036854775807\\r\\n\\r\\nxxx",
        "--b1\\r\\nContent-Range: bytes 0-1/5\\r\\n\\r\\nxx\\r\\n--b1--",
    ]) func strangeParts(_ body: String) throws {
        let length = body.replacing("\\r", with: "r").replacing("\\n", with: "n").utf8.count
        let script =
            "connect a\n" + RuleCases.get("Range: bytes=0-99,500-599")
            + "S> HTTP/1.1 206 Partial Content\nS> Content-Length: \(length)\n"
            + "S> Content-Type: multipart/byteranges; boundary=\"b0\"\n    body text \"\(body)\"\n"
        let sink = try Running.analyze(Conversation(script: script).pcap())
        #expect(sink.downloads.map(\.receivedBytes) == [0])
        let check = sink.run?.checks.first { $0.rule.id == "BUP-DL-007" }
        #expect(check?.open.map(\.gate) == [.countedBody])
    }

    /// More URLs than are kept: those unused longest are told before the end, none twice, none lost.
    @Test func manyDownloads() throws {
        let count = 4100
        var script = "connect a\n"
        for index in 0..<count { script += Self.get("0-9", 0, 9, path: "/\(index)") }
        let sink = try Running.analyze(Conversation(script: script).pcap())
        #expect(sink.downloads.count == count)
        #expect(Set(sink.downloads.map(\.index)).count == count)
        #expect(sink.run?.limits.map(\.name).filter { $0.hasPrefix("download") } == ["downloads"])
    }

    /// Fewer, with URLs so long that their octets are the bound that is reached.
    @Test(arguments: [(600, 8000, ["download_octets"]), (600, 80, [])])
    func longURLs(count: Int, length: Int, limits: [String]) throws {
        var script = "connect a\n"
        let folder = String(repeating: "a", count: length)
        for index in 0..<count { script += Self.get("0-9", 0, 9, path: "/\(folder)/\(index)") }
        let sink = try Running.analyze(Conversation(script: script).pcap())
        #expect(sink.downloads.count == count)
        #expect(sink.run?.limits.map(\.name).filter { $0.hasPrefix("download") } == limits)
    }
}
