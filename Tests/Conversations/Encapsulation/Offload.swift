/// What stands in the TCP checksum.
public enum ChecksumFill: String, Sendable, Hashable, CaseIterable {
    case right
    /// The sum over the pseudo-header alone, which the network card completes.
    case partial
    case zero
}

/// What a capture on the sending host shows of packets that its network card will complete.
public struct Offload: Sendable, Hashable {
    /// The ends whose packets are captured unfinished.
    public var sides: Set<Side>
    public var checksum: ChecksumFill
    /// IPv4 header checksums are 0.
    public var withoutHeaderChecksum: Bool
    /// Packets above `largestWithLength` octets have the length 0.
    public var withoutLength: Bool

    public init(
        sides: Set<Side> = [.client, .server], checksum: ChecksumFill = .partial, withoutHeaderChecksum: Bool = false,
        withoutLength: Bool = false
    ) {
        self.sides = sides
        self.checksum = checksum
        self.withoutHeaderChecksum = withoutHeaderChecksum
        self.withoutLength = withoutLength
    }

    public static let none = Offload(sides: [])

    /// What passes without being cut is left as it is.
    static let largestWithLength = 1_500

    func concerns(_ side: Side?) -> Bool { side.map { sides.contains($0) } ?? false }

    func fill(_ side: Side?) -> ChecksumFill { concerns(side) ? checksum : .right }
}

extension Encapsulation {
    /// Leaves the TCP checksums of both ends wrong, as offloading does.
    public var offloaded: Bool {
        get { offload.sides == [.client, .server] && offload.checksum != .right }
        set { offload = newValue ? Offload() : .none }
    }
}
