import BITSProtocol

/// What was known of the session when a request began: rules judge a request by this, not by what came later.
struct Standing {
    /// Value of the last Ack·Fragment of this server; nil if not known.
    var expected: Int64?
    /// The larger of ``expected`` and the ends of Fragments whose octets the server may hold (e_hi).
    var expectedHigh: Int64?
    /// Gate K.
    var knowsOffset = false
    /// The session's Fragment before this one on this server.
    var previousFragment: Exchange?
    /// A Fragment was left without a delivered success since the last one of this server.
    var leftUnanswered = false
    /// The last Ack·Fragment of this server if it was 416, with its offset.
    var refused: (exchange: Exchange, offset: Int64)?
    /// The last Ack·Fragment with a valid offset on this server.
    var lastAck: (exchange: Exchange, offset: Int64)?
    /// The first numeric total of the session before this message.
    var total: Int64?
    /// The least and the greatest of its totals.
    var totals: ClosedRange<Int64>?
    /// The run's event count then.
    var moment = 0
    /// No Fragment of the session was sent before, as far as the capture shows.
    var isFirstFragment = false
    /// The Close or Cancel that was answered with success before.
    var ending: (exchange: Exchange, type: EndingKind)?
    /// The answer that said 0x8020001F before, to a Fragment or Close.
    var lostBy: Exchange?
    /// An earlier request of the session on another connection that was not answered when this one began.
    var outstanding: Exchange?
    /// The BITS exchange before this one on the connection.
    var previousOnConnection: Exchange?
    /// The session's message before this one.
    var previousMessage: Exchange?
    /// The session's last Close or Cancel before this one, of the same type; authentication legs aside.
    var earlierSame: Exchange?
    /// How often the same message (type, target, id, range) was refused for good right before.
    var repetitions = 0
    var refusedForGood: Exchange?
    /// Earlier Content-Name and Content-Encoding of the session.
    var contentName: String?
    var contentEncoding: String?
    var hasEarlierFragment = false
    /// The 413 that was answered to the same start before.
    var tooLarge: (exchange: Exchange, length: Int64)?
    /// The id was not known from any message or Ack before.
    var isUnknownID = false
    /// The Create-Session of this connection and target, answered with success or not.
    var createOnConnection: Exchange?
    /// The Cancel-Session of the session before, of the same client and target, that was answered 0x8020001F.
    var cancelLost: Exchange?
    /// The Create-Session of a session still open on this server whose id this one's Ack hands out again.
    var idHolder: (create: Exchange, isSameClientAndTarget: Bool)?
    /// Its packet type stands where its head has a hole: its answer may tell what it is and to what session it belongs.
    var isUnplaced = false
    /// Ids were forgotten to keep within bounds: an unknown one may have been used before.
    var idsWereForgotten = false
    /// What the client made of a challenge before; known when the exchange is over.
    var ignored = IgnoredChallenge.none
    /// What was known of the file that a download is of.
    var download: (url: String, isFirst: Bool, change: DownloadChange?)?
    /// The Fragment with octets that was answered by a challenge before, with no other Fragment between.
    var challenged: Exchange?
    /// The client has another connection with BITS on which it may go on: so may have gone what the capture lacks.
    var hasOtherConnection = false
    /// With it: octets of the client that may have held messages are missing, on whatever connection.
    var mayHaveHidden = false
    /// The session had messages, but none on this connection.
    var isFirstOnConnection = false
    /// Highest offset that any server had acknowledged.
    var acknowledged: Int64 = 0
    var surroundings = Surroundings()
    var security = ExchangeSecurity()
    /// What is kept of it if it is a notification.
    var notice: NotificationRecord?

    enum EndingKind { case close, cancel }

    /// How far the server has come.
    ///
    /// - Parameter isHidden: what it said last may be hidden.
    mutating func take(_ servers: [ServerProgress], _ server: Int, isHidden: Bool, range: ContentRange?) {
        if let expected {
            var pending: Int64 = 0
            for exchange in servers[server].pending {
                pending = max(pending, exchange.packet?.contentRange.value?.end ?? 0)
            }
            expectedHigh = max(expected, servers[server].uncertainEnd, pending)
        }
        previousFragment = servers[server].lastFragment
        leftUnanswered = servers[server].isBroken || !servers[server].pending.isEmpty
        if let ack = servers[server].lastAck, let value = servers[server].acknowledged { lastAck = (ack, value) }
        refused = isHidden ? nil : servers[server].refused
        if !isHidden, let large = servers[server].tooLarge, large.start == range?.first {
            tooLarge = (large.exchange, large.length)
        }
    }

    /// What the session's messages before told.
    ///
    /// - Parameter start: when the request began, nanoseconds since 1970 UTC; nil without one.
    mutating func take(_ session: Session, _ type: PacketType?, start: Int64?) {
        total = session.total
        totals = session.totals
        hasEarlierFragment = session.hasFragment
        // A connection with a hole is heard late: what was sent before the loss is none of its consequences.
        if let lost = session.lostBy, let told = lost.answer?.start.time, told <= start ?? told { lostBy = lost }
        previousMessage = session.lastMessage
        if type == .closeSession { earlierSame = session.lastClose }
        if type == .cancelSession { earlierSame = session.lastCancel }
        repetitions = session.repetitions
        refusedForGood = session.refusedForGood
        contentName = session.contentName
        contentEncoding = session.contentEncoding
        acknowledged = session.acknowledged
        switch session.ending {
        case .closed(let by): ending = (by, .close)
        case .cancelled(let by): ending = (by, .cancel)
        case nil: break
        }
    }
}
