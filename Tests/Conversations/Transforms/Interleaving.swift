/// Several conversations in one capture.
extension [BuiltFrame] {
    /// The same conversation between other machines: number 0 is the original, each further one has addresses of its
    /// own.
    public func elsewhere(_ number: Int) -> [BuiltFrame] {
        func moved(_ endpoint: Endpoint) -> Endpoint {
            guard case .v4(let address) = endpoint.address else { return endpoint }
            return Endpoint(.v4(address &+ UInt32(number) << 8), endpoint.port)
        }
        return map { frame in
            var frame = frame
            frame.connection = frame.connection.map { $0 + number << 16 }
            if var segment = frame.tcp {
                segment.source = moved(segment.source)
                segment.destination = moved(segment.destination)
                frame.tcp = segment
            }
            return frame
        }
    }

    /// All conversations at the same time, each between machines of its own.
    public static func interleaved(_ conversations: [[BuiltFrame]]) -> [BuiltFrame] {
        conversations.enumerated().flatMap { $0.element.elsewhere($0.offset) }.sortedByTime()
    }

    /// With a foreign frame at its end, so that the capture lasts until then.
    public func lasting(until time: Int64) -> [BuiltFrame] {
        self + [
            BuiltFrame(
                time: time, content: .other(etherType: 0x88cc, payload: [0, 0]), role: .noise, connection: nil,
                side: nil, identification: 0)
        ]
    }
}
