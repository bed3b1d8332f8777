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
    /// Gaps that were told before their time, since more was held back behind them than there is room for.
    public internal(set) var evictedGaps = 0
    public private(set) var damagedFrames = 0
    /// Frames by which machines with the peer cache of BITS find each other, and the first of them.
    public internal(set) var peerDiscoveries = 0
    public internal(set) var firstPeerDiscovery: Place?
    /// Kinds of frames that are told apart: a hostile capture could name any number of them.
    private static let maxKinds = 4096
    /// What the rest is called.
    private static let others = "(other)"

    private var udp = 0
    /// By content and detail.
    private var other: [UInt64: Int] = [:]
    private var unknownLinks: [UInt32: Int] = [:]
    private var exports: [String: Int] = [:]

    mutating func noteUDP() { udp &+= 1 }

    /// - Parameter exportNames: ``PacketDecoder/exportNames``.
    mutating func note(_ frame: DecodedFrame, exportNames: [String] = []) {
        switch frame.content {
        case .damaged: damagedFrames &+= 1
        case .udp, .peerDiscovery: udp &+= 1
        case .unknownLink:
            let isKnown = unknownLinks.count < TrafficCounts.maxKinds || unknownLinks[frame.detail] != nil
            unknownLinks[isKnown ? frame.detail : .max, default: 0] &+= 1
        case .otherExport:
            let position = Int(frame.detail)
            exports[position < exportNames.count ? exportNames[position] : TrafficCounts.others, default: 0] &+= 1
        default:
            let key = UInt64(frame.content.rawValue) << 32 | UInt64(frame.detail)
            let isKnown = other.count < TrafficCounts.maxKinds || other[key] != nil
            other[isKnown ? key : .max, default: 0] &+= 1
        }
    }

    /// Frames that are not TCP, by what they are; unsorted.
    public var notTCP: [(name: String, frames: Int)] {
        var frames: [String: Int] = udp > 0 ? [FrameNames.name(.udp, 0): udp] : [:]
        for (key, count) in other {
            let content = FrameContent(rawValue: UInt8(truncatingIfNeeded: key >> 32))
            let name = content.map { FrameNames.name($0, UInt32(truncatingIfNeeded: key)) } ?? TrafficCounts.others
            // Different details may have the same name.
            frames[name, default: 0] &+= count
        }
        for (name, count) in exports { frames["exported PDU (\(name))", default: 0] &+= count }
        return frames.map { ($0.key, $0.value) }
    }

    /// Frames of link types that are not read, by their names; unsorted.
    public var unknownLinkTypes: [(name: String, frames: Int)] {
        unknownLinks.map { ($0.key == .max ? TrafficCounts.others : LinkType.name($0.key), $0.value) }
    }
}
