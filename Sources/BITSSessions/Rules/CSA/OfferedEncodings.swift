import HTTPMessages

/// What Accept-Encoding says (RFC 9110 12.5.3).
enum OfferedEncodings {
    /// Whether nothing but identity is offered. What has the weight 0 is refused (RFC 9110 12.4.2).
    static func areIdentity(_ value: String) -> Bool {
        value.utf8.split(separator: 0x2c).allSatisfy { part in
            let pieces = part.split(separator: 0x3b, omittingEmptySubsequences: false)
                .map { $0.filter { !ASCII.isBlank($0) }.map(ASCII.lowercased) }
            guard let coding = pieces.first, !coding.isEmpty else { return true }
            return coding.elementsEqual("identity".utf8) || pieces.dropFirst().contains(where: isZero)
        }
    }

    /// `q=0`, `q=0.`, `q=0.000`
    private static func isZero(_ parameter: [UInt8]) -> Bool {
        guard parameter.starts(with: "q=0".utf8) else { return false }
        let rest = parameter.dropFirst(3)
        return rest.isEmpty || rest.first == 0x2e && rest.dropFirst().allSatisfy { $0 == 0x30 }
    }
}
