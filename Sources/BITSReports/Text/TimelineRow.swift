import BITSSessions

/// One line of a timeline, as text of columns.
struct TimelineRow {
    private let offset: String
    private let arrow: String
    private let packet: String
    private let status: String
    private let octets: String
    private let frames: String
    private let note: String
    /// A line without columns: what happened beside the messages.
    private let remark: String?

    init(_ entry: TimelineEntry, start: Int64, names: CaptureNames) {
        offset = Quantity.offset(entry.time &- start)
        switch entry.direction {
        case .clientToServer: arrow = "→"
        case .serverToClient: arrow = "←"
        case nil: arrow = " "
        }
        packet = entry.packetType.map { Escaping.wire($0, limit: 20) } ?? "(\(entry.kind.rawValue))"
        status = entry.status.map { "\($0)" } ?? ""
        octets = entry.range.map(FrameText.range) ?? entry.received.map { "next \($0)" } ?? ""
        frames = FrameText.short(entry.frames, names)
        // A comment is text in any script, not octets from the wire.
        let isComment = entry.kind == .comment
        note = entry.note.map { isComment ? Escaping.name($0, limit: 400) : Escaping.wire($0) } ?? ""
        switch entry.kind {
        case .request, .response, .interim: remark = nil
        case .gap, .connection, .note, .comment:
            let isNamed = entry.kind == .gap || entry.kind == .comment
            let kind = note.isEmpty ? entry.kind.rawValue : isNamed ? "\(entry.kind.rawValue): \(note)" : note
            remark = frames.isEmpty ? kind : "\(kind) (#\(frames))"
        }
    }

    /// The columns that the lines of one timeline share.
    struct Widths {
        var offset = 8
        var packet = 6
        var octets = 6
        var frames = 6
    }

    static func widths(_ rows: [TimelineRow]) -> Widths {
        var widths = Widths()
        for row in rows {
            widths.offset = max(widths.offset, row.offset.columns)
            if row.remark != nil { continue }
            widths.packet = max(widths.packet, row.packet.columns)
            widths.octets = max(widths.octets, row.octets.columns)
            widths.frames = max(widths.frames, row.frames.columns)
        }
        return widths
    }

    /// The line above the others.
    static func header(_ widths: Widths) -> String {
        let line = "  \("time".leftPadded(widths.offset))   \("packet".rightPadded(widths.packet)) "
        return line + "HTTP \("octets".rightPadded(widths.octets))  frames\n"
    }

    func text(_ widths: Widths, _ layout: Layout) -> String {
        if let remark {
            return layout.paragraph(
                remark, first: "  \(offset.leftPadded(widths.offset)) \(arrow) ", rest: widths.offset + 5)
        }
        var line = "  \(offset.leftPadded(widths.offset)) \(arrow) \(packet.rightPadded(widths.packet)) "
        line += "\(status.rightPadded(4)) \(octets.rightPadded(widths.octets))  \(frames.rightPadded(widths.frames))  "
        if line.columns + note.columns <= layout.columns { line += note }
        let hasNote = note.isEmpty || line.hasSuffix(note)
        while line.utf8.last == UInt8(ascii: " ") { line.removeLast() }
        return line + "\n" + (hasNote ? "" : layout.paragraph(note, indent: widths.offset + 5))
    }
}
