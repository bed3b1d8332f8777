import BITSSessions
import Conversations

/// What two captures of one conversation have to have in common, whatever network lay between: sessions, octets,
/// outcomes, digests, and findings but for those that times decide. Frame numbers, times and figures of connections
/// aside.
struct Gist: Equatable, CustomStringConvertible {
    /// What is slow on one network is not on another.
    static let decidedByTime: Set<String> = ["BUP-ANS-004", "BUP-ANS-005", "BUP-FRA-014"]
    /// How late an ACK came decides how severe they are: only how often they were found counts.
    static let gradedByTime: Set<String> = ["BUP-SEQ-001"]

    /// They need to know which of two connections spoke first: an answer that was lost and sent again comes too late.
    static let hiddenByDelay: Set<String> = ["BUP-NTF-013"]

    /// Networks that change addresses decide whether they are found, or how severe they are: who is near, and who is on
    /// the Internet.
    static let decidedByAddress: Set<String> = ["BUP-SEC-003", "BUP-SEC-010", "BUP-SEC-012", "BUP-SEC-018"]
    static let gradedByAddress: Set<String> = ["BUP-SEC-007", "BUP-SEC-008"]

    var sessions: [String]
    var counts: [String: Int] = [:]
    var findings: [String] { counts.map { "\($0.key) x\($0.value)" }.sorted() }

    init(_ sink: CollectingSink) {
        sessions = sink.sessions.map { session in
            [
                session.sessionID ?? "?", session.target ?? "?", OutcomeCase.line(session), session.cause.rawValue,
                "sent \(session.sentBytes)", "again \(session.resentBytes)", session.file.sha256 ?? "-",
                // It may name another session by its number.
                session.outcome == .restarted ? "" : session.explanation,
            ].joined(separator: " ")
        }.sorted()
        for finding in sink.findings
        where !Self.decidedByTime.union(Self.decidedByAddress).contains(finding.rule.id.description) {
            let rule = finding.rule.id.description
            let session = finding.session.flatMap { index in sink.sessions.first { $0.index == index } }
            let severity = Self.gradedByTime.union(Self.gradedByAddress).contains(rule) ? "" : finding.severity.name
            counts["\(rule) \(severity) of \(session?.sessionID ?? "-")", default: 0] += finding.count
        }
    }

    var description: String { (sessions + findings).joined(separator: "\n") }

    /// The lines that only one of both has: `+` only this one, `-` only the other.
    func differences(from other: Gist) -> [String] {
        let (mine, theirs) = (sessions + findings, other.sessions + other.findings)
        let difference = mine.difference(from: theirs)
        return difference.insertions.map { "+ \($0.line)" } + difference.removals.map { "- \($0.line)" }
    }

    /// The same without what delays of the network may hide; they never show what is not there.
    func faults(against other: Gist) -> [String] {
        differences(from: other).filter { line in !Self.hiddenByDelay.contains { line.hasPrefix("- \($0) ") } }
    }

    static func of(_ frames: [BuiltFrame]) throws -> Gist {
        Gist(try Running.analyze(CaptureFile.pcap(frames).bytes, hashes: true))
    }

    static func + (a: Gist, b: Gist) -> Gist {
        var sum = a
        sum.sessions = (a.sessions + b.sessions).sorted()
        sum.counts.merge(b.counts, uniquingKeysWith: +)
        return sum
    }
}

/// Which rules were violated.
struct Violations: Equatable {
    private var rules: Set<String> = []

    init(_ sink: CollectingSink) {
        rules = Set(sink.findings.filter { $0.severity == .violation }.map { $0.rule.id.description })
    }

    /// What is violated here and not there.
    func beyond(_ other: Violations) -> [String] { rules.subtracting(other.rules).sorted() }

    static func of(_ frames: [BuiltFrame]) throws -> Violations {
        Violations(try Running.analyze(CaptureFile.pcap(frames).bytes))
    }
}

/// The scripts that properties are tried on.
enum PropertyScripts {
    /// Too large for many runs.
    private static let large: Set<String> = [
        "F06-innocent-empty-first-leg", "F06-twin-fragment-first", "F07e-too-large", "F07e-twin-same-size",
        "F08-third-party", "F08-with-creation", "F09-tunnelled", "F09-twin-fragment-201", "H12-large-head",
    ]

    static let all: [String] = ((try? ScriptLibrary.names()) ?? []).filter { !large.contains($0) }

    /// Those whose segments all reach the capture.
    static let whole = all.filter { !["F11d-hole", "H11-hole-in-a-head"].contains($0) }
}

extension CollectionDifference<String>.Change {
    fileprivate var line: String {
        switch self {
        case .insert(_, let line, _), .remove(_, let line, _): line
        }
    }
}
