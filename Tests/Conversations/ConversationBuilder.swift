/// Simulates the conversation step by step and collects the frames that a capture would hold. Its methods are the
/// directives of the script language (`Tests/Scripts/README.md`); they are grouped in extensions:
/// messages, connections, troubles of the line, the capture itself.
public struct ConversationBuilder: Sendable {
    public var settings: Settings
    public var dialogue = Dialogue()
    /// The end of the latest event.
    public internal(set) var now: Int64
    var connections: [Connection] = []
    var current = 0
    var plan = MessagePlan()
    var built: [BuiltFrame] = []
    var edits: [@Sendable (inout [BuiltFrame]) -> Void] = []
    var stopTime: Int64?
    /// What the programs do, for a simulated network; the pause before the next act.
    var acts: [Act] = []
    var pausing: Int64 = 0
    var random: SeededRandom
    private var identifications: [IPAddress: UInt16] = [:]

    public init(_ settings: Settings = Settings()) {
        self.settings = settings
        now = settings.start
        random = SeededRandom(seed: settings.seed)
    }

    /// The frames of the capture in order of time.
    public func frames() -> [BuiltFrame] {
        var result = built.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
            .map(\.element)
        if let stopTime { result.removeAll { $0.time > stopTime } }
        for edit in edits { edit(&result) }
        return result
    }

    /// Nothing happens for a while.
    public mutating func wait(_ nanoseconds: Int64) {
        now += nanoseconds
        pausing += nanoseconds
    }

    mutating func nextIdentification(_ address: IPAddress) -> UInt16 {
        let value = identifications[address] ?? UInt16(truncatingIfNeeded: 0x1000 + 0x1000 * identifications.count)
        identifications[address] = value &+ 1
        return value
    }

    /// Adds a TCP frame of the current connection.
    mutating func emit(
        _ side: Side, at time: Int64, _ role: FrameRole, sequence: UInt32, acknowledgment: UInt32, flags: TCPFlags,
        options: [UInt8] = [], payload: ArraySlice<UInt8> = []
    ) {
        let connection = connections[current]
        let peer = connection[side]
        let segment = TCPSegment(
            source: peer.endpoint, destination: connection[side.other].endpoint, sequence: sequence,
            acknowledgment: flags.contains(.ack) ? acknowledgment : 0, flags: flags,
            window: flags.contains(.rst) ? 0 : flags.contains(.syn) ? 65_535 : peer.window, options: options,
            payload: payload)
        built.append(
            BuiltFrame(
                time: time, content: .tcp(segment), role: role, connection: connection.index, side: side,
                identification: nextIdentification(peer.endpoint.address)))
    }
}
