import BITSSessions

// The timeline: what went over the wire, one line per message, in columns.

extension TextReport {
    func timeline(_ session: SessionReport) -> String {
        var times = TimeText()
        var text = layout.heading("Session \(session.index), seconds since \(times.string(session.firstTime))")
        let rows = session.timeline.map {
            TimelineRow($0, start: session.firstTime, names: names)
        }
        let parts = options.verbose ? [TimelinePart.rows(0..<rows.count)] : Self.parts(of: session.timeline)
        let widths = TimelineRow.widths(rows)
        text += layout.paint(TimelineRow.header(widths), .dim)
        for part in parts {
            switch part {
            case .rows(let range):
                for row in rows[range] { text += row.text(widths, layout) }
            case .fragments(let count):
                let what = "… \(Quantity.counted(count, "more Fragment")), each acknowledged; -v lists them"
                text += String(repeating: " ", count: widths.offset + 5) + what + "\n"
            }
        }
        if session.timelineOmitted > 0 {
            text += "  (\(Quantity.counted(session.timelineOmitted, "entry", "entries")) in between not kept)\n"
        }
        guard !session.displayFilter.isEmpty else { return text }
        return text + "  Wireshark display filter:\n  \(session.displayFilter)\n"
    }

    private enum TimelinePart {
        case rows(Range<Int>)
        /// So many Fragments, each with its Ack.
        case fragments(Int)
    }

    /// Which entries to show, with the insides of undisturbed runs taken out.
    private static func parts(of timeline: [TimelineEntry]) -> [TimelinePart] {
        var parts: [TimelinePart] = []
        var shown = 0
        var index = 0
        while index < timeline.count {
            let pairs = FragmentRun.count(in: timeline, from: index)
            let end = index + 2 * pairs
            if pairs >= FragmentRun.shortest {
                parts.append(.rows(shown..<index + 2))
                parts.append(.fragments(pairs - 2))
                shown = end - 2
            }
            index = max(end, index + 1)
        }
        return parts + [.rows(shown..<timeline.count)]
    }
}
