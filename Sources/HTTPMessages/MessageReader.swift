/// Reads one direction of a connection as a sequence of messages (RFC 9112), with gaps.
///
/// What it needs to know of the other direction (which request an answer belongs to) it asks for through `framing`.
struct MessageReader {
    enum State {
        /// Between messages.
        case idle
        /// At the start of a connection that a load balancer may pass on.
        indirect case proxied(ProxyHeader)
        case head
        case body(left: Int64)
        case chunked(ChunkedBody)
        case untilClose
        /// Behind the beginning of a head with a hole.
        indirect case cut(CutMessage)
        /// Where the next message begins is not known.
        case lost
        /// Behind a complete message stand octets that begin no other.
        case astray
    }

    let isClient: Bool
    var state: State
    /// Body octets of the message under way, and those of them not seen.
    var bodyLength: Int64 = 0
    var bodyMissing: Int64 = 0
    /// The answer under way brings what a GET asked for, or nobody knows what: any octets.
    var isFetching = false
    /// The answer under way is in parts, whose octets are reported.
    var isInParts = false
    /// Octets of the last message with a hole in its head, when it is over.
    var cutLength: Int64 = 0
    /// The exchange of the message under way.
    var exchange: Int?
    /// The request under way asked for a 100 before its body, and no octet of the body has come.
    var awaitsContinue = false
    /// The message under way states its length in contradictory ways.
    var isLengthDoubtful = false
    /// The head under way began with so few octets that it may yet turn out to be none.
    var isGuess = false
    var collector = HeadCollector()
    /// None of its octets was read: a ``ProxyHeader`` may stand there.
    var isAtStart: Bool
    /// The message before was a cut one: the next one is looked for at the start of a run alone, since all else may be
    /// the end of that one's body.
    var isBehindCut = false
    /// A gap that may hide anything ends where the next run begins.
    var followsGap = false
    /// The end of the last run if a message may begin there: while searching, and in an answer whose end shows only by
    /// the next one.
    var undecided: [UInt8] = []
    /// What was read since a gap, before the other side spoke, may be no messages but a body that looks like them.
    var isGuessing = false
    /// Those octets follow a gap, and it is not known whose turn it was.
    var isDoubtful = false

    init(isClient: Bool, isLost: Bool) {
        self.isClient = isClient
        state = isLost ? .lost : .idle
        isAtStart = isClient && !isLost
    }

    /// Octets that need not be handed over.
    var skippable: Int64 {
        if awaitsContinue || isLengthDoubtful && !isClient { return 0 }
        switch state {
        case .body(let left): return left
        case .chunked(let body): return body.pendingData
        // Its end may show by the next answer, where the server did not close.
        case .untilClose: return 0
        case .cut(let message): return message.isProven && message.tail.isFull ? message.left ?? 0 : 0
        default: return 0
        }
    }

    /// Octets of a gap that surely belong to the message under way.
    var countable: Int64 {
        switch state {
        case .cut(let message): return message.left ?? 0
        case .untilClose: return Int64.max
        default: return skippable
        }
    }

    /// A message with a hole in its head is under way.
    var isCut: Bool {
        if case .cut = state { true } else { false }
    }

    /// Where the next message begins is not known.
    var isAdrift: Bool {
        switch state {
        case .lost, .astray: true
        default: false
        }
    }

    mutating func beginBody(_ framing: MessageFraming, exchange: Int?) {
        self.exchange = exchange
        isLengthDoubtful = false
        bodyLength = 0
        bodyMissing = 0
        switch framing {
        case .none: state = .idle
        case .length(let length): state = .body(left: length)
        case .chunked: state = .chunked(ChunkedBody())
        case .untilClose: state = .untilClose
        case .cut(let announced, let isProven):
            state = .cut(CutMessage(announced: announced, isProven: isProven))
        }
    }

    /// So many octets of the body under way, which do not end it: their offset in it; nil if they are none, or more is
    /// to be told of them.
    mutating func passBody(_ count: Int64) -> Int64? {
        guard case .body(let left) = state, left > count, !awaitsContinue, !followsGap, !isGuessing else { return nil }
        let offset = bodyLength
        bodyLength = clampedSum(offset, count)
        state = .body(left: left &- count)
        return offset
    }

    mutating func endedEvent(isComplete: Bool, at position: Int) -> HTTPEvent {
        awaitsContinue = false
        return .ended(
            fromClient: isClient, exchange: exchange, length: bodyLength, missing: bodyMissing, isComplete: isComplete,
            at: position)
    }
}

/// The sum of two counts, at most 2^63 − 1: what heads announce and gaps claim is anybody's number.
func clampedSum(_ a: Int64, _ b: Int64) -> Int64 {
    let sum = a.addingReportingOverflow(b)
    return sum.overflow ? Int64.max : sum.partialValue
}
