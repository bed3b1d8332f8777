import BITSProtocol
import HTTPMessages

/// An exchange that ended or lost a session which is only remembered: its heads as octets, and what was noted beside
/// them, which takes an eighth of the memory. Hardly one is ever asked for again; from the same octets the same is read.
final class PackedExchange {
    private struct Message {
        let head: [UInt8]
        let start: Moment
        let headEnd: Moment
        let streamOffset: Int64
        let acknowledged: Int64?
        let announcedLength: Int64?
        let end: Moment?
        let isEndUnseen: Bool
        let isEndUnproven: Bool
        let bodyLength: Int64
        let bodyMissing: Int64
        let strayOctets: Int64

        init(_ message: Exchange.Message) {
            head = message.head.bytes
            start = message.start
            headEnd = message.headEnd
            streamOffset = message.streamOffset
            acknowledged = message.acknowledged
            announcedLength = message.announcedLength
            end = message.end
            isEndUnseen = message.isEndUnseen
            isEndUnproven = message.isEndUnproven
            bodyLength = message.bodyLength
            bodyMissing = message.bodyMissing
            strayOctets = message.strayOctets
        }

        var unpacked: Exchange.Message? {
            guard let head = MessageHead(parsing: head) else { return nil }
            let message = Exchange.Message(
                head: head, start: start, headEnd: headEnd, streamOffset: streamOffset, acknowledged: acknowledged,
                announcedLength: announcedLength)
            message.end = end
            message.isEndUnseen = isEndUnseen
            message.isEndUnproven = isEndUnproven
            message.bodyLength = bodyLength
            message.bodyMissing = bodyMissing
            message.strayOctets = strayOctets
            return message
        }
    }

    private let connection: Connection
    private let request: Message?
    private let recognition: Recognition?
    private let answer: Message?
    private let answered: AnswerPacket.Answered?
    private let requestAcknowledged: Moment?
    private let answerAcknowledged: Moment?
    private let answeredEarly: Bool
    private let damage: Exchange.Damage
    private let isUnrequested: Bool
    private let isStray: Bool

    /// Nil for an exchange that has to stay whole: it is not over, one of its heads has a hole, or its other leg is
    /// under way.
    init?(_ exchange: Exchange) {
        guard exchange.isClosed, exchange.twin == nil, exchange.request?.isCut != true, exchange.answer?.isCut != true
        else { return nil }
        connection = exchange.connection
        request = exchange.request.map(Message.init)
        recognition = exchange.packet?.recognition
        answer = exchange.answer.map(Message.init)
        answered = exchange.answerPacket?.answered
        requestAcknowledged = exchange.requestAcknowledged
        answerAcknowledged = exchange.answerAcknowledged
        answeredEarly = exchange.answeredEarly
        damage = exchange.damage
        isUnrequested = exchange.isUnrequested
        isStray = exchange.isStray
    }

    func unpacked(in session: Session) -> Exchange {
        let request = request?.unpacked
        let packet = recognition.flatMap { recognition in
            request.flatMap { RequestPacket($0.head, recognition: recognition) }
        }
        let exchange = Exchange(connection: connection, request: request, packet: packet)
        exchange.answer = answer?.unpacked
        exchange.answerPacket = exchange.answer.flatMap { AnswerPacket($0.head, answered: answered) }
        exchange.requestAcknowledged = requestAcknowledged
        exchange.answerAcknowledged = answerAcknowledged
        exchange.answeredEarly = answeredEarly
        exchange.damage = damage
        exchange.isUnrequested = isUnrequested
        exchange.isStray = isStray
        exchange.isClosed = true
        exchange.session = session
        return exchange
    }
}

extension Session {
    /// Of a session that is only remembered.
    struct Packed {
        var closed: PackedExchange?
        var cancelled: PackedExchange?
        var lost: PackedExchange?
    }

    /// Packs what is seldom asked of a session that is only remembered. An answer that is acknowledged later still
    /// counts as not delivered.
    func pack() {
        switch wholeEnding {
        case .closed(let exchange): packed.closed = PackedExchange(exchange)
        case .cancelled(let exchange): packed.cancelled = PackedExchange(exchange)
        case nil: break
        }
        if packed.closed != nil || packed.cancelled != nil { wholeEnding = nil }
        packed.lost = wholeLoss.flatMap { PackedExchange($0) }
        if packed.lost != nil { wholeLoss = nil }
    }

    /// The message that closed or cancelled it.
    var ending: Ending? {
        get {
            if let closed = packed.closed {
                packed.closed = nil
                wholeEnding = .closed(closed.unpacked(in: self))
            } else if let cancelled = packed.cancelled {
                packed.cancelled = nil
                wholeEnding = .cancelled(cancelled.unpacked(in: self))
            }
            return wholeEnding
        }
        set {
            packed.closed = nil
            packed.cancelled = nil
            wholeEnding = newValue
        }
    }

    /// The exchange that told that it was lost.
    var lostBy: Exchange? {
        get {
            if let lost = packed.lost {
                packed.lost = nil
                wholeLoss = lost.unpacked(in: self)
            }
            return wholeLoss
        }
        set {
            packed.lost = nil
            wholeLoss = newValue
        }
    }

    /// Whether it has an ``ending``, without a look at it.
    var hasEnded: Bool { wholeEnding != nil || packed.closed != nil || packed.cancelled != nil }
    /// Whether it has a ``lostBy``, without a look at it.
    var isLost: Bool { wholeLoss != nil || packed.lost != nil }
}
