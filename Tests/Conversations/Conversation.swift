/// A conversation written as a script. The language is described in `Tests/Scripts/README.md`.
public struct Conversation: Sendable {
    public let expectations: Expectations
    private let builder: ConversationBuilder

    /// Reads and runs a script. `settings` are what it begins with; its own directives win.
    /// Throws `ScriptError`, which names the line.
    public init(script: String, settings: Settings = Settings()) throws {
        let (statements, comments) = try Statement.parse(script)
        expectations = try Expectations(comments: comments)
        var interpreter = Interpreter(settings)
        for statement in statements { try interpreter.run(statement) }
        builder = interpreter.builder
    }

    public var settings: Settings { builder.settings }

    /// What the programs do, and the ends of the connections, for a simulated network.
    var acts: [Act] { builder.acts }
    var peers: [(client: SimulatedPeer, server: SimulatedPeer)] {
        builder.connections.map { connection in
            (
                SimulatedPeer(endpoint: connection.client.endpoint, isn: connection.client.isn),
                SimulatedPeer(endpoint: connection.server.endpoint, isn: connection.server.isn)
            )
        }
    }

    /// The frames of the capture in order of time.
    public func frames() -> [BuiltFrame] { builder.frames() }

    /// The capture as a classic file in the script's own link type, cut if the script says so.
    public func pcap() -> [UInt8] {
        let options = PcapOptions(encapsulation: settings.encapsulation, nanoseconds: true)
        return CaptureFile.pcap(frames(), options).cut(settings.cut)
    }
}
