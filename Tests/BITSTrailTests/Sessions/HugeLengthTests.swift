import BITSSessions
import Conversations
import Testing

/// A length that no body has is believed by nobody, and adding to it overflows nothing.
@Suite struct HugeLengthTests {
    @Test(arguments: ["9223372036854775807", "9223372036854775000"]) func ofABody(_ length: String) throws {
        let script = """
            connect
            create /upload/report.zip
            ack 200 session={9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}
            fragment 0-8191/12000
                Content-Length: \(length)
            ack 200 received=8192

            """
        let sink = try Running.analyze(Conversation(script: script).pcap())
        #expect(sink.sessions.count == 1)
    }
}
