import BITSSessions
import Conversations
import Testing

/// What TCP does, and what strangers do to it, makes no difference to the sessions.
@Suite struct ConnectionLifeTests {
    static let scripts = ["F01-plain-upload", "F10-many-faults"]

    /// A segment like the frame's, with other numbers and flags.
    private func strange(
        _ frame: BuiltFrame, by distance: Int, _ flags: TCPFlags, _ payload: [UInt8] = []
    ) -> BuiltFrame {
        var other = frame
        other.identification = 0xbad0 &+ UInt16(truncatingIfNeeded: distance)
        guard var segment = other.tcp else { return frame }
        segment.sequence &+= UInt32(truncatingIfNeeded: distance)
        segment.flags = flags
        segment.payload = payload[...]
        other.tcp = segment
        return other
    }

    /// Beyond every window, and far before what was received.
    @Test(arguments: scripts) func strangersSegments(_ name: String) throws {
        let frames = try ScriptLibrary.conversation(name).frames()
        let plain = try Likeness.of(frames)
        for distance in [40_000_000, 900_000_000, -900_000_000] {
            for (flags, payload) in [
                ([.ack, .psh], Array("HTTP/1.1 500 No\r\n\r\n".utf8)), ([.rst, .ack], []), (.rst, []),
                ([.fin, .ack], []),
                (.syn, []),
            ] as [(TCPFlags, [UInt8])] {
                var changed: [BuiltFrame] = []
                for (index, frame) in frames.enumerated() {
                    changed.append(frame)
                    if index > 3, index % 4 == 1 { changed.append(strange(frame, by: distance, flags, payload)) }
                }
                #expect(try Likeness.of(changed) == plain, "\(flags) at \(distance)")
            }
        }
    }

    @Test(arguments: scripts) func numbersThatWrap(_ name: String) throws {
        let frames = try ScriptLibrary.conversation(name).frames()
        let plain = try Likeness.of(frames)
        for shift in stride(from: UInt32(0x1000_0000), through: 0xf000_0000, by: 0x2000_0000) {
            let moved = frames.map { frame in
                var frame = frame
                let (own, other) = frame.side == .client ? (shift, ~shift) : (~shift, shift)
                frame.tcp?.sequence &+= own
                if frame.tcp?.flags.contains(.ack) ?? false { frame.tcp?.acknowledgment &+= other }
                return frame
            }
            #expect(try Likeness.of(moved) == plain)
        }
    }

    @Test(arguments: scripts) func clocksThatDisagree(_ name: String) throws {
        let frames = try ScriptLibrary.conversation(name).frames()
        let plain = try Likeness.of(frames, hashes: false)
        for difference in [Int64(150_000), -150_000] {
            var changed = frames
            for index in changed.indices where changed[index].side == .server { changed[index].time += difference }
            #expect(try Likeness.of(changed.onOwnInterfaces(), hashes: false).sessions == plain.sessions)
            #expect(
                try Likeness.of(changed.sortedByTime().onOwnInterfaces(), hashes: false).sessions == plain.sessions)
        }
    }

    /// The request's first octets in the SYN, accepted or not (RFC 7413).
    @Test(arguments: [true, false]) func dataInTheSYN(isAccepted: Bool) throws {
        var frames = try ScriptLibrary.conversation("F01-plain-upload").frames()
        let plain = try Likeness.of(frames)
        let first = try #require(frames.firstIndex { !($0.tcp?.payload.isEmpty ?? true) })
        let syn = try #require(frames.firstIndex { $0.tcp?.flags == .syn })
        let octets = frames[first].payload
        frames[syn].tcp?.payload = octets
        if isAccepted {
            frames[syn + 1].tcp?.acknowledgment &+= UInt32(octets.count)
            frames.remove(at: first)
        }
        #expect(try Likeness.of(frames) == plain)
    }

    // MARK: Ends

    private func faults(_ script: String, without lost: (BuiltFrame) -> Bool = { _ in false }) throws -> [String] {
        var frames = try Conversation(script: Prologue.halfway.lines + script).frames()
        if let index = frames.firstIndex(where: lost) { frames.remove(at: index) }
        let sink = try Running.analyze(CaptureFile.pcap(frames).bytes)
        return sink.findings.filter { "\($0.rule.id)".hasPrefix("BUP-ANS") }
            .map { "\($0.rule.id) \($0.severity.name) \($0.confidence.rawValue)" }
    }

    private func isFIN(of side: Side) -> (BuiltFrame) -> Bool {
        { $0.side == side && $0.tcp?.flags.contains(.fin) ?? false }
    }

    /// The server's FIN is not in the capture; the client's ACK number tells of it.
    @Test func aServersFINThatIsNotCaptured() throws {
        let fragment = "fragment 8192-11999/12000\nwait 40ms\n"
        for end in ["fin server\nfin client", "fin server\nrst client", "fin server\nwait 20s\nnoise udp"] {
            #expect(try faults(fragment + end) == ["BUP-ANS-001 violation certain"])
            #expect(try faults(fragment + end, without: isFIN(of: .server)) == ["BUP-ANS-001 violation likely"])
        }
    }

    /// It may have left before the request came: nobody is accused.
    @Test func aServersFINThatCrossedTheRequest() throws {
        let race = "acks server none\nwait 120s\nfragment 8192-11999/12000\nfin server\nfin client"
        #expect(try faults(race) == ["BUP-ANS-001 note certain"])
        #expect(try faults(race, without: isFIN(of: .server)) == [])
    }

    /// Whether a FIN that is not captured came before a Fragment or in its middle is not known, unless octets of it had
    /// been acknowledged.
    @Test(arguments: [("none", "before the end of", 0), ("normal", "in the middle of", 1)])
    func aServersFINWithinAFragment(_ acks: String, _ place: String, _ findings: Int) throws {
        let script =
            "acks server \(acks)\nfragment 8192-11999/12000\n    partial 1000\nwait 100ms\nacks server normal\n"
            + "fin server\nwait 400s\nnoise udp"
        func told(without lost: (BuiltFrame) -> Bool) throws -> (text: String, findings: Int) {
            var frames = try Conversation(script: Prologue.halfway.lines + script).frames()
            if let index = frames.firstIndex(where: lost) { frames.remove(at: index) }
            let sink = try Running.analyze(CaptureFile.pcap(frames).bytes)
            let session = try #require(sink.sessions.first)
            return (session.explanation, sink.findings.count { $0.rule.id == "BUP-FR-020" })
        }
        let whole = try told { _ in false }
        #expect(whole.text.contains("closed the connection in the middle of"), "\(whole)")
        #expect(whole.findings == 1)
        let cut = try told(without: isFIN(of: .server))
        #expect(cut.text.contains("closed the connection \(place)"), "\(cut)")
        #expect(cut.findings == findings)
    }

    /// The client closed first: the server's FIN, seen or not, is no answer to the request.
    @Test func aServersFINBehindTheClients() throws {
        let end = "fragment 8192-11999/12000\nwait 40ms\nfin client\nfin server"
        #expect(try faults(end) == ["BUP-ANS-002 note certain"])
        #expect(try faults(end, without: isFIN(of: .server)) == ["BUP-ANS-002 note certain"])
    }

    /// The server's FIN changed places with the request that it acknowledges: no octet of HTTP was read before it.
    @Test(arguments: [("server", "BUP-ANS-001 violation certain"), ("client", "BUP-ANS-002 note certain")])
    func aFINThatIsReadFirst(_ first: String, _ fault: String) throws {
        let script = "connect\ncreate /upload/a\nwait 40us\nfin \(first)\nfin both"
        var frames = try Conversation(script: script).frames()
        func told(_ frames: [BuiltFrame]) throws -> [String] {
            try Running.analyze(CaptureFile.pcap(frames).bytes).findings.filter { $0.rule.id.text.hasPrefix("BUP-ANS") }
                .map { "\($0.rule.id) \($0.severity.name) \($0.confidence.rawValue)" }
        }
        #expect(try told(frames) == [fault])
        let request = try #require(frames.firstIndex { !$0.payload.isEmpty })
        let fin = try #require(frames.firstIndex(where: isFIN(of: .server)))
        frames.insert(frames.remove(at: fin), at: request)
        #expect(try told(frames) == [fault])
        // Without what only acknowledges, as where those frames were lost.
        frames.removeAll { $0.payload.isEmpty && $0.tcp?.flags.isDisjoint(with: [.syn, .fin]) ?? false }
        #expect(try told(frames) == [fault])
    }

    @Test func halfClose() throws {
        #expect(
            try faults("fragment 8192-11999/12000\nfin client\nwait 20s\nack 200 received=12000\nfin server") == [])
    }

    // MARK: Gaps in the report

    @Test func evidenceOfGaps() throws {
        let frames = try Conversation(script: Prologue.halfway.lines + "drop 1\nping\nack 200\nclose\nack 200").frames()
        let sink = try Running.analyze(CaptureFile.pcap(frames).bytes)
        let gaps = sink.connections[0].gaps
        #expect(gaps.map(\.cause) == ["not-captured"] && gaps.map(\.evidence) == [.acknowledged])
        let notes = sink.sessions[0].timeline.filter { $0.kind == .gap }.compactMap(\.note)
        #expect(notes.count == 1)
        #expect(notes.first?.hasSuffix("octets missing: not-captured (their receiver acknowledged them)") ?? false)
        // The frame behind the gap is the answer to the lost request, or the acknowledgement.
        #expect(gaps[0].frame.frame < frames.count)
    }
}
