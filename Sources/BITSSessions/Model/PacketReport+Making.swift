import BITSProtocol
import HTTPMessages

extension PacketReport {
    init(request: Exchange.Message, packet: RequestPacket, exchange: Exchange) {
        let range = packet.contentRange.value
        self.init(
            moment: request.start, lastFrame: request.headEnd.frame, direction: .clientToServer,
            connection: exchange.connection.index, client: exchange.connection.client,
            server: exchange.connection.server, packetType: packet.typeReading.raw, answers: nil,
            method: packet.method, target: packet.target.withoutSecrets, status: nil, sessionID: packet.sessionID.raw,
            range: range.map(OctetRange.init), rawRange: range == nil ? packet.contentRange.raw : nil, received: nil,
            error: nil, head: request.head.bytes, bodyLength: request.announcedLength,
            note: request.isCut
                ? request.holeNote : packet.recognition == .tunnelled ? "tunnelled through \(packet.method)" : nil,
            session: exchange.session?.index, host: exchange.session?.host ?? packet.host,
            streamOffset: request.isCut ? nil : request.streamOffset)
    }

    init(answer: Exchange.Message, packet: AnswerPacket, exchange: Exchange) {
        self.init(
            moment: answer.start, lastFrame: answer.headEnd.frame, direction: .serverToClient,
            connection: exchange.connection.index, client: exchange.connection.client,
            server: exchange.connection.server, packetType: packet.typeReading.raw,
            answers: exchange.packet?.typeReading.raw, method: nil, target: nil, status: packet.status,
            sessionID: packet.sessionID.raw, range: nil, rawRange: nil,
            received: packet.receivedOffset.value?.value, error: packet.hresult.raw, head: answer.head.bytes,
            bodyLength: answer.announcedLength,
            note: answer.isCut
                ? answer.holeNote : exchange.request == nil ? "its request is not in the capture" : nil,
            session: exchange.session?.index, host: exchange.session?.host ?? exchange.packet?.host,
            streamOffset: answer.isCut ? nil : answer.streamOffset)
    }
}
