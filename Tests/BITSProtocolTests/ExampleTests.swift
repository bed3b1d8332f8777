import BITSProtocol
import FoundationEssentials
import HTTPMessages
import Testing

/// The examples of the documentation work, and the documentation shows them as they are.
@Suite struct ExampleTests {
    private final class Wire {
        var server = ExampleServer()
        /// Requests that do not reach the server's state although it seems so to the client: none, or the first Ack lost.
        var losesFirstAck = false
        private var hasLost = false

        func exchange(_ head: [UInt8], _ body: ArraySlice<UInt8>) throws -> [UInt8] {
            let answer = server.answer(head, body: body)
            if losesFirstAck, !body.isEmpty, !hasLost {
                hasLost = true
                // The client sends the same octets again and is told where to go on.
                return server.answer(head, body: body)
            }
            return answer
        }
    }

    private static let file = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 % 251) }

    @Test(arguments: [false, true]) func clientAndServerUnderstandEachOther(losesFirstAck: Bool) throws {
        let wire = Wire()
        wire.losesFirstAck = losesFirstAck
        let client = ExampleClient(
            target: "/upload/a.bin", host: "upload.example.test", file: Self.file, exchange: wire.exchange)
        try client.upload()
        #expect(wire.server.files == ["/upload/a.bin": Self.file])
    }

    @Test func emptyFile() throws {
        let wire = Wire()
        try ExampleClient(target: "/e", host: "h", file: [], exchange: wire.exchange).upload()
        #expect(wire.server.files == ["/e": []])
    }

    @Test func refusals() throws {
        var server = ExampleServer()
        let unknown = SessionID("{9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}")
        let requests: [([UInt8], PacketType, Int, UInt32)] = [
            (CloseSession(sessionID: unknown).serialized(target: "/a", host: "h"), .closeSession, 500, 0x8020_001f),
            (CancelSession(sessionID: unknown).serialized(target: "/a", host: "h"), .cancelSession, 500, 0x8020_001f),
            (
                CreateSession(supportedProtocols: ProtocolList([GUID(high: 1, low: 2)]))
                    .serialized(target: "/a", host: "h"), .createSession, 400, 0x8007_0057
            ),
            (
                Fragment(sessionID: unknown, range: ContentRange(first: 0, last: 9, total: 10))
                    .serialized(target: "/a", host: "h"), .fragment, 500, 0x8020_001f
            ),
            (Array("GET / HTTP/1.1\r\n\r\n".utf8), .ping, 400, 0x8007_0057),
        ]
        for (octets, type, status, code) in requests {
            let answer = try #require(AnswerPacket(head(server.answer(octets, body: [])), answering: type))
            #expect(answer.status == status && answer.hresult.value?.code == code && answer.isAck)
        }
        #expect(throws: ExampleClient.Failure.self) {
            try ExampleClient(target: "/a", host: "h", file: [1]) { _, _ in [] }.upload()
        }
    }

    @Test(arguments: ["ExampleClient", "ExampleServer"]) func documentationShowsTheExample(name: String) throws {
        let tests = #filePath.split(separator: "/").dropLast()
        let source = try String(
            contentsOfFile: "/\(tests.joined(separator: "/"))/Examples/\(name).swift", encoding: .utf8)
        let root = tests.dropLast(2).joined(separator: "/")
        let page = try String(contentsOfFile: "/\(root)/Documentation/bits-protocol.md", encoding: .utf8)
        #expect(page.contains("```swift\n\(source)```\n"), "Documentation/bits-protocol.md shows another \(name)")
    }
}
