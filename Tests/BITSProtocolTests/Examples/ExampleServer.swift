import BITSProtocol
import HTTPMessages

/// Takes uploads into memory. A real one checks permissions, limits its sessions, and writes to disk.
struct ExampleServer {
    private struct Upload {
        let target: String
        var total: Int64?
        var octets: [UInt8] = []
    }

    private var uploads: [SessionID: Upload] = [:]
    private(set) var files: [String: [UInt8]] = [:]

    /// The head of the answer to a request; no answer has a body.
    mutating func answer(_ request: [UInt8], body: ArraySlice<UInt8>) -> [UInt8] {
        guard let head = MessageHead(parsing: request), let packet = RequestPacket(head) else {
            // No BITS at all.
            return PingAck(error: ErrorCode.invalidArgument, errorContext: .server).serialized(envelope(400))
        }
        switch packet.content {
        case .ping: return PingAck().serialized(envelope(200))
        case .createSession(let create): return begin(create, packet.target.raw)
        case .fragment(let fragment): return take(fragment, body)
        case .closeSession(let close):
            guard let id = close.sessionID, let upload = uploads.removeValue(forKey: id) else {
                return CloseSessionAck(error: ErrorCode.sessionNotFound, errorContext: .server)
                    .serialized(envelope(500))
            }
            // Closed before its last octet: what is there is thrown away.
            if Int64(upload.octets.count) == upload.total ?? 0 { files[upload.target] = upload.octets }
            return CloseSessionAck(sessionID: id).serialized(envelope(200))
        case .cancelSession(let cancel):
            guard let id = cancel.sessionID, uploads.removeValue(forKey: id) != nil else {
                return CancelSessionAck(error: ErrorCode.sessionNotFound, errorContext: .server)
                    .serialized(envelope(500))
            }
            return CancelSessionAck(sessionID: id).serialized(envelope(200))
        case .notification, .unknown:
            return PingAck(error: ErrorCode.invalidArgument, errorContext: .server).serialized(envelope(400))
        }
    }

    private mutating func begin(_ create: CreateSession, _ target: String) -> [UInt8] {
        guard create.supportedProtocols?.elements.contains(where: { $0.guid == .bitsUploadProtocol }) ?? false else {
            return CreateSessionAck(error: ErrorCode.invalidArgument, errorContext: .server)
                .serialized(envelope(400))
        }
        // Use random GUIDs: who guesses an id can write to the session.
        let id = SessionID(GUID(high: 0x9C1E_4B7A_52D0_4F6E, low: 0x8A3B_0000_0000_0000 + UInt64(uploads.count)))
        uploads[id] = Upload(target: target)
        return CreateSessionAck(protocolGUID: .bitsUploadProtocol, sessionID: id, acceptEncoding: "identity")
            .serialized(envelope(200))
    }

    private mutating func take(_ fragment: Fragment, _ body: ArraySlice<UInt8>) -> [UInt8] {
        guard let id = fragment.sessionID, var upload = uploads[id] else {
            return FragmentAck(error: ErrorCode.sessionNotFound, errorContext: .server).serialized(envelope(500))
        }
        guard let range = fragment.range, range.length == Int64(body.count), let total = range.totalNumber,
            upload.total == nil || upload.total == total, let end = range.end, end <= total
        else {
            return FragmentAck(error: ErrorCode.invalidArgument, errorContext: .server).serialized(envelope(400))
        }
        upload.total = total
        let expected = ReceivedOffset(Int64(upload.octets.count))
        guard range.first == expected.value else {
            uploads[id] = upload
            return FragmentAck(sessionID: id, received: expected, error: HResult(0), errorContext: .server)
                .serialized(envelope(416))
        }
        upload.octets += body
        uploads[id] = upload
        return FragmentAck(sessionID: id, received: ReceivedOffset(Int64(upload.octets.count)))
            .serialized(envelope(200))
    }

    private func envelope(_ status: Int) -> AnswerEnvelope {
        var envelope = AnswerEnvelope(status: status)
        envelope.server = "Example/1.0"
        return envelope
    }
}

/// What a server says with its refusals ([MC-BUP] 2.2.1.2).
enum ErrorCode {
    static let invalidArgument = HResult(0x8007_0057)
    static let sessionNotFound = HResult(0x8020_001f)
}
