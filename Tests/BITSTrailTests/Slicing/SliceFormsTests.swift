import BITSSessions
import Conversations
import Foundation
import Testing

/// Whatever frames look like, a slice holds those of its session, and tells the same of it with its bodies blanked.
@Suite struct SliceFormsTests {
    static let names = [
        "link-ethernet-fcs", "link-ethernet-padded", "link-qinq", "link-sll2", "link-radiotap-fcs", "link-upper-pdu",
        "network-ip6-extensions", "tunnel-vxlan", "tunnel-gtpu", "tunnel-gre-full", "fragments-in-order",
        "fragments-reversed-ip6", "fragments-duplicated", "fragments-interleaved", "fragments-qinq",
        "fragments-in-vxlan", "fragments-of-vxlan", "duplicates-same", "duplicates-without-id", "duplicates-vlan",
        "duplicates-tunnel", "offload-partial", "offload-large", "pcap-microseconds-big", "pcap-nanoseconds",
        "pcapng-time-ms", "pcapng-time-2-20", "pcapng-time-offset-negative", "pcapng-mixed-interfaces",
        "pcapng-sections", "pcapng-drops", "pcapng-flags", "pcapng-comments", "pcapng-fcs-and-flags",
    ]

    @Test(arguments: names) func sameSession(_ name: String) throws {
        let form = try #require(CaptureForm.named(name))
        let capture = form.file(of: try ScriptLibrary.conversation("F03-lost-ack").frames()).bytes
        let whole = try Running.analyze(capture)
        try #require(whole.sessions.count == 1)
        for strips in [false, true] {
            let slice = try Slicing.slice([capture], [0], strips: strips)
            let part = try Running.analyze(slice)
            #expect(
                Slicing.words(part, of: part.sessions) == Slicing.words(whole, of: whole.sessions),
                "\(name), stripped: \(strips)")
            let (ours, theirs) = (try #require(part.run), try #require(whole.run))
            #expect(ours.captures[0].frames == theirs.captures[0].frames, "\(name)")
            #expect(ours.captures[0].problems.isEmpty, "\(ours.captures[0].problems)")
            #expect(ours.decoding.datagrams == theirs.decoding.datagrams, "\(name)")
            // Fragments hold octets i mod 251.
            #expect(!strips || !slice.holds((100..<112).map { UInt8($0) }), "\(name)")
            // Exported octets have no checksum.
            if name.contains("upper-pdu") { continue }
            #expect(ours.decoding.checksumsWrong == theirs.decoding.checksumsWrong, "\(name)")
            #expect(ours.decoding.checksumsUnfilled == theirs.decoding.checksumsUnfilled, "\(name)")
            #expect(ours.decoding.checksumsRight == theirs.decoding.checksumsRight, "\(name)")
        }
    }

    /// Only frames of the session, and all of them: other connections and other frames stay behind.
    @Test func onlyTheSession() throws {
        let script = """
            noise arp
            connect other server=192.0.2.99:80
            C> GET /elsewhere HTTP/1.1
            C> Host: elsewhere.example.test
            C>
            S> HTTP/1.1 200 OK
            S> Content-Length: 0
            S>
            noise udp
            \(Prologue.uploaded.lines)
            close
            ack 200
            """
        let capture = try Conversation(script: script).pcap()
        let part = try Running.analyze(Slicing.slice([capture], [0]))
        #expect(part.outcomeLines == ["completed 12000/12000"])
        #expect(part.run?.connections == 1)
        #expect(part.run?.other.notTCP.isEmpty ?? false)
    }

    /// A session that is interrupted while the capture goes on is still interrupted in a slice, which has no frame of
    /// that time.
    @Test func silenceIsStillThere() throws {
        let capture = try Conversation(script: Prologue.halfway.lines + "wait 900s\nnoise arp\n").pcap()
        let whole = try Running.analyze(capture)
        #expect(whole.sessions.map(\.outcome) == [.interrupted])
        for strips in [false, true] {
            var slice = try Slicing.slice([capture], [0], strips: strips)
            let part = try Running.analyze(slice)
            #expect(Slicing.words(part, of: part.sessions) == Slicing.words(whole, of: whole.sessions))
            // Written anew by another program it may have lost frames at its end: nothing is made of the silence.
            let mark = Array("bitstrail slice".utf8)
            let start = try #require(slice.indices.first { slice[$0...].starts(with: mark) })
            slice[start] = UInt8(ascii: "B")
            #expect(try Running.analyze(slice).sessions.map(\.outcome) == [.undetermined])
        }
    }

    /// A time that nobody captured is none in the slice either.
    @Test(arguments: ["F11b-silent", "F11b-not-acknowledged"]) func timeThatNobodyCaptured(_ name: String) throws {
        let frames = try ScriptLibrary.conversation(name).frames()
        let captures = [CaptureFile.pcap(frames.dropLast()).bytes, CaptureFile.pcap(frames.suffix(1)).bytes]
        #expect(try Running.analyze(CaptureFile.pcap(frames).bytes).sessions.map(\.outcome) == [.failed])
        let part = try Running.analyze(Slicing.slice(captures, [0]))
        #expect(part.sessions.map(\.outcome) == [.undetermined])
        #expect(part.findings.allSatisfy { $0.severity < .warning })
    }

    /// A connection that the client tried in vain is a part of the story.
    @Test func unansweredSYNs() throws {
        let script = Prologue.halfway.lines + "rst client\nwait 2s\n"
        var frames = try Conversation(script: script).frames()
        let syn = try #require(frames.first)
        for attempt in 1...3 {
            var again = syn
            again.time = (frames.last?.time ?? 0) + Int64(attempt) * 1_000_000_000
            frames.append(again)
        }
        let capture = CaptureFile.pcap(frames).bytes
        let part = try Running.analyze(Slicing.slice([capture], [0]))
        #expect(part.run?.captures[0].frames == Int64(frames.count))
    }
}

extension [UInt8] {
    /// Whether other octets stand somewhere in it.
    func holds(_ other: [UInt8]) -> Bool {
        guard let first = other.first, count >= other.count else { return false }
        return (0...(count - other.count)).contains { self[$0] == first && self[$0...].starts(with: other) }
    }
}
