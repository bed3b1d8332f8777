import BITSSessions

/// The uploaded file as a bar: what the server has, what goes over the wire, what goes again.
struct FileBar {
    let width: Int
    /// Octets of the file; nil as long as nobody told.
    private(set) var total: Int64?
    /// The server's next offset, as it said last; nil as long as that is not known.
    private(set) var acknowledged: Int64?
    /// Where the Fragments so far end, for each number of machines in between.
    private var sentUpTo: [Int: Int64] = [:]

    init(width: Int, total: Int64?) {
        self.width = width
        self.total = total
    }

    /// Takes a Fragment.
    ///
    /// - Returns: whether octets of it were sent before on the same leg.
    mutating func send(_ range: OctetRange, depth: Int) -> Bool {
        if total == nil { total = range.total }
        if acknowledged == nil, range.first == 0 { acknowledged = 0 }
        let before = sentUpTo[depth] ?? 0
        sentUpTo[depth] = max(before, range.last < Int64.max ? range.last + 1 : range.last)
        return range.first < before && range.first <= range.last
    }

    mutating func acknowledge(_ next: Int64) { acknowledged = max(0, next) }

    /// What comes next comes behind messages that are not known.
    mutating func forget() { acknowledged = nil }

    /// The bar as it stands, with a Fragment that is on its way; empty if the file's size is not known, or what the
    /// server has of it.
    func text(_ glyphs: Glyphs, sending range: OctetRange? = nil, isAgain: Bool = false) -> String {
        guard width > 0, let total, total > 0, let acknowledged else { return "" }
        var cells = Array(repeating: glyphs.missing, count: width)
        for cell in 0..<cell(of: min(acknowledged, total), total) { cells[cell] = glyphs.acknowledged }
        if let range, range.first >= 0, range.first < total, range.last >= range.first {
            let first = min(width - 1, cell(of: range.first, total))
            // What ends on a border of cells leaves the next one alone.
            let last = min(width - 1, cell(of: min(range.last, total - 1), total))
            for cell in first...max(first, last) { cells[cell] = isAgain ? glyphs.sentAgain : glyphs.sent }
        }
        return String(cells)
    }

    /// The cell that an offset lies in; ``width`` for the end of the file.
    private func cell(of offset: Int64, _ total: Int64) -> Int {
        // In floating point, since the product may not fit.
        Int(Double(offset) / Double(total) * Double(width))
    }
}
