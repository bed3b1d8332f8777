import Conversations
import Foundation
import Testing

/// Option -v of the text report: header blocks as on the wire.
@Suite struct HeadersTests {
    @Test func onlyWithVerbose() throws {
        let all = try Executable.run(["-v", "Samples/plain-upload.pcap"]).output
        let part = try #require(all.components(separatedBy: "HEADERS AS ON THE WIRE\n").last)
        #expect(part.contains("frame 4, 192.0.2.10:49701 to 192.0.2.80:80\n  BITS_POST /upload/report.zip HTTP/1.1\n"))
        #expect(part.contains("  BITS-Packet-Type: Create-Session\n"))
        #expect(!(try Executable.run(["Samples/plain-upload.pcap"]).output.contains("HEADERS AS")))
        #expect(!(try Executable.run(["-v", "-q", "Samples/plain-upload.pcap"]).output.contains("HEADERS AS")))
    }

    @Test func credentialsAreHidden() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("bitstrail-\(UUID().uuidString).pcap")
        let script = """
            connect first
            create /upload/a.bin
                Authorization: Basic c2VjcmV0OnNlY3JldA==
                X-Odd: "\\x1B[31mred"
            ack 200
            """
        try Data(CaptureFile.pcap(try Conversation(script: script).frames()).bytes).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        let text = try Executable.run(["-v", url.path]).output
        #expect(text.contains("  Authorization: Basic") && !text.contains("c2VjcmV0"))
        #expect(!text.contains("\u{1B}"))
    }
}
