/// Reads one direction of a connection as a sequence of messages (RFC 9112), with gaps.
///
/// What it needs to know of the other direction (which request an answer belongs to) it asks for through `framing`.
struct MessageReader {
    enum State {
        /// Between messages.
        case idle
        case head
        case body(left: Int64)
        case chunked(ChunkedBody)
        case untilClose
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
    /// The exchange of the message under way.
    var exchange: Int?
    /// The request under way asked for a 100 before its body, and no octet of the body has come.
    var awaitsContinue = false
    var collector = HeadCollector()

    init(isClient: Bool, isLost: Bool) {
        self.isClient = isClient
        state = isLost ? .lost : .idle
    }

    /// Octets that need not be handed over.
    var skippable: Int64 {
        if awaitsContinue { return 0 }
        switch state {
        case .body(let left): return left
        case .chunked(let body): return body.pendingData
        case .untilClose: return Int64.max / 2
        default: return 0
        }
    }

    mutating func beginBody(_ framing: MessageFraming, exchange: Int?) {
        self.exchange = exchange
        bodyLength = 0
        bodyMissing = 0
        switch framing {
        case .none: state = .idle
        case .length(let length): state = .body(left: length)
        case .chunked: state = .chunked(ChunkedBody())
        case .untilClose: state = .untilClose
        }
    }

    mutating func endedEvent(isComplete: Bool, at position: Int) -> HTTPEvent {
        awaitsContinue = false
        return .ended(
            fromClient: isClient, exchange: exchange, length: bodyLength, missing: bodyMissing, isComplete: isComplete,
            at: position)
    }
}
