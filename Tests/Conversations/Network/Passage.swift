/// The way between the ends, cut in two by the capture point: what becomes of packets on it.
struct Passage {
    enum Leg { case toPoint, fromPoint }

    private struct Way: Hashable {
        var side: Side
        var leg: Leg
    }

    let network: Network
    private var random: SeededRandom
    private var lineIsFree: [Side: Int64] = [:]
    private var latest: [Way: Int64] = [:]
    private var identifications: [Side: UInt16] = [.client: 0x1000, .server: 0x2000]

    init(_ network: Network) {
        self.network = network
        random = SeededRandom(seed: network.seed)
    }

    mutating func nextIdentification(_ side: Side) -> UInt16 {
        identifications[side, default: 0] &+= 1
        return identifications[side, default: 0]
    }

    /// When the packet leaves its end, which sends one after the other.
    mutating func departure(_ side: Side, at time: Int64, octets: Int) -> Int64 {
        let start = max(time + 10_000, lineIsFree[side] ?? 0)
        lineIsFree[side] = start + Int64(octets) * 8 * 1_000_000_000 / network.rate
        return start
    }

    /// When a packet comes to the end of a leg: never, once or twice. A safe one is neither lost nor overtaken.
    mutating func pass(_ side: Side, _ leg: Leg, at time: Int64, isSafe: Bool) -> [Int64] {
        let before = side == .client ? network.point.share : 1 - network.point.share
        let share = leg == .toPoint ? before : 1 - before
        guard share > 0 else { return [time] }
        let isLost = happens(network.loss * share)
        let isLate = happens(network.reorder * share)
        let isDoubled = happens(network.duplicate * share)
        var arrival = time + Int64(Double(network.delay) * share) + Int64(Double(network.jitter) * share * fraction())
        if isSafe { return [inOrder(arrival, side, leg)] }
        guard !isLost else { return [] }
        if isLate {
            arrival += 200_000 + Int64(Double(max(network.jitter, 4_000_000)) * fraction())
        } else {
            arrival = inOrder(arrival, side, leg)
        }
        return isDoubled ? [arrival, arrival + 30_000 + Int64(400_000 * fraction())] : [arrival]
    }

    private mutating func inOrder(_ arrival: Int64, _ side: Side, _ leg: Leg) -> Int64 {
        let way = Way(side: side, leg: leg)
        let time = max(arrival, (latest[way] ?? 0) + 1_000)
        latest[way] = time
        return time
    }

    private mutating func happens(_ probability: Double) -> Bool { fraction() < probability }

    private mutating func fraction() -> Double { Double(random.next() >> 11) / Double(1 << 53) }
}

extension [BuiltFrame] {
    /// What the capture has of the frames that pass its point.
    func captured(over network: Network) -> [BuiltFrame] {
        var random = SeededRandom(seed: network.seed ^ 0x6d69_7272_6f72)
        var result = translating(network.translated)
        let limit = Int(network.mirrorLoss * 1_000_000)
        if limit > 0 { result = result.filter { _ in random.below(1_000_000) >= limit } }
        for _ in 0..<network.kernelDrops where !result.isEmpty {
            let start = random.below(result.count)
            result.removeSubrange(start..<Swift.min(start + network.kernelDropLength, result.count))
        }
        return result
    }

    /// As on the other side of address translation: many clients behind one address, each connection with a port of its
    /// own; each server behind another address and port.
    private func translating(_ sides: Set<Side>) -> [BuiltFrame] {
        guard !sides.isEmpty else { return self }
        var ports: [Endpoint: UInt16] = [:]
        var servers: [IPAddress] = []
        func translated(_ endpoint: Endpoint, _ side: Side) -> Endpoint {
            guard sides.contains(side) else { return endpoint }
            if side == .server {
                if !servers.contains(endpoint.address) { servers.append(endpoint.address) }
                let number = servers.firstIndex(of: endpoint.address) ?? 0
                return Endpoint(.v4(0x0a00_0050 &+ UInt32(number)), endpoint.port &+ 8_000)
            }
            let port = ports[endpoint] ?? UInt16(truncatingIfNeeded: 30_000 + 7 * ports.count)
            ports[endpoint] = port
            return Endpoint(.v4(0xc633_6407), port)
        }
        return map { frame in
            guard let side = frame.side, var segment = frame.tcp else { return frame }
            var frame = frame
            segment.source = translated(segment.source, side)
            segment.destination = translated(segment.destination, side.other)
            frame.tcp = segment
            return frame
        }
    }
}
