import BITSSessions

/// Downloads by the Windows client, and peer caching.
extension RuleCases {
    /// A GET with these further fields, on the connection.
    static func get(_ fields: String..., path: String = "/a.cab", method: String = "GET") -> String {
        """
        C> \(method) \(path) HTTP/1.1
        C> Accept: */*
        \(fields.map { "C> \($0)\n" }.joined())C> User-Agent: Microsoft BITS/7.8
        C> Host: dl.example.test


        """
    }

    private static let date = "Last-Modified: Tue, 04 Mar 2025 09:00:04 GMT"

    private static func answer(_ first: String, _ fields: String..., body: Int) -> String {
        "S> HTTP/1.1 \(first)\n" + fields.map { "S> \($0)\n" }.joined() + (body > 0 ? "    body \(body) at 0\n" : "")
    }

    private static func whole(_ count: Int, date: String = RuleCases.date) -> String {
        answer("200 OK", "Content-Length: \(count)", date, body: count)
    }

    private static func part(_ first: Int, _ last: Int, of total: Int, date: String = RuleCases.date) -> String {
        let count = last - first + 1
        return answer(
            "206 Partial Content", "Content-Length: \(count)", "Content-Range: bytes \(first)-\(last)/\(total)", date,
            body: count)
    }

    /// The parts of a file of 1,000 octets, each with its fields.
    static func parts(_ ranges: [(first: Int, last: Int)]) -> String {
        var body = ""
        for (first, last) in ranges {
            body += "\\r\\n--b0\\r\\nContent-Type: application/octet-stream\\r\\n"
            body += "Content-Range: bytes \(first)-\(last)/1000\\r\\n\\r\\n"
            body += String(repeating: "x", count: last - first + 1)
        }
        body += "\\r\\n--b0--\\r\\n"
        let length = body.replacing("\\r", with: "r").replacing("\\n", with: "n").utf8.count
        return "S> HTTP/1.1 206 Partial Content\nS> Content-Length: \(length)\n"
            + "S> Content-Type: multipart/byteranges; boundary=b0\nS> \(date)\n    body text \"\(body)\"\n"
    }

    static let dl = [
        RuleCase(
            "BUP-DL-001", after: .connection,
            fires: get("Range: bytes=0-99") + part(0, 99, of: 200) + get("Range: bytes=100-199")
                + part(100, 199, of: 200), field: .information, spec: .information,
            twin: "C> GET /a.cab HTTP/1.1\nC> Host: h\nC> User-Agent: curl/8.5\n\n" + whole(100)),
        RuleCase(
            "BUP-DL-001", "each URL once", after: .connection,
            fires: get() + whole(100) + get(path: "/b.cab") + whole(100) + get() + whole(100), field: .information,
            spec: .information, count: 2),
        RuleCase(
            "BUP-DL-002", after: .connection,
            fires: get()
                + "S> HTTP/1.1 200 OK\nS> \(date)\nS> Transfer-Encoding: chunked\n    body 300 at 0 chunked 100\n",
            field: .warning, spec: .warning,
            twin: get() + whole(300),
            get() + "S> HTTP/1.1 404 Not Found\nS> Transfer-Encoding: chunked\n    body 300 at 0 chunked 100\n"),
        RuleCase(
            "BUP-DL-002", "HEAD", after: .connection,
            fires: get(method: "HEAD") + answer("200 OK", date, body: 0), field: .warning, spec: .warning,
            twin: get(method: "HEAD") + answer("200 OK", "Content-Length: 5000", date, body: 0) + get() + whole(5000)),
        RuleCase(
            "BUP-DL-003", after: .connection,
            fires: get("Range: bytes=0-99") + whole(5000), field: .warning, spec: .warning,
            twin: get("Range: bytes=0-99") + part(0, 99, of: 5000), get("Range: bytes=0-4999") + whole(5000),
            get("Range: bytes=0-") + whole(5000), get() + whole(5000),
            get("Range: bytes=0-99")
                + answer(
                    "200 OK", "Content-Length: 80", "Content-Encoding: peerdist", date, body: 80)),
        RuleCase(
            "BUP-DL-003", "the file is still the one that is meant", after: .connection,
            fires: get("Range: bytes=0-99", "If-Range: \"a1\"")
                + answer("200 OK", "Content-Length: 5000", "ETag: \"a1\"", date, body: 5000),
            field: .warning, spec: .warning,
            twin: get("Range: bytes=0-99", "If-Range: \"a1\"")
                + answer("200 OK", "Content-Length: 5000", "ETag: \"a2\"", date, body: 5000),
            get("Range: bytes=0-99", "If-Range: \"a1\"") + whole(5000),
            get("Range: bytes=0-99", "If-Range: W/\"a1\"")
                + answer("200 OK", "Content-Length: 5000", "ETag: W/\"a1\"", date, body: 5000),
            get("Range: bytes=0-99", "If-Range: Tue, 04 Mar 2025 08:00:00 GMT") + whole(5000)),
        RuleCase(
            "BUP-DL-003", "206 without Content-Range", after: .connection,
            fires: get("Range: bytes=0-99") + answer("206 Partial Content", "Content-Length: 100", date, body: 100),
            field: .warning, spec: .warning,
            twin: get("Range: bytes=0-99,200-299")
                + answer(
                    "206 Partial Content", "Content-Length: 400", "Content-Type: multipart/byteranges; boundary=x",
                    date,
                    body: 400)),
        RuleCase(
            "BUP-DL-004", "Last-Modified", after: .connection,
            fires: get("Range: bytes=0-99") + part(0, 99, of: 200) + get("Range: bytes=100-199")
                + part(100, 199, of: 200, date: "Last-Modified: Tue, 04 Mar 2025 09:05:00 GMT"),
            field: .note, spec: .note,
            twin: get("Range: bytes=0-99") + part(0, 99, of: 200) + get("Range: bytes=100-199")
                + part(100, 199, of: 200)),
        RuleCase(
            "BUP-DL-004", "length", after: .connection,
            fires: get(method: "HEAD") + answer("200 OK", "Content-Length: 200", date, body: 0)
                + get("Range: bytes=0-99") + part(0, 99, of: 300),
            field: .note, spec: .note,
            twin: get("Range: bytes=0-99") + part(0, 99, of: 200) + get(path: "/b.cab") + whole(300)),
        RuleCase(
            "BUP-DL-005", after: .connection,
            fires: get() + answer("200 OK", "Content-Length: 100", body: 100), field: .warning, spec: .warning,
            twin: get() + whole(100)),
        RuleCase(
            "BUP-DL-006", after: .connection,
            fires: get("If-Unmodified-Since: Tue, 04 Mar 2025 09:00:04 GMT")
                + answer("412 Precondition Failed", "Content-Length: 0", body: 0),
            field: .note, spec: .note,
            twin: get("If-Unmodified-Since: Tue, 04 Mar 2025 09:00:04 GMT") + whole(100)),
        RuleCase(
            "BUP-DL-007", "another order", after: .connection,
            fires: get("Range: bytes=500-599,0-99") + parts([(0, 99), (500, 599)]), field: .warning, spec: .warning,
            twin: get("Range: bytes=0-99,500-599") + parts([(0, 99), (500, 599)]),
            // What lies behind the end of the file is left out.
            get("Range: bytes=0-99,2000-2099,500-599") + parts([(0, 99), (500, 599)]),
            get("Range: bytes=0-99,2000-2099") + part(0, 99, of: 1000),
            // Octets that are missing hide where the parts are.
            "drop 1\n" + get("Range: bytes=500-599,0-99") + "drop 1\n" + parts([(0, 99), (500, 599)])),
        RuleCase(
            "BUP-DL-007", "merged", after: .connection,
            fires: get("Range: bytes=0-99,100-199,500-599") + parts([(0, 199), (500, 599)]), field: .warning,
            spec: .warning,
            twin: get("Range: bytes=0-99,100-199,500-599") + parts([(0, 99), (100, 199), (500, 599)])),
        RuleCase(
            "BUP-DL-007", "merged with what lies between", after: .connection,
            fires: get("Range: bytes=0-99,150-199,500-599") + parts([(0, 199), (500, 599)]), field: .warning,
            spec: .warning,
            twin: get("Range: bytes=0-99,150-199,500-599") + parts([(0, 99), (500, 599)])),
        RuleCase(
            "BUP-DL-007", "merged into one", after: .connection,
            fires: get("Range: bytes=0-99,100-199") + part(0, 199, of: 1000), field: .warning, spec: .warning,
            twin: get("Range: bytes=0-99,100-199") + part(0, 99, of: 1000)),
        RuleCase(
            "BUP-DL-008", after: .connection,
            fires: get("Range: bytes=100-199") + part(0, 199, of: 1000), field: .note, spec: .note,
            twin: get("Range: bytes=900-1999") + part(900, 999, of: 1000),
            get("Range: bytes=-100")
                + part(900, 999, of: 1000), get("Range: bytes=500-") + part(500, 999, of: 1000)),
        RuleCase(
            "BUP-PEER-001", after: .connection,
            fires: get("X-P2P-PeerDist: Version=1.0")
                + answer("200 OK", "Content-Length: 80", "Content-Encoding: peerdist", date, body: 80)
                + get("X-P2P-PeerDist: Version=1.0", path: "/b.cab")
                + answer("200 OK", "Content-Length: 80", "Content-Encoding: peerdist", date, body: 80),
            field: .information, spec: .information,
            twin: get("X-P2P-PeerDist: Version=1.0") + whole(300)),
        RuleCase(
            "BUP-PEER-001", "TLS on the port of the peer cache", after: .connection,
            fires: tls(port: 2178), field: .information, spec: .information, twin: tls(port: 443)),
        RuleCase(
            "BUP-PEER-001", "discovery", after: .connection, fires: "noise peer-discovery\nnoise peer-discovery",
            field: .information, spec: .information, twin: "noise discovery\nnoise udp"),
    ]

    /// The first octets of a TLS connection.
    private static func tls(port: Int) -> String {
        "connect peer server=192.0.2.81:\(port)\nsend client text \"\\x16\\x03\\x01\\x00\\x05\\x01\\x00\\x00\\x01\\x00\"\n"
            + "send server text \"\\x15\\x03\\x03\\x00\\x02\\x02\\x28\"\nfin both"
    }
}
