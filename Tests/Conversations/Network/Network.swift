/// A network between the two ends, and where and how well it is captured. Same seed, same capture.
public struct Network: Sendable, Hashable {
    public enum Point: String, Sendable, Hashable, CaseIterable {
        case client, middle, server

        /// How much of the way from the client lies before it.
        var share: Double {
            switch self {
            case .client: 0
            case .middle: 0.5
            case .server: 1
            }
        }
    }

    public var seed: UInt64 = 1
    /// How many of the packets are lost on the way, come late, come twice: 0 … 1.
    public var loss = 0.0
    public var reorder = 0.0
    public var duplicate = 0.0
    /// One way, in nanoseconds; what is added to it at random.
    public var delay: Int64 = 10_000_000
    public var jitter: Int64 = 0
    /// Bits per second of each end's line.
    public var rate: Int64 = 100_000_000
    public var point = Point.client
    public var mss = 1_460
    public var hasSACK = true
    public var hasTimestamps = false
    /// How many of the frames the mirror port loses: 0 … 1.
    public var mirrorLoss = 0.0
    /// So often the capturing machine drops so many frames in a row.
    public var kernelDrops = 0
    public var kernelDropLength = 20
    /// Whose address and port the capture shows translated.
    public var translated: Set<Side> = []

    public init(seed: UInt64 = 1) { self.seed = seed }

    /// Reads `seed=1,loss=0.03,reorder=0.02,duplicate=0.01,delay=20ms,jitter=5ms,rate=10000000,point=middle,mss=88,`
    /// `sack=no,timestamps=yes,mirror-loss=0.05,kernel-drops=3x20,nat=client+server`, all of them optional.
    public init(_ text: some StringProtocol) throws {
        for part in text.split(separator: ",") {
            let words = part.split(separator: "=", maxSplits: 1)
            guard words.count == 2 else { throw ScriptError("'\(part)' is not NAME=VALUE") }
            guard set(String(words[0]), Substring(String(words[1]))) else {
                throw ScriptError("'\(part)' is not understood")
            }
        }
    }

    private mutating func set(_ name: String, _ value: Substring) -> Bool {
        switch name {
        case "seed": return read(\.seed, UInt64(value))
        case "loss": return read(\.loss, Self.share(value))
        case "reorder": return read(\.reorder, Self.share(value))
        case "duplicate": return read(\.duplicate, Self.share(value))
        case "mirror-loss": return read(\.mirrorLoss, Self.share(value))
        case "delay": return read(\.delay, Times.duration(value))
        case "jitter": return read(\.jitter, Times.duration(value))
        case "rate": return read(\.rate, Int64(value).flatMap { $0 > 0 ? $0 : nil })
        case "point": return read(\.point, Point(rawValue: String(value)))
        case "mss": return read(\.mss, Int(value).flatMap { (1...65_000).contains($0) ? $0 : nil })
        case "sack": return read(\.hasSACK, Self.choice(value))
        case "timestamps": return read(\.hasTimestamps, Self.choice(value))
        case "kernel-drops":
            let numbers = value.split(separator: "x").compactMap { Int($0) }
            guard numbers.count == 2, numbers[0] >= 0, numbers[1] > 0 else { return false }
            (kernelDrops, kernelDropLength) = (numbers[0], numbers[1])
            return true
        case "nat":
            let sides = value.split(separator: "+").map { Side(rawValue: String($0)) }
            translated = Set(sides.compactMap(\.self))
            return !sides.contains(nil)
        default: return false
        }
    }

    private mutating func read<Value>(_ path: WritableKeyPath<Self, Value>, _ value: Value?) -> Bool {
        guard let value else { return false }
        self[keyPath: path] = value
        return true
    }

    private static func share(_ text: Substring) -> Double? {
        Double(text).flatMap { (0...0.9).contains($0) ? $0 : nil }
    }

    private static func choice(_ text: Substring) -> Bool? {
        ["yes": true, "no": false][text]
    }
}

extension Conversation {
    /// What a capture of the same conversation over another network holds: the programs say the same, TCP repairs what
    /// the network loses. What the script says of segments and frames, and of the capture, does not apply.
    public func frames(over network: Network) -> [BuiltFrame] {
        var simulation = NetworkSimulation(acts: acts, peers: peers, settings: settings, network: network)
        return simulation.run().captured(over: network)
    }
}
