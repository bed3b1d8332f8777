import BITSSessions

/// The Ack to Create-Session.
extension RuleCases {
    static let csa: [RuleCase] = csaProtocol + csaID + csaHost + csaReuse

    private static let foreign = "{11111111-1111-1111-1111-111111111111}"
    private static let offersTwo = "create\n    BITS-Supported-Protocols: \(foreign) $GUID\n"

    private static let csaProtocol = [
        RuleCase(
            "BUP-CSA-002", after: .connection, fires: "create\nack 200 session=$ID\n    -BITS-Protocol",
            field: .violation, spec: .violation, twin: "create\nack 200 session=$ID",
            "create\nack 403 error=0x80070005 context=0x5",
            "create\nack 201 session=$ID\n    -BITS-Protocol\n    +bits-PROTOCOL: $GUID", "ping\nack 200"),
        RuleCase(
            "BUP-CSA-002", "one side of the connection", after: .nothing,
            twin: "connect\nonesided server\ncreate\nack 200 session=$ID\n    -BITS-Protocol"),
        RuleCase(
            "BUP-CSA-003", after: .connection, fires: "create\nack 200 session=$ID protocol=\(foreign)",
            field: .violation, spec: .violation,
            twin: "create\nack 200 session=$ID protocol={7DF0354D-249B-430F-820D-3D2A9BEF4931}",
            "create\nack 200 session=$ID protocol=7df0354d-249b-430f-820d-3d2a9bef4931",
            "create\n    BITS-Supported-Protocols: 7DF0354D-249B-430F-820D-3D2A9BEF4931\nack 200 session=$ID",
            offersTwo + "ack 200 session=$ID"),
        RuleCase(
            "BUP-CSA-003", "one side of the connection", after: .nothing,
            twin: "connect\nonesided server\ncreate\nack 200 session=$ID protocol=\(foreign)"),
        RuleCase(
            "BUP-CSA-004", after: .connection,
            fires: "create\nack 403 error=0x80070005 context=0x5 protocol=$GUID", field: .violation, spec: .violation,
            twin: "create\nack 200 session=$ID", "create\nack 403 error=0x80070005 context=0x5"),
        RuleCase(
            "BUP-CSA-004", "201", after: .connection, fires: "create\nack 201 session=$ID", field: nil,
            spec: .violation),
        RuleCase(
            "BUP-CSA-005", after: .connection, fires: "create\nack 200 session=$ID protocol=1.5", field: .violation,
            spec: .violation, twin: "create\nack 200 session=$ID protocol=7DF0354D-249B-430F-820D-3D2A9BEF4931",
            "create\nack 200 session=$ID\n    -BITS-Protocol\n    line \"BITS-Protocol: \\t$GUID \""),
        RuleCase(
            "BUP-CSA-005", "a list", after: .connection,
            fires: offersTwo + "ack 200 session=$ID protocol=\"\(foreign) $GUID\"", field: .violation,
            spec: .violation),
        RuleCase(
            "BUP-CSA-005", "empty", after: .connection, fires: "create\nack 200 session=$ID\n    BITS-Protocol: ",
            field: .violation, spec: .violation),
        RuleCase(
            "BUP-CSA-006", after: .connection, fires: offersTwo + "ack 200 session=$ID", field: .information,
            spec: .information, twin: "create\nack 200 session=$ID",
            offersTwo + "ack 200 session=$ID protocol=\(foreign)"),
        RuleCase(
            "BUP-CSA-015", after: .connection,
            fires: "create\n    BITS-Supported-Protocols: 1.5\nack 200 session=$ID\n    -BITS-Protocol",
            field: .violation, spec: .violation, also: ["BUP-CS-002 violation", "BUP-CSA-002 violation"],
            twin: "create\nack 200 session=$ID",
            "create\n    BITS-Supported-Protocols: 7df0354d-249b-430f-820d-3d2a9bef4931\nack 200 session=$ID"),
        RuleCase(
            "BUP-CSA-015", "refused, as it has to be", after: .connection,
            twin: "create\n    BITS-Supported-Protocols: 1.5\nack 400 error=0x80070057 context=0x5",
            twinAlso: ["BUP-CS-002 violation"]),
        RuleCase(
            "BUP-CSA-015", "CSA-003 speaks instead", after: .connection,
            twin: "create\n    -BITS-Supported-Protocols\nack 200 session=$ID",
            twinAlso: ["BUP-CS-001 violation", "BUP-CSA-003 violation"]),
    ]

    private static let csaID = [
        RuleCase(
            "BUP-CSA-001", after: .connection, fires: "create\nack 200", field: .violation, spec: .violation,
            twin: "create\nack 403 error=0x80070005 context=0x5", "create\nanswer 404", "ping\nack 200",
            "create\nack 200\n    +bits-session-id: $ID"),
        RuleCase(
            "BUP-CSA-001", "one side of the connection", after: .nothing,
            twin: "connect\nonesided server\ncreate\nack 200"),
        RuleCase(
            "BUP-CSA-007", "empty", after: .connection, fires: "create\nack 200 session=\"\"", field: .violation,
            spec: .violation, twin: "create\nack 200 session=$ID",
            "create\nack 200 session={00000000-0000-0000-0000-000000000000}", "ping\nack 200 session=7"),
        RuleCase(
            "BUP-CSA-007", "long", after: .connection,
            fires: "create\nack 200 session=\(String(repeating: "A", count: 101))", field: .violation,
            spec: .violation),
        RuleCase(
            "BUP-CSA-007", "blank", after: .connection, fires: "create\nack 200 session=\"abc def\"",
            field: .violation, spec: .violation),
        RuleCase(
            "BUP-CSA-007", "not ASCII", after: .connection, fires: "create\nack 200 session=\"ab\\xE9\"",
            field: .violation, spec: .violation, also: ["BUP-GEN-021 warning"]),
        RuleCase(
            "BUP-CSA-007", "decimal, as of SimpleBITSServer", after: .connection,
            fires: "create\nack 200 session=-880175811059764634", field: .note, spec: .violation),
        RuleCase(
            "BUP-CSA-007", "a hundred characters", after: .connection,
            fires: "create\nack 200 session=\(String(repeating: "A", count: 100))", field: .note, spec: .violation),
        RuleCase(
            "BUP-CSA-007", "small letters", after: .connection,
            fires: "create\nack 200 session={9c1e4b7a-52d0-4f6e-8a3b-1d2e3f405162}", field: .note, spec: .note),
        RuleCase(
            "BUP-CSA-007", "no braces, as of gobits", after: .connection,
            fires: "create\nack 200 session=9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162", field: .note, spec: .note),
        RuleCase(
            "BUP-CSA-013", "absent", after: .connection,
            fires:
                "create\nack 200 session=$ID\n    -Accept-encoding\nclose\nack 200\ncreate\nack 200 session=$ID\n    -Accept-encoding",
            field: .note, spec: .note, twin: "create\nack 200 session=$ID",
            "create\nack 200 session=$ID\n    -Accept-encoding\n    +ACCEPT-ENCODING: Identity;q=1.0",
            "create\nack 200 session=$ID\n    Accept-encoding: identity, gzip;q=0, *; Q=0.000",
            "create\nack 403 error=0x80070005 context=0x5"),
        RuleCase(
            "BUP-CSA-013", "identity itself is refused", after: .connection,
            fires: "create\nack 200 session=$ID\n    Accept-encoding: gzip;q=0, *;q=0", field: .note, spec: .note,
            twin: "create\nack 200 session=$ID\n    Accept-encoding: *;q=0, identity"),
        RuleCase(
            "BUP-CSA-013", "other", after: .connection,
            fires: "create\nack 200 session=$ID\n    Accept-encoding: identity, gzip", field: .note, spec: .note),
        RuleCase(
            "BUP-CSA-013", "little wanted, but taken", after: .connection,
            fires: "create\nack 200 session=$ID\n    Accept-encoding: identity, gzip;q=0.01", field: .note, spec: .note),
        RuleCase(
            "BUP-CSA-014", after: .connection,
            fires: "create\nack 201 session=$ID\nclose\nack 201\ncreate\nack 201 session=$ID", field: .information,
            spec: .note, twin: "create\nack 200 session=$ID", "ping\nack 200"),
    ]

    private static func ack(_ fields: String) -> String { "create\nack 200 session=$ID \(fields)" }

    private static let csaHost = [
        RuleCase(
            "BUP-CSA-009", after: .connection, fires: ack("timeout=600"), field: .warning, spec: .warning,
            twin: ack("timeout=600 host-id=n2"), ack("host-id=n2"), ack("")),
        RuleCase(
            "BUP-CSA-010", "zero", after: .connection, fires: ack("timeout=0 host-id=n2"), field: .warning,
            spec: .violation, twin: ack("timeout=1 host-id=n2"), ack("timeout=4294967295 host-id=n2"),
            ack("timeout=0086400 host-id=n2"),
            ack("host-id=n2\n    line \"bits-host-id-fallback-TIMEOUT: \\t110 \"")),
        RuleCase(
            "BUP-CSA-010", "text", after: .connection, fires: ack("timeout=\"5 min\" host-id=n2"), field: .violation,
            spec: .violation),
        RuleCase(
            "BUP-CSA-010", "too large", after: .connection, fires: ack("timeout=4294967296 host-id=n2"),
            field: .violation, spec: .violation),
        RuleCase(
            "BUP-CSA-010", "empty", after: .connection,
            fires: ack("host-id=n2\n    +BITS-Host-Id-Fallback-Timeout: "), field: .violation, spec: .violation),
        RuleCase(
            "BUP-CSA-011", "URL", after: .connection, fires: ack("host-id=http://node2/"), field: .violation,
            spec: .violation, twin: ack("host-id=node-2"), ack("host-id=node2.example.test."),
            ack("host-id=192.0.2.81"), ack("host-id=2001:db8::1"), ack("host-id=::ffff:192.0.2.1"),
            ack("host-id=NODE_2"), ack("host-id=xn--bcher-kva.example"), ack("host-id=3com.example")),
        RuleCase(
            "BUP-CSA-011", "path", after: .connection, fires: ack("host-id=node2/upload"), field: .violation,
            spec: .violation),
        RuleCase(
            "BUP-CSA-011", "blank", after: .connection, fires: ack("host-id=\"node 2\""), field: .violation,
            spec: .violation),
        RuleCase(
            "BUP-CSA-011", "port", after: .connection, fires: ack("host-id=node2:8080"), field: .note,
            spec: .violation),
        RuleCase(
            "BUP-CSA-012", after: .connection, fires: ack("host-id=UPLOAD.Example.test"), field: .information,
            spec: .information, twin: ack("host-id=upload2.example.test"), ack("")),
        RuleCase(
            "BUP-CSA-012", "with the default port", after: .connection,
            fires: "create\n    Host: upload.example.test:80\nack 200 session=$ID host-id=upload.example.test",
            field: .information, spec: .information),
        RuleCase(
            "BUP-CSA-016", after: .connection,
            fires: ack("host-id=" + [String](repeating: "abcdefg", count: 38).joined(separator: ".")),
            field: .warning, spec: .warning, also: ["BUP-CSA-011 violation"],
            twin: ack("host-id=" + [String](repeating: "abcdefg", count: 30).joined(separator: "."))),
    ]

    private static let csaReuse = [
        RuleCase(
            "BUP-CSA-008", "other target", fires: "create /upload/other.zip\nack 200 session=$ID", field: .violation,
            spec: .violation, twin: "close\nack 200\ncreate /upload/other.zip\nack 200 session=$ID",
            "cancel\nack 200\ncreate /upload/other.zip\nack 200 session=$ID",
            "fragment 0-9/20\nack 500 error=0x8020001F context=0x5\ncreate\nack 200 session=$ID",
            "connect two server=192.0.2.81:80\ncreate /upload/other.zip\nack 200 session=$ID",
            "create /upload/other.zip\nack 200 session={00000000-0000-4000-8000-000000000001}"),
        RuleCase(
            "BUP-CSA-008", "other client",
            fires: "connect two client=192.0.2.11:5000\ncreate\nack 200 session=$ID", field: .violation,
            spec: .violation),
        RuleCase(
            "BUP-CSA-008", "spelled otherwise",
            fires: "connect two client=192.0.2.11:5000\ncreate\nack 200 session=9c1e4b7a-52d0-4f6e-8a3b-1d2e3f405162",
            field: .violation, spec: .violation),
        RuleCase(
            "BUP-CSA-008", "same client and target, as of SimpleBITSServer", fires: "create\nack 200 session=$ID",
            field: .warning, spec: .violation),
        RuleCase(
            "BUP-CSA-008", "both legs of a proxy", after: .nothing,
            twin: """
                connect front client=192.0.2.10:5000 server=192.0.2.80:8080
                create /upload/report.zip
                connect back client=192.0.2.80:6000 server=198.51.100.9:80
                create /upload/report.zip
                    +Via: 1.1 proxy.example.test
                ack 200 session=$ID
                on front
                ack 200 session=$ID
                """),
        RuleCase(
            "BUP-CSA-008", "the first one's start is not there", after: .nothing,
            twin: """
                connect one midstream
                session $ID
                fragment 0-8191/12000
                ack 200 received=8192
                create /upload/other.zip
                ack 200 session=$ID
                """),
        RuleCase(
            "BUP-CSA-008", "whether the first one was closed is not there",
            twin: "close\ndrop 1\nack 200\ncreate /upload/other.zip\nack 200 session=$ID",
            "close\nwait 1s\nrst client\nconnect two\ncreate /upload/other.zip\nack 200 session=$ID",
            "cancel\nanswer 502\ncreate /upload/other.zip\nack 200 session=$ID",
            "drop 1\nclose\ndrop 1\nack 200\ncreate /upload/other.zip\nack 200 session=$ID"),
        RuleCase(
            "BUP-CSA-008", "sent again", after: .connection,
            twin: "create\nretransmit 1\nduplicate 1\nack 200 session=$ID"),
    ]
}
