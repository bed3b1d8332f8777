/// One of the two ends of a TCP connection.
public enum Side: String, Sendable, Hashable, CaseIterable {
    case client
    case server

    public var other: Side { self == .client ? .server : .client }
}

/// Why a frame is in the capture.
public enum FrameRole: Sendable, Hashable {
    case handshake, data, acknowledgment, end, probe, noise
    /// Octets that were sent before and are sent again.
    case retransmission
    /// The same frame, seen a second time.
    case duplicate
}

public struct TCPFlags: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let fin = TCPFlags(rawValue: 1)
    public static let syn = TCPFlags(rawValue: 2)
    public static let rst = TCPFlags(rawValue: 4)
    public static let psh = TCPFlags(rawValue: 8)
    public static let ack = TCPFlags(rawValue: 16)

    /// Reads letters as in `SA` or `PA`.
    init?(letters: some StringProtocol) {
        let known: [Character: TCPFlags] = ["F": .fin, "S": .syn, "R": .rst, "P": .psh, "A": .ack]
        self = []
        for letter in letters {
            guard let flag = known[letter] else { return nil }
            insert(flag)
        }
    }
}

/// A TCP segment before it becomes octets.
public struct TCPSegment: Sendable, Hashable {
    public var source: Endpoint
    public var destination: Endpoint
    public var sequence: UInt32
    public var acknowledgment: UInt32
    public var flags: TCPFlags
    public var window: UInt16
    public var options: [UInt8]
    public var payload: ArraySlice<UInt8>

    /// The sequence number that follows this segment.
    public var end: UInt32 {
        sequence &+ UInt32(payload.count) &+ (flags.isDisjoint(with: [.syn, .fin]) ? 0 : 1)
    }
}

/// What a frame carries above the link layer.
public enum FrameContent: Sendable, Hashable {
    case tcp(TCPSegment)
    case udp(source: Endpoint, destination: Endpoint, payload: [UInt8])
    /// Something that is not IP, for example ARP.
    case other(etherType: UInt16, payload: [UInt8])
}

/// A frame of the capture, not yet in the form of any link type.
public struct BuiltFrame: Sendable, Hashable {
    /// Nanoseconds since 1970 UTC.
    public var time: Int64
    public var content: FrameContent
    public var role: FrameRole
    /// The number of the connection in order of its beginning; `nil` for noise.
    public var connection: Int?
    /// The end that sent the frame; `nil` for noise.
    public var side: Side?
    /// The IPv4 identification; the two copies of a duplicate share it.
    public var identification: UInt16
    /// How many octets the capture keeps at most; `nil` = all.
    public var captureLimit: Int?
    /// The interface of a pcapng file that saw it.
    public var interface = 0
    /// What a pcapng file says about it.
    public var comments: [String] = []
    /// Its place among the packets sent; copies share it. `nil` = counted when a file is written.
    public var number: PacketNumber?
    /// How this sighting differs from the packet's first.
    public var sighting = Sighting()
    /// An octet of the payload was changed on the way, so that the TCP checksum does not fit.
    public var isCorrupt = false
    /// It does not reach the end that it was sent to, and is sent again.
    public var isLostBehind = false
    /// The payload is that of several segments (in exported PDUs).
    public var isReassembled = false

    public var tcp: TCPSegment? {
        get {
            guard case .tcp(let segment) = content else { return nil }
            return segment
        }
        set {
            if let newValue { content = .tcp(newValue) }
        }
    }

    /// The octets that TCP carries (empty for anything else).
    public var payload: ArraySlice<UInt8> { tcp?.payload ?? [] }
}
