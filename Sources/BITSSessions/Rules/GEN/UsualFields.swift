import BITSProtocol

/// A quick look at a message's header names, so that the rules on names (GEN-012, GEN-013, GEN-014) take only unusual
/// messages apart.
///
/// A message is usual if its fields named BITS and its Content-Length, Content-Range and Content-Name are those that
/// its packet has, each once: then there are as many of them as the packet's readings say. Any other message may still
/// be right.
extension Exchange {
    var hasUsualFieldsInRequest: Bool {
        guard let packet, request != nil else { return false }
        var expected = 0
        let isUsual =
            once(packet.typeReading.occurrences, &expected)
            && once(packet.contentLength.occurrences, &expected)
            && once(packet.contentRange.occurrences, &expected)
            && once(packet.contentName.occurrences, &expected)
            && (packet.type == .createSession
                ? once(packet.supportedProtocols.occurrences, &expected)
                : once(packet.sessionID.occurrences, &expected))
        return isUsual && packet.watchedFields == expected
    }

    var hasUsualFieldsInAnswer: Bool {
        guard let answerPacket, answer != nil else { return false }
        var expected = 0
        var isUsual =
            once(answerPacket.typeReading.occurrences, &expected)
            && once(answerPacket.contentLength.occurrences, &expected)
            && once(answerPacket.sessionID.occurrences, &expected)
        switch answerPacket.answered {
        case .packet(.createSession):
            isUsual =
                isUsual && once(answerPacket.protocolGUID.occurrences, &expected)
                && once(answerPacket.hostID.occurrences, &expected)
                && once(answerPacket.fallbackTimeout.occurrences, &expected)
        case .packet(.fragment):
            isUsual =
                isUsual && once(answerPacket.receivedOffset.occurrences, &expected)
                && once(answerPacket.replyURL.occurrences, &expected)
        default:
            break
        }
        return isUsual && answerPacket.watchedFields == expected
    }

    private func once(_ occurrences: Int?, _ expected: inout Int) -> Bool {
        expected &+= occurrences ?? 0
        return occurrences ?? 0 <= 1
    }
}
