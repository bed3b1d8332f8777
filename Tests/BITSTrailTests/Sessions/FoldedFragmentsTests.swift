import Conversations
import Foundation
import Testing

/// Long runs of Fragments are told by their first and last, but not across what decides an upload.
@Suite struct FoldedFragmentsTests {
    /// Twenty Fragments of a kilobyte.
    private func script(_ between: String = "", behind number: Int = 10) -> String {
        var text = "connect c\ncreate /upload/a.bin\nack 200 session={5D2B7C90-1F3E-4A68-B0C7-6E9A8D7F0B13}\n"
        for index in 0..<20 {
            text += "fragment \(index * 1000)-\(index * 1000 + 999)/20000\nack 200 received=\((index + 1) * 1000)\n"
            if index + 1 == number { text += between }
        }
        return text + "close\nack 200\n"
    }

    private func texts(_ script: String) throws -> [String] {
        let outcome = try EveryForm.of(Conversation(script: script).pcap())
        return ["text", "mermaid", "html"].map { outcome.texts[$0] ?? "" }
    }

    @Test func aRunIsFolded() throws {
        for text in try texts(script()) {
            #expect(text.contains("18 more Fragments, each acknowledged"))
            #expect(!text.contains("9000-9999/20000"))
        }
    }

    @Test(arguments: ["wait 3h\n", "wait 2s\n"]) func aPauseIsNot(pause: String) throws {
        for text in try texts(script(pause)) {
            #expect(text.components(separatedBy: "8 more Fragments, each acknowledged").count == 3)
            #expect(!text.contains("18 more"))
        }
        // On both sides of it the Fragments stand with their times.
        let list = try texts(script(pause))[0]
        #expect(list.contains("9000-9999/20000") && list.contains("10000-10999/20000"))
    }

    @Test func aShortPauseIsFolded() throws {
        for text in try texts(script("wait 500ms\n")) {
            #expect(text.contains("18 more Fragments, each acknowledged"))
        }
    }
}
