/// First inputs of the harnesses that captures have none for: usual values, tokens, words, segments, fragments.
extension Seeds {
    /// By the number of ``ValueHarness``'s kinds.
    private static let values = [
        ["{7df0354d-249b-430f-820d-3d2a9bef4931}", "7DF0354D249B430F820D3D2A9BEF4931", "{7df0354d-249b-430f-820d}"],
        [
            "bytes 0-1023/4096", "bytes 1024-4095/4096", "bytes=0-0/*",
            "bytes 9223372036854775806-9223372036854775807/1",
        ],
        ["1024", "18446744073709551615", " 7, 7"],
        ["0x80070005", "2147942405", "0x8020001F", "-2147024891", "0x5", "0x7"],
        ["86400", "4294967295", "upload.example.test:8080", "http://user@h/", "Microsoft BITS/7.8", "C:\\file.bin"],
        ["bytes=0-99,200-,-5", "bytes=5-4", "bytes=-0"],
        [
            "/reply/{7df0354d-249b-430f-820d-3d2a9bef4931}", "../a/../../b", "http://u:p@h:1/x?y#z",
            "\\\\h\\s\nhttp://h/a/b",
        ],
        ["/upload/a%20b.bin?x=1", "http://user:secret@h:80/a/./b/../c", "*", "[fe80::1%25eth0]:443", "h:443"],
        ["2025-03-04T12:00:00Z", "12:30", "@1741086000.5", "::1", "10.0.0.1"],
        ["T_resp=60", "max_frag=1MiB", "idle_close=1h"],
        ["BUP-CS-009=note", "warning", "7df0354d-249b-430f-820d-3d2a9bef4931", "example.test"],
        ["a, b;q=1,\"c, d\"", "gzip , , deflate"],
        ["/a/b%2f..\\c", "name\u{9}with\u{1b}controls", "%e4%20%"],
    ]
    private static let tokens = [
        "NTLMSSP\0\u{1}\0\0\0\u{7}\u{82}\u{8}\u{a2}", "NTLMSSP\0\u{3}\0\0\0", "`\u{6}\u{6}+\u{6}\u{1}\u{5}\u{5}\u{2}",
        "DOMAIN\\user:secret", "username=\"a\\\"b\", realm=\"r\", userhash=false, response=\"0\"",
        "Negotiate, NTLM, Digest realm=\"a, b\", Basic realm=\"c\"",
    ]
    private static let words = [
        [
            "tcp port 80 and host 10.0.0.1", "ether host 0:1:2:3:4:5", "net 10.0.0.0/8", "tcp[13] & 7 != 0",
            "host example.test",
        ],
        [
            "{// a\n\"fail-on\": 'warning', \"set\": [\"T_resp=60\"], \"redact\": true,}",
            "\u{ef}\u{bb}\u{bf}{\"a\": [1, 2.5]}",
        ],
        [
            "{\"schema_version\":\"1.4.0\",\"findings\":[{\"rule\":\"BUP-CS-009\",\"session\":null,\"fingerprint\":\"00\"}]}"
        ],
    ]

    static func writeTexts(into folder: String) {
        func put(_ octets: [UInt8], _ harness: Harness, _ name: String) {
            Seeds.put(octets, "\(folder)/\(harness.rawValue)/\(name)")
        }
        func putAll(_ texts: [String], kind: Int, _ harness: Harness) {
            for (number, text) in texts.enumerated() {
                let octets = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
                put([UInt8(kind)] + octets, harness, "\(kind)-\(number)")
            }
        }
        for (kind, texts) in values.enumerated() { putAll(texts, kind: kind, .values) }
        for (kind, texts) in words.enumerated() { putAll(texts, kind: kind, .words) }
        for kind in 0..<6 { putAll(tokens, kind: kind, .tokens) }
        put([0] + datagram(0x0) + datagram(0x8), .fragments, "two-datagrams")
        put([0, 0] + handshake + exchange + ends, .segments, "whole")
        put([0, 0] + exchange + lateOnes + exchange, .segments, "late")
        put([0x7c, 20] + handshake + lateOnes + exchange + ends, .segments, "bounded")
    }

    /// Fragments of ``FragmentHarness``, the last one first.
    private static func datagram(_ head: UInt8) -> [UInt8] {
        [head | 0x10, 4, 5, 0, head, 0, 2, 0, head, 2, 2, 0]
    }

    // Segments of ``SegmentHarness``: who and which flags, place, length, acknowledged, time, cut, oddities, wish.
    private static let handshake: [UInt8] = [
        0x18, 0, 0, 0, 1, 0, 0, 0, 0x24, 0, 0, 0, 1, 0, 0, 0, 0x00, 0, 0, 0, 1, 0, 0, 0,
    ]
    private static let exchange: [UInt8] = [
        0x08, 0, 100, 0, 2, 0, 0, 0, 0x08, 0, 0x90, 0, 2, 0, 0, 2, 0x0c, 0, 50, 0, 3, 0, 0, 0x21, 0x00, 0, 0, 0, 2, 0,
        0, 0,
    ]
    /// A hole, what fills it, a copy, a frame that was cut.
    private static let lateOnes: [UInt8] = [
        0x08, 30, 20, 0, 2, 0, 0, 0, 0x08, 0xce, 30, 0, 2, 0, 0, 0, 0x08, 0xce, 50, 0, 2, 0, 0, 0, 0x0c, 0, 90, 0, 2,
        40, 0, 0,
    ]
    private static let ends: [UInt8] = [
        0x28, 0, 0, 0, 4, 0, 0, 0, 0x2c, 0, 0, 1, 4, 0, 0, 0, 0x00, 1, 0, 1, 4, 0, 0, 0,
    ]
}
