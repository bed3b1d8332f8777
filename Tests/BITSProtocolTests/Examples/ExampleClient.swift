import BITSProtocol
import HTTPMessages

/// Uploads one file: asks for a session, sends Fragments from where the server wants them, closes.
struct ExampleClient {
    let target: String
    let host: String
    let file: [UInt8]
    var fragmentSize = 8192
    /// Puts head and body on the wire and returns the head of the answer; your sockets go here.
    let exchange: (_ head: [UInt8], _ body: ArraySlice<UInt8>) throws -> [UInt8]

    enum Failure: Error {
        case noAnswer
        /// The server refused; `nil` if it did not say why.
        case refused(status: Int, code: HResult?)
        case noProgress
    }

    func upload() throws {
        let created = try send(CreateSession(), type: .createSession)
        guard created.isSuccess, let session = created.sessionID.value else { throw refusal(created) }
        var offset = 0
        while offset < file.count {
            let end = min(offset + fragmentSize, file.count)
            let range = ContentRange(first: Int64(offset), last: Int64(end - 1), total: Int64(file.count))
            let ack = try send(
                Fragment(sessionID: session, range: range), type: .fragment, body: file[offset..<end])
            // The answer says where to go on, 416 as well as 200.
            guard ack.isSuccess || ack.status == 416, let next = ack.receivedOffset.value?.value else {
                throw refusal(ack)
            }
            guard next != offset, next <= file.count else { throw Failure.noProgress }
            offset = Int(next)
        }
        let closed = try send(CloseSession(sessionID: session), type: .closeSession)
        guard closed.isSuccess else { throw refusal(closed) }
    }

    private func send(
        _ packet: some RequestContent, type: PacketType, body: ArraySlice<UInt8> = []
    ) throws -> AnswerPacket {
        let octets = try exchange(packet.serialized(target: target, host: host), body)
        guard let head = MessageHead(parsing: octets), let answer = AnswerPacket(head, answering: type) else {
            throw Failure.noAnswer
        }
        return answer
    }

    private func refusal(_ answer: AnswerPacket) -> Failure {
        .refused(status: answer.status, code: answer.hresult.value)
    }
}
