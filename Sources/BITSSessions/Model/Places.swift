/// A frame of one of the run's captures.
public struct FrameReference: Hashable, Comparable, Sendable {
    /// Index into the run's captures, 0-based.
    public var capture: Int32
    /// 1-based number within its capture, as tcpdump and Wireshark count.
    public var frame: Int64

    public init(capture: Int32, frame: Int64) {
        self.capture = capture
        self.frame = frame
    }

    public static func < (a: FrameReference, b: FrameReference) -> Bool {
        (a.capture, a.frame) < (b.capture, b.frame)
    }
}

/// Where and when something happened: a frame, its time, and where it stands in its capture.
public struct Moment: Hashable, Sendable {
    public var frame: FrameReference
    /// Nanoseconds since 1970 UTC, as the capture says.
    public var time: Int64
    /// The frame record's first byte in the (decompressed) capture file.
    public var byteOffset: Int64
    /// Index of the interface in its capture.
    public var interface: Int32

    public init(frame: FrameReference, time: Int64, byteOffset: Int64, interface: Int32 = 0) {
        self.frame = frame
        self.time = time
        self.byteOffset = byteOffset
        self.interface = interface
    }

    /// Whether both were seen by one interface of one capture, whose clock and order hold for both.
    func sharesClock(with other: Moment) -> Bool {
        frame.capture == other.frame.capture && interface == other.interface
    }
}

/// An IPv4 or IPv6 address.
public struct IPAddress: Hashable, Comparable, Sendable {
    public var isIPv6: Bool
    /// The address's first eight octets, big-endian; 0 for IPv4.
    public var high: UInt64
    /// The address's last eight octets, big-endian; for IPv4 the address in the low 32 bits.
    public var low: UInt64
    /// What stands for the address in a redacted report, where the octets above say nothing; else nil.
    public internal(set) var standIn: StandIn?

    public func hash(into hasher: inout Hasher) {
        // Enough to tell nearly all apart; every message asks.
        hasher.combine(high)
        hasher.combine(low)
    }

    public init(isIPv6: Bool, high: UInt64, low: UInt64) {
        self.isIPv6 = isIPv6
        self.high = high
        self.low = low
    }

    public static func < (a: IPAddress, b: IPAddress) -> Bool {
        (a.isIPv6 ? 1 : 0, a.high, a.low) < (b.isIPv6 ? 1 : 0, b.high, b.low)
    }
}

extension IPAddress: CustomStringConvertible {
    /// Dotted decimal, or the canonical form of RFC 5952.
    public var description: String {
        if let standIn { return standIn.description }
        guard isIPv6 else { return dottedDecimal }
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: ($0 < 4 ? high : low) >> (48 &- 16 &* UInt64($0 & 3))) }
        var best = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, groups[end] == 0 { end &+= 1 }
            if end &- start >= 2, end &- start > best.count { best = start..<end }
            start = max(end, start &+ 1)
        }
        func text(_ range: Range<Int>) -> String {
            range.map { String(groups[$0], radix: 16) }.joined(separator: ":")
        }
        return best.isEmpty ? text(0..<8) : "\(text(0..<best.lowerBound))::\(text(best.upperBound..<8))"
    }

    private var dottedDecimal: String {
        var text: [UInt8] = []
        text.reserveCapacity(15)
        for shift in stride(from: UInt64(24), through: 0, by: -8) {
            let octet = UInt8(truncatingIfNeeded: low >> shift)
            if octet >= 100 { text.append(UInt8(ascii: "0") &+ octet / 100) }
            if octet >= 10 { text.append(UInt8(ascii: "0") &+ octet / 10 % 10) }
            text.append(UInt8(ascii: "0") &+ octet % 10)
            if shift > 0 { text.append(UInt8(ascii: ".")) }
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// One end of a connection.
public struct Endpoint: Hashable, Comparable, Sendable, CustomStringConvertible {
    public var address: IPAddress
    public var port: UInt16

    public init(address: IPAddress, port: UInt16) {
        self.address = address
        self.port = port
    }

    public static func < (a: Endpoint, b: Endpoint) -> Bool {
        (a.address, a.port) < (b.address, b.port)
    }

    public var description: String {
        address.isIPv6 ? "[\(address)]:\(port)" : "\(address):\(port)"
    }
}

/// Which connection something belongs to, and between whom it is.
public struct ConnectionReference: Hashable, Sendable {
    /// ``ConnectionReport/index``.
    public internal(set) var index: Int
    public let client: Endpoint
    public let server: Endpoint

    public init(index: Int, client: Endpoint, server: Endpoint) {
        self.index = index
        self.client = client
        self.server = server
    }
}

/// Who sent something.
public enum Direction: String, Sendable {
    case clientToServer = "client-to-server"
    case serverToClient = "server-to-client"
}
