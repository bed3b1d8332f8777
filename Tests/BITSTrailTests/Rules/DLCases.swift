import BITSSessions

/// Downloads by the Windows client, and peer caching.
extension RuleCases {
    /// A GET with these further fields, on the connection.
    private static func get(_ fields: String..., path: String = "/a.cab", method: String = "GET") -> String {
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
    ]
}
