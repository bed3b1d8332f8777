import BITSProtocol

@testable import HTTPMessages

/// Heads of BITS requests and Acks as typed packets: what can be read can be written and read again.
enum PacketHarness {
    private static let starts = [
        "", "BITS_POST /u/a.bin HTTP/1.1\r\n", "HTTP/1.1 200 OK\r\n", "POST /u/a.bin HTTP/1.1\r\n",
        "BITS_POST /u/a.bin HTTP/1.1\r\nBITS-Packet-Type: ", "HTTP/1.1 200 OK\r\nBITS-Packet-Type: Ack\r\n",
        "BITS_POST /u/a.bin HTTP/1.1\r\nBITS-Packet-Type: Fragment\r\n", "HTTP/1.1 401 No\r\nWWW-Authenticate: ",
    ]

    static func run(_ octets: [UInt8]) {
        guard let setting = octets.first else { return }
        let bytes = Array(starts[Int(setting & 7)].utf8) + octets.dropFirst() + Array("\r\n\r\n".utf8)
        if let head = MessageHead(parsing: bytes) { read(head, setting) }
        if setting & 8 != 0, let head = MessageHead(cut: Array(octets.dropFirst())) { read(head, setting) }
        if setting & 16 != 0, octets.count > 2 {
            let middle = 1 + Int(octets[1]) % (octets.count - 1)
            let head = MessageHead(
                cut: Array(starts[Int(setting & 7)].utf8) + octets[1..<middle], tail: Array(octets[middle...]),
                wireLength: Int64(octets.count) + 40, missingLength: 40)
            if let head { read(head, setting) }
        }
    }

    private static func read(_ head: MessageHead, _ setting: UInt8) {
        HeadCheck.look(head)
        _ = (unknownBITSFields(in: head), repeatedFields(in: head))
        let types: [PacketType?] = [nil, .ping, .createSession, .fragment, .closeSession, .cancelSession, .ack, nil]
        if let answer = AnswerPacket(head, answering: types[Int(setting >> 5)]) { writeAnswer(answer) }
        guard let packet = RequestPacket(head) else { return }
        demand(packet.host?.contains("@") != true, "user information in a host")
        guard packet.recognition == .verb, packet.type != nil else { return }
        guard let again = MessageHead(parsing: written(packet.content)) else { return }
        let isOdd = head.irregularities.contains(.controlOctet) || head.irregularities.contains(.obsoleteFold)
        if case .createSession(let before) = packet.content {
            guard case .createSession(let after) = RequestPacket(again)?.content else {
                return demand(false, "a Create-Session is none any more")
            }
            let isSame = before.supportedProtocols?.elements == after.supportedProtocols?.elements
            demand(isSame || isOdd, "\(before)\n\(after)")
        } else if case .fragment = packet.content, packet.contentLength.value == nil {
            return
        } else {
            let content = RequestPacket(again)?.content
            demand(packet.content == content || isOdd, "\(packet.content)\n\(content.map { "\($0)" } ?? "nothing")")
        }
    }

    private static func writeAnswer(_ answer: AnswerPacket) {
        func octets(_ content: some AnswerContent) -> [UInt8] {
            content.serialized(AnswerEnvelope(status: answer.status))
        }
        let bytes: [UInt8]
        switch answer.content {
        case .create(let packet): bytes = octets(packet)
        case .ping(let packet): bytes = octets(packet)
        case .fragment(let packet): bytes = octets(packet)
        case .close(let packet): bytes = octets(packet)
        case .cancel(let packet): bytes = octets(packet)
        case .notification(let packet): bytes = octets(packet)
        case .unknown: return
        }
        guard let again = MessageHead(parsing: bytes) else { return demand(false, "what is written cannot be read") }
        demand(AnswerPacket(again, answered: answer.answered)?.status == answer.status, "another status")
    }

    private static func written(_ content: RequestPacket.Content) -> [UInt8] {
        func octets(_ content: some RequestContent) -> [UInt8] {
            content.serialized(target: "/upload/a.bin", host: "upload.example.test")
        }
        return switch content {
        case .ping(let packet): octets(packet)
        case .createSession(let packet): octets(packet)
        case .fragment(let packet): octets(packet)
        case .closeSession(let packet): octets(packet)
        case .cancelSession(let packet): octets(packet)
        case .notification(let packet): octets(packet)
        case .unknown: []
        }
    }
}
