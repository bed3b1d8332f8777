import BITSProtocol

extension SessionIDInUse: ExchangeRule {
    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        let exchange = context.exchange
        guard exchange.packet?.type == .createSession, exchange.answerPacket?.isSuccess == true,
            let answer = exchange.answer
        else { return }
        guard let holder = exchange.standing.idHolder, let granted = holder.create.answer else { return judge.pass() }
        // Whether the client goes on in the older session is not known while its Ack may not have come.
        guard holder.create.isDelivered else { return judge.open(.delivered) }
        let id = exchange.answerPacket?.sessionID.raw ?? ""
        judge.fail(
            variant: holder.isSameClientAndTarget ? 1 : 0, on: .answer, [answer.start, granted.start],
            """
            The server hands out the session id "\(id)" again while the session that got it before is neither closed \
            nor cancelled.
            """,
            [.text("session_id", id), .frame("granted_before_in", granted.start.frame)])
    }
}
