/// When a connection's handshake was seen and what it agreed on. Small, since every half-open connection has one.
struct HandshakeTimes {
    /// Nanoseconds since 1970 UTC of the SYN, its answer, and what acknowledged that.
    private(set) var syn = unseen
    private(set) var answer = unseen
    private(set) var completed = unseen
    /// SYN or answer came more than once: which of them was answered cannot be told (Karn and Partridge).
    private(set) var isRepeated = false
    /// SYNs of direction 0, up to 255.
    private(set) var attempts: UInt8 = 0
    /// What saw its segments.
    var clocks = ClockWatch()
    private var sides = [2 of Side](repeating: Side())

    static let unseen = Int64.min

    /// What one side's SYN told.
    struct Side {
        var isSeen = false
        /// The SYN held the window scale option; unknown if it was cut before it.
        var scales = false
        var isWhole = true
        var shift: UInt8 = 0
        var maximumSegment: UInt16 = 0
    }

    /// A SYN of a direction, with or without ACK.
    mutating func noteSYN(_ direction: Int, isAnswer: Bool, _ options: TCPOptions, at time: Int64) {
        if direction == 0, !isAnswer, attempts < .max { attempts &+= 1 }
        if isAnswer {
            if answer == HandshakeTimes.unseen { answer = time } else { isRepeated = true }
        } else if syn == HandshakeTimes.unseen {
            syn = time
        } else if direction == 0 {
            isRepeated = true
        }
        sides[direction] = Side(
            isSeen: true, scales: options.windowShift != nil, isWhole: options.isWhole,
            shift: options.windowShift ?? 0, maximumSegment: options.maximumSegment)
    }

    /// An acknowledgement of direction 0 that is no SYN.
    @inline(__always)
    mutating func noteAcknowledgement(at time: Int64) {
        if answer != HandshakeTimes.unseen, completed == HandshakeTimes.unseen { completed = time }
    }

    /// From the SYN to its answer, nanoseconds; -1 if that was not seen, or more than one of them was.
    var synToAnswer: Int64 { HandshakeTimes.distance(syn, answer, isRepeated) }

    /// From the answer to its acknowledgement, nanoseconds; -1 if that was not seen.
    var answerToAcknowledgement: Int64 { HandshakeTimes.distance(answer, completed, isRepeated) }

    /// From the first SYN to the first acknowledgement behind its answer, nanoseconds; -1 if one was not seen.
    var connectTime: Int64 { HandshakeTimes.distance(syn, completed, false) }

    private static func distance(_ first: Int64, _ second: Int64, _ isRepeated: Bool) -> Int64 {
        guard first != unseen, second != unseen, !isRepeated, second >= first else { return -1 }
        let difference = second.subtractingReportingOverflow(first)
        return difference.overflow ? -1 : difference.partialValue
    }

    /// By how many bits the windows that a direction offers are shifted; nil if the capture does not tell: it holds only
    /// when both SYNs had the option (RFC 7323 2.2), and an answer has it only if the SYN had.
    func windowShift(_ direction: Int) -> UInt8? {
        let (own, other) = (sides[direction], sides[1 &- direction])
        if own.isSeen, own.isWhole, !own.scales { return 0 }
        if other.isSeen, other.isWhole, !other.scales { return 0 }
        guard own.isSeen, own.scales else { return nil }
        let isAgreed = other.isSeen && other.scales || syn == HandshakeTimes.unseen && answer != HandshakeTimes.unseen
        return isAgreed ? own.shift : nil
    }

    /// The largest segment a direction may send, as its receiver's SYN had it; 0 if that was not seen.
    func maximumSegment(sentBy direction: Int) -> Int64 { Int64(sides[1 &- direction].maximumSegment) }
}
