import Testing

extension FaultCases {
    private static let last = "fragment 8192-11999/12000\n"
    private static let closed = "\nclose\nack 200"

    /// Faults of servers and of the applications behind them: in fields, in lengths, and in what they say twice.
    static let serverFurther: [FaultCase] = [
        FaultCase(
            "two offsets in an ack", after: .halfway,
            last + "ack 200 received=12000\n    +BITS-Received-Content-Range: 8192" + closed,
            sessions: ["undetermined server"], findings: ["BUP-GEN-013 violation server"]),
        FaultCase(
            "ack without a length", after: .halfway,
            last + "ack 200 received=12000\n    -Content-Length\nwait 10s\nrst client\nconnect\nclose\nack 200",
            sessions: ["completed none"], findings: ["BUP-GEN-018 violation server"]),
        FaultCase(
            "ack with length and chunks", after: .halfway,
            last + "ack 200 received=12000\n    +Transfer-Encoding: chunked\nsend server text \"0\\r\\n\\r\\n\""
                + closed,
            sessions: ["completed none"], findings: ["BUP-GEN-019 violation server", "BUP-SEC-015 warning server"]),
        FaultCase(
            "protocol in a refusal", after: .connection,
            "create /upload/report.zip\nack 403 error=0x80070005 context=0x5 protocol=$GUID",
            sessions: ["refused server"], findings: ["BUP-CSA-004 violation server"]),
        FaultCase(
            "two protocols chosen", after: .connection,
            "create /upload/report.zip\nack 200 session=$ID protocol=\"$GUID $GUID\"\nfragment 0-11999/12000\nack 200 received=12000"
                + closed,
            sessions: ["completed none"], findings: ["BUP-CSA-005 violation server"]),
        FaultCase(
            "host id too long", after: .connection,
            "create /upload/report.zip\nack 200 session=$ID timeout=60 host-id=" + String(repeating: "a.", count: 160)
                + "test\nwait 1s\nnoise udp",
            sessions: ["undetermined capture"],
            findings: ["BUP-CSA-011 violation server", "BUP-CSA-016 warning server"]),
        FaultCase(
            "accepts only a part", after: .halfway,
            last + "ack 200 received=10000\nfragment 10000-11999/12000\nack 200 received=12000" + closed,
            sessions: ["completed none"], findings: ["BUP-FRA-004 warning server"]),
        FaultCase(
            "slow application", after: .halfway, last + "wait 310s\nack 200 received=12000" + closed,
            sessions: ["completed none"], findings: ["BUP-FRA-014 warning server-application"]),
        FaultCase(
            "answers twice", after: .halfway, last + "ack 200 received=12000\nack 200 received=12000\nwait 1s" + closed,
            sessions: ["completed none"], findings: ["BUP-ANS-007 warning server", "BUP-SEC-015 warning server"]),
        FaultCase(
            "challenge without a scheme", after: .connection, "create /upload/report.zip\nanswer 401",
            sessions: ["refused server"], findings: ["BUP-AUTH-006 violation server"]),
        FaultCase(
            "file gone at close", after: .uploaded, "close\nack 404",
            sessions: ["failed server"], findings: ["BUP-CLA-003 warning server"]),
        FaultCase(
            "reply url too long", after: .halfway,
            last + "ack 200 received=12000 reply=/r/" + String(repeating: "a", count: 2300),
            sessions: ["undetermined capture"], findings: ["BUP-RPL-001 violation server"]),
        FaultCase(
            "empty reply url", after: .halfway, last + "ack 200 received=12000\n    +BITS-Reply-URL:" + closed,
            sessions: ["completed none"], findings: ["BUP-RPL-006 note server"]),
        FaultCase(
            "reply gone", after: .halfway,
            last
                + """
                ack 200 received=12000 reply=/r/1.bin
                C> GET /r/1.bin HTTP/1.1
                C> User-Agent: Microsoft BITS/7.8
                C> Host: upload.example.test

                answer 404
                close
                ack 200
                """,
            sessions: ["completed none"], findings: ["BUP-RPL-005 warning server"]),
        FaultCase(
            "unknown protocol refused with 500", after: .connection,
            """
            create /upload/report.zip
                BITS-Supported-Protocols: {0b5ac9a2-0000-4000-8000-000000000001}
            ack 500 error=0x80070057 context=0x5
            """,
            sessions: ["refused client"],
            findings: ["BUP-ERR-007 warning server", "BUP-SRV-004 warning server"]),
        FaultCase(
            "bad range refused with 500", after: .halfway,
            """
            fragment 8192-11999/12000
                Content-Range: bytes 11999-8192/12000
            ack 500 error=0x80070057 context=0x5
            """,
            sessions: ["failed client"],
            findings: [
                "BUP-ERR-007 warning server", "BUP-FR-003 violation client", "BUP-SRV-005 warning server",
            ]),
        FaultCase(
            "missing length refused with 403", after: .uploaded,
            "close\n    -Content-Length\nack 500",
            sessions: ["failed client"], findings: ["BUP-GEN-003 violation client", "BUP-SRV-002 note server"]),
        FaultCase(
            "refused for no reason", after: .halfway, last + "ack 400 error=0x80070057 context=0x5",
            sessions: ["failed server"], findings: ["BUP-SRV-006 note server"]),
        FaultCase(
            "code of no table", after: .halfway, last + "ack 500 error=0x81234567 context=0x5",
            sessions: ["failed server"], findings: ["BUP-ERR-007 warning server", "BUP-ERR-010 note server"]),
        FaultCase(
            "code in decimal", after: .halfway, last + "ack 500 error=-2145386465 context=0x5",
            sessions: ["lost server"], findings: ["BUP-ERR-006 warning server"]),
        FaultCase(
            "file too large", after: .halfway, last + "ack 500 error=0x80200020 context=0x5",
            sessions: ["failed server"], findings: []),
        FaultCase(
            "overwriting forbidden", after: .connection,
            "create /upload/report.zip\nack 409 error=0x80070005 context=0x5",
            sessions: ["refused server"], findings: []),
        FaultCase(
            "http code of the application", after: .halfway, last + "ack 500 error=0x801901F4 context=0x7",
            sessions: ["failed server-application"], findings: []),
        FaultCase(
            "application refuses, client is told success", after: .nothing,
            Telling.told + Telling.byReference + Telling.respond("500 Oops", "Content-Length: 0") + Telling.thanked,
            sessions: ["completed none"], findings: ["BUP-NTF-013 warning server"]),
        FaultCase(
            "application never answers", after: .nothing,
            Telling.told + Telling.byReference + "wait 301s\nfin client\n"
                + "on up\nack 408 error=0x80070112 context=0x7",
            sessions: ["failed server-application"],
            findings: [
                "BUP-ERR-015 note server", "BUP-FRA-014 warning server-application",
                "BUP-NTF-011 warning server-application",
            ]),
        FaultCase(
            "notification with one path", after: .nothing,
            Telling.told + Telling.notify([Telling.originalURL, Telling.paths[0]]) + Telling.taken + Telling.thanked,
            sessions: ["completed none"], findings: ["BUP-NTF-003 violation server"]),
    ]
}
