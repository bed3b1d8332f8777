/// What a run held, counted.
public struct TrafficCounts: Sendable {
    public internal(set) var frames: Int64 = 0
    public internal(set) var connections = 0
    /// Segments that brought no octet that was not there already.
    public internal(set) var repeatedSegments = 0
    /// Segments that were captured before.
    public internal(set) var duplicates: Int64 = 0
    public internal(set) var checksums = ChecksumCounts()
    public internal(set) var segmentsOutOfWindow = 0
    public internal(set) var segmentsAfterClose = 0
    public internal(set) var gaps = 0
    /// Connections given up because there were more than ``StreamAssembler/Bounds/connections``.
    public internal(set) var evictedConnections = 0
    public private(set) var damagedFrames = 0
    private var other: [UInt32: Int] = [:]
    private var unknownLinks: [UInt32: Int] = [:]

    mutating func note(_ frame: DecodedFrame, linkType: UInt32) {
        switch frame.content {
        case .damaged: damagedFrames &+= 1
        case .unknownLink: unknownLinks[linkType, default: 0] &+= 1
        default: other[UInt32(frame.content.rawValue) << 16 | UInt32(frame.detail), default: 0] &+= 1
        }
    }

    /// Frames that are not TCP, by what they are; unsorted.
    public var notTCP: [(name: String, frames: Int)] {
        other.map { key, count in
            let detail = UInt16(truncatingIfNeeded: key)
            let name =
                switch FrameContent(rawValue: UInt8(truncatingIfNeeded: key >> 16)) {
                case .udp: "UDP"
                case .icmp: "ICMP"
                case .icmpv6: "ICMPv6"
                case .arp: "ARP"
                case .ipv4Fragment: "IPv4 fragment"
                case .ipv6Fragment: "IPv6 fragment"
                case .otherIP: "IP protocol \(detail)"
                case .llc: "802.3 LLC"
                default: "Ethertype 0x\(String(detail, radix: 16))"
                }
            return (name, count)
        }
    }

    /// Frames of link types that are not read, by their names; unsorted.
    public var unknownLinkTypes: [(name: String, frames: Int)] {
        unknownLinks.map { (LinkType.name($0.key), $0.value) }
    }
}
