/// The octets after a message's head.
public enum Body: Sendable, Hashable {
    case none
    /// `count` octets of a file whose octet i is i mod 251, from `offset` on.
    case pattern(count: Int, offset: Int)
    case octets([UInt8])
    /// The same, in chunks of `size` octets with a last chunk of length 0.
    indirect case chunked(Body, size: Int)

    /// The octets as sent.
    public var wire: [UInt8] {
        switch self {
        case .none: []
        case .pattern(let count, let offset): Self.pattern(count: count, offset: offset)
        case .octets(let octets): octets
        case .chunked(let body, let size): Self.chunks(body.wire, size: size)
        }
    }

    public var isChunked: Bool {
        if case .chunked = self { true } else { false }
    }

    /// Made once: most of what is built are such octets.
    private static let block: [UInt8] = (0..<251 * 64).map { UInt8($0 % 251) }

    /// Octets `offset ..< offset + count` of the test file.
    public static func pattern(count: Int, offset: Int) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(count)
        var position = offset % 251
        while result.count < count {
            let take = min(block.count - position, count - result.count)
            result.append(contentsOf: block[position..<position + take])
            position = 0
        }
        return result
    }

    private static func chunks(_ octets: [UInt8], size: Int) -> [UInt8] {
        var result: [UInt8] = []
        for start in stride(from: 0, to: octets.count, by: max(size, 1)) {
            let chunk = octets[start..<min(start + size, octets.count)]
            result += Array(String(chunk.count, radix: 16).utf8) + [13, 10] + chunk + [13, 10]
        }
        return result + Array("0\r\n\r\n".utf8)
    }
}
