import BITSSessions

/// Notifications of server applications.
extension RuleCases {
    private static func case_(
        _ rule: String, _ name: String = "", _ fires: String, _ field: Severity, _ spec: Severity,
        also: [String] = [], twins: [String]
    ) -> [RuleCase] {
        [
            RuleCase(
                rule, name, after: .nothing, fires: Telling.told + fires + Telling.thanked, field: field, spec: spec,
                also: also)
        ]
            + twins.map {
                RuleCase(rule, name + ", its twin", after: .nothing, twin: Telling.told + $0 + Telling.thanked)
            }
    }

    private static let ntfRequest: [[RuleCase]] = [
        case_(
            "BUP-NTF-001", "no length",
            Telling.notify(
                [Telling.originalURL, "Transfer-Encoding: chunked"], length: nil, body: "body 12000 at 0 chunked 4000")
                + Telling.taken, .violation, .violation,
            twins: [Telling.byReference + Telling.taken, Telling.byValue + Telling.taken]),
        case_(
            "BUP-NTF-001", "a shorter body",
            Telling.notify([Telling.originalURL], length: 12000, body: "body 12000 at 0\n    partial 9000")
                + "fin client\n",
            .violation, .violation, twins: []),
        case_(
            "BUP-NTF-002", "none", Telling.notify(Telling.paths) + Telling.taken, .violation, .violation,
            twins: [Telling.byReference + Telling.taken, Telling.byValue + Telling.taken]),
        case_(
            "BUP-NTF-002", "relative",
            Telling.notify(["BITS-Original-Request-URL: /upload/report.zip"] + Telling.paths) + Telling.taken,
            .violation, .violation, twins: []),
        case_(
            "BUP-NTF-003", "one path", Telling.notify([Telling.originalURL, Telling.paths[0]]) + Telling.taken,
            .violation, .violation,
            twins: [Telling.byReference + Telling.taken, Telling.byValue + Telling.taken]),
        case_(
            "BUP-NTF-004", "both",
            Telling.notify([Telling.originalURL] + Telling.paths, length: 500, body: "body 500 at 0") + Telling.taken,
            .violation, .violation, twins: [Telling.byReference + Telling.taken, Telling.byValue + Telling.taken]),
        case_(
            "BUP-NTF-004", "neither", Telling.notify([Telling.originalURL]) + Telling.taken, .violation, .violation,
            // Of an upload that is not in the capture nobody knows whether it is empty.
            twins: [
                Telling.notify(["BITS-Original-Request-URL: http://upload.example.test/upload/other.zip"])
                    + Telling.taken
            ]),
        case_(
            "BUP-NTF-005", "local path",
            Telling.notify([Telling.originalURL] + Telling.dataFiles("D:\\bits\\")) + Telling.taken, .note, .note,
            twins: [
                Telling.byReference + Telling.taken,
                (Telling.notify([Telling.originalURL] + Telling.dataFiles("D:\\bits\\")) + Telling.taken).replacing(
                    "192.0.2.90", with: "192.0.2.80"),
            ]),
        case_(
            "BUP-NTF-010", "request",
            Telling.notify([Telling.originalURL] + Telling.paths, version: "1.0") + Telling.taken, .violation,
            .violation,
            twins: [Telling.byReference + Telling.taken]),
        case_(
            "BUP-NTF-010", "response", Telling.byReference + Telling.taken.replacing("HTTP/1.1", with: "HTTP/1.0"),
            .violation,
            .violation, twins: []),
        case_(
            "BUP-NTF-014", "other names",
            Telling.notify([Telling.originalURL] + Telling.dataFiles("\\\\192.0.2.80\\bits\\", names: "DataEntity"))
                + Telling.taken, .note, .note,
            twins: [Telling.byReference + Telling.taken]),
        [
            RuleCase(
                "BUP-NTF-004", "an empty upload", after: .nothing,
                fires: """
                    connect up
                    create /upload/report.zip
                    ack 200 session=$ID
                    fragment 0-0/0

                    """ + Telling.notify([Telling.originalURL]) + Telling.taken + "on up\nack 200 received=0\n",
                field: .note, spec: .note,
                also: ["BUP-FR-004 violation", "BUP-FRA-004 warning", "BUP-SRV-001 warning"])
        ],
    ]

    private static let ntfResponse: [[RuleCase]] = [
        case_(
            "BUP-NTF-006", "no length",
            Telling.byReference + Telling.respond("200 OK", "Connection: close") + "fin server\n", .note,
            .violation,
            twins: [Telling.byReference + Telling.taken, Telling.byReference + Telling.respond("204 No Content")]),
        case_(
            "BUP-NTF-007", "a path",
            Telling.byReference
                + Telling.respond("200 OK", "BITS-Static-Response-URL: /replies/1.bin", "Content-Length: 0"),
            .violation, .violation,
            also: ["BUP-RPL-002 warning"],
            twins: [
                Telling.byReference
                    + Telling.respond(
                        "200 OK", "BITS-Static-Response-URL: http://files.example.test/replies/1.bin",
                        "Content-Length: 0")
            ]),
        case_(
            "BUP-NTF-008", "URL and body",
            Telling.byValue
                + Telling.respond(
                    "200 OK", "BITS-Static-Response-URL: http://files.example.test/replies/1.bin",
                    "Content-Length: 300", body: 300), .violation, .violation, also: ["BUP-RPL-002 warning"],
            twins: [
                Telling.byValue
                    + Telling.respond(
                        "200 OK", "BITS-Static-Response-URL: http://files.example.test/replies/1.bin",
                        "Content-Length: 0"),
                Telling.byValue + Telling.respond("200 OK", "Content-Length: 300", body: 300),
            ]),
        case_(
            "BUP-NTF-009", "body by reference",
            Telling.byReference + Telling.respond("200 OK", "Content-Length: 300", body: 300),
            .warning, .violation,
            // The page of an error is no reply.
            twins: [
                Telling.byValue + Telling.respond("200 OK", "Content-Length: 300", body: 300),
                Telling.byReference + Telling.respond("500 Internal Server Error", "Content-Length: 300", body: 300),
            ]),
    ]

    private static let refused = "on up\nack 500 error=0x80070005 context=0x7\n"

    private static let ntfOutcome: [[RuleCase]] = [
        case_(
            "BUP-NTF-011", "late", Telling.byReference + "wait 301s\n" + Telling.taken, .warning, .warning,
            also: ["BUP-FRA-014 warning"], twins: [Telling.byReference + "wait 200s\n" + Telling.taken]),
        [
            RuleCase(
                "BUP-NTF-011", "closed", after: .nothing,
                fires: Telling.told + Telling.byReference + "fin server\n" + refused,
                field: .warning, spec: .warning,
                twin: Telling.told + Telling.byReference + Telling.respond("500 Oops", "Content-Length: 0") + refused),
            RuleCase(
                "BUP-NTF-011", "never", after: .nothing,
                fires: Telling.told + Telling.byReference + "wait 301s\n" + refused, field: .warning, spec: .warning,
                also: ["BUP-FRA-014 warning"],
                // The capture ends too early, or lacks the answer, which there was: the client was told success.
                twin: Telling.told + Telling.byReference + "wait 200s\nstop\n",
                Telling.told + Telling.byReference + "wait 5s\n" + Telling.thanked
                    + "wait 400s\nconnect\nping\nack 200\n"
            ),
            RuleCase(
                "BUP-NTF-012", "again", after: .nothing,
                fires: Telling.told + Telling.byReference + Telling.taken
                    + "rst server\non up\nrst server\nwait 5s\nconnect again\n"
                    + "fragment 0-11999/12000\n"
                    + Telling.notify([Telling.originalURL] + Telling.paths, on: "app2", port: 50012) + Telling.taken
                    + "on again\nack 200 received=12000\nclose\nack 200\n",
                field: .note, spec: .note, also: ["BUP-ANS-001 warning"],
                twin: Telling.told + Telling.byReference + Telling.taken + Telling.thanked,
                // A challenge is answered with the same notification; a connection that closes as it comes was not met.
                Telling.told + Telling.byReference
                    + Telling.respond("401 Unauthorized", "WWW-Authenticate: Basic", "Content-Length: 0")
                    + "on app\n"
                    + Telling.notify([Telling.originalURL, "Authorization: Basic dTpw"] + Telling.paths).split(
                        separator: "\n"
                    ).dropFirst()
                    .joined(separator: "\n") + "\n\n" + Telling.taken + Telling.thanked),
            RuleCase(
                "BUP-NTF-013", "refused, and success", after: .nothing,
                fires: Telling.told + Telling.byReference + Telling.respond("500 Oops", "Content-Length: 0")
                    + Telling.thanked, field: .warning,
                spec: .warning,
                twin: Telling.told + Telling.byReference + Telling.taken + Telling.thanked,
                Telling.told + Telling.byReference + Telling.respond("500 Oops", "Content-Length: 0") + refused,
                // Another success refuses nothing.
                Telling.told + Telling.byReference + Telling.respond("202 Accepted", "Content-Length: 0")
                    + Telling.thanked,
                // The second try was taken.
                Telling.told + Telling.byReference + Telling.respond("503 Busy", "Content-Length: 0")
                    + Telling.notify([Telling.originalURL] + Telling.paths, on: "app2", port: 50012) + Telling.taken
                    + Telling.thanked,
                // Only one direction of the application's connection is in the capture.
                Telling.told + Telling.byReference + "onesided client\n" + Telling.thanked),
            RuleCase(
                "BUP-NTF-013", "taken, and error", after: .nothing,
                fires: Telling.told + Telling.byReference + Telling.taken + refused,
                field: .warning, spec: .warning),
            RuleCase(
                "BUP-NTF-013", "refused, and not said by whom", after: .nothing,
                fires: Telling.told + Telling.byReference + Telling.respond("500 Oops", "Content-Length: 0")
                    + "on up\nack 500 error=0x80070005 context=0x5\n", field: .warning, spec: .warning,
                also: ["BUP-ERR-007 warning"]),
        ],
    ]

    static let ntf: [RuleCase] = (ntfRequest + ntfResponse + ntfOutcome).flatMap { $0 }
}
