import BITSSessions

/// SEC-003, 004, 010 to 016, 019: where uploads go, who takes part, and what several sessions tell.
extension RuleCases {
    private static let agent = "always client\n    User-Agent: "
    private static let second = "{22222222-52D0-4F6E-8A3B-1D2E3F405162}"
    private static let rest = "fragment 8192-11999/12000\nack 200 received=12000\n"
    private static let names = AuthenticationTests.names

    static let secSessions = [
        RuleCase(
            "BUP-SEC-003", "another program, elsewhere", after: .halfway,
            fires: agent + "curl/8.0\nconnect client=198.51.100.7:5000\n" + rest, level: .high,
            twin: rest, "connect\n" + rest,
            agent + "curl/8.0\nconnect client=198.51.100.7:5000\ncreate /upload/report.zip\nack 200 session=\(second)",
            // A proxy's other side, and a ping for another session.
            "connect client=198.51.100.7:5000\nfragment 8192-11999/12000\n    +Via: 1.1 gw\nack 200 received=12000",
            agent + "curl/8.0\nconnect client=198.51.100.7:5000\nsession \"\"\nping\nack 200"),
        RuleCase(
            "BUP-SEC-003", "the same program; the same network", after: .halfway,
            fires: "connect client=198.51.100.7:5000\n" + rest, level: .low),
        RuleCase(
            "BUP-SEC-003", "another program in the same network", after: .halfway,
            fires: agent + "curl/8.0\nconnect client=192.0.2.77:5000\n" + rest, level: .low),
        RuleCase(
            "BUP-SEC-003", "another account", after: .connection,
            fires: "create /a\n    Authorization: Basic dXNlcjpwYXNzd29yZA==\nack 200 session=$ID\n"
                + "connect client=192.0.2.77:5000\nfragment 0-9/10\n    Authorization: Basic YWxpY2U6eA==\n"
                + "ack 200 received=10", level: .high),
        RuleCase(
            "BUP-SEC-003", "one account in two spellings", after: .connection,
            fires: "create /a\n    Authorization: Basic Y29ycFx1c2VyOng=\nack 200 session=$ID\n"
                + "connect client=192.0.2.77:5000\nfragment 0-9/10\n    Authorization: Basic dXNlckBjb3JwLmV4YW1wbGU6eA==\n"
                + "ack 200 received=10", level: .low),
        RuleCase(
            "BUP-SEC-003", "a name that servers give again", after: .nothing,
            twin: "session 42\ntarget /a\nconnect midstream\nfragment 5-9/20\nack 200 received=10\n" + agent
                + "curl/8.0\nconnect midstream client=198.51.100.7:5000\nfragment 10-19/20\nack 200 received=20"),
    ]

    private static func granted(_ ids: String...) -> String {
        ids.enumerated().map { "create /up/\($0).txt\nack 200 session=\($1)\n" }.joined()
    }

    static let secIDs = [
        RuleCase(
            "BUP-SEC-004", "numbers", after: .connection, fires: granted("-123456789012345678", "987654321098765432"),
            level: .medium, twin: granted("$ID", second), granted("7c0d-opaque-session-id-1234567890"),
            "create /a\nack 403 session=42"),
        RuleCase("BUP-SEC-004", "short", after: .connection, fires: granted("abcdef012345678"), level: .medium),
        RuleCase(
            "BUP-SEC-004", "one after the other", after: .connection,
            fires: granted(
                "{22222222-52D0-4F6E-8A3B-1D2E3F40516E}", "{22222222-52D0-4F6E-8A3B-1D2E3F405170}"), level: .medium,
            twin: granted("{22222222-52D0-4F6E-8A3B-1D2E3F405100}", "{22222222-52D0-4F6E-8A3B-1D2E3F405111}")),
        RuleCase(
            "BUP-SEC-004", "one for two", after: .connection,
            fires: secUpload("/up/a.txt") + secUpload("/up/b.txt"), level: .medium,
            twin: secUpload("/up/a.txt") + "connect server=192.0.2.99:80\n" + secUpload("/up/b.txt")),
        RuleCase(
            "BUP-SEC-004", "one for two clients, or one on both sides of a NAT", after: .nothing,
            fires: "connect\n" + secUpload("/up/a.txt") + "wait 2s\nconnect client=203.0.113.7:6000\n"
                + secUpload("/up/a.txt"), level: .medium,
            twin: "connect\n" + secUpload("/up/a.txt") + "wait 200ms\nconnect client=203.0.113.7:6000\n"
                + secUpload("/up/a.txt")),
        RuleCase(
            "BUP-SEC-004", "one leg of a NAT lacks its request", after: .nothing, fires: lateLeg("2s"), level: .medium,
            twin: lateLeg("10us")),
    ]

    /// Two grants of one id, of which one lacks its request.
    private static func lateLeg(_ wait: String) -> String {
        """
        always server
            Date: Tue, 04 Mar 2025 09:00:00 GMT
        connect back client=203.0.113.7:6000
        connect front client=192.0.2.10:5000 midstream
        drop 1
        create /upload/report.zip
        on back
        create /upload/report.zip
        ack 200 session=$ID
        wait \(wait)
        on front
        ack 200 session=$ID

        """
    }

    private static func at(_ server: String, _ lines: String, host: String = "upload.example.test") -> String {
        "connect client=10.0.0.5:50000 server=\(server)\nhost \(host)\n" + lines
    }

    /// An upload of 12 octets.
    private static func file(_ octets: String, _ before: String = "", server: String = "93.184.216.34:80") -> String {
        at(
            server,
            "name x.txt\n\(before)create /a.bin\nack 200 session=$ID\nfragment 0-11/12\n"
                + "    body text \"\(octets)\"\nack 200 received=12\n")
    }

    static let secPlaces = [
        RuleCase(
            "BUP-SEC-010", "an archive", after: .nothing, fires: at("93.184.216.34:80", secUpload("/a.zip")),
            level: .medium, twin: at("10.0.0.9:80", secUpload("/a.zip")), at("192.0.2.80:8080", secUpload("/a.zip")),
            at("10.0.0.8:3128", secUpload("http://upload.example.test/a.zip")),
            at("93.184.216.34:80", "create /a.zip\nack 403 error=0x80070005 context=0x5")),
        RuleCase(
            "BUP-SEC-010", "an archive by its first octets, in one segment with the head or not", after: .nothing,
            fires: file("PK\\x03\\x04abcdefgh"), level: .medium),
        RuleCase(
            "BUP-SEC-010", "an archive whose first octets come one by one", after: .nothing,
            fires: file("7z\\xbc\\xaf\\x27\\x1cabcdef", "segment 3\n"), level: .medium),
        RuleCase(
            "BUP-SEC-010", "no archive", after: .nothing, fires: file("PK\\x03\\x05abcdefgh"), level: .info,
            twin: file("PK\\x03\\x04abcdefgh", server: "10.0.0.9:80")),
        RuleCase(
            "BUP-SEC-010", "a document that is an archive inside", after: .nothing,
            fires: file("PK\\x03\\x04abcdefgh").replacing("a.bin", with: "a.docx"), level: .info),
        RuleCase(
            "BUP-SEC-010", "IPv6", after: .nothing,
            fires: "connect client=[2001:db8::5]:50000 server=[2600:1f00::9]:80\n" + secUpload("/a.tar"),
            level: .medium,
            twin: "connect client=[2001:db8::5]:50000 server=[2001:db8::9]:80\n" + secUpload("/a.tar"),
            "connect client=[fd00::5]:50000 server=[fd00::9]:80\n" + secUpload("/a.tar"),
            "connect client=[fe80::5]:50000 server=[fe80::9]:80\n" + secUpload("/a.tar"),
            "connect client=[fd00::5]:50000 server=[64:ff9b::a00:9]:80\n" + secUpload("/a.tar"),
            "connect client=100.64.0.5:50000 server=100.127.0.9:80\n" + secUpload("/a.tar"),
            "connect client=198.18.0.5:50000 server=198.19.0.9:80\n" + secUpload("/a.tar")),
        RuleCase(
            "BUP-SEC-010", "next to what is reserved", after: .nothing,
            fires: ["100.128.0.9", "172.32.0.9", "9.255.255.9", "192.169.0.9", "198.20.0.9", "223.255.255.9"]
                .enumerated().map {
                    "connect client=10.0.0.\(5 + $0):5000 server=\($1):80\n" + secUpload("/a\($0).tar")
                }
                .joined(), level: .medium, count: 6),
        RuleCase(
            "BUP-SEC-010", "little", after: .nothing, fires: at("93.184.216.34:80", secUpload("/a.txt")), level: .info),
        RuleCase(
            "BUP-SEC-010", "within an own network", after: .nothing,
            fires: at("10.0.0.9:8081", secUpload("/a.zip"), host: "10.0.0.9:8081"), level: .info),
        RuleCase(
            "BUP-SEC-010", "an address that stands for any", after: .nothing,
            fires: at("203.0.113.9:80", secUpload("/a.zip"), host: "203.0.113.9"), level: .medium),
        RuleCase(
            "BUP-SEC-010", "through a proxy to an address", after: .nothing,
            fires: at("10.0.0.8:3128", secUpload("http://93.184.216.34:8443/a.txt")), level: .info),
    ]

    private static func reply(_ url: String, host: String = "upload.example.com", server: String = "192.0.2.80:80")
        -> String
    {
        at(
            server,
            "create /a.txt\nack 200 session=$ID\nfragment 0-9/10\nack 200 received=10 reply=\(url)", host: host)
    }

    private static func named(_ id: String, host: String = "upload.example.com", server: String = "192.0.2.80:80")
        -> String
    {
        at(server, "create /a.txt\nack 200 session=$ID host-id=\(id) timeout=60", host: host)
    }

    static let secHosts = [
        RuleCase(
            "BUP-SEC-011", after: .nothing, fires: reply("http://cdn.example.net/task.bin"), level: .medium,
            twin: reply("/replies/1"), reply("http://replies.example.com/1"), reply("http://UPLOAD.example.com:80/1"),
            reply("http://192.0.2.80/1"), reply("http://10.0.0.9/1", server: "10.0.0.9:80"),
            reply("http://farm.corp.example/1", host: "farm", server: "10.0.0.9:80"),
            reply("http://b.bmw.de/1", host: "a.bmw.de"), reply("http://b.shop.co.uk/1", host: "a.shop.co.uk"),
            reply("http://upload.corp.example/1", host: "10.0.0.9", server: "10.0.0.9:80")),
        RuleCase(
            "BUP-SEC-011", "of one country's category", after: .nothing,
            fires: reply("http://b.evil.co.uk/1", host: "a.shop.co.uk"), level: .medium),
        RuleCase(
            "BUP-SEC-011", "an address on the Internet", after: .nothing, fires: reply("http://93.184.216.34/1"),
            level: .medium),
        RuleCase(
            "BUP-SEC-011", "from the application", after: .connection,
            fires: """
                C> POST /app HTTP/1.1
                C> BITS-Original-Request-URL: http://upload.example.com/a
                C> User-Agent: BITSExts 1.5
                C> Host: app.example.com
                C> Content-Length: 0

                S> HTTP/1.1 200 OK
                S> BITS-Static-Response-URL: http://evil.example.net/x
                S> Content-Length: 0

                """, level: .medium),
        RuleCase(
            "BUP-SEC-011", "the host that it was sent to", after: .nothing,
            twin: at(
                "192.0.2.80:80",
                "create /a.txt\nack 200 session=$ID host-id=node.example.net timeout=60\n"
                    + "host node.example.net\nconnect\nping\nack 200\nfragment 0-9/10\n"
                    + "ack 200 received=10 reply=http://node.example.net/r", host: "upload.example.com")),
        RuleCase(
            "BUP-SEC-012", after: .nothing, fires: named("collect.example.net"), level: .medium,
            twin: named("node2.example.com"), named("node2", host: "farm"), named("node2"),
            named("192.0.2.82"), named("10.0.0.7", server: "10.0.0.9:80"),
            named("93.184.216.35", server: "93.184.216.34:80"), named("node2.corp.example", host: "farm"),
            named("node2.bmw.de", host: "upload.bmw.de")),
        RuleCase(
            "BUP-SEC-012", "out of the own network", after: .nothing,
            fires: named("93.184.216.35", server: "10.0.0.9:80"), level: .medium),
        RuleCase(
            "BUP-SEC-012", "from the Internet into a network", after: .nothing,
            fires: named("10.0.0.7", server: "93.184.216.34:80"), level: .medium),
    ]

    static let secAgents = [
        RuleCase(
            "BUP-SEC-013", "another name", after: .connection,
            fires: agent + "curl/8.0\n" + secUpload("/a.txt") + "connect\n" + secUpload("/b.txt"), level: .low,
            twin: secUpload("/a.txt"), agent + "Microsoft BITS/7.5\n" + secUpload("/a.txt"),
            "always client\n    -Accept\n" + secUpload("/a.txt"),
            agent + "curl/8.0\ncreate /a\n    method POST\n    X-HTTP-Method-Override: BITS_POST\nack 200 session=$ID"),
        RuleCase(
            "BUP-SEC-013", "none", after: .connection, fires: "always client\n    -User-Agent\n" + secUpload("/a.txt"),
            level: .low),
        RuleCase(
            "BUP-SEC-013", "two of them", after: .connection,
            fires: agent + "curl/8.0\ncreate /a.txt\nack 200 session=$ID\n" + agent + "wget\nping\nack 200",
            level: .low, count: 2),
        RuleCase(
            "BUP-SEC-013", "unlike Windows", after: .connection,
            fires: "always client\n    -Accept\ncreate /a.txt\nack 200 session=$ID\nfragment 0-99/1000\n"
                + "ack 200 received=100", level: .low,
            twin: "create /a.txt\nack 200 session=$ID\nfragment 0-99/1000\nack 200 received=100",
            "always client\n    -Accept\n    +Via: 1.0 gw\ncreate /a.txt\nack 200 session=$ID\nfragment 0-99/1000\n"
                + "ack 200 received=100"),
    ]

    private static func manners(_ details: String, id: String = "$ID") -> String {
        "always server\n    Server: Microsoft-IIS/10.0\n\(details)"
            + secUpload("/a.txt").replacing("$ID", with: id)
    }

    static let secServers = [
        RuleCase(
            "BUP-SEC-014", after: .connection, fires: manners("    -Pragma\n    -Date\n"), level: .medium,
            twin: manners(""), manners("    -Pragma\n"), manners("", id: "4711"),
            manners("    -Pragma\n    -Date\n").replacing("Microsoft-IIS/10.0", with: "nginx"),
            manners("    -Pragma\n    -Date\n    +Via: 1.1 gw\n"),
            // Too little is seen of it.
            "always server\n    Server: Microsoft-IIS/10.0\n    -Pragma\n    -Date\nping\nack 200"),
        RuleCase(
            "BUP-SEC-014", "id and error", after: .connection,
            fires: "always server\n    Server: Microsoft-IIS/10.0\ncreate /a\nack 200 session=4711\nfragment 0-9/10\n"
                + "ack 500 error=80070005 context=0x5", level: .medium,
            also: ["BUP-ERR-006 warning", "BUP-ERR-007 warning"],
            twin: "always server\n    Server: Microsoft-IIS/10.0\ncreate /a\nack 200 session=4711\nfragment 0-9/10\n"
                + "ack 500 error=0x80070005 context=0x5"),
    ]

    static let secLengths = [
        RuleCase(
            "BUP-SEC-015", "contradictory lengths", after: .session,
            fires: "ping\n    +Transfer-Encoding: identity\nack 200", level: .high,
            also: ["BUP-GEN-004 violation", "BUP-GEN-019 violation", "BUP-SRV-001 warning"],
            twin: "ping\nack 200"),
        RuleCase(
            "BUP-SEC-015", "octets behind a request", after: .session,
            fires: "ping\nsend client text \"{\\\"a\\\": 1}, and more\"\nack 200\nping\nack 200", level: .high,
            also: ["BUP-GEN-005 violation", "BUP-SRV-001 warning"],
            twin: "ping\nsend client text \"\\r\\n\"\nack 200\nping\nack 200"),
        RuleCase(
            "BUP-SEC-015", "octets in small segments", after: .session,
            fires: "ping\nsegment 2\nsend client text \"ab{ and more\"\nsegment 1460\nack 200\nping\nack 200",
            level: .high, also: ["BUP-GEN-005 violation", "BUP-SRV-001 warning"],
            twin: "ping\nsegment 2\nsend client text \"\\r\\n\\r\\n\"\nsegment 1460\nack 200\nping\nack 200"),
        RuleCase(
            "BUP-SEC-015", "octets behind an answer", after: .session,
            fires: "ping\nack 200\nsend server text \"<html>oops</html>\"\nping\nack 200", level: .high,
            twin: "ping\nack 200\nsend server text \"\\r\\n\"\nping\nack 200",
            "fragment 0-8191/12000\nsend server text \"<html>Bad gateway</html>\"\nfin server\nfin client"),
        RuleCase(
            "BUP-SEC-015", "an answer for nobody", after: .session, fires: "ping\nack 200\nack 200", level: .high,
            also: ["BUP-ANS-007 warning"],
            twin: "ping\nack 200\nanswer 408\n    Connection: close\nfin server\nfin client"),
        RuleCase(
            "BUP-SEC-015", "behind a gap", after: .session,
            twin: "drop 1\nping\nack 200\nsend client text \"octets of nobody, and many of them\"\nping\nack 200"),
    ]

    private static func beacon(_ count: Int, wait: (Int) -> String, reply: Bool = true, size: Int = 300) -> String {
        (0..<count).map { index in
            let id = "{22222222-52D0-4F6E-8A3B-1D2E3F4051\(10 + index)}"
            return """
                create /c/up/\(index * 7)
                ack 200 session=\(id)
                fragment 0-\(size - 1)/\(size)
                ack 200 received=\(size)\(reply ? " reply=/c/down/\(index)" : "")
                \(reply ? get("/c/down/\(index)") : "")close
                ack 200
                wait \(wait(index))

                """
        }.joined()
    }

    private static func get(_ path: String) -> String {
        """
        C> GET \(path) HTTP/1.1
        C> Accept: */*
        C> User-Agent: Microsoft BITS/7.8
        C> Host: upload.example.test

        S> HTTP/1.1 200 OK
        S> Content-Length: 200
        S> Last-Modified: Tue, 04 Mar 2025 08:00:00 GMT
            body 200 at 0

        """
    }

    static let secSeries = [
        RuleCase(
            "BUP-SEC-016", after: .connection, fires: beacon(5) { $0 % 2 == 0 ? "60s" : "66s" }, level: .medium,
            twin: beacon(3) { _ in "60s" }, beacon(5) { $0 % 2 == 0 ? "10s" : "90s" },
            beacon(5, wait: { _ in "60s" }, reply: false), beacon(5, wait: { _ in "60s" }, size: 70_000),
            beacon(5) { _ in "100ms" }),
        RuleCase(
            "BUP-SEC-016", "several clients", after: .nothing,
            twin: (0..<5).map { "connect client=192.0.2.\(20 + $0):5000\n" + beacon(1) { _ in "60s" } }.joined()),
        RuleCase(
            "BUP-SEC-019", after: .connection,
            fires: secUpload("/a.txt")
                + "connect client=192.0.2.11:5000\n" + secUpload("/a.txt").replacing("$ID", with: second),
            level: .info,
            twin: secUpload("/a.txt") + "connect\n" + secUpload("/a.txt").replacing("$ID", with: second),
            secUpload("/a.txt")
                + "connect client=192.0.2.11:5000\n" + secUpload("/b.txt").replacing("$ID", with: second),
            secUpload("/a.txt") + "connect client=192.0.2.11:5000 server=192.0.2.99:80\n"
                + secUpload("/a.txt").replacing("$ID", with: second),
            secUpload("/a.txt") + "connect client=192.0.2.11:5000\ncreate /a.txt\nack 200 session=\(second)\ncancel\n"
                + "ack 200"),
    ]
}
