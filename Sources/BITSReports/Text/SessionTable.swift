import BITSSessions

/// Sessions as a table: which, how it ended and whose doing it was, how much, when, whose, where to.
///
/// Rows are kept as records until the widest of each column is known. Where the terminal has no room for the upload's
/// URL beside the rest, it stands on a line of its own.
struct SessionTable {
    /// Columns that a URL wants at least.
    private static let leastPlace = 32
    /// Between columns.
    private static let gap = 2

    private var rows: Spool
    private var widths: [Int] = Array(repeating: 0, count: SessionTable.titles.count)
    private var hasCauses = false
    private var widestPlace = 0
    private var days: Set<String> = []
    private(set) var count = 0
    private var urgent = 0

    private static let titles = ["session", "outcome", "cause", "octets", "began", "lasted", "client"]
    /// Numbers stand at the right.
    private static let rightAligned: Set<Int> = [0, 3, 5]
    private static let beginColumn = 4
    private static let causeColumn = 2
    private static let outcomeColumn = 1

    init(memoryBound: Int = Spool.defaultBound) { rows = Spool(bound: memoryBound) }

    var failure: ReportFailure? { rows.failure }
    var lost: Int { rows.lost }

    /// - Parameter isUrgent: where not all rows are told, these are.
    mutating func add(_ session: SessionReport, isUrgent: Bool = false) {
        count += 1
        if isUrgent { urgent += 1 }
        var times = TimeText()
        let began = times.string(session.firstTime).prefix(19)
        let day = String(began.prefix(10))
        // More days than two make no difference.
        if days.count < 2 { days.insert(day) }
        let fields = [
            "\(session.index)", session.outcome.rawValue, session.cause == .none ? "" : session.cause.phrase,
            SessionWords.cell(session), "\(day) \(began.suffix(8))", Quantity.short(session.duration),
            session.client.map { "\($0.address)" } ?? "unknown", Escaping.wire(FindingText.place(session)),
        ]
        if session.cause != .none { hasCauses = true }
        for column in widths.indices { widths[column] = max(widths[column], fields[column].columns) }
        widestPlace = max(widestPlace, fields[7].columns)
        rows.append(
            Array(fields.joined(separator: "\u{0}").utf8),
            at: SpoolKey(major: Int64(session.index), tie: isUrgent ? 1 : 0))
    }

    /// Hands out the lines; the table is empty then.
    ///
    /// - Parameter limit: of rows; if there are more, the urgent ones alone are told, if there are any.
    /// - Returns: how many were told.
    @discardableResult
    mutating func drain(
        _ layout: Layout, limit: Int = .max, _ glyphs: Glyphs = Glyphs(isASCII: false), _ write: (String) -> Void
    ) -> Int {
        let isOneDay = days.count == 1
        var widths = widths
        for column in widths.indices { widths[column] = max(widths[column], Self.titles[column].columns) }
        if !hasCauses { widths[Self.causeColumn] = 0 }
        if isOneDay { widths[Self.beginColumn] = 8 }
        let used = widths.reduce(0) { $0 + ($1 > 0 ? $1 + Self.gap : 0) }
        let room = layout.columns - used
        let isBeside = room >= min(widestPlace, Self.leastPlace)
        if isOneDay, let day = days.first { write("Times are UTC, \(day).\n") }
        let header = Self.line(Self.titles, widths) { $0 } + (isBeside ? "upload" : "")
        write(layout.paint(Self.trimmed(header), .dim) + "\n")
        let (isWhole, hasUrgent) = (count <= limit, urgent > 0)
        var left = limit
        let colours = Dictionary(uniqueKeysWithValues: Outcome.allCases.map { ($0.rawValue, $0.colour) })
        rows.drain { key in
            guard left > 0, isWhole || !hasUrgent || key.tie == 1 else { return false }
            left -= 1
            return true
        } _: { _, record in
            var fields = record.split(separator: 0, omittingEmptySubsequences: false).map {
                glyphs.plain(String(decoding: $0, as: UTF8.self))
            }
            guard fields.count == Self.titles.count + 1 else { return }
            let place = fields.removeLast()
            if isOneDay { fields[Self.beginColumn] = String(fields[Self.beginColumn].suffix(8)) }
            let line = Self.line(fields, widths) { layout.paint($0, colours[fields[1]]) }
            guard isBeside else {
                let indent = String(repeating: " ", count: widths[0] + Self.gap)
                return write("\(Self.trimmed(line))\n\(indent)\(place)\n")
            }
            write(line + (place.columns > room ? Self.cut(place, room, glyphs) : place) + "\n")
        }
        return limit - left
    }

    private static func trimmed(_ text: String) -> String {
        var text = text
        while text.utf8.last == UInt8(ascii: " ") { text.removeLast() }
        return text
    }

    private static func line(_ fields: [String], _ widths: [Int], _ outcome: (String) -> String) -> String {
        var text = ""
        for (column, field) in fields.enumerated() where widths[column] > 0 {
            let padded =
                rightAligned.contains(column) ? field.leftPadded(widths[column]) : field.rightPadded(widths[column])
            text += column == outcomeColumn ? outcome(padded) : padded
            text += String(repeating: " ", count: gap)
        }
        return text
    }

    /// The end of a URL tells uploads apart, its beginning the servers: both stay.
    private static func cut(_ text: String, _ room: Int, _ glyphs: Glyphs) -> String {
        let dots = glyphs.plain("…")
        let kept = max(0, room - dots.columns)
        return "\(text.prefix(kept / 2))\(dots)\(text.suffix(kept - kept / 2))"
    }
}
