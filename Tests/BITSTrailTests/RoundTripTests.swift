import BITSProtocol
import BITSSessions
import Conversations
import HTTPMessages
import Synchronization
import Testing

/// What is read from a message, written and read again, is the same: for every message of all conversations.
@Suite struct RoundTripTests {
    private static let seen = Mutex<Set<[UInt8]>>([])

    /// The same for the messages of another capture, each head once.
    static func check(_ packets: [PacketReport], _ name: String) throws {
        for packet in packets where seen.withLock({ $0.insert(packet.head).inserted }) {
            _ = try check(packet.head, packet.answers, name)
        }
    }

    @Test func ofAllScripts() throws {
        var count = 0
        for name in try ScriptLibrary.names() {
            let sink = try Running.analyze(ScriptLibrary.conversation(name).pcap())
            for packet in sink.packets { count += try Self.check(packet.head, packet.answers, name) ? 1 : 0 }
        }
        #expect(count > 200)
    }

    /// False if the head is none that can be parsed alone: the capture has only a part of it.
    private static func check(_ octets: [UInt8], _ answers: String?, _ name: String) throws -> Bool {
        guard let head = MessageHead(parsing: octets) else { return false }
        if let packet = RequestPacket(head) {
            guard let again = written(packet) else { return true }
            let back = try #require(MessageHead(parsing: again))
            let second = try #require(RequestPacket(back))
            #expect(says(second.content, packet.content), "\(name): \(String(decoding: octets, as: UTF8.self))")
            #expect(second.method == packet.method && second.target.raw == packet.target.raw)
        } else if let packet = AnswerPacket(head, answering: answers.flatMap { PacketType(wire: $0) }) {
            guard let again = written(packet) else { return true }
            let back = try #require(MessageHead(parsing: again))
            let second = try #require(AnswerPacket(back, answered: packet.answered))
            #expect(says(second.content, packet.content), "\(name): \(String(decoding: octets, as: UTF8.self))")
            #expect(second.status == packet.status && second.server == packet.server)
        }
        return true
    }

    /// Whether the packets say the same; how separators are set is not written again.
    private static func says(_ a: RequestPacket.Content, _ b: RequestPacket.Content) -> Bool {
        guard case .createSession(let a) = a, case .createSession(let b) = b else { return a == b }
        return a.contentName == b.contentName
            && a.supportedProtocols?.elements.map(\.raw) == b.supportedProtocols?.elements.map(\.raw)
    }

    /// The same of answers; a range in the place of an offset is written as the offset that it means.
    private static func says(_ a: AnswerPacket.Content, _ b: AnswerPacket.Content) -> Bool {
        guard case .fragment(let a) = a, case .fragment(var b) = b else { return a == b }
        b.received = b.received.map { ReceivedOffset($0.value) }
        return a == b
    }

    private static func written(_ packet: RequestPacket) -> [UInt8]? {
        var envelope = RequestEnvelope()
        envelope.method = packet.method
        envelope.version = packet.version
        if packet.recognition == .tunnelled {
            envelope.additional = [WireField(name: "X-HTTP-Method-Override", value: "BITS_POST")]
        }
        func octets(_ content: some RequestContent) -> [UInt8] {
            content.serialized(target: packet.target.raw, host: packet.host, envelope: envelope)
        }
        switch packet.content {
        case .ping(let content): return octets(content)
        case .createSession(let content): return octets(content)
        case .fragment(let content):
            // A message without Content-Length is written with one.
            return content.contentLength == nil ? nil : octets(content)
        case .closeSession(let content): return octets(content)
        case .cancelSession(let content): return octets(content)
        case .notification(let content): return octets(content)
        case .unknown: return nil
        }
    }

    private static func written(_ packet: AnswerPacket) -> [UInt8]? {
        // The type is written in any case; what is no Ack would become one.
        var envelope = AnswerEnvelope(status: packet.status)
        envelope.server = packet.server
        envelope.version = packet.version
        switch packet.content {
        case .ping(let content): return content.serialized(envelope)
        case .create(let content): return content.serialized(envelope)
        case .fragment(let content): return content.serialized(envelope)
        case .close(let content): return content.serialized(envelope)
        case .cancel(let content): return content.serialized(envelope)
        case .notification(let content): return content.serialized(envelope)
        case .unknown: return nil
        }
    }
}
