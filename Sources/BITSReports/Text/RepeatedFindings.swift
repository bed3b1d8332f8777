import BITSSessions

/// Of findings that say the same of one session again and again only the first are told in full; of the others it is
/// told how many there are and where. JSON, SARIF and CSV list them all.
struct RepeatedFindings {
    /// What makes findings alike: of one session, rule and weight, and to be mended by the same machine.
    private struct Kind: Hashable {
        let session: Int?
        let rule: RuleID
        let severity: Severity
        let level: SecurityLevel?
        let party: Party
        let isKnown: Bool
    }

    /// So many show what it is about.
    private static let toldInFull = 3
    /// Kinds that are counted; beyond that findings are told in full. Rules list a hundred findings each.
    private static let maxKinds = 10_000

    private var counts: [Kind: Int32] = [:]

    /// Whether enough of the same kind were told before it.
    mutating func isRepetition(_ finding: Finding) -> Bool {
        let kind = Kind(
            session: finding.session, rule: finding.rule.id, severity: finding.severity, level: finding.level,
            party: finding.party, isKnown: finding.isKnown)
        guard counts.count < Self.maxKinds || counts[kind] != nil else { return false }
        counts[kind, default: 0] += 1
        return counts[kind, default: 0] > Self.toldInFull
    }

    /// Where records of repetitions stand among a session's findings of one severity: behind all that are told in full.
    static let place = Int64.max

    /// As ``RepetitionGroup/add(_:_:)`` takes it: what the findings have in common, and the frames of this one.
    static func record(_ finding: Finding, weight: String, lead: String, _ names: CaptureNames) -> String {
        let frames = FrameText.list(Array(finding.frames.prefix(1)), names)
        return "\(finding.severity.rawValue)\u{0}\(weight)\u{0}\(lead)\u{0}\(frames)\u{0}\(finding.count)"
    }
}

/// Gathers neighbouring repetitions of one kind into one line.
struct RepetitionGroup {
    private static let listedFrames = 8
    private var common: [String] = []
    private var frames: [String] = []
    private var entries: Int64 = 0
    private var count: Int64 = 0

    /// Takes a record; gives the text of the line before it, if that is over.
    mutating func add(_ record: [UInt8], _ layout: Layout) -> String {
        let parts = record.split(separator: 0, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard parts.count == 5 else { return "" }
        let text = Array(parts[..<3]) == common ? "" : take(layout)
        common = Array(parts[..<3])
        entries += 1
        count += Int64(parts[4]) ?? 1
        if !parts[3].isEmpty, frames.count < Self.listedFrames { frames.append(parts[3]) }
        return text
    }

    /// The text of what was gathered; empty if nothing was.
    mutating func take(_ layout: Layout) -> String {
        guard entries > 0, common.count == 3 else { return "" }
        let listed = frames.joined(separator: ", ") + (entries > Int64(frames.count) ? ", …" : "")
        let place = frames.isEmpty ? "" : " (frames \(listed))"
        let often = count > entries ? ", seen \(Quantity.grouped(count)) times" : ""
        let colour = Int(common[0]).flatMap(Severity.init(rawValue:))?.colour
        let text = layout.paragraph(
            lead: common[1], colour, before: "  ",
            "  \(common[2]): \(Quantity.grouped(entries)) more of this kind\(often)\(place)", rest: 6)
        self = RepetitionGroup()
        return text
    }
}
