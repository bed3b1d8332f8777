/// HTTP/1.x on one connection: both directions, gaps included, requests and answers paired in order (RFC 9112 9.3).
///
/// Feed it with what TCP says; it answers with events and with the number of octets it need not see. It never fails:
/// octets that are no HTTP are reported as such, and behind a gap it goes on with the next message that it finds.
public struct HTTPConnection {
    private struct Pending {
        let number: Int
        let isHEAD: Bool
        let isCONNECT: Bool
        /// A gap may hide its answer.
        var mayBeAnswered = false
        /// A gap behind it may hide a later request.
        var isFollowedByGap = false
    }

    /// Requests that wait for their answer; more than that are no pipelining but an attack.
    private static let maxPending = 4096

    /// The direction that requests come from; nil while neither handshake nor octets told.
    public private(set) var clientDirection: Int?
    private var client: MessageReader
    private var server: MessageReader
    private var pending: [Pending] = []
    private var nextNumber = 0
    private var isFresh = true
    /// A whole head was read; octets were missing.
    private var hasHead = false
    private var hasGap = false
    private var isOver = false
    private let wantsRequestBodies: Bool

    /// - Parameters:
    ///   - handshakeSeen: direction 0 is the client's and both streams are known from their first octet.
    ///   - wantsRequestBodies: report request bodies as events instead of skipping them.
    public init(handshakeSeen: Bool, wantsRequestBodies: Bool) {
        clientDirection = handshakeSeen ? 0 : nil
        self.wantsRequestBodies = wantsRequestBodies
        client = MessageReader(isClient: true, isLost: !handshakeSeen)
        server = MessageReader(isClient: false, isLost: !handshakeSeen)
    }

    /// Takes a run of octets; returns how many of the following ones need not be handed over.
    public mutating func receive(_ bytes: Span<UInt8>, direction: Int, into events: inout [HTTPEvent]) -> Int64 {
        guard !isOver else { return 0 }
        if MessageStart.isTLS(bytes, isStart: isFresh && clientDirection != nil), mayChangeProtocol(direction) {
            return leave(.tls, &events)
        }
        var start = 0
        if clientDirection == nil {
            guard let found = MessageStart.find(bytes, request: true, response: true) else { return 0 }
            clientDirection = found.isRequest ? direction : 1 &- direction
            if found.isRequest { client.state = .idle } else { server.state = .idle }
            events.append(.resynchronised(fromClient: found.isRequest))
            start = found.position
            isFresh = false
        }
        if direction == clientDirection {
            read(bytes, from: start, true, &events)
            return isOver || wantsRequestBodies ? 0 : client.skippable
        }
        read(bytes, from: start, false, &events)
        return isOver ? 0 : server.skippable
    }

    /// Octets that were counted instead of handed over.
    public mutating func skipped(_ length: Int64, missing: Int64, direction: Int, into events: inout [HTTPEvent])
        -> Int64
    {
        guard !isOver, clientDirection != nil else { return 0 }
        let isClient = direction == clientDirection
        count(length, missing: missing, isClient, &events)
        return self[isClient].skippable
    }

    /// Octets that the capture lacks; returns how many of the following ones need not be handed over.
    public mutating func gap(_ length: Int64, direction: Int, into events: inout [HTTPEvent]) -> Int64 {
        guard !isOver, clientDirection != nil else { return 0 }
        let isClient = direction == clientDirection
        if isClient, client.awaitsContinue, pending.contains(where: { $0.number == client.exchange }) {
            // Without an answer nothing but the body can follow.
            client.awaitsContinue = false
        }
        let counted = min(length, self[isClient].skippable)
        if counted > 0 {
            if wantsRequestBodies, isClient {
                events.append(
                    .bodyGap(
                        exchange: client.exchange, length: counted, offset: client.bodyLength))
            }
            count(counted, missing: counted, isClient, &events)
        }
        if length > counted { lose(isClient, &events) }
        return wantsRequestBodies && isClient ? 0 : self[isClient].skippable
    }

    /// The answer to a request may lie in a gap that was passed already: its sender had not seen the gap's end.
    public mutating func noteAnswerMayBeLost(exchange number: Int) {
        if let index = pending.firstIndex(where: { $0.number == number }) { pending[index].mayBeAnswered = true }
    }

    /// One direction is over. `isProven`: its FIN was seen, so that nothing is missing at its end.
    public mutating func end(direction: Int, isProven: Bool, into events: inout [HTTPEvent]) {
        guard !isOver, let clientDirection else { return }
        let isClient = direction == clientDirection
        switch self[isClient].state {
        case .untilClose:
            self[isClient].state = .idle
            events.append(self[isClient].endedEvent(isComplete: isProven, at: 0))
        case .body, .chunked:
            self[isClient].state = .idle
            events.append(self[isClient].endedEvent(isComplete: false, at: 0))
        case .head:
            self[isClient].state = .idle
            self[isClient].collector.reset()
            events.append(.damaged(fromClient: isClient))
        case .idle, .lost, .astray: break
        }
    }

    private subscript(isClient: Bool) -> MessageReader {
        _read {
            if isClient { yield client } else { yield server }
        }
        _modify {
            if isClient { yield &client } else { yield &server }
        }
    }

    // MARK: Reading

    private mutating func read(
        _ bytes: Span<UInt8>, from start: Int, _ isClient: Bool,
        _ events: inout [HTTPEvent]
    ) {
        var position = start
        while position < bytes.count, !isOver {
            switch self[isClient].state {
            case .idle:
                if bytes[position] == ASCII.carriageReturn || bytes[position] == ASCII.lineFeed {
                    position &+= 1
                    continue
                }
                guard beginMessage(bytes, position, isClient, &events) else { return }
            case .head:
                guard let next = readHead(bytes, position, isClient, &events) else { return }
                position = next
            case .body(let left):
                if self[isClient].awaitsContinue, skipsUnsentBody(bytes, position, &events) { continue }
                let count = min(left, Int64(bytes.count &- position))
                reportBody(position..<(position &+ Int(count)), isClient, &events)
                self[isClient].bodyLength &+= count
                position &+= Int(count)
                if count == left {
                    self[isClient].state = .idle
                    events.append(self[isClient].endedEvent(isComplete: true, at: position))
                } else {
                    self[isClient].state = .body(left: left &- count)
                }
            case .chunked(let body):
                position = readChunks(body, bytes, position, isClient, &events)
            case .untilClose:
                self[isClient].bodyLength &+= Int64(bytes.count &- position)
                position = bytes.count
            case .lost, .astray:
                guard
                    let found = MessageStart.find(bytes.extracting(position...), request: isClient, response: !isClient)
                else { return }
                position &+= found.position
                self[isClient].state = .idle
                events.append(.resynchronised(fromClient: isClient))
            }
        }
    }

    /// Decides whether a message begins here; false if the run is done with.
    private mutating func beginMessage(
        _ bytes: Span<UInt8>, _ position: Int, _ isClient: Bool,
        _ events: inout [HTTPEvent]
    ) -> Bool {
        let guess = MessageStart.guess(bytes, from: position)
        let fits = guess == .tooShort || guess == (isClient ? .request : .response)
        if fits {
            isFresh = false
            self[isClient].state = .head
            self[isClient].collector.reset()
            events.append(.began(fromClient: isClient, at: position))
            return true
        }
        if isFresh || !hasHead && !hasGap {
            _ = leave(.other, &events)
            return false
        }
        events.append(.stray(fromClient: isClient, count: bytes.count &- position))
        self[isClient].state = .astray
        return true
    }

    /// Goes on with a head; the position behind what was used, nil if the run is done with.
    private mutating func readHead(
        _ bytes: Span<UInt8>, _ position: Int, _ isClient: Bool,
        _ events: inout [HTTPEvent]
    ) -> Int? {
        switch self[isClient].collector.add(bytes, from: position) {
        case .incomplete: return nil
        case .tooLong:
            self[isClient].collector.reset()
            self[isClient].state = .lost
            events.append(.headTooLong(fromClient: isClient))
            // The next message is looked for from the next line on, else this one would be found again.
            var next = position
            while next < bytes.count, bytes[next] != ASCII.lineFeed { next &+= 1 }
            return next &+ 1
        case .complete(let octets, let used):
            guard let head = MessageHead(parsing: octets), head.isRequest == isClient else {
                self[isClient].state = .astray
                events.append(.stray(fromClient: isClient, count: octets.count))
                return position &+ used
            }
            hasHead = true
            if isClient {
                takeRequest(head, end: position &+ used, &events)
            } else {
                takeAnswer(head, end: position &+ used, &events)
            }
            return position &+ used
        }
    }

    private mutating func takeRequest(_ head: MessageHead, end: Int, _ events: inout [HTTPEvent]) {
        let number = nextNumber
        nextNumber &+= 1
        let framing = MessageFraming.ofRequest(head)
        if pending.count < HTTPConnection.maxPending {
            let method = head.method
            pending.append(Pending(number: number, isHEAD: method == "HEAD", isCONNECT: method == "CONNECT"))
        }
        client.beginBody(framing, exchange: number)
        client.awaitsContinue = framing != .none && head.list(.expect, contains: "100-continue")
        events.append(.head(head, exchange: number, bodyLength: framing.announced, end: end))
        if framing == .none { events.append(client.endedEvent(isComplete: true, at: end)) }
    }

    private mutating func takeAnswer(_ head: MessageHead, end: Int, _ events: inout [HTTPEvent]) {
        let status = head.status ?? 0
        // One request at a time: an answer behind a gap belongs to the newest request that the gap cannot have
        // answered.
        while let first = pending.first, first.mayBeAnswered, pending.count >= 2 || first.isFollowedByGap {
            events.append(.answerLost(exchange: pending[0].number))
            pending.removeFirst()
        }
        let request = pending.first
        if status / 100 == 1, status != 101 {
            // Now the body comes.
            if let request, client.exchange == request.number { client.awaitsContinue = false }
            server.beginBody(.none, exchange: request?.number)
            events.append(.head(head, exchange: request?.number, bodyLength: 0, end: end))
            return
        }
        if !pending.isEmpty { pending.removeFirst() }
        let framing = MessageFraming.ofAnswer(head, isForHEAD: request?.isHEAD ?? false)
        server.beginBody(framing, exchange: request?.number)
        events.append(.head(head, exchange: request?.number, bodyLength: framing.announced, end: end))
        if status == 101 {
            events.append(server.endedEvent(isComplete: true, at: end))
            _ = leave(.upgraded, &events)
            return
        }
        if let request, request.isCONNECT, status / 100 == 2 {
            // What follows is a connection of its own (RFC 9110 9.3.6).
            server.state = .idle
            client.state = .idle
            isFresh = true
            events.append(server.endedEvent(isComplete: true, at: end))
            return
        }
        if framing == .none { events.append(server.endedEvent(isComplete: true, at: end)) }
    }

    private mutating func readChunks(
        _ body: ChunkedBody, _ bytes: Span<UInt8>, _ position: Int,
        _ isClient: Bool, _ events: inout [HTTPEvent]
    ) -> Int {
        var body = body
        var ranges: [Range<Int>] = []
        let step = body.consume(bytes, from: position) { ranges.append($0) }
        for range in ranges {
            reportBody(range, isClient, &events)
            self[isClient].bodyLength &+= Int64(range.count)
        }
        switch step {
        case .more:
            self[isClient].state = .chunked(body)
            return bytes.count
        case .ended(let end):
            self[isClient].state = .idle
            events.append(self[isClient].endedEvent(isComplete: true, at: end))
            return end
        case .broken(let at):
            self[isClient].state = .astray
            events.append(self[isClient].endedEvent(isComplete: false, at: at))
            events.append(.stray(fromClient: isClient, count: bytes.count &- at))
            return at
        }
    }

    private mutating func reportBody(
        _ range: Range<Int>, _ isClient: Bool, _ events: inout [HTTPEvent]
    ) {
        guard !range.isEmpty else { return }
        self[isClient].awaitsContinue = false
        if wantsRequestBodies, isClient {
            events.append(
                .body(
                    exchange: self[isClient].exchange, range: range, offset: self[isClient].bodyLength))
        }
    }

    /// A request that waited for a 100 and got its final answer instead may be followed by the next request without its
    /// body (RFC 9110 10.1.1).
    private mutating func skipsUnsentBody(_ bytes: Span<UInt8>, _ position: Int, _ events: inout [HTTPEvent]) -> Bool {
        let isAnswered = !pending.contains { $0.number == client.exchange }
        guard isAnswered, MessageStart.mayBeRequest(bytes, position) else { return false }
        client.state = .idle
        events.append(client.endedEvent(isComplete: false, at: position))
        return true
    }

    // MARK: Gaps

    private mutating func count(
        _ length: Int64, missing: Int64, _ isClient: Bool,
        _ events: inout [HTTPEvent]
    ) {
        self[isClient].bodyLength &+= length
        self[isClient].bodyMissing &+= missing
        switch self[isClient].state {
        case .body(let left):
            if length >= left {
                self[isClient].state = .idle
                events.append(self[isClient].endedEvent(isComplete: true, at: 0))
            } else {
                self[isClient].state = .body(left: left &- length)
            }
        case .chunked(var body):
            body.pass(length)
            self[isClient].state = .chunked(body)
        default: break
        }
    }

    /// A gap outside a counted body: what it hides is not known.
    private mutating func lose(_ isClient: Bool, _ events: inout [HTTPEvent]) {
        switch self[isClient].state {
        case .body, .chunked, .untilClose:
            events.append(self[isClient].endedEvent(isComplete: false, at: 0))
        default: break
        }
        self[isClient].collector.reset()
        self[isClient].state = .lost
        isFresh = false
        hasGap = true
        for index in pending.indices {
            if isClient { pending[index].isFollowedByGap = true } else { pending[index].mayBeAnswered = true }
        }
        events.append(.damaged(fromClient: isClient))
    }

    // MARK: Other protocols

    /// TLS may follow the handshake, a CONNECT, or stand in a connection whose start is not in the capture.
    private func mayChangeProtocol(_ direction: Int) -> Bool {
        if clientDirection == nil || isFresh { return true }
        return false
    }

    private mutating func leave(_ foreign: ForeignProtocol, _ events: inout [HTTPEvent]) -> Int64 {
        isOver = true
        events.append(.foreign(foreign))
        return 0
    }
}

extension MessageFraming {
    /// The body's length if it is announced.
    var announced: Int64? {
        switch self {
        case .none: 0
        case .length(let length): length
        case .chunked, .untilClose: nil
        }
    }
}
