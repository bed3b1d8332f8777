import Conversations
import Foundation
import HTTPMessages
import PacketCapture

/// The HTTP messages of a capture, as the real reader finds them.
///
/// `requests` and `answers` are lines as `0 POST /a body 12` and `0 200 body 4`: the exchange's number (`-` for an
/// answer without a request, `2.0` for the first one of the second connection), what the start line says, and the
/// body's octets; behind that, where it is so, the version (if it is not HTTP/1.1), `missing 3`, `cut`, `head cut`,
/// `end unproven`. `others` are lines as `foreign tls`, `client stray`, `server found`.
struct MessageLog {
    struct Message: Equatable {
        var line: String
        var body = " body 0"
        var notes: [String] = []
        /// All its fields: name in lower case and value.
        var fields: [[String]] = []

        var text: String { ([line + body] + notes).joined(separator: ", ") }
    }

    private(set) var messages: [[Message]] = [[], []]
    private(set) var others: [String] = []
    /// The runs, gaps and ends of each connection that the real reader delivered, for feeding them again.
    private(set) var steps: [[Feeder.Step]] = []

    var requests: [String] { messages[0].map(\.text) }
    var answers: [String] { messages[1].map(\.text) }

    private final class Followed {
        var http: HTTPConnection

        init(handshakeSeen: Bool) { http = HTTPConnection(handshakeSeen: handshakeSeen, wantsRequestBodies: false) }
    }

    private var connections: [Int: Followed] = [:]

    /// - Parameter usesCredit: passes over octets that need not be looked at, as the analyzer does.
    init(_ frames: [BuiltFrame], usesCredit: Bool = true) throws {
        let path = NSTemporaryDirectory() + "bitstrail-messages-\(UUID().uuidString)"
        let file = CaptureFile.pcap(frames, PcapOptions(nanoseconds: true))
        try Data(file.bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        var assembler = StreamAssembler(reading: CaptureQueue(paths: [path]), seed: 1)
        while let event = assembler.next() { take(event, &assembler, usesCredit) }
        connections = [:]
    }

    private mutating func take(_ event: StreamEvent, _ assembler: inout StreamAssembler, _ usesCredit: Bool) {
        if case .tick = event.kind { return }
        if case .idle = event.kind { return }
        let facts = assembler.facts(event.slot)
        let number = facts.serial
        while steps.count <= number { steps.append([]) }
        let connection = connections[number] ?? Followed(handshakeSeen: facts.handshakeSeen)
        connection.http.hasFramesOfBothSides = facts.initiatorFrames > 0 && facts.responderFrames > 0
        var events: [HTTPEvent] = []
        var credit: Int64 = 0
        let direction = event.direction
        switch event.kind {
        case .bytes:
            credit = assembler.lent.withBytes { bytes in
                steps[number].append(.octets(direction, bytes.indices.map { bytes[$0] }))
                return connection.http.receive(bytes, direction: direction, into: &events)
            }
        case .gap where !event.isCounted:
            steps[number].append(.gap(direction, event.length))
            credit = connection.http.gap(event.length, direction: direction, into: &events)
        case .skipped:
            credit = connection.http.skipped(event.length, missing: event.missing, direction: direction, into: &events)
        case .fin:
            steps[number].append(.fin(direction))
            connection.http.end(direction: direction, isProven: true, into: &events)
        case .closed:
            for side in 0...1 { connection.http.end(direction: side, isProven: false, into: &events) }
        default: break
        }
        if usesCredit, credit > 0 { assembler.skip(event.slot, direction, credit) }
        connections[number] = connection
        for item in events { add(item, number) }
    }

    private mutating func add(_ event: HTTPEvent, _ connection: Int) {
        switch event {
        case .head(let head, let exchange, _, _):
            let number = exchange.map { "\($0)" } ?? "-"
            let name = connection == 0 ? number : "\(connection + 1).\(number)"
            let start = head.isRequest ? "\(head.method) \(Self.visible(head.target))" : "\(head.status ?? -1)"
            var message = Message(line: "\(name) \(start)")
            if head.version != .http11 { message.notes.append("\(head.version)") }
            if head.isCut { message.notes.append("head cut") }
            message.fields = Self.fields(of: head)
            messages[head.isRequest ? 0 : 1].append(message)
        case .ended(let fromClient, _, let length, let missing, let isComplete, _):
            let side = fromClient ? 0 : 1
            guard !messages[side].isEmpty else { return }
            messages[side][messages[side].count - 1].body = " body \(length)"
            if missing > 0 { messages[side][messages[side].count - 1].notes.append("missing \(missing)") }
            if !isComplete { messages[side][messages[side].count - 1].notes.append("cut") }
        case .endUnproven(let fromClient, _):
            let side = fromClient ? 0 : 1
            guard !messages[side].isEmpty else { return }
            messages[side][messages[side].count - 1].notes.append("end unproven")
        case .proxied: note("proxied")
        case .tunnel(let target): note("tunnel \(target)")
        case .stray(let fromClient, _, _): note("\(fromClient ? "client" : "server") stray")
        case .brokenOff(let exchange, _): note("answer \(exchange) broken off")
        case .damaged(let fromClient): note("\(fromClient ? "client" : "server") damaged")
        case .framing: break
        case .resynchronised(let fromClient): note("\(fromClient ? "client" : "server") found")
        case .headTooLong(let fromClient): note("\(fromClient ? "client" : "server") head too long")
        case .answerLost(let exchange): note("answer \(exchange) lost")
        case .foreign(let kind): note("foreign \(kind)")
        case .moreOfHead(let head, _, _):
            let side = head.isRequest ? 0 : 1
            guard !messages[side].isEmpty else { return }
            messages[side][messages[side].count - 1].fields = Self.fields(of: head)
        case .began, .unasked, .body, .heldBody, .bodyGap, .answerBody, .answerBodyGap: break
        }
    }

    private static func fields(of head: MessageHead) -> [[String]] {
        head.fields.map { [head.name(of: $0).lowercased(), visible(head.value(of: $0))] }
    }

    private mutating func note(_ line: String) { others.append(line) }

    /// Octets that cannot be printed are written as in a script.
    private static func visible(_ text: String) -> String {
        var line = ""
        for scalar in text.unicodeScalars {
            if scalar.value < 0x20 || scalar.value > 0x7e {
                let digits = String(scalar.value, radix: 16)
                line += "\\x" + (digits.count < 2 ? "0" : "") + digits
            } else {
                line.unicodeScalars.append(scalar)
            }
        }
        return line.count > 200 ? "\(line.prefix(20))...\(line.count)" : line
    }

    func hasFieldsOf(_ other: MessageLog) -> Bool { messages == other.messages }

    /// The values of a field of one message (`0`, `2.0`), in their order, joined by ` | `; nil if there is none.
    func field(_ name: String, of message: String, isRequest: Bool) -> String? {
        let found = messages[isRequest ? 0 : 1].last { $0.line.split(separator: " ")[0] == message }
        let values = found?.fields.filter { $0[0] == name.lowercased() }.map { $0[1] } ?? []
        return values.isEmpty ? nil : values.joined(separator: " | ")
    }
}
