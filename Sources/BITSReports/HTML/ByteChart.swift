import BITSSessions

/// The octets of the file over time: what was sent, what was sent again, what the server acknowledged, how long it
/// thought, and where the capture has gaps.
struct ByteChart {
    private static let left = 92.0
    private static let right = 748.0
    private static let top = 10.0
    private static let bottom = 190.0
    /// Finer steps than half a unit cannot be seen; that also bounds what a session of any length costs.
    private static let steps = 2.0

    private let start: Int64
    /// In nanoseconds.
    private let length: Int64
    private let duration: Double
    private let size: Int64
    private var sent = Path()
    private var again = Path()
    private var think = Path()
    private var acks = Path()
    private var errors = Path()
    private var gaps = Path()
    private var unkept = Path()
    private var fragments = 0
    private var resends = 0

    /// nil if no Fragment says which octets it carries, or all came at one moment.
    init?(_ session: SessionReport) {
        let ends = session.timeline.compactMap { $0.range.map { range in range.last &+ 1 } }
        let whole = session.duration.addingReportingOverflow(session.trailingWait)
        guard let most = ends.max(), whole.partialValue > 0, !whole.overflow else { return nil }
        start = session.firstTime
        length = whole.partialValue
        duration = Double(length)
        size = max(1, session.totalBytes ?? 0, most, session.ackedBytes)
        var reached: Int64 = 0
        var last: Int64?
        for entry in session.timeline {
            switch entry.kind {
            case .request:
                guard let range = entry.range else { continue }
                if session.timelineOmitted > 0, range.first > reached, let last {
                    unkept.segment(from: (x(last), y(reached)), to: (x(entry.time), y(range.first)))
                }
                last = entry.time
                add(range, entry, isAgain: session.resentBytes > 0 && range.first < reached)
                reached = max(reached, range.last &+ 1)
            case .response:
                if let received = entry.received { acks.dot(x(entry.time), y(received)) }
                if (entry.status ?? 0) >= 400 { errors.cross(x(entry.time), y(entry.received ?? reached)) }
            case .gap:
                gaps.segment(from: (x(entry.time), Self.top), to: (x(entry.time), Self.bottom))
            case .interim, .connection, .note, .comment: break
            }
        }
        let end = start &+ session.duration
        if x(end &+ session.trailingWait) - x(end) >= 1 {
            think.segment(from: (x(end), y(reached)), to: (x(end &+ session.trailingWait), y(reached)))
        }
    }

    private mutating func add(_ range: OctetRange, _ entry: TimelineEntry, isAgain: Bool) {
        fragments += 1
        let sending = entry.timing?.send ?? 0
        let end = entry.time &+ sending
        let from = (x(entry.time), y(range.first))
        let to = (x(end), y(range.last &+ 1))
        if isAgain {
            resends += 1
            again.segment(from: from, to: to)
        } else {
            sent.segment(from: from, to: to)
        }
        if let thinking = entry.timing?.think, x(end &+ thinking) - to.0 >= 1 {
            think.segment(from: to, to: (x(end &+ thinking), to.1))
        }
    }

    /// Names of the template: `chart` with the paths in it, `y_axis`, `x_axis`, `chart_about`.
    func fill(_ page: Node, _ session: SessionReport) {
        let chart = Node()
        for (name, path) in [
            ("sent", sent), ("again", again), ("think", think), ("acks", acks), ("errors", errors), ("gap_lines", gaps),
            ("unkept", unkept),
        ] where !path.text.isEmpty {
            chart[name] = path.text
        }
        chart.set(
            "y_axis",
            [0, 1, 2].map { step in
                let octets = size / 2 * Int64(step) + (step == 2 ? size % 2 : 0)
                return Node(["ty": Self.number(y(octets)), "octets": Self.amount(octets)])
            })
        chart.set(
            "x_axis",
            (0...4).map { step in
                let time = length / 4 * Int64(step)
                return Node([
                    "tx": Self.number(x(start &+ time)), "after": step == 0 ? "0" : Quantity.duration(time),
                    "anchor": step == 0 ? "s" : step == 4 ? "e" : "m",
                ])
            })
        page.set("chart", [chart])
        var about = "\(Quantity.counted(fragments, "Fragment")), \(Quantity.grouped(session.ackedBytes)) of "
        about += "\(session.totalBytes.map { Quantity.counted($0, "octet") } ?? "an unknown number of octets") "
        about += "acknowledged within \(Quantity.duration(session.duration))"
        if resends > 0 { about += ", \(Quantity.counted(resends, "Fragment")) with octets sent before" }
        page["chart_about"] = about
        page.set("has_again", !again.text.isEmpty)
        page.set("has_think", !think.text.isEmpty)
        page.set("has_errors", !errors.text.isEmpty)
        page.set("has_unkept", !unkept.text.isEmpty)
        page.set("has_gaps", !gaps.text.isEmpty)
    }

    private func x(_ time: Int64) -> Double {
        let share = Double(time &- start) / duration
        return Self.left + min(max(share, 0), 1) * (Self.right - Self.left)
    }

    private func y(_ octets: Int64) -> Double {
        let share = Double(octets) / Double(size)
        return Self.bottom - min(max(share, 0), 1) * (Self.bottom - Self.top)
    }

    /// In full up to nine digits, beyond in thousands of millions.
    private static func amount(_ octets: Int64) -> String {
        guard octets >= 1_000_000_000 else { return Quantity.grouped(octets) }
        return "\(Quantity.grouped(octets / 1_000_000_000)).\(octets / 100_000_000 % 10) × 10⁹"
    }

    private static func number(_ value: Double) -> String { "\(Int(value.rounded()))" }

    /// A path of SVG whose points stand on a grid; what adds nothing to see is left out.
    private struct Path {
        private(set) var text = ""
        private var last: (Int, Int) = (-1, -1)
        private var dots: Set<Int> = []

        private static func grid(_ value: Double) -> Int { Int((value * ByteChart.steps).rounded()) }

        private static func text(_ value: Int) -> String { value & 1 == 0 ? "\(value / 2)" : "\(value / 2).5" }

        private static func text(_ x: Int, _ y: Int) -> String { "\(text(x)) \(text(y))" }

        mutating func segment(from: (Double, Double), to: (Double, Double)) {
            let begin = (Self.grid(from.0), Self.grid(from.1))
            let end = (Self.grid(to.0), Self.grid(to.1))
            if begin == end, begin == last { return }
            if begin != last { text += "M" + Self.text(begin.0, begin.1) }
            // A point has to have a length to be drawn.
            text += begin == end ? "h0" : "L" + Self.text(end.0, end.1)
            last = end
        }

        mutating func dot(_ x: Double, _ y: Double) {
            // Whole units: dots are wide.
            let place = (Int(x.rounded()), Int(y.rounded()))
            guard dots.insert(place.0 << 16 | place.1).inserted else { return }
            text += "M\(place.0) \(place.1)h0"
        }

        mutating func cross(_ x: Double, _ y: Double) {
            let place = (Int(x.rounded()), Int(y.rounded()))
            guard dots.insert(place.0 << 16 | place.1).inserted else { return }
            text += "M\(place.0 - 4) \(place.1 - 4)l8 8m0-8l-8 8"
        }
    }
}
