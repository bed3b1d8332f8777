/// How a receiver's TCP acknowledges.
public enum AckBehaviour: String, Sendable, Hashable {
    /// A frame for every second segment and for the last one.
    case normal
    /// No frames of its own; the number rides on the next data (or the ACK frames never reach the capture).
    case piggyback
    /// Nothing is acknowledged at all: the number stands still.
    case none
}

/// One end of a connection while it is simulated.
struct Peer {
    var endpoint: Endpoint
    var isn: UInt32
    /// The sequence number of the next octet to send.
    var next: UInt32
    /// The sequence number expected from the other end.
    var received: UInt32
    /// The same before the other end's latest message: what a request carries that crossed the answer.
    var receivedBefore: UInt32
    var acks: AckBehaviour
    var window: UInt16 = 1_024
    /// Octets that wait for the next message (`coalesce`).
    var held: [UInt8] = []
    var lastMessage: (sequence: UInt32, octets: [UInt8]) = (0, [])
}

/// A TCP connection while it is simulated.
struct Connection {
    var name: String
    var index: Int
    var client: Peer
    var server: Peer
    var mss: Int
    /// Requests without an answer so far: they tell what an `ack` answers.
    var unanswered: [PacketKind?] = []

    subscript(side: Side) -> Peer {
        get { side == .client ? client : server }
        set {
            if side == .client { client = newValue } else { server = newValue }
        }
    }
}
