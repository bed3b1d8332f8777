import BITSProtocol
import HTTPMessages

/// A quick look at a message's header names, so that the rules on names (GEN-012, GEN-013, GEN-014) take only unusual
/// messages apart.
///
/// A message is usual if its fields named BITS and its Content-Length, Content-Range and Content-Name are those that
/// its packet has, each once: then there are as many of them as the packet's readings say. Any other message may still
/// be right.
extension Exchange {
    var hasUsualFieldsInRequest: Bool {
        guard let head = request?.head else { return false }
        var expected = 0
        let isUsual =
            once(packet?.typeReading.occurrences, &expected)
            && once(packet?.contentLength.occurrences, &expected)
            && once(packet?.contentRange.occurrences, &expected)
            && once(packet?.contentName.occurrences, &expected)
            && (packet?.type == .createSession
                ? once(packet?.supportedProtocols.occurrences, &expected)
                : once(packet?.sessionID.occurrences, &expected))
        return isUsual && head.watchedFields == expected
    }

    var hasUsualFieldsInAnswer: Bool {
        guard let head = answer?.head else { return false }
        var expected = 0
        var isUsual =
            once(answerPacket?.typeReading.occurrences, &expected)
            && once(answerPacket?.contentLength.occurrences, &expected)
            && once(answerPacket?.sessionID.occurrences, &expected)
        switch answerPacket?.answered {
        case .packet(.createSession):
            isUsual =
                isUsual && once(answerPacket?.protocolGUID.occurrences, &expected)
                && once(answerPacket?.hostID.occurrences, &expected)
                && once(answerPacket?.fallbackTimeout.occurrences, &expected)
        case .packet(.fragment):
            isUsual =
                isUsual && once(answerPacket?.receivedOffset.occurrences, &expected)
                && once(answerPacket?.replyURL.occurrences, &expected)
        default:
            break
        }
        return isUsual && head.watchedFields == expected
    }

    private func once(_ occurrences: Int?, _ expected: inout Int) -> Bool {
        expected &+= occurrences ?? 0
        return occurrences ?? 0 <= 1
    }
}

extension MessageHead {
    /// How many fields are named BITS-…, Content-Length, Content-Range or Content-Name.
    fileprivate var watchedFields: Int {
        var count = 0
        for field in fields where !field.irregularities.contains(.notAField) {
            switch bytes[field.nameRange.lowerBound] | 0x20 {
            case 0x62:
                if hasBITSName(field, in: self) { count &+= 1 }
            case 0x63:
                let isWatched =
                    matches(field, .contentLength) || matches(field, .contentRange) || matches(field, .contentName)
                if isWatched { count &+= 1 }
            default:
                continue
            }
        }
        return count
    }
}
