/// What a machine in between made of one request of the client's: the client sent its octets once, whichever of them
/// is over first.
final class Passes {
    var isCounted: Bool

    init(isCounted: Bool) { self.isCounted = isCounted }
}

extension Exchange {
    /// Whether a machine in between may send a request once more that is still under way in front of it, since the
    /// connection of the one before was ended without an answer. The client would come from its own side.
    func isPassedOn(again before: Exchange, _ session: Session) -> Bool {
        guard let border = session.border, before !== self, before.answer == nil, let front = before.twin,
            before.isClosed || before.connection.serverClosing != nil || before.connection.clientClosing != nil
        else { return false }
        return border.front != border.back && front.connection.client.address == border.front
            && connection.client.address == border.back && before.connection.client.address == border.back
    }

    /// Both stand for one request of the client's, if they do.
    func notePass(behind before: Exchange, _ session: Session) {
        guard isPassedOn(again: before, session) else { return }
        let passes = before.passes ?? Passes(isCounted: before.isClosed)
        (before.passes, self.passes) = (passes, passes)
    }
}
