import BITSSessions
import PacketCapture

/// What a slice is to hold, as far as it is known.
final class SlicePlan {
    /// A chosen session, in a few words.
    struct Chosen {
        let index: Int
        let connections: [Int]
        let client: Endpoint?
        let servers: [Endpoint]
        let firstTime: Int64
        let lastTime: Int64
        /// The session that it was begun anew as, and the one that it began anew.
        let relatives: [Int]
    }

    /// Another connection that is a session's own: between the client and one of the servers, within a time.
    struct Companion {
        let client: IPAddress
        let servers: [Endpoint]
        let times: ClosedRange<Int64>

        func matches(_ facts: ConnectionFacts, at time: Int64) -> Bool {
            guard times.contains(time) else { return false }
            return facts.initiator.address == client && servers.contains(facts.responder)
                || facts.responder.address == client
                    && servers.contains(facts.initiator)
        }
    }

    /// An IP fragment's part in a segment of a chosen connection.
    struct FragmentUse {
        let datagram: Int
        let serial: Int
        let direction: Int
        let piece: FragmentPiece
    }

    /// More IP fragments than that are no upload but an attack; each costs about 100 octets.
    static let maxFragments = 1 << 20

    let sessions: Set<Int>
    var chosen: [Chosen] = []
    /// Other sessions of which the chosen ones' connections carry a part.
    var inPart: [Int] = []
    /// Other sessions that lie on those connections alone, and so come along whole.
    var whole: [Int] = []
    var companions: [Companion] = []
    var attempts: [AttemptChoice] = []
    /// ``ConnectionFacts/serial`` of the connections whose frames are wanted.
    var serials: Set<Int> = []
    /// What findings say of frames.
    var comments: [FrameReference: [String]] = [:]
    var fragments: [FrameReference: [FragmentUse]] = [:]
    var fragmentCount = 0
    /// Of the datagrams that the fragments make up: what becomes of them if bodies are stripped.
    var stripped: [Int: StrippedFragment] = [:]
    /// The octets that may stay; nil if all do.
    let heads: HeadStore?

    init(sessions: Set<Int>, heads: HeadStore?) {
        self.sessions = sessions
        self.heads = heads
    }

    func add(_ use: FragmentUse) {
        fragmentCount += 1
        if fragmentCount <= Self.maxFragments { fragments[FrameReference(use.piece.place), default: []].append(use) }
    }

    func source(_ stream: StreamName) -> FrameStripper.Source {
        { [heads] range in heads?.octets(of: stream, in: range) ?? [] }
    }
}

extension FrameReference {
    init(_ place: Place) { self.init(capture: place.capture, frame: place.frame) }
}
