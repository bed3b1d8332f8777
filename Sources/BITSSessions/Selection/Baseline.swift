/// Findings of an earlier report, by their fingerprints.
public struct Baseline: Sendable {
    private let fingerprints: Set<String>

    public init(fingerprints: some Sequence<String>) { self.fingerprints = Set(fingerprints) }

    func holds(_ fingerprint: String) -> Bool { fingerprints.contains(fingerprint) }
}

/// Makes fingerprints: equal for a finding that comes again in another capture of the same uploads, or in another
/// report of this one.
///
/// A fingerprint is made of the rule, the host and target of the session (without a session: the server's address and
/// port), what the finding is about, and its number among those that are equal in all that. Frames, times, addresses of
/// clients and session ids have no part in it. So an upload that breaks a rule once more often than before has one
/// finding that is new.
struct Fingerprinter {
    /// Kinds of findings whose numbers are kept; those of more kinds have no fingerprint, and are never known.
    static let maxKinds = 1 << 20

    private var counts: [Int: Int32] = [:]

    mutating func fingerprint(of finding: Finding) -> String? {
        let matter = finding.matter
        let isOfSession = matter?.host != nil || matter?.target != nil
        let place = isOfSession ? "" : finding.flow.map { $0.server.description } ?? ""
        let text = [
            finding.rule.id.text, matter?.subject ?? "", matter?.host ?? "", matter?.target ?? "", place,
        ].joined(separator: "\u{0}")
        let key = text.hashValue
        guard counts[key] != nil || counts.count < Fingerprinter.maxKinds else { return nil }
        let number = (counts[key] ?? 0) &+ 1
        counts[key] = number
        let digest = SHA256()
        digest.update(Array("\(text)\u{0}\(number)".utf8).span)
        return String(digest.hexDigest().prefix(32))
    }
}
