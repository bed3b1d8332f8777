/// An upload in which every text that a peer or a capturing program can choose is a marker, for tests of what reports may
/// not tell.
public enum MarkedUpload {
    /// Parts of what no redacted report may hold, in lower case.
    public static let markers = ["mark", "192.0.2.", "198.51.100.", "203.0.113.", "5eed5eed-"]

    public static let script = #"""
        let GUID {7df0354d-249b-430f-820d-3d2a9bef4931}
        client 203.0.113.55:50100
        server 198.51.100.20:80
        connect first
        create /MARKPATH/file.bin?q=MARKQUERY
            Host: MARKHOST.example.test:8080
            User-Agent: MARKAGENT/1.0
            +Authorization: Digest username="MARKUSER", realm="MARKDOMAIN", nonce="n", uri="/MARKPATH", response="r"
            +Content-Name: ..\MARKNAME.bin
            +Cookie: MARKCOOKIE=1
            +X-MARKFIELD: MARKVALUE
            +BITS-MARKFIELD: MARKVALUE
            +X-HTTP-Method-Override: MARKMETHOD
            BITS-Supported-Protocols: MARKPROTO $GUID
            +Via: 1.1 MARKVIA
            +X-Forwarded-For: 203.0.113.77
        ack 200 session=MARKSESSION host-id=MARKNODE.example.test protocol=$GUID
            Server: MARKSERVER/2
            +X-MARKFIELD-Answer: MARKVALUE
            +Location: http://MARKLOCATION.example.test/MARKPATH
        fragment 0-8191/12000
            Host: MARKHOST.example.test:8080
            BITS-Session-Id: MARKSESSION-OTHER
        ack 500 error=MARKERROR context=MARKCONTEXT
            reason MARKREASON
        fragment 0-8191/12000
            Content-Range: bytes MARKRANGE
            Host: MARKHOST2.example.test
        answer 404
            Server: MARKSERVER
            +X-Page: MARKVALUE
            body text "<html><title>MARKPAGE</title>MARKPAGE</html>"
        fragment 0-8191/12000
            target http://MARKUSER:MARKVALUE@MARKHOST.example.test/MARKPATH
            +Authorization: Basic TUFSS1VTRVI6TUFSS1ZBTFVF
        ack 200 received=MARKVALUE
        fragment 8192-11999/12000
            BITS-Packet-Type: MARKTYPE
            method MARKMETHOD
        answer 401
            +WWW-Authenticate: Basic realm="MARKDOMAIN"
        ping
            Authorization: NTLM TlRMTVNTUAADAAAAAAAAAAAAAAAAAAAAAAAAABQAFABAAAAAEAAQAFQAAAAAAAAAAAAAAAAAAAAAAAAATQBBAFIASwBEAE8ATQBBAEkATgBNAEEAUgBLAFUAUwBFAFIA
        ack 200 host-id=MARKNODE2 timeout=MARKVALUE
        close
        ack 200 received=12000 reply=http://MARKREPLY.example.test/MARKPATH/MARKREPLY?MARKQUERY
        C> GET http://MARKREPLY.example.test/MARKPATH/MARKREPLY?MARKQUERY HTTP/1.1
        C> Host: MARKREPLY.example.test
        C> User-Agent: Microsoft BITS/7.8 MARKAGENT
        C>
        S> HTTP/1.1 200 MARKREASON
        S> Last-Modified: MARKVALUE
        S> Content-Length: 0
        S>

        let ID {5EED5EED-249B-430F-820D-3D2A9BEF4931}
        target /MARKPATH2/%2e%2e/MARKFILE.asp
        host MARKHOST3.example.test
        connect second
        create
            +Via: 1.0 MARKVIA2
            +Content-Name: ..\..\MARKNAME2.zip
            +Authorization: Basic TUFSS1VTRVIyOk1BUktWQUxVRQ==
        ack 200 session=$ID host-id=MARKELSEWHERE.example.net
            Server: Microsoft-IIS/10.0
        fragment 0-4999/5000
        connect app client=198.51.100.20:50011 server=198.51.100.90:80
        C> POST /MARKAPP/receive.asp HTTP/1.1
        C> BITS-Original-Request-URL: http://MARKHOST3.example.test/MARKPATH2/%2e%2e/MARKFILE.asp
        C> BITS-Request-DataFile-Name: D:\MARKDIR\BITS-Sessions\Requests\$ID\requestfile.bin
        C> BITS-Response-DataFile-Name: D:\MARKDIR\BITS-Sessions\Replies\$ID\responsefile.bin
        C> User-Agent: MARKAGENT2
        C> Host: MARKAPP.example.test
        C> Content-Length: 0
        C>
        wait 4s
        S> HTTP/1.1 200 MARKREASON
        S> BITS-Static-Response-URL: http://MARKSTATIC.example.test/MARKPATH3
        S> Content-Length: 0
        S>
        on second
        ack 200 received=5000 reply=MARKREPLY2/responsefile.bin
            Server: Microsoft-IIS/10.0
        close
        answer 503
            Server: MARKOTHER
            +X-Cache: MISS from MARKCACHE

        connect third server=198.51.100.30:3128
        C> CONNECT MARKTUNNEL.example.test:80 HTTP/1.1
        C> Host: MARKTUNNEL.example.test:80
        C>
        S> HTTP/1.1 200 MARKREASON
        S>
        create http://MARKHOST4.example.test/MARKPATH4
            Host: MARKHOST4.example.test
        answer 403
            Server: squid/5.9 MARKPROXY
        comment frame 4 "MARKCOMMENT on a frame"
        """#

    /// With names and comments of its own.
    public static func pcapng() throws -> [UInt8] {
        let conversation = try Conversation(script: script)
        let interface = PcapngInterface(
            encapsulation: conversation.settings.encapsulation, name: "MARKINTERFACE")
        return CaptureFile.pcapng(
            conversation.frames(), PcapngOptions(interfaces: [interface], comment: "MARKCOMMENT everywhere")
        ).bytes
    }
}
