/// Who a client says it is: an account's name as the credentials spell it, never anything that proves it.
public struct AuthUser: Hashable, Sendable {
    /// Longest name and longest domain that are kept, in characters: accounts of Windows have at most 256, a domain's
    /// DNS name 255.
    public static let maxLength = 256

    /// Not empty.
    public let name: String
    /// Domain or machine that knows the account; nil if the credentials name none.
    public let domain: String?

    /// Nil for an anonymous account, and for names that no account can have.
    public init?(name: String, domain: String? = nil) {
        let domain = domain.flatMap { $0.isEmpty ? nil : $0 }
        guard !name.isEmpty, name.unicodeScalars.count <= AuthUser.maxLength,
            (domain?.unicodeScalars.count ?? 0) <= AuthUser.maxLength
        else { return nil }
        self.name = name
        self.domain = domain
    }

    /// The user of credentials that have one text for both: `DOMAIN\user`, or the name alone. What stands on one side
    /// of the backslash alone is left together.
    init?(account: String) {
        let parts = account.split(separator: "\\", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            self.init(name: account)
            return
        }
        self.init(name: String(parts[1]), domain: String(parts[0]))
    }

    /// `DOMAIN\user`, or the name alone.
    public var account: String { domain.map { "\($0)\\\(name)" } ?? name }

    /// A name's octets as text: UTF-8 where they are that, else each octet the Latin-1 character of its value.
    static func text(_ octets: [UInt8]) -> String {
        String(validating: octets, as: UTF8.self) ?? WireText.text(octets)
    }
}
