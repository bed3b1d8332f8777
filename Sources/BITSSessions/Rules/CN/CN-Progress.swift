import BITSProtocol

enum CancelledHalfway: ExchangeRule {
    static var concerns: ExchangeTraits { .cancel }
    static let rule = Rule(
        "BUP-CN-002", "Upload cancelled before it was complete", scope: .session,
        [RuleVariant(field: .information, spec: .information)],
        party: .none, source: "[MC-BUP] 2.2.10",
        meaning: "The client gave the upload up, and the server agreed: what was stored so far is thrown away.",
        causes: "A person or program cancelled the job on the client.",
        advice: "Nothing, if it was meant. Otherwise ask on the client who cancelled the job.",
        example: "65,536 of 200,000 octets acknowledged, then Cancel-Session answered with 200")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let (request, answer) = context.ack(to: .cancelSession, .success, &judge) else { return }
        let standing = context.exchange.standing
        guard standing.ending == nil, let total = standing.total, standing.acknowledged < total else { return }
        let isKnown = standing.expected != nil || standing.acknowledged > 0
        guard isKnown, context.session?.servers.contains(where: \.isHidden) == false else {
            return judge.open(.knownOffset)
        }
        judge.fail(
            on: .request, [request.start, answer.start],
            """
            The upload was cancelled after \(grouped(standing.acknowledged)) of \(grouped(total)) octets had been \
            acknowledged.
            """,
            [.integer("acknowledged", standing.acknowledged), .integer("total", total)])
    }
}

enum CancelAfterLastOctet: ExchangeRule {
    static var concerns: ExchangeTraits { .cancel }
    static let rule = Rule(
        "BUP-CN-003", "Cancel-Session after the last octet was acknowledged", scope: .session,
        [RuleVariant(field: .note, spec: .note)],
        gates: [.knownOffset], party: .client, source: "win32: Cancel-Session",
        meaning: """
            The server already had the whole file when the client cancelled. By the Win32 pages this does not withdraw \
            the file but only its reply; by the specification the file is put in place at Close-Session only. So the \
            file may be there or not, and a server application may have seen it.
            """,
        causes: "The job was cancelled in its last moment, or while the client waited for the reply.",
        advice: "Look whether the file is at its destination, and delete it there if it must not be.",
        example: "BITS-Received-Content-Range: 12000 of 12000, then Cancel-Session")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let request = context.deed(of: .cancelSession), context.earlierSuccess == nil else { return }
        let standing = context.exchange.standing
        guard let total = standing.total else { return }
        guard standing.knowsOffset, let acknowledged = standing.expected else { return judge.open(.knownOffset) }
        guard acknowledged >= total else { return judge.pass() }
        let last = standing.lastAck?.exchange.answer
        var evidence: [Evidence] = [.integer("acknowledged", acknowledged), .integer("total", total)]
        if let last { evidence.append(.frame("last_ack", last.start.frame)) }
        judge.fail(
            on: .request, [request.start, last?.start].compactMap(\.self),
            """
            The client cancels the session after all \(grouped(total)) octets were acknowledged; that no longer has to \
            withdraw the file.
            """,
            evidence)
    }
}
