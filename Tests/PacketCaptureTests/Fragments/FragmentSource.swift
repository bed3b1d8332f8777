import Conversations

@testable import PacketCapture

/// Fragments of datagrams whose octets a seed determines, and a table that takes them.
struct FragmentSource {
    static let second: Int64 = 1_000_000_000
    /// Some day in 2025.
    static let noon: Int64 = 1_750_000_000 * second

    var isIPv6 = false
    var identification: UInt32 = 0x1234
    var protocolNumber: UInt8 = 6

    static func payload(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
        var random = SeededRandom(seed: seed)
        return (0..<count).map { _ in UInt8(random.below(256)) }
    }

    func fragment(_ offset: Int, _ length: Int, isLast: Bool, captured: Int? = nil) -> Fragment {
        var fragment = Fragment()
        fragment.isIPv6 = isIPv6
        fragment.sourceLow = 0x0a00_0001
        fragment.destinationLow = 0x0a00_0002
        fragment.identification = identification
        fragment.protocolNumber = protocolNumber
        (fragment.offset, fragment.length) = (offset, length)
        fragment.captured = captured ?? length
        fragment.isLast = isLast
        return fragment
    }

    /// The payload in fragments of `size` octets.
    func fragments(of payload: [UInt8], size: Int) -> [Fragment] {
        stride(from: 0, to: payload.count, by: size).map { offset in
            let length = min(size, payload.count - offset)
            return fragment(offset, length, isLast: offset + length == payload.count)
        }
    }
}

extension FragmentTable {
    /// Adds a fragment whose octets are those of the payload at its offset; they stand behind a head of 14 octets and
    /// before a trailer of 4.
    mutating func add(_ fragment: Fragment, of payload: [UInt8], at time: Int64 = FragmentSource.noon) -> Datagram? {
        let end = min(fragment.offset + fragment.captured, payload.count)
        let octets = fragment.offset < end ? Array(payload[fragment.offset..<end]) : []
        var fragment = fragment
        fragment.start = 14
        let frame: [UInt8] =
            Array(repeating: 0xee, count: 14) + octets
            + Array(repeating: 0xee, count: fragment.captured == fragment.length ? 4 : 0)
        return add(fragment, bytes: frame.span, time: time)
    }
}
