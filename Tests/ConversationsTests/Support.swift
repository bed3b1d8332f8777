import Conversations

/// The frames of a script.
func frames(_ script: String) throws -> [BuiltFrame] {
    try Conversation(script: script).frames()
}

extension [BuiltFrame] {
    func data(_ side: Side) -> [BuiltFrame] {
        filter { $0.side == side && !$0.payload.isEmpty }
    }

    /// The octets of one direction of one connection as a receiver puts them together; `nil` where some are missing.
    func stream(_ side: Side, connection: Int = 0) -> [UInt8]? {
        let segments = data(side).filter { $0.connection == connection }.compactMap(\.tcp)
        guard let first = segments.min(by: { Int32(bitPattern: $0.sequence &- $1.sequence) < 0 })?.sequence else {
            return []
        }
        var result: [UInt8] = []
        for segment in segments.sorted(by: { $0.sequence &- first < $1.sequence &- first }) {
            let offset = Int(segment.sequence &- first)
            guard offset <= result.count else { return nil }
            result += segment.payload.dropFirst(result.count - offset)
        }
        return result
    }

    func text(_ side: Side) -> String {
        String(decoding: stream(side) ?? [], as: UTF8.self)
    }
}
