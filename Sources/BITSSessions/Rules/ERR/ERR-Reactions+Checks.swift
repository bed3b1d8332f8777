import BITSProtocol
import HTTPMessages

extension LostSessionUsedOn: ExchangeRule {
    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        let exchange = context.exchange
        guard let lost = exchange.standing.lostBy, let request = exchange.request, let type = exchange.packet?.type,
            lost.connection.server == exchange.connection.server,
            lost.packet?.type == .fragment || lost.packet?.type == .closeSession, !exchange.isAuthenticationLeg
        else { return }
        guard type == .fragment || type == .closeSession else { return judge.pass() }
        guard !context.mayBeOtherSession else { return judge.open(.bothDirections) }
        guard lost.isDelivered else { return judge.open(.delivered) }
        guard let answer = lost.answer else { return }
        judge.fail(
            on: .request, [request.start, answer.start],
            """
            The client sends another \(type.rawValue) with the id that the server had answered with 0x8020001F \
            (session not found); a new Create-Session is due.
            """,
            [.text("session_id", exchange.packet?.sessionID.raw ?? ""), .frame("lost_in", answer.start.frame)])
    }
}

extension FatalErrorRepeated: ExchangeRule {
    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        let exchange = context.exchange
        guard let refusal = exchange.standing.refusedForGood, let request = exchange.request,
            let answer = refusal.answer, !exchange.isAuthenticationLeg
        else { return }
        guard refusal.isSameMessage(as: exchange) else { return judge.pass() }
        let pause = request.start.time &- answer.start.time
        guard !exchange.hasNewCredentials(since: refusal), pause <= context.parameters.retryWindow else {
            return judge.pass()
        }
        guard refusal.isDelivered else { return judge.open(.delivered) }
        let repetition = exchange.standing.repetitions &+ 1
        judge.fail(
            variant: repetition >= 2 ? 0 : 1, on: .request, [request.start, answer.start],
            """
            The client repeats a request that was refused with \(answer.head.status ?? 0) and that waiting does not \
            cure; this is repetition \(repetition).
            """,
            [
                .integer("repetition", repetition), .integer("status", answer.head.status ?? 0),
                .duration("after", pause), .frame("refused_in", answer.start.frame),
            ])
    }
}
