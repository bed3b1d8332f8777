/// IP fragments in place of whole packets.
public struct Fragmentation: Sendable, Hashable {
    /// How the fragments of one packet come to the capture point.
    public enum Arrival: String, Sendable, Hashable, CaseIterable {
        case inOrder = "in-order"
        case reversed
        /// Each one twice.
        case duplicated
        /// Each one repeats, with the same content, the first octets of the next.
        case overlapping
        /// So slowly that other packets, and fragments of other packets, come in between.
        case interleaved
    }

    /// The largest packet that passes.
    public var size: Int
    public var arrival: Arrival
    /// Not the innermost packet is cut but the one that carries the outermost tunnel.
    public var isOuter: Bool

    public init(size: Int = 576, arrival: Arrival = .inOrder, isOuter: Bool = false) {
        self.size = size
        self.arrival = arrival
        self.isOuter = isOuter
    }

    /// Where `count` octets behind a header of `head` octets are cut; one piece if they fit. All offsets are multiples
    /// of eight.
    func pieces(_ count: Int, head: Int) -> [Range<Int>] {
        guard head + count > size else { return [0..<count] }
        let room = max((size - head) / 8 * 8, 16)
        let step = arrival == .overlapping ? room - 8 : room
        var pieces: [Range<Int>] = []
        var start = 0
        while start + room < count {
            pieces.append(start..<start + room)
            start += step
        }
        pieces.append(start..<count)
        return pieces
    }

    func arranged(_ packets: [[UInt8]]) -> [[UInt8]] {
        guard packets.count > 1 else { return packets }
        switch arrival {
        case .inOrder, .overlapping, .interleaved: return packets
        case .reversed: return packets.reversed()
        case .duplicated: return packets.flatMap { [$0, $0] }
        }
    }

    /// When the fragment at `index` of `count` comes, counted from the time at which the packet is whole.
    func time(_ index: Int, of count: Int) -> Int64 {
        let completing = arrival == .duplicated && count > 1 ? count - 2 : count - 1
        return Int64(index - completing) * (arrival == .interleaved ? 7 : 1) * Times.microsecond
    }
}
