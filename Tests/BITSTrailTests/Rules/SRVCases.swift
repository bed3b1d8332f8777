import BITSSessions

/// What the server accepted, or answered to what it had to refuse.
extension RuleCases {
    static let srv: [RuleCase] = srvAccepted + srvRefused + srvEnded + srvUnexplained

    private static let srvAccepted = [
        RuleCase(
            "BUP-SRV-001", "Ping with a body", fires: "ping\n    body text \"ping\"\nack 200", field: .warning,
            spec: .violation, also: ["BUP-GEN-005 violation"],
            twin: "ping\n    body text \"ping\"\nack 400 error=0x80070057 context=0x5",
            "ping\n    body text \"ping\"\nanswer 502", twinAlso: ["BUP-GEN-005 violation"]),
        RuleCase("BUP-SRV-001", "nothing is wrong", twin: "ping\nack 200"),
        RuleCase(
            "BUP-SRV-001", "length and range differ",
            fires: "fragment 0-8191/12000\n    body 8000 at 0\nack 200 received=8000", field: .warning,
            spec: .violation, also: ["BUP-FR-005 violation"]),
        RuleCase(
            "BUP-SRV-001", "no id", after: .halfway, fires: "cancel\n    -BITS-Session-Id\nack 200", field: .warning,
            spec: .violation, also: ["BUP-CN-001 violation"]),
        RuleCase(
            "BUP-SRV-001", "CSA-015 speaks instead", after: .connection,
            twin: "create\n    BITS-Supported-Protocols: 1.5\nack 200 session=$ID\n    -BITS-Protocol",
            twinAlso: ["BUP-CS-002 violation", "BUP-CSA-002 violation", "BUP-CSA-015 violation"]),
        RuleCase(
            "BUP-SRV-001", "what a server need not check", after: .halfway,
            twin: "fragment 8192-11999/12000\n    version HTTP/1.0\nack 200 received=12000",
            twinAlso: ["BUP-GEN-001 violation"]),
        RuleCase(
            "BUP-SRV-001", "octets are missing", after: .halfway,
            twin: """
                drop 2
                fragment 8192-9999/12000
                ack 200 received=10000
                ping
                    body text "ping"
                ack 200
                """, twinAlso: ["BUP-GEN-005 violation"]),
    ]

    private static let srvRefused = [
        RuleCase(
            "BUP-SRV-002", after: .halfway,
            fires: "close\n    -Content-Length\nack 500 error=0x80004005 context=0x5", field: .note, spec: .warning,
            also: ["BUP-CL-002 violation", "BUP-ERR-007 warning", "BUP-GEN-003 violation"],
            twin: "close\n    -Content-Length\nack 411 error=0x80070057 context=0x5",
            "close\n    -Content-Length\nack 400 error=0x80070057 context=0x5", "close\n    -Content-Length\nack 503",
            twinAlso: ["BUP-CL-002 violation", "BUP-GEN-003 violation"]),
        RuleCase(
            "BUP-SRV-004", after: .connection,
            fires: "create\n    BITS-Supported-Protocols: 1.5\nack 500 error=0x80200022 context=0x5", field: .warning,
            spec: .violation, also: ["BUP-CS-002 violation", "BUP-ERR-007 warning"],
            twin: "create\n    BITS-Supported-Protocols: 1.5\nack 400 error=0x80070057 context=0x5",
            "create\n    BITS-Supported-Protocols: 1.5\nack 403 error=0x80070005 context=0x5",
            "create\n    BITS-Supported-Protocols: 1.5\nack 503",
            "create\n    BITS-Supported-Protocols: 1.5\nanswer 404",
            "create\n    BITS-Supported-Protocols: 1.5\nack 400", twinAlso: ["BUP-CS-002 violation"]),
        RuleCase(
            "BUP-SRV-004", "the protocol is offered", after: .connection,
            twin: "create\nack 500 error=0x80200022 context=0x5",
            "create\n    BITS-Supported-Protocols: $GUID,$GUID\nack 400 error=0x80004005 context=0x5"),
        RuleCase(
            "BUP-SRV-005", "416 to what begins nowhere",
            fires: "fragment 0-99/200\n    -Content-Range\nack 416 received=0 error=0x0 context=0x5", field: .warning,
            spec: .violation, also: ["BUP-FR-001 violation"],
            twin: "fragment 0-99/200\n    -Content-Range\nack 413", twinAlso: ["BUP-FR-001 violation"]),
        RuleCase(
            "BUP-SRV-005", "every error becomes 416, as of XenServer", after: .halfway,
            fires: """
                fragment 8192-11999/12000
                    Content-Range: bytes 8192-12000/12000
                ack 416 received=8192 error=0x80070057 context=0x7
                """, field: .warning, spec: .violation,
            also: ["BUP-FR-004 violation", "BUP-FR-005 violation"],
            twin: """
                fragment 8192-11999/12000
                    Content-Range: bytes 8192-12000/12000
                ack 400 error=0x80070057 context=0x5
                """,
            """
            fragment 8192-11999/12000
                Content-Range: bytes 8192-12000/12000
            ack 413
            """,
            """
            fragment 8192-11999/12000
                Content-Range: bytes 8192-12000/12000
            ack 403 error=0x80070005 context=0x5
            """, twinAlso: ["BUP-FR-004 violation", "BUP-FR-005 violation"]),
        RuleCase(
            "BUP-SRV-005", "another code", after: .halfway,
            fires: "fragment 8192-11999/12000\n    -Content-Range\nack 500 error=0x80004005 context=0x5",
            field: .warning, spec: .violation, also: ["BUP-ERR-007 warning", "BUP-FR-001 violation"]),
        RuleCase(
            "BUP-SRV-005", "it begins elsewhere, too", after: .halfway,
            twin: """
                fragment 4000-9999/12000
                    Content-Range: bytes 4000-12000/12000
                ack 416 received=8192 error=0x0 context=0x5
                """,
            twinAlso: ["BUP-FR-004 violation", "BUP-FR-005 violation", "BUP-FR-009 violation"]),
    ]

    private static let refused = "ack 500 error=0x8020001F context=0x5\n"
    private static let late = "fragment 8192-11999/12000\n"

    private static let srvEnded = [
        RuleCase(
            "BUP-SRV-003", "Fragment after Cancel accepted", after: .halfway,
            fires: "cancel\nack 200\n" + late + "ack 200 received=12000", field: .warning, spec: .violation,
            also: ["BUP-FR-014 violation"], twin: "cancel\nack 200\n" + late + refused,
            "cancel\nack 200\n" + late + "ack 503", "cancel\nack 200\n" + late + "answer 404",
            twinAlso: ["BUP-FR-014 violation"]),
        RuleCase(
            "BUP-SRV-003", "Fragment after Close refused with 400", after: .uploaded,
            fires: "close\nack 200\n" + late + "ack 400 error=0x80070057 context=0x5", field: .warning,
            spec: .violation, also: ["BUP-FR-014 violation"]),
        RuleCase(
            "BUP-SRV-003", "Close once more", after: .uploaded, fires: "close\nack 200\nclose\nack 200",
            field: .note, spec: .violation, also: ["BUP-CL-004 warning"], twin: "close\nack 200\nclose\n" + refused,
            "close\nack 503\nclose\nack 200"),
        RuleCase(
            "BUP-SRV-003", "reported lost before", after: .halfway,
            fires: late + refused + late + "ack 400 error=0x80070057 context=0x5", field: .warning, spec: .violation,
            also: ["BUP-ERR-011 violation"], twin: late + refused + late + "ack 200 received=12000",
            late + refused + late + refused, twinAlso: ["BUP-ERR-011 violation"]),
        RuleCase(
            "BUP-SRV-003", "the request is wrong in itself", after: .uploaded,
            twin: "close\nack 200\n" + late + "    -Content-Range\nack 400 error=0x80070057 context=0x5",
            twinAlso: ["BUP-FR-001 violation", "BUP-FR-014 violation"]),
        RuleCase(
            "BUP-SRV-003", "another server", after: .uploaded,
            twin: "close\nack 200\nconnect two server=192.0.2.81:80\n" + late + "ack 400 error=0x80070057 context=0x5"),
        RuleCase(
            "BUP-SRV-003", "an id that is given again", after: .connection,
            twin: """
                create /a
                ack 200 session=42
                fragment 0-99/100
                ack 200 received=100
                close
                ack 200
                create /a
                ack 200 session=42
                fragment 0-99/100
                ack 200 received=100
                """,
            """
            create /a
            ack 200 session=42
            fragment 0-99/100
            ack 200 received=100
            close
            ack 200
            drop 1
            create /a
            drop 1
            ack 200 session=42
            fragment 0-99/100
            ack 200 received=100
            """),
        RuleCase(
            "BUP-SRV-003", "from before the capture", after: .connection,
            twin: "target /a\nsession $ID\nclose\nack 200\nclose\nack 200"),
    ]

    private static let srvUnexplained = [
        RuleCase(
            "BUP-SRV-006", after: .halfway, fires: late + "ack 400 error=0x80070057 context=0x5", field: .note,
            spec: .note, twin: late + "    -Content-Range\nack 400 error=0x80070057 context=0x5",
            twinAlso: ["BUP-FR-001 violation"]),
        RuleCase(
            "BUP-SRV-006", "a total that no file has", after: .halfway,
            twin: late
                + "    Content-Range: bytes 8192-11999/18446744073709551615\nack 400 error=0x80070057 context=0x5"),
        RuleCase(
            "BUP-SRV-006", "Create-Session", after: .connection, fires: "create\nack 400 error=0x80070057 context=0x5",
            field: .note, spec: .note, twin: "create /upload/\nack 400 error=0x80070057 context=0x5",
            "create\n    BITS-Supported-Protocols: \(foreignProtocol)\nack 400 error=0x80070057 context=0x5",
            "create\nack 400 error=0x80070005 context=0x5", "create\nack 400"),
        RuleCase(
            "BUP-SRV-006", "what came before is not there", after: .connection,
            twin: "target /a\nsession $ID\nfragment 5-99/100\nack 400 error=0x80070057 context=0x5",
            "target /a\nsession $ID\nfragment 5-99/200\nack 200 received=100\nfragment 100-199/200\nack 400 error=0x80070057 context=0x5"
        ),
    ]
    private static let foreignProtocol = "{0b5ac9a2-0000-4000-8000-000000000001}"
}
