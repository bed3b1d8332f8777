import BITSProtocol
import HTTPMessages

extension Exchange.Message {
    /// What the capture lacks of its head; nil if it is whole.
    var holeNote: String? {
        switch head.hole {
        case .none: nil
        case .inStartLine: "cut within its target"
        case .inFields where head.wireLength != nil: "fields of its header block are missing"
        case .inFields: "header block cut"
        }
    }
}

extension OctetRange {
    init(_ range: ContentRange) {
        self.init(first: range.first, last: range.last, total: range.totalNumber)
    }
}

extension TimelineEntry {
    init?(requestOf exchange: Exchange, now: Int64, parameters: Parameters) {
        guard let request = exchange.request, let packet = exchange.packet else { return nil }
        var notes: [Wording] = []
        if packet.recognition == .download { notes.append("reply download") }
        if case .notification(let content) = packet.content {
            let way: Wording = content.isByReference ? "by reference" : "by value"
            notes.append("tells the application at \(exchange.connection.server), \(way)")
        }
        if let note = request.holeNote {
            let length: String = request.cutLength.map { "; \(grouped($0)) octets in all" } ?? ""
            notes.append(Wording(own: request.announcedLength == nil ? note + length : note))
        } else if packet.recognition.isUpload, packet.sessionID.raw == nil,
            [.fragment, .closeSession, .cancelSession].contains(packet.type)
        {
            notes.append("without session id")
        }
        if packet.contentRange.isMalformed, let raw = packet.contentRange.raw { notes.append("Content-Range: \(raw)") }
        if request.bodyMissing > 0 { notes.append("\(grouped(request.bodyMissing)) octets not in the capture") }
        if let note = Silence.of(exchange, parameters: parameters, now: now).note { notes.append(Wording(own: note)) }
        let last = request.end ?? request.headEnd
        self.init(
            kind: .request, time: request.start.time, frames: Self.span(request.start, last),
            direction: .clientToServer, connection: exchange.connection.index,
            packetType: packet.recognition.isUpload ? packet.typeReading.raw : packet.method,
            range: packet.contentRange.value.map(OctetRange.init),
            note: notes.isEmpty ? nil : notes.joined(separator: "; "), timing: exchange.clock.timing)
    }

    init?(answerOf exchange: Exchange) {
        guard let answer = exchange.answer, let packet = exchange.answerPacket else { return nil }
        var notes: [Wording] = []
        if exchange.request == nil { notes.append("its request is not in the capture") }
        if let note = answer.holeNote {
            notes.append(Wording(own: note))
        } else if !packet.isAck, exchange.packet?.recognition.isUpload ?? true {
            notes.append("not an Ack")
        }
        if let code = packet.hresult.value, packet.status >= 300 || code.code != 0 {
            let name = ErrorTables.explain(hresult: code, httpStatus: packet.status)?.name
            notes.append(name.map { "\(code) \(Wording(own: $0))" } ?? "\(code)")
        } else if let raw = packet.hresult.raw, packet.hresult.value == nil {
            notes.append("error \(raw)")
        }
        if answer.isEndUnproven { notes.append("its end shows only by the next answer") }
        if packet.replyURL.raw != nil { notes.append("reply URL given") }
        if exchange.packet?.recognition == .notification {
            notes.append("from the application")
            if packet.staticResponseURL.raw != nil { notes.append("static reply URL given") }
        }
        if let host = packet.hostID.raw { notes.append("BITS-Host-Id: \(HostID(host).withoutUserInfo)") }
        self.init(
            kind: .response, time: answer.start.time, frames: Self.span(answer.start, answer.end ?? answer.headEnd),
            direction: .serverToClient, connection: exchange.connection.index, packetType: packet.typeReading.raw,
            status: packet.status, received: packet.receivedOffset.value?.value,
            note: notes.isEmpty ? nil : notes.joined(separator: "; "),
            timing: exchange.request == nil ? exchange.clock.timing : nil)
    }

    init(_ interim: Exchange.Interim, of exchange: Exchange) {
        self.init(
            kind: .interim, time: interim.moment.time, frames: [interim.moment.frame], direction: .serverToClient,
            connection: exchange.connection.index, status: interim.status)
    }

    private static func span(_ first: Moment, _ last: Moment) -> [FrameReference] {
        first.frame == last.frame ? [first.frame] : [first.frame, last.frame]
    }
}
