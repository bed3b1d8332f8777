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

    @Test func saysWhenThereIsNothing() {
        let sink = Sink()
        PacketsText(to: sink.output).finish(Samples.run(outcomes: [], findings: []))
        #expect(sink.text == "# no BITS packet in 22 frames\n")
    }
}
