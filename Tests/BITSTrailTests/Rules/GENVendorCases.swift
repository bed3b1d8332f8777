extension VendorCase {
    static let all: [VendorCase] = servers + clients + captures

    private static let plain = """
        connect
        create /upload/report.zip
        ack 200 session=$ID
        fragment 0-8191/12000
        ack 200 received=8192
        fragment 8192-11999/12000
        ack 200 received=12000
        close
        ack 200

        """

    private static let servers = [
        VendorCase(
            "gobits",
            grave: [
                "BUP-ERR-006 warning x3", "BUP-ERR-007 warning x2", "BUP-FRA-007 violation", "BUP-GEN-012 warning",
            ],
            """
            let GO 9c1e4b7a-52d0-4f6e-8a3b-1d2e3f405162
            connect
            create /upload/report.zip
            ack 200 session=$GO
            fragment 0-8191/12000
            ack 200 session=$GO received=8192
            rst client
            connect two
            fragment 0-8191/12000
            ack 416 error=0 context=5
                +BITS-Recieved-Content-Range: 8192
            fragment 8192-11999/12000
            ack 413 error=80070057 context=5
            session 9c1e4b7a-52d0-4f6e-8a3b-1d2e3f40516f
            close
            ack 400 error=8020001F context=5
            """),
        VendorCase(
            "SimpleBITSServer", grave: ["BUP-CSA-008 warning"],
            """
            always server
                Server: SimpleBITSServer/0.1
            connect
            ping
            ack 200 error=1 context=""
            create /upload/report.zip
            ack 200 session=-880175811059764634
            fragment 0-8191/12000
            ack 200 session=-880175811059764634 received=8192
            rst client
            connect two
            create /upload/report.zip
            ack 200 session=-880175811059764634
            fragment 0-8191/12000
            ack 200 session=-880175811059764634 received=8192
            fragment 8192-11999/12000
            ack 200 session=-880175811059764634 received=12000
            close
            ack 200 session=-880175811059764634
            """),
        VendorCase(
            "BITSServer, a session per connection", grave: ["BUP-CSA-008 warning"],
            """
            connect
            create /upload/report.zip
            ack 200 session=880175811059764634
            fragment 0-8191/12000
            ack 200 session=880175811059764634 received=8192
            rst client
            connect two
            fragment 8192-11999/12000
            ack 400
            create /upload/report.zip
            ack 200 session=880175811059764634
            fragment 0-11999/12000
            ack 200 session=880175811059764634 received=12000
            close
            ack 200 session=880175811059764634
            """),
        VendorCase(
            "OneDrive",
            """
            method POST
            always client
                +X-Http-Method-Override: BITS_POST
                +Authorization: Bearer AAAA
            always server
                -Server
            connect
            create /users/1/a.jpg
            ack 201 session=7c0d7c0d7c0d7c0d7c0d7c0d7c0d7c0d7c0d7c0d
                -Accept-encoding
            fragment 0-8191/12000
            ack 200 received=8192
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 201
                +X-Resource-Id: 1
            """),
        VendorCase(
            "XenServer",
            """
            always client
                BITS-Supported-Protocols: {7df0354d-249b-430f-820D-3D2A9BEF4931}
            connect
            create /disk
                BITS-Packet-Type: cReAtE-sEsSiOn
            ack 200 session=$ID
            fragment 0-8191/12000
            ack 200 received=8192 session=$ID
            fragment 8192-11999/12000
            ack 400 error=0x80070057 context=0x7
            fragment 8192-11999/12000
            ack 200 received=12000 session=$ID
            close
            ack 200 session=$ID
            """),
        VendorCase(
            "DFIR-ORC's endpoint", grave: ["BUP-CSA-002 violation", "BUP-FRA-001 violation"],
            """
            connect
            create /upload/report.zip
            ack 200 session=9c1e4b7a-52d0-4f6e-8a3b-1d2e3f405162
                -BITS-Protocol
                +BITS-Supported-Protocols: 1.5
            fragment 0-11999/12000
            ack 200
            close
            ack 200
            """),
        VendorCase(
            "C2 relay",
            """
            connect
            create /upload/report.zip
            ack 200 session=4711
            fragment 0-11999/12000
            ack 200 received=12000
            close
            answer 404
                +BITS-Error-Code: 0x80190194
            """),
    ]

    private static let clients = [
        VendorCase("Windows", plain),
        VendorCase("Zenfolio", grave: ["BUP-GEN-015 warning x4"], "method POST\n" + plain),
        VendorCase(
            "all names in small letters, types in capitals",
            plain.replacing("close\n", with: "close\n    -BITS-Packet-Type\n    +bits-packet-type: CLOSE-SESSION\n")),
        VendorCase(
            "NTLM",
            """
            connect
            ping
            answer 401
                +WWW-Authenticate: NTLM
                body html 300
            ping
                +Authorization: NTLM AAAA
            answer 401
                +WWW-Authenticate: NTLM BBBB
            ping
                +Authorization: NTLM CCCC
            ack 200

            """ + plain.replacing("connect\n", with: "")),
    ]

    private static let captures = [
        VendorCase("the client's side only", "onesided client\n" + plain),
        VendorCase("the server's side only", "onesided server\n" + plain),
        VendorCase("heads only", "snaplen 400\n" + plain),
        VendorCase("less than heads", "snaplen 120\n" + plain),
        VendorCase("cut", plain + "cut 50"),
        VendorCase("a frame lost", plain + "drop frame 5"),
        VendorCase(
            "each frame twice", plain + (1...20).map { "duplicate frame \($0 * 2 - 1)" }.joined(separator: "\n")),
        VendorCase("two frames in other order", plain + "reorder frames 4 5\nreorder frames 12 13"),
        VendorCase("small segments", plain.replacing("connect\n", with: "connect\nsegment 40\n")),
        VendorCase("begins in the middle", plain.replacing("connect\n", with: "connect midstream\n")),
        VendorCase(
            "behind a proxy", "always client\n    +Via: 1.1 p.example.test\n    +X-Forwarded-For: 192.0.2.7\n" + plain),
        VendorCase(
            "in front of a proxy", plain.replacing("/upload", with: "http://upload.example.test/upload")
        ),
    ]
}
