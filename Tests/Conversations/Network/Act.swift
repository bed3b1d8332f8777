/// What a program at one of the ends does, as the script tells it: what a simulated network plays anew.
struct Act: Sendable {
    enum Kind: Sendable {
        case connect(hasHandshake: Bool)
        /// SYNs without an answer, the pause doubling.
        case knock(count: Int, interval: Int64)
        case write(Side, [UInt8])
        case finish(Side)
        case reset(Side)
        /// From now on nothing reaches that side of the connection, or everything does again.
        case isolate(Side, Bool)
        case noise(Noise)
        /// The capture ends.
        case stop
    }

    var kind: Kind
    /// Index of the connection; -1 where none is meant.
    var connection: Int
    /// What passes before it, beside what a program needs to react, in nanoseconds.
    var pause: Int64
    /// It does not wait for what the other side did before.
    var isEarly = false

    /// It goes on with a connection.
    var needsPeer: Bool {
        switch kind {
        case .write, .finish, .reset: true
        case .connect, .knock, .isolate, .noise, .stop: false
        }
    }

    /// The end that does it; nil if none does.
    var side: Side? {
        switch kind {
        case .connect, .knock: .client
        case .write(let side, _), .finish(let side), .reset(let side): side
        case .isolate, .noise, .stop: nil
        }
    }
}

extension ConversationBuilder {
    /// Notes what a program does on the current connection.
    mutating func note(_ kind: Act.Kind, isEarly: Bool = false) {
        acts.append(
            Act(kind: kind, connection: connections.isEmpty ? -1 : current, pause: pausing, isEarly: isEarly))
        pausing = 0
    }
}
