/// Takes an input apart: numbers from its front, zero where it is at its end.
struct InputReader {
    private let octets: [UInt8]
    private var position = 0

    init(_ octets: [UInt8]) {
        self.octets = octets
    }

    var isAtEnd: Bool { position >= octets.count }
    var left: Int { octets.count - position }

    mutating func octet() -> UInt8 {
        guard position < octets.count else { return 0 }
        position += 1
        return octets[position - 1]
    }

    /// Big-endian, of so many octets.
    mutating func number(_ count: Int) -> UInt64 {
        var value: UInt64 = 0
        for _ in 0..<count { value = value << 8 | UInt64(octet()) }
        return value
    }

    mutating func take(_ count: Int) -> [UInt8] {
        let end = min(octets.count, position + max(0, count))
        defer { position = end }
        return Array(octets[position..<end])
    }

    mutating func rest() -> [UInt8] { take(left) }
}

extension [UInt8] {
    /// A number that hangs on all octets and on nothing else: what a harness decides beside its input (FNV-1a).
    var print: UInt64 {
        reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    /// The octets as text, each one character.
    var latin1: String {
        var text = String.UnicodeScalarView()
        for octet in self { text.append(Unicode.Scalar(octet)) }
        return String(text)
    }
}
