import BITSSessions

/// Where a ladder's parts stand on their lines: time, lifelines, bar of the file, frames.
struct LadderGrid {
    /// Blanks between the parts.
    private static let gap = 2
    /// Longer arrows only take the eye apart.
    private static let longestArrow = 60
    /// A sentence is legible in lines of that length.
    private static let roomyLine = 36
    /// `Create-Session` with its arrow fits.
    private static let shortestArrow = 20

    let columns: Int
    /// Columns of the time.
    let offset: Int
    /// Columns of the bar; 0: there is none.
    let bar: Int
    private let frames: Int
    /// Columns between two lifelines.
    private let arrow: Int

    init(columns: Int, width: Int, offset: Int, frames: Int, hasBar: Bool) {
        self.columns = max(2, columns)
        self.offset = offset
        self.frames = frames
        let fixed = width - offset - frames - 2 * Self.gap - max(2, columns)
        func length(_ bar: Int) -> Int { (fixed - (bar > 0 ? bar + Self.gap : 0)) / max(1, columns - 1) }
        let wanted = !hasBar ? 0 : width >= 120 ? 24 : width >= 100 ? 16 : 10
        let bar = length(wanted) >= Self.shortestArrow ? wanted : 0
        self.bar = bar
        arrow = min(Self.longestArrow, max(Self.shortestArrow, length(bar)))
    }

    func lifeline(_ column: Int) -> Int { offset + Self.gap + column * (arrow + 1) }

    var barStart: Int { lifeline(columns - 1) + 1 + Self.gap }

    var framesStart: Int { bar > 0 ? barStart + bar + Self.gap : barStart }

    var width: Int { framesStart + frames }

    func labelStart(_ span: LadderColumns.Span) -> Int { lifeline(span.left) + 3 }

    func remarkStart(_ span: LadderColumns.Span) -> Int { lifeline(span.left) + 3 }

    /// Columns for words on an arrow, which keeps its head, a bit of shaft and blanks around them.
    func room(_ span: LadderColumns.Span) -> Int { lifeline(span.right) - lifeline(span.left) - 6 }

    /// Where words below an arrow stand: from its left end on, over the columns beside it where it is short.
    func roomy(_ span: LadderColumns.Span) -> LadderColumns.Span {
        var left = span.left
        while left > 0, lifeline(columns - 1) - lifeline(left) < Self.roomyLine { left -= 1 }
        return LadderColumns.Span(left: left, right: columns - 1)
    }

    func arrow(
        from left: Int, to right: Int, isRequest: Bool, _ glyphs: Glyphs, _ colour: Layout.Colour?,
        on line: inout LadderLine
    ) {
        let (start, end) = (lifeline(left), lifeline(right))
        guard end > start + 2 else { return }
        for position in (start + 1)..<end {
            let isCrossing = line.character(at: position) == glyphs.lifeline
            line.put(isCrossing ? glyphs.crossing : glyphs.shaft, at: position, colour)
        }
        if isRequest {
            line.put(glyphs.rightHead, at: end - 1, colour)
        } else {
            line.put(glyphs.leftHead, at: start + 1, colour)
        }
    }

    /// Lines that fit between two lifelines; words that are too long are cut into pieces.
    ///
    /// - Parameter indent: blanks before all lines but the first.
    func wrapped(_ text: String, _ span: LadderColumns.Span, indent: Int) -> [String] {
        let room = lifeline(span.right) - remarkStart(span) - 1 - indent
        let blanks = String(repeating: " ", count: indent)
        var lines: [String] = []
        var line = ""
        for word in text.split(whereSeparator: { $0 == " " || $0 == "\u{A0}" }) {
            var rest = word[...]
            if !line.isEmpty, line.columns + 1 + rest.columns <= room {
                line += " \(rest)"
                continue
            }
            if !line.isEmpty { lines.append(line) }
            while rest.columns > room {
                lines.append(String(rest.prefix(room)))
                rest = rest.dropFirst(room)
            }
            line = String(rest)
        }
        if !line.isEmpty { lines.append(line) }
        return lines.enumerated().map { $0 == 0 ? $1 : blanks + $1 }
    }

    /// The line above the ladder.
    func header(_ roles: [String]) -> String {
        var line = LadderLine(width: width + 10)
        line.put("time".leftPadded(offset), at: 0)
        for (column, role) in roles.enumerated() {
            let width = role.columns
            // The first begins at its lifeline, the last ends there, those between stand over it.
            let back = column == 0 ? 0 : column == columns - 1 ? width - 1 : width / 2
            line.put(role, at: lifeline(column) - back)
        }
        if bar > 0 { line.put("file", at: barStart) }
        line.put("frames", at: framesStart)
        return line.text(Layout(colour: false))
    }
}

/// What stands on an arrow.
struct LadderLabel {
    private let name: String
    private let detail: String
    /// A word behind the others, e.g. that octets go again.
    var mark = ""

    init(_ entry: TimelineEntry, direction: Direction) {
        let type = entry.packetType.map { Escaping.wire($0, limit: 40) }
        switch direction {
        case .clientToServer:
            name = type ?? "(\(entry.kind.rawValue))"
            detail = entry.range.map { "\($0.first)-\($0.last)" } ?? ""
        case .serverToClient:
            let status = entry.status.map { "\($0)" } ?? ""
            let what = type ?? (entry.kind == .interim ? "interim" : "")
            name = status.isEmpty ? what : what.isEmpty ? status : "\(status) \(what)"
            detail = entry.received.map { "next \($0)" } ?? ""
        }
    }

    var text: String { [name, detail, mark].filter { !$0.isEmpty }.joined(separator: " ") }

    /// As much as there is room for, and what there is not.
    func split(_ room: Int) -> (shown: String, rest: String) {
        if text.columns <= room { return (text, "") }
        if name.columns <= room { return (name, [detail, mark].filter { !$0.isEmpty }.joined(separator: " ")) }
        return (String(name.prefix(max(0, room - 2))) + "…", text)
    }
}
