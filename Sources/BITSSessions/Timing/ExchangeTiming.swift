/// How long the parts of one exchange took, nanoseconds. nil is what the capture does not tell: octets are missing or
/// cut, a direction is, or the two ends of the time were seen by different clocks.
public struct ExchangeTiming: Sendable, Equatable {
    /// From where the server's thinking is counted.
    public enum ThinkStart: String, Sendable {
        /// The server's TCP had acknowledged the request's last octet. A delayed acknowledgement hides up to 200 ms.
        case acknowledged
        /// The request's last octet was seen; the way to the server and back is in it.
        case seen
    }

    /// From the session's last answer to the request's first octet, with nothing under way between them.
    public var idleBefore: Int64?
    /// From the request's first octet to its last.
    public var send: Int64?
    /// To the answer's first octet, counted from ``thinkStart``.
    public var think: Int64?
    public var thinkStart: ThinkStart?
    /// From the answer's first octet to its last.
    public var answer: Int64?

    public init() {}
}

/// What the correlator notes of an exchange for its timing.
struct ExchangeClock {
    /// How its connection fared at a moment, as far as the client's sending goes.
    struct Reading {
        var loss: Int64 = 0
        var window: Int64 = 0
        /// Segments sent again, for good reason as far as that is known.
        var again: Int64 = 0
        /// The round trip to the server as the latest segments had it; 0 if none was measured.
        var latestTrip: Int64 = 0
        /// Nothing was under way, and the client did not send.
        var quiet: Int64 = 0
        /// The client's own window was closed.
        var clientClosed: Int64 = 0
        /// Last payload of the client, octets sent again included.
        var lastPayload = Int64.min

        init?(_ metrics: TransportGlance?) {
            guard let sent = metrics?.sent else { return nil }
            loss = sent.lossTime ?? 0
            // Within one request the sender has more to send, also where the window's scale is not known.
            window = max(sent.windowLimitedTime ?? 0, sent.zeroWindowTime ?? 0)
            again = sent.sentAgain
            quiet = sent.quietTime
            clientClosed = metrics?.clientClosedTime ?? 0
            latestTrip = sent.smoothedTrip ?? 0
            lastPayload = sent.lastTime ?? Int64.min
        }
    }

    /// The end of the session's last answer, if nothing of the session was under way when the request began.
    var previousEnd: Moment?
    /// Whether that answer came on the same connection.
    var followsOnConnection = false
    /// How long loss kept that answer from the client, as far as is seen.
    var lossBefore: Int64 = 0
    /// The connection's first request, which began with the stream.
    var opensConnection = false
    var atStart: Reading?
    var atEnd: Reading?
    var atAnswer: Reading?
    /// When all octets of the request had been seen: later than its last one where others came late.
    var wholeTime: Int64?
    /// Fragment octets that had been sent before.
    var repeated: Int64 = 0
    /// Fragment octets altogether.
    var octets: Int64 = 0
    var timing = ExchangeTiming()

    /// What a reading has gained since an earlier one.
    @inline(__always)
    static func gain(_ value: (Reading) -> Int64, _ from: Reading?, _ to: Reading?) -> Int64 {
        guard let from, let to else { return 0 }
        return max(0, value(to) &- value(from))
    }
}

extension ExchangeClock {
    /// How long the client itself kept the answer from coming, behind the request: its window was closed.
    var answerBlocked: Int64 { ExchangeClock.gain({ $0.clientClosed }, atEnd, atAnswer) }

    /// How long the server's window kept the client from sending the request.
    var windowClosed: Int64 { ExchangeClock.gain({ $0.window }, atStart, atEnd) }

    /// How long the client sent nothing in the middle of the request, though all was acknowledged.
    var pauses: Int64 { ExchangeClock.gain({ $0.quiet }, atStart, atEnd) }
}

extension Moment {
    /// Nanoseconds from here to a later moment; nil if another clock saw it, or it was not later.
    func elapsed(to later: Moment) -> Int64? {
        guard sharesClock(with: later) else { return nil }
        let difference = later.time.subtractingReportingOverflow(time)
        return difference.overflow || difference.partialValue < 0 ? nil : difference.partialValue
    }
}

extension Exchange {
    /// When the server's TCP had acknowledged the request, by a segment before the answer; nil if none came.
    var acknowledgedBeforeAnswer: Moment? {
        guard let acknowledged = requestAcknowledged else { return nil }
        guard let answer else { return acknowledged }
        return acknowledged.frame < answer.start.frame && acknowledged.elapsed(to: answer.start) != nil
            ? acknowledged : nil
    }

    /// Since when the server had the request, whose last octet was seen at `end`: where its TCP acknowledged that
    /// later, the network kept it until then. nil where it was sent again, and nothing before the answer acknowledges
    /// it: then nobody knows.
    func arrival(after end: Moment) -> Int64? {
        if wasAcknowledged { return end.time }
        if let acknowledged = requestAcknowledged, acknowledged.frame != answer?.start.frame,
            acknowledged.time <= answer?.start.time ?? Int64.max
        {
            return max(end.time, acknowledged.time)
        }
        return ExchangeClock.gain({ $0.again }, clock.atEnd, clock.atAnswer) > 0 ? nil : end.time
    }

    /// How long the request was on its way behind its last octet before the server's TCP had acknowledged it; 0 if that
    /// is not known.
    var acknowledgementDelay: Int64 {
        guard let end = request?.end, let acknowledged = requestAcknowledged, !wasAcknowledged else { return 0 }
        let delay = acknowledged.time.subtractingReportingOverflow(end.time)
        return delay.overflow ? 0 : max(0, delay.partialValue)
    }

    /// A delayed acknowledgement comes within half a second (RFC 1122 4.2.3.2), and a round trip takes less than
    /// another.
    static let usualAcknowledgement: Int64 = 1_000_000_000

    /// When the request was through; nil if its last octets are not in the capture.
    var requestThrough: Moment? {
        guard let request, !request.isCut, !request.isEndUnseen, !damage.contains(.request), var end = request.end
        else { return nil }
        // Octets that came behind the last one were on the way before the server had them all, not after.
        guard let whole = clock.wholeTime, whole > end.time, request.bodyMissing == 0 else { return end }
        let acknowledged = requestAcknowledged.map(\.time)
        let answered = answer.map(\.start.time)
        var bound: Int64?
        if let acknowledged, acknowledged >= end.time { bound = acknowledged }
        if let answered, answered >= end.time { bound = min(bound ?? answered, answered) }
        if let bound { end.time = min(whole, bound) }
        return end
    }

    /// Takes the times of an exchange that is over.
    func takeTiming() {
        var timing = ExchangeTiming()
        let first = clock.previousEnd ?? request?.start ?? answer?.start
        let last = answer?.end ?? answer?.start ?? request?.end
        if let first, let last, !connection.doubts.allow(from: first.time, to: last.time) { return }
        if let request, let before = clock.previousEnd { timing.idleBefore = before.elapsed(to: request.start) }
        if let request, !damage.contains(.request), let through = requestThrough {
            timing.send = request.start.elapsed(to: through)
        }
        if let answer, !damage.contains(.answer) {
            if request != nil, damage.isEmpty, !answeredEarly {
                if let acknowledged = acknowledgedBeforeAnswer {
                    timing.think = acknowledged.elapsed(to: answer.start)
                    timing.thinkStart = timing.think == nil ? nil : .acknowledged
                } else if let through = requestThrough {
                    timing.think = through.elapsed(to: answer.start)
                    timing.thinkStart = timing.think == nil ? nil : .seen
                }
            }
            if let end = answer.end, !answer.isCut, !answer.isEndUnseen {
                timing.answer = answer.start.elapsed(to: end)
            }
        }
        clock.timing = timing
    }
}
