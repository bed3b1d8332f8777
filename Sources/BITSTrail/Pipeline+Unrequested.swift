import BITSProtocol
import BITSSessions
import HTTPMessages
import PacketCapture

/// Answers to no BITS request: those for which no request waits (ANS-007), and those of proxies.
extension Pipeline {
    /// Whether it is proven that an answer has no request, when the streams are in step: the capture holds both, and the
    /// sender's TCP had got nothing behind the last request, so that none can be hidden.
    func isUnrequested(_ start: ConnectionReader.Start, _ event: StreamEvent, _ reader: ConnectionReader) -> Bool {
        guard let acknowledged = start.acknowledged, acknowledged <= reader.requestsEnd else { return false }
        return (streams.facts(event.slot).initiatorStartSeen || start.offset > 0)
            && streams.hasFramesOfBothSides(event.slot)
    }

    /// An answer that is no Ack matters where BITS is spoken; that may show later.
    func noteUnrequested(_ status: Int, _ moment: Moment, _ reader: ConnectionReader) {
        guard reader.unrequested.count < ConnectionReader.maxUnrequested else { return }
        reader.unrequested.append((status, moment))
        passUnrequested(reader)
    }

    /// Octets behind a complete message that begin no other one (SEC-015). Empty lines are harmless (RFC 9112 2.2);
    /// where a request with contradictory lengths is complete nobody knows, and they are told by themselves.
    func noteStray(
        _ count: Int, _ fromClient: Bool, _ event: StreamEvent, _ reader: ConnectionReader, _ bytes: Span<UInt8>?
    ) {
        guard let connection = reader.connection, let bytes, reader.gapsBefore == 0,
            fromClient ? reader.lastRequest?.request?.end != nil : reader.waiting.isEmpty
        else { return }
        if fromClient, let head = reader.lastRequest?.request?.head, head.all(.contentLength).count > 1 { return }
        // Where a request ends whose length cannot be read, nobody knows.
        if fromClient, let length = reader.lastRequest?.packet?.contentLength, length.isPresent, length.value == nil {
            return
        }
        // Those of runs before looked like a message's, so that they are none.
        var isBlank = count <= bytes.count
        for index in max(0, bytes.count &- count)..<bytes.count where isBlank {
            isBlank = bytes[index] == 0x0d || bytes[index] == 0x0a || bytes[index] == 0x20 || bytes[index] == 0x09
        }
        guard !isBlank else { return }
        tracker.strayOctets(
            count, from: fromClient ? .clientToServer : .serverToClient, at: Moment(event.place), on: connection)
    }

    /// A proxy asks for credentials, e.g. of a CONNECT: that matters where BITS follows (AUTH-005).
    func noteProxyChallenge(_ moment: Moment, _ reader: ConnectionReader) {
        let known = reader.proxyChallenges
        reader.proxyChallenges = (known?.first ?? moment, (known?.count ?? 0) &+ 1)
        passProxyChallenges(reader)
    }

    func passProxyChallenges(_ reader: ConnectionReader) {
        guard let connection = reader.connection, let known = reader.proxyChallenges else { return }
        connection.noteProxyChallenges(known.count, first: known.first)
        reader.proxyChallenges = nil
    }

    func passUnrequested(_ reader: ConnectionReader) {
        guard let connection = reader.connection else { return }
        for (status, moment) in reader.unrequested {
            tracker.unrequestedAnswer(status: status, at: moment, on: connection)
        }
        reader.unrequested.removeAll()
    }
}
