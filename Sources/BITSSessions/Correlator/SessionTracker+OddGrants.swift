import BITSProtocol

extension SessionTracker {
    /// An Ack gave the session this id with a status that grants none (202, 204), and its client uses it all the same.
    func grantedOddly(_ id: SessionID, _ exchange: Exchange, _ packet: RequestPacket) -> Session? {
        let key = TargetKey(client: exchange.connection.client.address, target: packet.target.comparisonKey)
        let found = byTarget[key]?.latest.last { session in
            guard session.id == nil, !session.isReported, let answer = session.create?.answerPacket else {
                return false
            }
            return answer.isAck && (200...299).contains(answer.status) && answer.sessionID.value?.key == id.key
        }
        guard let found, let answer = found.create?.answerPacket else { return nil }
        found.takeGrant(answer, hasRequest: false)
        register(id, for: found)
        linkRestart(found)
        return found
    }
}
