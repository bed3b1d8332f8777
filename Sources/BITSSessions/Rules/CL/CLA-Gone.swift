import BITSProtocol
import HTTPMessages

enum CloseAnsweredNotFound: ExchangeRule {
    static var concerns: ExchangeTraits { .close }
    static let rule = Rule(
        "BUP-CLA-003", "Server no longer has the file that is closed", scope: .exchange,
        [
            RuleVariant("an earlier Close of the session was sent: its Ack may be lost", field: .note, spec: .note),
            RuleVariant("the first Close of the session", field: .warning, spec: .warning),
        ],
        gates: [.bothDirections], party: .server, source: "[MC-BUP] 3.2.5.2.7",
        meaning: """
            The server says 404 to Close-Session: the octets that it had stored were gone before they were committed. \
            After an earlier Close it may only mean that this one had already done the work.
            """,
        causes: """
            A clean-up task, virus scanner or person deleted the server's temporary file, or the Close went to another \
            machine of a farm.
            """,
        advice: """
            See whether the file is at its destination. If not, upload it again and look at what deletes files in the \
            BITS-Sessions folder; in a farm, check BITS-Host-Id or affinity.
            """,
        example: "all 12,000 octets acknowledged, Close-Session answered with 404")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let (request, answer) = context.ack(to: .closeSession, .refusal, &judge) else { return }
        guard answer.head.status == 404 else { return judge.pass() }
        let standing = context.exchange.standing
        // An id that nobody named before may be a slip, and a Close before it may be outside the capture.
        if standing.isUnknownID { return judge.open(.sessionStart) }
        // The 404 has its reason: nothing was uploaded, or the session had ended otherwise.
        if standing.isFirstFragment || standing.lostBy != nil { return }
        if let ending = standing.ending, ending.type == .cancel { return }
        if standing.previousMessage?.packet?.type == .cancelSession { return }
        let earlier = context.earlierSuccess ?? context.earlierSame
        var evidence: [Evidence] = [.integer("status", 404), .integer("acknowledged", standing.acknowledged)]
        if let total = standing.total { evidence.append(.integer("total", total)) }
        if let earlier = earlier?.request {
            evidence.append(.frame("earlier_close", earlier.start.frame))
            return judge.fail(
                variant: 0, on: .answer, [answer.start, request.start, earlier.start],
                """
                The server answers this repeated Close-Session with 404; an earlier one may already have ended the \
                session.
                """,
                evidence, confidence: .likely)
        }
        let isFollowed = context.session?.hasStart == true && context.session?.hasHole == false
        let isResumed = standing.previousMessage?.packet?.type == .ping
        judge.fail(
            variant: 1, on: .answer, [answer.start, request.start],
            """
            The server answers Close-Session with 404: it no longer has the upload, of which it had acknowledged \
            \(grouped(standing.acknowledged)) octets.
            """,
            evidence, confidence: isFollowed && !isResumed ? .certain : .likely)
    }
}
