import BITSSessions

/// SEC-001, 002, 005 to 009, 017, 018, 020: what single messages and sessions tell.
extension RuleCases {
    static let sec: [RuleCase] =
        secTargets + secNames + secCredentials + secAnonymous + secSessions + secIDs + secPlaces + secHosts
        + secAgents + secServers + secLengths + secSeries

    static func secUpload(_ target: String, _ name: String = "x.txt") -> String {
        """
        name \(name)
        create \(target)
        ack 200 session=$ID
        fragment 0-999/1000
        ack 200 received=1000
        close
        ack 200

        """
    }

    private static let secTargets =
        [
            "/upload/%2e%2e/%2e%2e/inetpub/x.txt", "/upload/../x.txt", "/up/..%5cx", "/up/..\\\\x", "/up/%252e%252e/x",
            "/up/a%252fb", "/up/a%00.txt", "/up/a.txt::$$DATA", "/up/a.txt%3a%3a$$DATA", "/C:/windows/x", "/c%3a%5cx",
            "/%5c%5cserver/share/x", "/up/x.txt?to=../y", "/up/x.txt?to=%252e%252e%255cy", "/up/x.txt?a=1&to=y%00.txt",
            "/up/x.txt?to=y::$$DATA", "/up/%c0%ae%c0%ae/x", "/up/%e0%80%ae/x", "/up/.%2e/x", "/up/..",
        ].map {
            RuleCase("BUP-SEC-001", $0, after: .connection, fires: secUpload("\"\($0)\""), level: .high)
        } + [
            RuleCase(
                "BUP-SEC-001", "once for a session; queries have their own ways", after: .connection,
                fires: secUpload("/up/../x"), level: .high,
                twin: secUpload("/up/a..b/..c/d../x.txt"), secUpload("/up/a%2520b/50%25ab.txt"),
                secUpload("/up/%C3%A4%20b.txt"), secUpload("/up/a:b/12:30.log"), secUpload("//up/x.txt"),
                secUpload("http://upload.example.test/up/x.txt"), secUpload("/up/%C0%C1%E4.txt"),
                secUpload("/up/x.txt?from=C:%5cdata%5cy&v=1..2&r=http%253A%252F%252Fa%252Fb&s=%5C%5Csrv%5Cy&d=..."),
                secUpload("/up/.../x.txt"), secUpload("/up/a%2Eb.txt"))
        ]

    private static let secNames =
        [
            "..\\\\..\\\\x.txt", "/etc/passwd", "C:x.txt", "..", "nul", "COM1.txt", "aux.h", "%2e%2e%5cx.txt",
        ].map {
            RuleCase(
                "BUP-SEC-002", $0, after: .connection, fires: secUpload("/up/x.txt", "\"\($0)\""), level: .medium,
                also: $0.contains { "/\\:".contains($0) } ? ["BUP-CS-010 warning x2"] : [])
        } + [
            RuleCase(
                "BUP-SEC-002", "a field of notifications", after: .connection,
                fires: "create /up/x.txt\n    +BITS-Request-DataFile-Name: D:\\bits\\x\nack 200 session=$ID",
                level: .medium, twin: secUpload("/up/x.txt", "report..2024.txt"), secUpload("/up/x.txt", "console.txt"),
                secUpload("/up/x.txt", "\"a b (1).txt\""), secUpload("/up/x.txt", "com10.txt"),
                secUpload("/up/x.txt", "12:30.log"), secUpload("/up/../x.txt"))
        ]
        + [
            "cmd.aspx", "web.config", "SETUP.EXE", "x.asp;.jpg", "run.ps1", "a.php.", "x.js",
        ].map { RuleCase("BUP-SEC-009", $0, after: .connection, fires: secUpload("/up/" + $0), level: .medium) } + [
            RuleCase(
                "BUP-SEC-009", "by Content-Name", after: .connection, fires: secUpload("/up/1", "tool.dll"),
                level: .medium, twin: secUpload("/up/report.zip"), secUpload("/up/exe"), secUpload("/up/a.exe.txt"),
                secUpload("/up/a.json"), secUpload("/up/a.phpx"), secUpload("/exe.php/a.txt")),
            RuleCase(
                "BUP-SEC-020", after: .connection, fires: secUpload("/up/ntds.dit"), level: .low,
                twin: secUpload("/up/sample.txt"), secUpload("/up/sam.txt"), secUpload("/sam/x.txt"),
                secUpload("/up/id_rsa.pub"), secUpload("/up/lsasso.txt")),
        ]
        + ["lsass.dmp", "SAM", "vault.KDBX", "id_rsa", "lsass_1234.dmp"].map {
            RuleCase("BUP-SEC-020", $0, after: .connection, fires: secUpload("/up/" + $0), level: .low)
        } + [
            RuleCase(
                "BUP-SEC-020", "the reply", after: .halfway,
                fires: "fragment 8192-11999/12000\nack 200 received=12000 reply=/replies/ntds.dit", level: .low)
        ]

    private static let names = AuthenticationTests.names
    private static let basic = "    Authorization: Basic dXNlcjpwYXNzd29yZA==\n"
    private static let internet = "connect client=10.0.0.5:50000 server=93.184.216.34:80\n"

    private static let secCredentials = [
        RuleCase(
            "BUP-SEC-005", after: .connection,
            fires: "create /a.txt\n\(basic)ack 200 session=$ID\nfragment 0-9/10\n\(basic)ack 200 received=10",
            level: .high, twin: "create /a.txt\n    Authorization: Digest username=\"u\"\nack 200 session=$ID",
            "create /a.txt\nanswer 401\n    WWW-Authenticate: Basic realm=\"x\"",
            "create /a.txt\n    Authorization: Basic\nack 200 session=$ID"),
        RuleCase(
            "BUP-SEC-005", "to the proxy; by a Ping before", after: .connection,
            fires: "ping\n    Proxy-Authorization: Basic dXNlcjpwYXNzd29yZA==\nack 200\ncreate /a.txt\n\(basic)"
                + "ack 200 session=$ID\nconnect\nfragment 0-9/10\n\(basic)ack 200 received=10", level: .high),
        RuleCase(
            "BUP-SEC-006", "Bearer", after: .connection,
            fires: "create /a.txt\n    Authorization: Bearer abc\nack 200 session=$ID\nfragment 0-9/10\n"
                + "    Authorization: Bearer abd\nack 200 received=10", level: .medium,
            twin: "create /a.txt\n\(basic)ack 200 session=$ID",
            "create http://upload.example.test/a.txt\nack 200 session=$ID",
            "create /a@b:c.txt\nack 200 session=$ID\nfragment 0-9/10\nack 200 received=10 reply=http://h/a@b"),
        RuleCase(
            "BUP-SEC-006", "in the target", after: .connection,
            fires: "create http://u:p@upload.example.test/a.txt\nack 200 session=$ID", level: .medium),
        RuleCase(
            "BUP-SEC-006", "in the reply's URL", after: .halfway,
            fires: "fragment 8192-11999/12000\nack 200 received=12000 reply=http://u:p@upload.example.test/a",
            level: .medium),
        RuleCase(
            "BUP-SEC-006", "in a notification", after: .connection, fires: notification("http://u:p@h/a", "x"),
            level: .medium, twin: notification("http://h/a", "x")),
        RuleCase(
            "BUP-SEC-008", "elsewhere", after: .connection,
            fires: names + "ping\n    Authorization: NTLM $TYPE1\nanswer 401\n    WWW-Authenticate: NTLM $TYPE2\n"
                + "create /a.txt\n    Authorization: NTLM $TYPE3\nack 200 session=$ID\nconnect\nfragment 0-9/10\n"
                + "    Authorization: NTLM $TYPE3\nack 200 received=10", level: .low,
            twin: "create /a.txt\n    Authorization: Negotiate YIIBhg==\nack 200 session=$ID",
            "ping\nanswer 401\n    WWW-Authenticate: NTLM\n"),
        RuleCase(
            "BUP-SEC-008", "within Negotiate, on the Internet", after: .nothing,
            fires: names + internet + "create /a.txt\n    Authorization: Negotiate $TYPE1\nack 200 session=$ID",
            level: .high),
    ]

    private static func notification(_ url: String, _ path: String) -> String {
        """
        C> POST /app HTTP/1.1
        C> BITS-Original-Request-URL: \(url)
        C> BITS-Request-DataFile-Name: \(path)
        C> BITS-Response-DataFile-Name: \(path)
        C> User-Agent: BITSExts 1.5
        C> Host: app.example.test
        C> Content-Length: 0

        S> HTTP/1.1 200 OK
        S> Content-Length: 0


        """
    }

    private static let secAnonymous = [
        RuleCase(
            "BUP-SEC-007", "elsewhere", after: .connection, fires: secUpload("/a.txt"), level: .low,
            twin: secUpload("/a.txt").replacing("create /a.txt", with: "create /a.txt\n\(basic)"),
            "ping\nanswer 401\n    WWW-Authenticate: NTLM\n" + secUpload("/a.txt"),
            "create /a.txt\nack 200 session=$ID\nfragment 0-9/10\nack 200 received=10\ncancel\nack 200",
            "create /a.txt\nack 200 session=$ID\nfragment 0-9/10\nack 200 received=10\nclose"),
        RuleCase(
            "BUP-SEC-007", "a connection from before the capture", after: .nothing,
            twin: "connect midstream\n" + secUpload("/a.txt"),
            "connect\ncreate /a.txt\nack 200 session=$ID\ndrop 1\nping\nack 200\nfragment 0-9/10\nack 200 received=10\n"
                + "close\nack 200"),
        RuleCase(
            "BUP-SEC-007", "on the Internet", after: .nothing, fires: internet + secUpload("/a.txt"), level: .medium),
        RuleCase(
            "BUP-SEC-018", after: .nothing, fires: internet + notification("http://h/a", "D:\\bits\\x"), level: .low,
            twin: internet + notification("http://h/a", "").replacing(#/C> BITS-Re\w+-DataFile-Name: \n/#, with: ""),
            "connect\n" + notification("http://h/a", "D:\\bits\\x")),
        RuleCase(
            "BUP-SEC-017", after: .connection,
            fires: "create /a\n    method POST\n    X-HTTP-Method-Override: BITS_POST\nack 200 session=$ID\n"
                + "fragment 0-9/10\n    method POST\n    X-HTTP-Method-Override: BITS_POST\nack 200 received=10",
            level: .low,
            twin: "create /a\nack 200 session=$ID",
            "host storage.live.com\ncreate /a\n    method POST\n    X-HTTP-Method-Override: BITS_POST\nack 200 session=$ID",
            "host eu.storage.live.com\ncreate /a\n    method POST\n    X-HTTP-Method-Override: BITS_POST\n"
                + "ack 200 session=$ID"),
    ]
}
