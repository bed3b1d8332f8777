/// One of the three messages of an NTLM handshake ([MS-NLMP] 2.2.1). All integers are little-endian.
///
/// Challenges, responses and session keys are never looked at.
public enum NTLMMessage: Hashable, Sendable {
    /// Type 1: the client begins.
    case negotiate
    /// Type 2: the server's challenge.
    case challenge
    /// Type 3: the client's response; nil for an anonymous account, and where the names cannot be read.
    case authenticate(AuthUser?)

    static let signature = Array("NTLMSSP\0".utf8)

    /// Nil unless the octets begin with the signature and one of the three types. A message that is cut gives its type
    /// without the names.
    public init?(_ octets: Span<UInt8>) {
        guard octets.count >= 12 else { return nil }
        for offset in NTLMMessage.signature.indices where octets[offset] != NTLMMessage.signature[offset] { return nil }
        switch NTLMMessage.integer(octets, at: 8) {
        case 1: self = .negotiate
        case 2: self = .challenge
        case 3: self = .authenticate(NTLMMessage.user(octets))
        default: return nil
        }
    }

    /// 1, 2 or 3.
    public var type: Int {
        switch self {
        case .negotiate: 1
        case .challenge: 2
        case .authenticate: 3
        }
    }

    public var user: AuthUser? {
        if case .authenticate(let user) = self { user } else { nil }
    }

    /// Where the descriptors of an AUTHENTICATE_MESSAGE stand, and the bit that says how its text is encoded.
    private enum Layout {
        static let domain = 28
        static let user = 36
        /// Behind the descriptors; the oldest implementations leave the flags out and begin the names there.
        static let flags = 60
        static let usesUnicode: UInt32 = 1
    }

    private static func user(_ octets: Span<UInt8>) -> AuthUser? {
        guard let name = buffer(octets, descriptor: Layout.user), let domain = buffer(octets, descriptor: Layout.domain)
        else { return nil }
        let hasFlags = [name, domain].allSatisfy { $0.isEmpty || $0.lowerBound >= Layout.flags &+ 4 }
        let flags = hasFlags ? integer(octets, at: Layout.flags) : 0
        let isUnicode = (flags ?? 0) & Layout.usesUnicode != 0
        return AuthUser(name: text(octets, name, isUnicode), domain: text(octets, domain, isUnicode))
    }

    /// What a descriptor (length 16 bit, capacity 16 bit, offset 32 bit) points at; nil if it points out of the message
    /// or at more than a name can have.
    private static func buffer(_ octets: Span<UInt8>, descriptor: Int) -> Range<Int>? {
        guard let start = integer(octets, at: descriptor &+ 4), descriptor &+ 8 <= octets.count else { return nil }
        let length = Int(octets[descriptor]) | Int(octets[descriptor &+ 1]) << 8
        if length == 0 { return 0..<0 }
        guard length <= AuthUser.maxLength &* 2, Int(start) <= octets.count, length <= octets.count &- Int(start) else {
            return nil
        }
        return Int(start)..<(Int(start) &+ length)
    }

    private static func text(_ octets: Span<UInt8>, _ range: Range<Int>, _ isUnicode: Bool) -> String {
        if !isUnicode { return AuthUser.text(range.map { octets[$0] }) }
        let units = stride(from: range.lowerBound, to: range.upperBound &- 1, by: 2).map {
            UInt16(octets[$0]) | UInt16(octets[$0 &+ 1]) << 8
        }
        return String(decoding: units, as: UTF16.self)
    }

    private static func integer(_ octets: Span<UInt8>, at offset: Int) -> UInt32? {
        guard offset >= 0, offset &+ 4 <= octets.count else { return nil }
        return UInt32(octets[offset]) | UInt32(octets[offset &+ 1]) << 8 | UInt32(octets[offset &+ 2]) << 16
            | UInt32(octets[offset &+ 3]) << 24
    }
}
