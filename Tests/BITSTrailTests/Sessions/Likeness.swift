import BITSSessions
import Conversations
import Testing

/// What has to be alike in the reports of two captures of one conversation: sessions, octets, findings, digests.
/// Frame numbers, times and figures of connections aside.
struct Likeness: Equatable, CustomStringConvertible {
    var sessions: [String]
    var findings: [String]

    init(_ sink: CollectingSink) {
        sessions = sink.sessions.map { session in
            [
                session.sessionID ?? "?", session.target ?? "?", OutcomeCase.line(session), session.cause.rawValue,
                "\(session.file.bytesSeen)", session.file.sha256 ?? "-", "\(session.file.holes)",
                "\(session.connections)", session.explanation,
            ].joined(separator: " ")
        }
        var counts: [String: Int] = [:]
        for finding in sink.findings {
            counts["\(finding.rule.id) \(finding.severity.name) of \(finding.session ?? -1)", default: 0] +=
                finding.count
        }
        findings = counts.map { "\($0.key) x\($0.value)" }.sorted()
    }

    /// The same without the findings of a rule.
    func without(_ rule: String) -> Likeness {
        var other = self
        other.findings.removeAll { $0.hasPrefix(rule) }
        return other
    }

    var description: String { (sessions + findings).joined(separator: "\n") }

    static func of(_ frames: [BuiltFrame], _ options: PcapOptions = PcapOptions(nanoseconds: true), hashes: Bool = true)
        throws -> Likeness
    {
        Likeness(try Running.analyze(CaptureFile.pcap(frames, options).bytes, hashes: hashes))
    }
}
