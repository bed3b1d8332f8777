import BITSProtocol

enum RestartAfterLostCancel: ExchangeRule {
    static var concerns: ExchangeTraits { .create }
    static let rule = Rule(
        "BUP-CN-004", "New session after cancelling a lost one", scope: .session,
        [RuleVariant(field: .warning, spec: .warning)],
        gates: [.bothDirections, .delivered], party: .client, source: "[MC-BUP] 3.1.5.2.1",
        meaning: """
            The client wanted to give an upload up, and the server no longer knew the session (0x8020001F). Elsewhere \
            this error calls for a new session; after Cancel-Session the work is done, and a new one uploads a file \
            that nobody wants.
            """,
        causes: """
            A client that treats the error alike for all messages. If a person started the upload again on purpose, it \
            is in order.
            """,
        advice: "Ask whether a new upload was meant. If not, let the client take this error to a Cancel as the end.",
        example: "Cancel-Session answered with 500 and 0x8020001F, two seconds later Create-Session")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let request = context.deed(of: .createSession), let cancel = context.exchange.standing.cancelLost,
            let refusal = cancel.answer
        else { return }
        let exchange = context.exchange
        guard exchange.connection.hasBothDirections, cancel.connection.hasBothDirections else {
            return judge.open(.bothDirections)
        }
        // Behind one address there may be several machines.
        guard cancel.packet?.userAgent == exchange.packet?.userAgent else { return }
        guard exchange.beganAfterDelivery(of: cancel, slack: context.parameters.orderSlack) else {
            return judge.open(.delivered)
        }
        let pause = max(0, request.start.time.subtractingReportingOverflow(refusal.start.time).partialValue)
        guard pause <= context.parameters.retryWindow else { return judge.pass() }
        judge.fail(
            on: .request, [request.start, refusal.start],
            """
            The client begins a new session for the same target \(grouped(pause / 1_000_000)) ms after its \
            Cancel-Session was answered with 0x8020001F; after a Cancel no new session is due.
            """,
            [.duration("after", pause), .frame("cancel_answer", refusal.start.frame)], confidence: .likely)
    }
}
