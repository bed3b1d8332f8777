import HTTPMessages

/// What Accept-Encoding says (RFC 9110 12.5.3).
enum OfferedEncodings {
    /// Whether nothing but identity is offered, and that is. What has the weight 0 is refused (RFC 9110 12.4.2); `*` with
    /// it refuses identity, too, unless that is named.
    static func areIdentity(_ value: String) -> Bool {
        var (refusesAll, namesIdentity) = (false, false)
        for part in value.utf8.split(separator: 0x2c) {
            let pieces = part.split(separator: 0x3b, omittingEmptySubsequences: false)
                .map { $0.filter { !ASCII.isBlank($0) }.map(ASCII.lowercased) }
            guard let coding = pieces.first, !coding.isEmpty else { continue }
            let isRefused = pieces.dropFirst().contains(where: isZero)
            let isIdentity = coding.elementsEqual("identity".utf8)
            if isIdentity == isRefused { return false }
            if isIdentity { namesIdentity = true }
            if coding.elementsEqual("*".utf8) { refusesAll = true }
        }
        return namesIdentity || !refusesAll
    }

    /// `q=0`, `q=0.`, `q=0.000`
    private static func isZero(_ parameter: [UInt8]) -> Bool {
        guard parameter.starts(with: "q=0".utf8) else { return false }
        let rest = parameter.dropFirst(3)
        return rest.isEmpty || rest.first == 0x2e && rest.dropFirst().allSatisfy { $0 == 0x30 }
    }
}
