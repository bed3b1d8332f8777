import BITSProtocol
import HTTPMessages

/// The answers that the rules of FRA look at. Nothing here makes text or copies a packet: these run for every exchange.
extension ExchangeContext {
    /// Whether the answer is an Ack to a Fragment of the capture that takes part in the transfer: no authentication
    /// leg.
    /// Says `open` where octets are missing, since then nobody can tell that the two belong together.
    func hasFragmentAck(_ judge: inout Judge) -> Bool {
        guard isFragment else { return false }
        guard answer != nil else {
            if damage.contains(.answer) { judge.open(.wholeHead) }
            return false
        }
        guard answerPacket?.isAck ?? false, !isAuthenticationLeg else { return false }
        guard damage.isEmpty, isSurelyPaired else {
            judge.open(.bothDirections)
            return false
        }
        return true
    }

    /// Whether the answer belongs to the request. In a connection with gaps a request that is not seen may be the one
    /// that is answered, unless the client had received everything before the answer when it sent this request, and
    /// nothing is hidden right before it.
    private var isSurelyPaired: Bool {
        if exchange.connection.gapCount == 0 { return true }
        guard let request = exchange.request, let acknowledged = request.acknowledged,
            exchange.interims.isEmpty, acknowledged == exchange.answer?.streamOffset
        else { return false }
        guard let previous = exchange.standing.previousOnConnection?.request else { return request.streamOffset == 0 }
        let end = clampedSum(previous.streamOffset, Int64(previous.head.bytes.count))
        return request.streamOffset <= clampedSum(end, previous.bodyLength)
    }

    /// Like ``hasFragmentAck(_:)``, and the status is that of success: 200, or 201, which counts like it.
    func hasAcceptance(_ judge: inout Judge) -> Bool {
        hasFragmentAck(&judge) && answerPacket?.isSuccess ?? false
    }

    /// Whether the answer is an Ack to a Fragment, also where the Fragment is not in the capture. For rules that need
    /// nothing but the Ack.
    func hasAnyFragmentAck(_ judge: inout Judge) -> Bool {
        if request == nil {
            return answerPacket?.isAck ?? false && answerPacket?.answered == .packet(.fragment)
        }
        guard isFragment else { return false }
        if answer == nil, damage.contains(.answer) { judge.open(.wholeHead) }
        return answer != nil && answerPacket?.isAck ?? false
    }

    /// v: the offset that the Ack asks for.
    var receivedOffset: Int64? { exchange.answerPacket?.receivedOffset.value?.value }

    /// The offset behind the last octet that the server can have got from this Fragment; nil if it is not known.
    var deliveredEnd: Int64? {
        guard let range = exchange.packet?.contentRange.value, let length = range.length,
            let request = exchange.request, request.end != nil
        else { return nil }
        return clampedSum(range.first, min(length, request.bodyLength))
    }

    /// Where to look: the answer, its request, then what proves it.
    func answerPlaces(_ earlier: Moment?...) -> [Moment] {
        var places: [Moment] = []
        places.reserveCapacity(2 &+ earlier.count)
        if let answer { places.append(answer.start) }
        if let request { places.append(request.start) }
        for case let moment? in earlier { places.append(moment) }
        return places
    }

    /// The known misspelling of BITS-Received-Content-Range, if the Ack has it.
    var misspelledOffset: String? {
        guard let head = exchange.answer?.head, let field = head.first("BITS-Recieved-Content-Range") else {
            return nil
        }
        return head.line(of: field)
    }
}
