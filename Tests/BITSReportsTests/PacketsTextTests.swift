import Testing

@testable import BITSReports
@testable import BITSSessions

@Suite struct PacketsTextTests {
    private func packet(
        _ number: Int64, _ milliseconds: Int64, _ direction: Direction, type: String?, answers: String? = nil,
        method: String? = nil, target: String? = nil, status: Int? = nil, id: String? = nil, range: OctetRange? = nil,
        rawRange: String? = nil, received: Int64? = nil, error: String? = nil, body: Int64? = 0, note: String? = nil
    ) -> PacketReport {
        PacketReport(
            moment: Moment(frame: Samples.frame(number), time: Samples.start + milliseconds * 1_000_000, byteOffset: 0),
            lastFrame: Samples.frame(number), direction: direction, connection: 0, client: Samples.client,
            server: Samples.server, packetType: type, answers: answers, method: method, target: target, status: status,
            sessionID: id, range: range, rawRange: rawRange, received: received, error: error, head: [],
            bodyLength: body,
            note: note)
    }

    @Test func oneLinePerPacket() {
        let sink = Sink()
        let report = PacketsText(to: sink.output)
        report.packet(packet(4, 0, .clientToServer, type: "Create-Session", target: "/upload/a.zip"))
        report.packet(packet(5, 1, .serverToClient, type: "Ack", answers: "Create-Session", status: 200, id: "{9C1E}"))
        report.packet(
            packet(
                6, 2, .clientToServer, type: "Fragment", target: "/upload/a.zip", id: "{9C1E}",
                range: OctetRange(first: 0, last: 8191, total: 12_000), body: 8192))
        report.packet(packet(15, 1204, .serverToClient, type: "Ack", answers: "Fragment", status: 200, received: 8192))
        report.packet(
            packet(
                16, 1205, .clientToServer, type: nil, method: "BITS_POST", target: "/a\u{1B}[2J",
                rawRange: "bytes x-\u{E9}"))
        report.packet(
            packet(17, 1206, .serverToClient, type: nil, status: 500, error: "0x80070005", note: "no Ack"))
        report.finish(Samples.run(outcomes: [], findings: []))
        #expect(
            sink.text == #"""
                # frame, seconds since 2025-03-04T09:00:00.000000Z, from > to, packet
                     4     0.000000 192.0.2.10:49152 > 192.0.2.80:80  Create-Session /upload/a.zip
                     5     0.001000 192.0.2.80:80 > 192.0.2.10:49152  Ack(Create-Session) 200 id={9C1E}
                     6     0.002000 192.0.2.10:49152 > 192.0.2.80:80  Fragment /upload/a.zip range=0-8191/12000 body=8192 id={9C1E}
                    15     1.204000 192.0.2.80:80 > 192.0.2.10:49152  Ack(Fragment) 200 next=8192
                    16     1.205000 192.0.2.10:49152 > 192.0.2.80:80  BITS_POST (no packet type) /a\x1B[2J range="bytes x-\xE9"
                    17     1.206000 192.0.2.80:80 > 192.0.2.10:49152  HTTP 500 error=0x80070005 (no Ack)

                """#)
    }

    private func details(_ head: String, _ packet: PacketReport, at offset: Int64? = 100) -> String {
        var packet = packet
        packet.head = Array(head.utf8)
        packet.streamOffset = offset
        let sink = Sink()
        let report = PacketsText(
            to: sink.output, names: CaptureNames([]), flushesEachLine: false, isVerbose: true)
        report.packet(packet)
        report.finish(Samples.run(outcomes: [], findings: []))
        return sink.text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(2).joined(separator: "\n")
    }

    @Test func aRequestTakenApart() {
        let text = details(
            """
            BITS_POST /upload/a.zip HTTP/1.1\r
            bits-packet-type:  Fragment\r
            BITS-Session-Id: {9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}\r
            Content-Range: bytes 8192-11999/12000\r
            Authorization: Basic YWxpY2U6aHVudGVyMg==\r
            Cookie: session=hidden\r
            BITS-Odd: \u{1B}[2J \u{E9}\r
            X-Long: abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz  abcdefghijklmnopqrstuvwxyz\r
            nothing\r
            Content-Length: 3808\r
            \r

            """,
            packet(6, 0, .clientToServer, type: "Fragment", target: "/upload/a.zip", body: 3808))
        #expect(
            text == #"""
                  head: frame 6, octets 100-468 of the client, a body of 3,808 octets
                        100-131  BITS_POST /upload/a.zip HTTP/1.1
                                 = BITS_POST: an upload by BITS; the target is a path
                        134-160  bits-packet-type:  Fragment
                                 = a request of the client
                        163-217  BITS-Session-Id: {9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}
                                 = a GUID in braces
                        220-256  Content-Range: bytes 8192-11999/12000
                                 = 3808 octets from offset 8192 on
                                 = of a file of 12000
                                 = the last of it
                        259-299  Authorization: Basic …
                                 = credentials are hidden
                                 = user alice
                        302-323  Cookie: session=xxxxxx
                                 = values are hidden
                        326-342  BITS-Odd: \x1B[2J \xC3\xA9
                                 = no field of BITS
                        345-433  X-Long: abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz
                                 abcdefghijklmnopqrstuvwxyz
                        436-442  nothing
                                 = no field: it has no colon (RFC 9112 5)
                        445-464  Content-Length: 3808
                                 = a body of 3808 octets


                """#, "\(text)")
    }

    @Test func anAnswerTakenApart() {
        let text = details(
            """
            HTTP/1.1 403 Forbidden\r
            BITS-Packet-Type: Ack\r
            BITS-Protocol: {7df0354d-249b-430f-820d-3d2a9bef4931}\r
            BITS-Host-Id: node2.example.test:80\r
            BITS-Host-Id-Fallback-Timeout: 4294967295\r
            BITS-Received-Content-Range: 8192\r
            BITS-Error-Code: 0x80070005\r
            BITS-Error-Context: 0x5\r
            WWW-Authenticate: NTLM TlRMTVNTUAACAAAAAAAAADgAAAAFgomi\r
            \r

            """,
            packet(7, 0, .serverToClient, type: "Ack", answers: "Fragment", status: 403, body: 0), at: nil)
        for part in [
            "head: frame 7, no body\n", "= an answer of the server\n", ": the upload protocol of BITS 1.5\n",
            "= a host with a port, which does not belong there, for the rest", "= never back to the first host\n",
            "= the server has 8192 octets; the next one is at offset 8192\n", "= 0x80070005 E_ACCESSDENIED: ",
            "= 0x5: ", "WWW-Authenticate: NTLM …\n", "= the server accepts NTLM",
        ] {
            #expect(text.replacing("\n                   ", with: " ").contains(part), "\(part)\n\(text)")
        }
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    /// Whatever a head holds, no line is longer than a terminal, and no octet of it is anything but printable.
    @Test func hostileHeads() {
        var head = Array("GET /\u{202E} HTTP/1.1\r\n".utf8)
        for octet in UInt8.min...UInt8.max { head += [octet, octet, UInt8(ascii: ":")] }
        head += [UInt8](repeating: UInt8(ascii: "a"), count: 70_000)
        var hostile = packet(6, 0, .clientToServer, type: nil)
        hostile.head = head
        hostile.streamOffset = .max
        let text = PacketDetails.text(hostile, CaptureNames([]))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.value < 0x7F || $0 == "…" })
        #expect(text.utf8.count < 20_000)
    }

    @Test func saysWhenThereIsNothing() {
        let sink = Sink()
        PacketsText(to: sink.output).finish(Samples.run(outcomes: [], findings: []))
        #expect(sink.text == "# no BITS packet in 22 frames\n")
    }
}
