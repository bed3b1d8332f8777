import BITSSessions

// What was read, and what the run amounts to.

extension TextReport {
    func head(_ run: RunReport) -> String {
        var text = ""
        if run.captures.count <= Self.toldCaptures || options.verbose {
            for capture in run.captures { text += self.capture(capture) }
        } else {
            text += captures(run.captures)
        }
        text += layout.paragraph(run.total, indent: 0) + standing(run)
        if !run.complete {
            text += layout.paragraph(
                lead: "NOT READ WHOLE:", .red,
                " what follows holds for the part that could be read; see the notes at the end.",
                rest: 2)
        }
        return text
    }

    func quietTotal(_ run: RunReport) -> String {
        let frames = run.captures.reduce(0) { $0 + $1.frames }
        let whole = run.complete ? "read whole" : "NOT READ WHOLE"
        return "\(run.total) \(Quantity.counted(frames, "frame")), \(whole).\n" + standing(run)
    }

    /// Up to here every capture is told.
    private static let toldCaptures = 10

    /// What many captures hold together.
    private func captures(_ captures: [CaptureReport]) -> String {
        let frames = captures.reduce(0) { $0 + $1.frames }
        let first = CaptureNames.spoken(captures.first?.name ?? "")
        let last = CaptureNames.spoken(captures.last?.name ?? "")
        var facts = [Quantity.counted(frames, "frame")]
        var types: [String: Int64] = [:]
        for type in captures.flatMap(\.linkTypes) { types[type.name, default: 0] += type.frames }
        facts.append(contentsOf: types.keys.sorted())
        let damaged = captures.filter { !$0.complete }.count
        if damaged > 0 { facts.append("\(Quantity.grouped(damaged)) not read whole") }
        var text = "\(Quantity.grouped(captures.count)) captures: \(first) to \(last)\n"
        text += layout.paragraph(facts.joined(separator: ", "), indent: 2)
        if let begin = captures.compactMap(\.firstTime).min(), let end = captures.compactMap(\.lastTime).max() {
            var times = TimeText()
            text += "  \(times.string(begin)) to \(times.string(end)), \(Quantity.duration(end &- begin))\n"
        }
        if names.areNumbers {
            text += layout.paragraph(
                "Frames in the timelines are named by the captures' numbers, from 0 in that order; -v lists them.",
                indent: 2)
        }
        return text
    }

    private func capture(_ capture: CaptureReport) -> String {
        let name = CaptureNames.spoken(capture.name)
        let index = names.areMany ? "Capture \(capture.index): " : "Capture: "
        var facts = [capture.format ?? "unknown format"]
        if capture.compression != "none" { facts.append(capture.compression) }
        facts.append(Quantity.counted(capture.frames, "frame"))
        facts.append(contentsOf: capture.linkTypes.map(\.name))
        if !capture.complete { facts.append("not read whole") }
        var text = "\(index)\(name)\n" + layout.paragraph(facts.joined(separator: ", "), indent: 2)
        if let first = capture.firstTime, let last = capture.lastTime {
            var times = TimeText()
            text += "  \(times.string(first)) to \(times.string(last)), \(Quantity.duration(last &- first))\n"
        }
        return text
    }
}
