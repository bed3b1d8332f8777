/// A token of the scheme Negotiate: SPNEGO (RFC 4178), or an NTLM message without any wrapping (RFC 4559).
///
/// Of SPNEGO's DER only what leads to the inner token is read: definite lengths, no more levels than the format has.
struct NegotiationToken {
    /// What it carries, if that is NTLM.
    private(set) var ntlm: NTLMMessage?
    /// The server says in it that it refuses (negState reject).
    private(set) var isRejection = false

    private enum Tag {
        static let application: UInt8 = 0x60
        static let initial: UInt8 = 0xa0
        static let response: UInt8 = 0xa1
        static let sequence: UInt8 = 0x30
        static let octets: UInt8 = 0x04
        static let enumerated: UInt8 = 0x0a
        static let identifier: UInt8 = 0x06
        /// negState of a response.
        static let state: UInt8 = 0xa0
        /// mechToken of an initial token, responseToken of a response.
        static let token: UInt8 = 0xa2
    }

    /// 1.3.6.1.5.5.2
    private static let spnego: [UInt8] = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x02]
    private static let rejected: UInt8 = 2
    /// Members of a token: the format has four, and a fifth is nothing that is known.
    private static let maxMembers = 8

    /// Never fails: what cannot be read says nothing.
    init(_ octets: Span<UInt8>) {
        if let message = NTLMMessage(octets) {
            ntlm = message
            return
        }
        let all = 0..<octets.count
        guard let first = Self.element(octets, in: all) else { return }
        let body: Range<Int>
        switch first.tag {
        case Tag.application:
            guard let mechanism = Self.element(octets, in: first.content), mechanism.tag == Tag.identifier,
                mechanism.content.count == Self.spnego.count,
                zip(mechanism.content, Self.spnego).allSatisfy({ octets[$0] == $1 }),
                let choice = Self.element(octets, in: mechanism.content.upperBound..<first.content.upperBound),
                choice.tag == Tag.initial
            else { return }
            body = choice.content
        case Tag.response: body = first.content
        default: return
        }
        guard let sequence = Self.element(octets, in: body), sequence.tag == Tag.sequence else { return }
        readMembers(octets, sequence.content, isResponse: first.tag == Tag.response)
    }

    private mutating func readMembers(_ octets: Span<UInt8>, _ range: Range<Int>, isResponse: Bool) {
        var rest = range
        for _ in 0..<Self.maxMembers {
            guard let member = Self.element(octets, in: rest) else { return }
            if let value = Self.element(octets, in: member.content) {
                if isResponse, member.tag == Tag.state, value.tag == Tag.enumerated, value.content.count == 1 {
                    isRejection = octets[value.content.lowerBound] == Self.rejected
                }
                if member.tag == Tag.token, value.tag == Tag.octets {
                    ntlm = NTLMMessage(octets.extracting(value.content))
                }
            }
            rest = member.content.upperBound..<rest.upperBound
        }
    }

    /// The element that begins the range: its tag and where its content stands; nil if it does not fit.
    private static func element(_ octets: Span<UInt8>, in range: Range<Int>) -> (tag: UInt8, content: Range<Int>)? {
        guard range.count >= 2, range.upperBound <= octets.count else { return nil }
        let tag = octets[range.lowerBound]
        var start = range.lowerBound &+ 2
        var length = Int(octets[range.lowerBound &+ 1])
        if length >= 0x80 {
            let digits = length & 0x7f
            guard (1...4).contains(digits), digits <= range.upperBound &- start else { return nil }
            length = 0
            for offset in 0..<digits { length = length << 8 | Int(octets[start &+ offset]) }
            start &+= digits
        }
        guard length <= range.upperBound &- start else { return nil }
        return (tag, start..<(start &+ length))
    }
}
