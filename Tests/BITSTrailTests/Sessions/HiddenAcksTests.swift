import BITSSessions
import Conversations
import Testing

/// Where Acks may be missing, the headline of a session says as little as its sentence.
@Suite struct HiddenAcksTests {
    @Test func headlineAndSentenceAgree() throws {
        for (name, words, isHidden) in [
            ("F11d-hole", "an unknown part of 12,000 octets", true), ("F11c-capture-ends", "0 of 12,000 octets", false),
            ("F01-plain-upload", "12,000 octets", false),
        ] {
            let capture = try Conversation(script: ScriptLibrary.text(name)).pcap()
            let session = try #require(try Running.analyze(capture).sessions.first)
            #expect(session.mayLackAcks == isHidden && session.explanation.contains(words), "\(name)")
            let texts = try EveryForm.of(capture, more: true).texts
            for form in ["text", "text -q", "text -v", "timeline", "mermaid"] {
                let text = texts[form]?.replacing("\n  ", with: " ") ?? ""
                #expect(text.contains("\(words) acknowledged"), "\(name), \(form)")
            }
        }
    }

    /// Of what the Acks told before the hole, the least is known.
    @Test(arguments: [false, true]) func leastIsSaid(hasHole: Bool) throws {
        let begin = "connect c\ncreate /a.bin\nack 200 session={5D2B7C90-1F3E-4A68-B0C7-6E9A8D7F0B13}\n"
        let second = "fragment 6000-8999/12000\n" + (hasHole ? "drop 1\n" : "") + "ack 200 received=9000\n"
        let third = hasHole ? "" : "fragment 9000-9999/12000\n"
        let script = begin + "fragment 0-5999/12000\nack 200 received=6000\n" + second + third + "wait 20s\nnoise udp\n"
        let text = try EveryForm.of(Conversation(script: script).pcap()).texts["text"] ?? ""
        #expect(text.contains(hasHole ? "  at least 6,000 of 12,000 octets" : "  9,000 of 12,000 octets"), "\(text)")
    }
}
