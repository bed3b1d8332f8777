import BITSSessions
import HTTPMessages
import PacketCapture

/// Answers for which no request waits (ANS-007).
extension Pipeline {
    /// Whether an answer for which no request waits is one that no request asked for: both streams are whole and in
    /// step, and its sender's TCP had got nothing behind the last request, so that none can be hidden.
    func isUnrequested(_ start: ConnectionReader.Start, _ event: StreamEvent, _ reader: ConnectionReader) -> Bool {
        guard reader.http.isInStep, let acknowledged = start.acknowledged, acknowledged <= reader.requestsEnd else {
            return false
        }
        let facts = streams.facts(event.slot)
        return (facts.initiatorStartSeen || start.offset > 0) && facts.initiatorFrames > 0 && facts.responderFrames > 0
    }

    /// An answer that is no Ack matters where BITS is spoken; that may show later.
    func noteUnrequested(_ status: Int, _ moment: Moment, _ reader: ConnectionReader) {
        guard reader.unrequested.count < ConnectionReader.maxUnrequested else { return }
        reader.unrequested.append((status, moment))
        passUnrequested(reader)
    }

    func passUnrequested(_ reader: ConnectionReader) {
        guard let connection = reader.connection else { return }
        for (status, moment) in reader.unrequested {
            tracker.unrequestedAnswer(status: status, at: moment, on: connection)
        }
        reader.unrequested.removeAll()
    }
}
