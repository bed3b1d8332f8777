/// One connection in the table, without its two streams. Small, since a flood brings a million of them.
struct TCPConnection {
    var key: FlowKey
    var hash: UInt64
    var serial: Int
    var first: Place
    var lastTime: Int64
    var payload: Int64 = 0
    /// Frames of both directions, wrapping.
    var frames: UInt32 = 0
    /// Whether direction 0 goes from the key's second address to its first.
    var isFlipped: Bool
    var isInUse = true
    /// Payload is only counted.
    var isDismissed = false
    /// What a segment has to be looked at for before its octets; nearly always nothing.
    var watches: Watches = []
    var handshakeSeen = false
    var wasReset = false
    /// It is kept through long silences.
    var isKept = false
    /// On the list of connections to look at again when time goes on.
    var isListed = false
    /// A side may have sent octets that only its own numbers tell of.
    var isStanding = false
    /// On the list of those to look at again soon.
    var awaitsEnd = false
    /// Set while the connection is being wound up.
    var closing: CloseReason?
    /// A SYN with another number came while this connection was open: reuse, if it is answered.
    var reuseSequence: UInt32 = 0
    var reuseDirection: Int8 = 0
    var reuseIsAnswer = false
    var held: HeldSegments?
    /// Made when octets are missing for the first time.
    var reports: ReceiverReports?
    var handshake = HandshakeTimes()
    /// Where its measures are kept; -1 before the first payload, and once it is dismissed.
    var meter: Int32 = -1

    struct Watches: OptionSet {
        let rawValue: UInt8
        /// `closed` was reported; what follows belongs to nothing.
        static let finished = Watches(rawValue: 1)
        /// A SYN waits for what proves a new connection.
        static let reuse = Watches(rawValue: 2)
        /// The other side has gone on with the old connection since.
        static let refusedReuse = Watches(rawValue: 4)
        /// A reset was told; its sender may go on all the same.
        static let reset = Watches(rawValue: 8)
        /// It is being wound up; what comes belongs behind its end.
        static let closing = Watches(rawValue: 16)
        /// Where a stream begins was told by the other side's ACK number alone.
        static let start = Watches(rawValue: 32)
        /// It was silent for long enough that another one may have taken its place.
        static let quiet = Watches(rawValue: 64)
    }

    /// `closed` was reported.
    var isFinished: Bool {
        @inline(__always) get { watches.contains(.finished) }
    }

    init(key: FlowKey, hash: UInt64, serial: Int, first: Place, isFlipped: Bool) {
        self.key = key
        self.hash = hash
        self.serial = serial
        self.first = first
        self.isFlipped = isFlipped
        lastTime = first.time
    }

}

/// The two ends of a connection in an order that does not depend on who sends: the lower end first.
struct FlowKey: Equatable {
    let lowHigh: UInt64
    let lowLow: UInt64
    let highHigh: UInt64
    let highLow: UInt64
    /// Port of the lower end in the upper half, IP version's 6 as bit 32.
    let ports: UInt64

    /// The key, and whether the sender is its second end.
    ///
    /// Without branches: which end sends changes from frame to frame, so that each would be guessed wrong half the
    /// time.
    @inline(always)
    static func of(_ frame: borrowing DecodedFrame) -> (key: FlowKey, isFlipped: Bool) {
        let version: UInt64 = frame.isIPv6 ? 1 << 32 : 0
        let (source, destination) = (UInt64(frame.sourcePort), UInt64(frame.destinationPort))
        // The difference's borrow says which end is lower, word by word from the lowest on.
        var borrow = (destination &- source) >> 63
        borrow = self.borrow(frame.destinationLow, frame.sourceLow, borrow)
        borrow = self.borrow(frame.destinationHigh, frame.sourceHigh, borrow)
        let flip = 0 &- borrow
        let high = (frame.sourceHigh ^ frame.destinationHigh) & flip
        let low = (frame.sourceLow ^ frame.destinationLow) & flip
        let port = (source ^ destination) & flip
        let key = FlowKey(
            lowHigh: frame.sourceHigh ^ high, lowLow: frame.sourceLow ^ low, highHigh: frame.destinationHigh ^ high,
            highLow: frame.destinationLow ^ low, ports: version | (source ^ port) << 16 | (destination ^ port))
        return (key, borrow != 0)
    }

    /// 1 if one number less another one, and less what the words below borrow, falls below 0, else 0.
    @inline(always)
    private static func borrow(_ one: UInt64, _ other: UInt64, _ borrow: UInt64) -> UInt64 {
        (~one & other | (~one | other) & (one &- other &- borrow)) >> 63
    }

    @inline(always)
    static func == (one: FlowKey, other: FlowKey) -> Bool {
        let addresses =
            (one.lowHigh ^ other.lowHigh) | (one.lowLow ^ other.lowLow) | (one.highHigh ^ other.highHigh)
            | (one.highLow ^ other.highLow)
        return addresses | (one.ports ^ other.ports) == 0
    }

    @inline(always)
    func hash(seed: UInt64) -> UInt64 {
        func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
            let product = a.multipliedFullWidth(by: b)
            return product.high ^ product.low
        }
        var value = mix(lowLow ^ seed, highLow ^ 0x9e37_79b9_7f4a_7c15)
        value = mix(value ^ ports, (lowHigh ^ highHigh) &+ 0xa076_1d64_78bd_642f ^ seed)
        return value
    }
}
