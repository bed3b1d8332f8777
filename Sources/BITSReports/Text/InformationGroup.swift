import BITSSessions

/// Gathers neighbouring information findings of one rule into one entry: the first messages, and how many more.
struct InformationGroup {
    private static let toldMessages = 3
    private static let listedFrames = 8
    private var rule = ""
    private var messages: [String] = []
    private var otherFrames: [String] = []
    private var others = 0

    /// A finding as ``add(_:_:)`` takes it: rule, message and frames with NUL between them.
    static func record(_ finding: Finding, _ names: CaptureNames) -> String {
        let frames = FrameText.list(finding.frames, names)
        let isOne = finding.frames.count < 2
        let place = frames.isEmpty ? "" : " (\(isOne ? "frame" : "frames")\u{A0}\(frames))"
        let level = finding.level.map { " (security \($0.name))" } ?? ""
        return "\(finding.rule.id)\(level)\u{0}\(Escaping.wire(finding.message, limit: 1000))\(place)\u{0}\(frames)"
    }

    /// Takes a record; gives the text of the entry before it, if that is over.
    mutating func add(_ record: [UInt8], _ layout: Layout) -> String {
        let parts = record.split(separator: 0, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        let text = parts[0] == rule ? "" : take(layout)
        rule = parts[0]
        if messages.count < Self.toldMessages {
            messages.append(parts[1])
        } else {
            others += 1
            if !parts[2].isEmpty, otherFrames.count < Self.listedFrames { otherFrames.append(parts[2]) }
        }
        return text
    }

    /// The text of what was gathered; empty if nothing was.
    mutating func take(_ layout: Layout) -> String {
        guard !messages.isEmpty else { return "" }
        var text = layout.paragraph(
            lead: "information", .dim, before: "  ", "  \(rule): \(messages[0])", rest: 6)
        for message in messages.dropFirst() { text += layout.paragraph(message, indent: 6) }
        if others > 0 {
            let frames = otherFrames.joined(separator: ", ") + (others > otherFrames.count ? ", …" : "")
            let place = otherFrames.isEmpty ? "" : " (frames \(frames))"
            text += layout.paragraph("and \(Quantity.counted(others, "more", "more")) of this kind\(place)", indent: 6)
        }
        self = InformationGroup()
        return text
    }
}
