/// HTTP/1.x on one connection: both directions, gaps included, requests and answers paired in order (RFC 9112 9.3).
///
/// Feed it with what TCP says; it answers with events and with the number of octets it need not see. It never fails:
/// octets that are no HTTP are reported as such, and behind a gap it goes on with the next message that it finds.
public struct HTTPConnection: ~Copyable {
    struct Pending {
        let number: Int
        let isHEAD: Bool
        let isGET: Bool
        /// Of CONNECT.
        let tunnel: String?
        /// Its answer may end HTTP on this connection (RFC 9110 7.8).
        let asksForUpgrade: Bool
        /// A gap may hide its answer.
        var mayBeAnswered = false
        /// It was sent together with the one before it.
        var isPipelined = false
        /// It may be a part of the body of a request in the gap before it.
        var isDoubtful = false
        /// A gap behind it may hide a later request.
        var isFollowedByGap = false
    }

    /// Octets of a head; longer ones are passed over.
    public static var maxHeadLength: Int { HeadCollector.maxLength }
    /// Requests that wait for their answer; more than that are no pipelining but an attack.
    static let maxPending = 4096

    /// The direction that requests come from; nil while neither handshake nor octets told.
    public internal(set) var clientDirection: Int?
    /// The capture holds frames of both directions, whether or not they carried octets.
    public var hasFramesOfBothSides = false
    /// The client's messages, then the server's.
    private var readers: [MessageReader]
    var pending: [Pending] = []
    var nextNumber = 0
    var isFresh = true
    /// A whole head was read; octets were missing.
    var hasHead = false
    var hasGap = false
    /// Something made it uncertain where a message ends or which request an answer belongs to.
    var isInDoubt = false
    /// The final answer to the request under way came before its head was complete.
    var isHeadAnswered = false
    /// Both streams are known from their first octet.
    let isWhole: Bool
    var isOver = false
    let wantsRequestBodies: Bool
    /// So many octets from the start of the body under way are told as events all the same.
    var bodyStartWanted: Int64 = 0
    /// Tell of octets that are neither head nor body.
    public var reportsFraming = false

    /// By direction: it has carried octets, or they are missing; octets of the other one came since its last ones.
    var hasOctets: InlineArray<2, Bool> = [false, false]
    var hasTurn: InlineArray<2, Bool> = [true, true]
    /// By direction, while the client's is not known: the end of the last run if a message may begin there.
    var undecided: InlineArray<2, [UInt8]> = [[], []]
    /// Octets looked at in vain while the client's direction is not known.
    var searched: Int64 = 0
    /// What the last final answer was paired with.
    var lastAnswered: Pending?

    /// - Parameters:
    ///   - handshakeSeen: direction 0 is the client's and both streams are known from their first octet.
    ///   - wantsRequestBodies: report request bodies as events instead of skipping them.
    public init(handshakeSeen: Bool, wantsRequestBodies: Bool) {
        isWhole = handshakeSeen
        clientDirection = handshakeSeen ? 0 : nil
        self.wantsRequestBodies = wantsRequestBodies
        readers = [
            MessageReader(isClient: true, isLost: !handshakeSeen),
            MessageReader(isClient: false, isLost: !handshakeSeen),
        ]
    }

    /// Every octet of both streams so far is known to belong to a certain message, so that an answer for which no
    /// request waits is one without a request.
    var isInStep: Bool {
        guard isWhole, !hasGap, !isInDoubt, !isHeadAnswered else { return false }
        switch client.state {
        case .idle, .body, .chunked: return true
        case .proxied, .head, .untilClose, .cut, .lost, .astray: return false
        }
    }

    /// A request that the capture lacks may wait for its answer before those that it holds.
    public var mayMissRequests: Bool { !isWhole || hasGap }

    /// The final answer told last is not that of its request, but of one that the capture lacks: the request goes on
    /// waiting.
    public mutating func unpairLastAnswer() {
        guard let request = lastAnswered, server.exchange == request.number else { return }
        lastAnswered = nil
        server.exchange = nil
        pending.insert(request, at: 0)
    }

    /// The final answer told last cannot be that of its request, which only asked for something: then that one's answer
    /// is in a gap, and this is the answer to the next request that it can be (RFC 9112 9.3: answers come in order).
    ///
    /// - Parameter canBe: whether it can be the answer to the request with that number.
    /// - Returns: that number; nil if the request did not only ask, or no such one waits.
    public mutating func repairLastAnswer(_ canBe: (_ number: Int) -> Bool) -> Int? {
        guard let request = lastAnswered, server.exchange == request.number, request.isGET || request.isHEAD,
            let place = pending.firstIndex(where: { canBe($0.number) })
        else { return nil }
        lastAnswered = pending[place]
        server.exchange = pending[place].number
        pending.removeFirst(place &+ 1)
        return server.exchange
    }

    /// A gap may hide that the server agreed to another protocol: then what looks like requests gets no answer.
    public var mayBeUpgraded: Bool {
        guard let first = pending.first else { return false }
        return first.asksForUpgrade && first.mayBeAnswered
    }

    /// The last request may be a part of the body of one that a gap hides.
    public var isRequestDoubtful: Bool { client.isGuessing }

    /// Whether that number is the one of a request whose head is not complete yet.
    public func isAhead(_ number: Int) -> Bool { number >= nextNumber }

    /// Takes a run of octets; returns how many of the following ones need not be handed over.
    public mutating func receive(_ bytes: Span<UInt8>, direction: Int, into events: inout [HTTPEvent]) -> Int64 {
        guard !isOver, bytes.count > 0, direction == 0 || direction == 1 else { return 0 }
        // In a connection whose start is not in the capture a run may begin anywhere. Else messages are looked for
        // first.
        if clientDirection == nil, MessageStart.isTLS(bytes, 0) { return leave(.tls, &events) }
        let isTurn = takeTurn(direction)
        var start = 0
        if clientDirection == nil {
            guard let found = findFirst(bytes, direction, isTurn: isTurn, &events) else { return 0 }
            start = found
        }
        if direction == clientDirection {
            read(bytes, from: start, true, isTurn, &events)
            return isOver ? 0 : creditOfClient
        }
        takeSimpleRequest(&events)
        // The server takes its turn: what it says is said of the request as far as that is known now.
        if isTurn { tellCutRequest(isOver: true, &events) }
        read(bytes, from: start, false, isTurn, &events)
        return isOver ? 0 : creditOfServer
    }

    /// Takes so many octets in the middle of a request's body that is wanted whole; their offset in it (RFC 9112 6.2),
    /// or nil if there is more to say of them, so that they are for ``receive(_:direction:into:)``.
    @inline(__always)
    public mutating func passBody(_ count: Int, direction: Int) -> Int64? {
        guard direction == clientDirection, !isOver, wantsRequestBodies,
            let offset = client.passBody(Int64(count))
        else { return nil }
        _ = takeTurn(direction)
        return offset
    }

    /// All octets of the last message with a hole in its head that ended: from its first octet to where the next
    /// message began, or where the other side took its turn.
    public func lengthOfLastCut(fromClient: Bool) -> Int64 { self[fromClient].cutLength }

    /// A message with a hole in its head is under way in this direction.
    public func isCut(direction: Int) -> Bool { clientDirection != nil && self[direction == clientDirection].isCut }

    /// Octets that were counted instead of handed over.
    public mutating func skipped(_ length: Int64, missing: Int64, direction: Int, into events: inout [HTTPEvent])
        -> Int64
    {
        guard !isOver, clientDirection != nil, direction == 0 || direction == 1 else { return 0 }
        _ = takeTurn(direction)
        let isClient = direction == clientDirection
        count(length, missing: missing, isClient, &events)
        return isClient ? creditOfClient : creditOfServer
    }

    /// Octets that the capture lacks; returns how many of the following ones need not be handed over.
    public mutating func gap(_ length: Int64, direction: Int, into events: inout [HTTPEvent]) -> Int64 {
        guard !isOver, direction == 0 || direction == 1 else { return 0 }
        _ = takeTurn(direction)
        undecided[direction] = []
        guard clientDirection != nil else { return 0 }
        let isClient = direction == clientDirection
        dropUndecided(isClient, &events)
        if !isClient { tellCutRequest(isOver: true, &events) }
        if isClient, client.awaitsContinue, pending.contains(where: { $0.number == client.exchange }) {
            // Without an answer nothing but the body can follow.
            client.awaitsContinue = false
        }
        if case .head = self[isClient].state, cutHead(length, isClient, &events) {
            return isClient ? creditOfClient : creditOfServer
        }
        // Of an answer without a length, or to a request that is not known and may have been HEAD: behind it another
        // one may have come.
        let isOpenEnded =
            switch self[isClient].state {
            case .untilClose: !pending.isEmpty
            case .body: !isClient && server.exchange == nil && !pending.isEmpty
            default: false
            }
        let counted = isOpenEnded ? 0 : min(length, self[isClient].countable)
        if counted > 0 {
            if wantsRequestBodies, isClient, !client.isCut {
                events.append(
                    .bodyGap(
                        exchange: client.exchange, length: counted, offset: client.bodyLength))
            }
            if !isClient, server.isInParts {
                events.append(.answerBodyGap(exchange: server.exchange, length: counted))
            }
            count(counted, missing: counted, isClient, &events)
        }
        if length > counted { lose(length &- counted, isClient, &events) }
        return isClient ? creditOfClient : creditOfServer
    }

    /// Where a request's body is wanted, all its octets have to be handed over.
    private var creditOfClient: Int64 {
        if client.bodyLength < bodyStartWanted { return 0 }
        return wantsRequestBodies && !client.isCut ? 0 : client.skippable
    }

    /// The first octets of the body of the request under way are wanted as events, whatever of them has not been read
    /// yet: so many.
    public mutating func wantBodyStart(_ count: Int64) { bodyStartWanted = count }

    /// Only behind so many octets a capture with nothing of the client is taken for one of the server's direction alone.
    static let oneSidedFrom: Int64 = 256 << 10

    /// Whether an answer without a known request has a body is not sure: it may answer HEAD or CONNECT.
    private var creditOfServer: Int64 {
        let isDoubtful = server.exchange == nil && !server.isCut
        let mayTurn = seesBothSides(false) || server.bodyLength < HTTPConnection.oneSidedFrom
        return isDoubtful && mayTurn || server.isInParts ? 0 : server.skippable
    }

    /// The answer to a request may lie in a gap that was passed already: its sender had not seen the gap's end.
    public mutating func noteAnswerMayBeLost(exchange number: Int) {
        if let index = pending.firstIndex(where: { $0.number == number }) { pending[index].mayBeAnswered = true }
    }

    /// One direction is over. `isProven`: its FIN was seen, so that nothing is missing at its end. `isReset`: that side
    /// reset the connection, and no gap was told before it.
    public mutating func end(
        direction: Int, isProven: Bool, isReset: Bool = false, into events: inout [HTTPEvent]
    ) {
        guard !isOver, let clientDirection else { return }
        let isClient = direction == clientDirection
        dropUndecided(isClient, &events)
        if isClient { takeSimpleRequest(&events) }
        switch self[isClient].state {
        case .untilClose:
            self[isClient].state = .idle
            events.append(self[isClient].endedEvent(isComplete: isProven, at: 0))
        case .cut(let message): finishCut(isClient, isComplete: message.left == 0, at: 0, &events)
        case .body, .chunked:
            self[isClient].state = .idle
            events.append(self[isClient].endedEvent(isComplete: false, at: 0))
        case .head:
            if isFresh, MessageStart.mayBeTLS(self[isClient].collector.octets.span, 0) {
                // Too little to tell what it would have become, but no HTTP.
                _ = leave(.other, &events)
                return
            }
            let octets = self[isClient].collector.octets.count
            let isWhole = !isClient && (isProven || isReset) && !isInDoubt
            self[isClient].state = .idle
            abandonHead(isClient)
            isInDoubt = true
            if isWhole, let request = pending.first, !request.mayBeAnswered {
                events.append(.brokenOff(exchange: request.number, octets: octets))
            } else {
                events.append(.damaged(fromClient: isClient))
            }
        case .idle, .proxied, .lost, .astray: break
        }
    }

    // Accessors with one yield are inlined; a coroutine that is called takes memory from the heap.
    var client: MessageReader {
        @inline(__always) _read { yield readers[0] }
        @inline(__always) _modify { yield &readers[0] }
    }
    var server: MessageReader {
        @inline(__always) _read { yield readers[1] }
        @inline(__always) _modify { yield &readers[1] }
    }
    subscript(isClient: Bool) -> MessageReader {
        @inline(__always) _read { yield readers[isClient ? 0 : 1] }
        @inline(__always) _modify { yield &readers[isClient ? 0 : 1] }
    }

    /// Notes that octets of a direction come; whether octets of the other one came since its last ones.
    private mutating func takeTurn(_ direction: Int) -> Bool {
        let isTurn = hasTurn[direction]
        hasTurn[direction] = false
        hasTurn[1 &- direction] = true
        hasOctets[direction] = true
        return isTurn
    }

    // MARK: Other protocols

    mutating func leave(_ foreign: ForeignProtocol, _ events: inout [HTTPEvent]) -> Int64 {
        isOver = true
        events.append(.foreign(foreign))
        return 0
    }
}
