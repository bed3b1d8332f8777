import BITSSessions
import Conversations
import Testing

/// Captures that begin within a connection, or lack the client's end: what they do not prove is no fault.
@Suite struct HiddenBeginningTests {
    private static let id = "{9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}"

    private func faults(_ sink: CollectingSink) -> [String] {
        sink.findings.filter { $0.severity >= .warning }.map { "\($0.rule.id) \($0.severity.name)" }
    }

    /// Requests sent together: behind each cut the first answer is that of a request which the capture lacks.
    @Test func answersOfUnseenRequests() throws {
        let script =
            Prologue.nothing.lines + """
                connect
                create /upload/report.zip
                ack 200 session=\(Self.id)
                coalesce
                fragment 0-999/1000
                create /upload/other.zip
                ack 200 received=1000
                ack 200 session={9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405163}
                session {9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405163}
                target /upload/other.zip
                fragment 0-99/100
                ack 200 received=100
                close
                ack 200
                """
        let frames = try Conversation(script: script).frames()
        let whole = Set(faults(try Running.analyze(CaptureFile.pcap(frames).bytes)))
        for count in 1..<frames.count {
            let sink = try Running.analyze(CaptureFile.pcap(Array(frames.dropFirst(count))).bytes)
            #expect(Set(faults(sink)).subtracting(whole).isEmpty, "without the first \(count)")
        }
    }

    /// The answer to an unseen Fragment leaves the Create-Session waiting for its own.
    @Test(arguments: ["connect midstream", "connect"]) func createBehindAFragment(_ connect: String) throws {
        let script =
            Prologue.nothing.lines + """
                \(connect)
                create /upload/other.zip
                S> HTTP/1.1 200 OK
                S> BITS-Packet-Type: Ack
                S> BITS-Received-Content-Range: 1000
                S> Content-Length: 0

                ack 200 session=\(Self.id)
                """
        let sink = try Running.analyze(try Conversation(script: script).pcap())
        let isHidden = connect.contains("midstream")
        // The last Ack has no BITS-Protocol: it may be that of another hidden request.
        #expect(faults(sink).contains { $0.hasPrefix("BUP-CSA") } == !isHidden, "\(faults(sink))")
        #expect(sink.sessions.compactMap(\.sessionID).contains(Self.id) == isHidden)
    }

    /// A body full of messages is under way where the capture begins.
    @Test func messagesInABody() throws {
        var text = ""
        for number in 0..<40 {
            text +=
                "BITS_POST /evil/\(number) HTTP/1.1\\r\\nBITS-Packet-Type: Fragment\\r\\nBITS-Session-Id: {AAAA}\\r\\n"
            text += "Content-Range: bytes 0-99/1000\\r\\nContent-Length: 100\\r\\nHost: h\\r\\n\\r\\nxxxxxxxxxxxx"
        }
        let size = text.replacing("\\r\\n", with: "..").utf8.count
        let script =
            Prologue.nothing.lines + """
                connect
                create /upload/report.zip
                ack 200 session=\(Self.id)
                segment 500
                fragment 0-\(size - 1)/\(size)
                    body text "\(text)"
                ack 200 received=\(size)
                close
                ack 200
                """
        let frames = try Conversation(script: script).frames()
        for count in 1..<frames.count {
            let sink = try Running.analyze(CaptureFile.pcap(Array(frames.dropFirst(count))).bytes)
            #expect(sink.sessions.allSatisfy { $0.target?.contains("evil") != true }, "without the first \(count)")
            #expect(sink.findings.allSatisfy { $0.severity < .violation }, "without the first \(count)")
        }
    }

    /// The client left before the server did, but the capture lacks its FIN, alone or with the request's last octets.
    @Test(arguments: [false, true]) func lostFIN(_ hashes: Bool) throws {
        let script =
            Prologue.nothing.lines + """
                connect
                create /upload/report.zip
                ack 200 session=\(Self.id)
                fragment 0-5999/6000
                fin client
                wait 30ms
                fin server
                wait 10s
                noise udp
                """
        let frames = try Conversation(script: script).frames()
        let isFIN = { (frame: BuiltFrame) in frame.side == .client && frame.tcp?.flags.contains(.fin) == true }
        let fin = try #require(frames.firstIndex(where: isFIN))
        let last = try #require(
            frames.lastIndex { $0.side == .client && $0.tcp.map { !$0.payload.isEmpty } == true })
        for missing in [[fin], [fin, last]] {
            let kept = frames.indices.filter { !missing.contains($0) }.map { frames[$0] }
            let sink = try Running.analyze(CaptureFile.pcap(kept).bytes, hashes: hashes)
            #expect(sink.findings.allSatisfy { $0.rule.id.text != "BUP-ANS-001" }, "\(missing) \(sink.findingLines)")
            #expect(faults(sink) == [], "\(missing)")
        }
        // The nearest that is a fault: the server closes first.
        let fault = try Running.analyze(
            try Conversation(script: script.replacing("fin client\n", with: "")).pcap(), hashes: hashes)
        #expect(faults(fault) == ["BUP-ANS-001 violation"])
    }
}
