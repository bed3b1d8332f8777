import BITSProtocol

/// Kinds of archives by what their files begin with.
enum ArchiveKind: String, CaseIterable {
    case zip = "ZIP", sevenZip = "7z", rar = "RAR", cabinet = "CAB", gzip = "gzip", xz = "xz", zstandard = "Zstandard"

    /// Octets that tell them all.
    static let signLength = 8

    /// By the file's first octets; nil for any other file.
    static func of(_ octets: [UInt8]) -> ArchiveKind? {
        // Most files begin with none of their first octets.
        guard let first = octets.first, firsts.contains(first) else { return nil }
        return allCases.first { kind in kind.signs.contains { octets.starts(with: $0) } }
    }

    private static let firsts = Set(allCases.flatMap { $0.signs.compactMap(\.first) })

    private var signs: [[UInt8]] {
        switch self {
        // With an entry, without one, and cut in volumes.
        case .zip: [[0x50, 0x4b, 3, 4], [0x50, 0x4b, 5, 6], [0x50, 0x4b, 7, 8]]
        case .sevenZip: [[0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]]
        case .rar: [[0x52, 0x61, 0x72, 0x21, 0x1a, 7]]
        case .cabinet: [[0x4d, 0x53, 0x43, 0x46, 0, 0, 0, 0]]
        // With its only method (RFC 1952 2.3.1).
        case .gzip: [[0x1f, 0x8b, 8]]
        case .xz: [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]]
        case .zstandard: [[0x28, 0xb5, 0x2f, 0xfd]]
        }
    }
}

extension SessionTracker {
    /// How many octets of a file's beginning are looked at.
    public static let fileStartLength = ArchiveKind.signLength

    /// Whether the request's body begins with the first octet of an uploaded file, as it is.
    public func wantsFileStart(of exchange: Exchange) -> Bool {
        guard exchange.packet?.type == .fragment, let range = exchange.packet?.contentRange.value, range.first == 0,
            let session = exchange.session, session.archive == nil, let request = exchange.request, !request.isCut
        else { return false }
        return (exchange.packet?.contentEncoding.raw).map { $0.isEmpty || $0.lowercased() == "identity" } ?? true
    }

    /// Takes those octets.
    public func noteFileStart(_ octets: [UInt8], of exchange: Exchange) {
        exchange.session?.archive = ArchiveKind.of(octets)
    }
}
