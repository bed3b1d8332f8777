import BITSSessions

/// Parts of findings as text, escaped.
enum FindingText {
    static func value(_ value: EvidenceValue, _ names: CaptureNames, limit: Int = Escaping.defaultLimit) -> String {
        switch value {
        case .text(let text): text.isEmpty ? "(empty)" : Escaping.wire(text, limit: limit)
        case .integer(let number): Quantity.grouped(number)
        case .duration(let nanoseconds): Quantity.duration(nanoseconds)
        case .frame(let frame): "frame \(FrameText.frame(frame, names))"
        }
    }

    /// `violation`, `security high`.
    static func weight(_ finding: Finding) -> String {
        finding.level.map { "security \($0.name)" } ?? finding.severity.name
    }

    /// The same as the first word of an entry: `VIOLATION`, `SECURITY high`.
    static func headline(_ finding: Finding) -> String {
        finding.level.map { "SECURITY \($0.name)" } ?? finding.severity.name.uppercased()
    }

    /// `http://host/target`, as completely as the capture says.
    static func place(_ session: SessionReport) -> String {
        session.url ?? session.target.map { "\(session.host ?? "")\($0)" } ?? session.host ?? "(no target seen)"
    }
}
