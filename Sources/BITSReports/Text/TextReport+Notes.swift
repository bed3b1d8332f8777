import BITSSessions

// What limits the report: damage, drops, bounds.

extension TextReport {
    /// - Parameters:
    ///   - listed: how many findings the report was given.
    ///   - lost: how many of its parts could not be kept.
    func notes(_ run: RunReport, listed: Int, lost: Int) -> String {
        let notes = noteList(run, listed: listed, lost: lost)
        guard !notes.isEmpty else { return "" }
        return "\n" + layout.heading("NOTES") + "\n"
            + notes.map { layout.paragraph($0, first: "  - ", rest: 4) }.joined()
    }

    func noteList(_ run: RunReport, listed: Int, lost: Int) -> [String] {
        var notes = run.captures.flatMap { faults($0, among: run.captures) }
        for limit in run.limits {
            let times = Quantity.counted(limit.times, "time")
            notes.append(
                "Limit \(limit.name) (\(Quantity.grouped(limit.bound))) was reached \(times): "
                    + "\(Escaping.wire(limit.consequence))."
            )
        }
        if run.other.damagedFrames > 0 {
            notes.append("\(Quantity.counted(run.other.damagedFrames, "frame")) too short for what the headers say.")
        }
        notes += decoding(run.decoding)
        if run.notificationsWithoutSession > 0 {
            notes.append(
                "\(Quantity.counted(run.notificationsWithoutSession, "notification")) of a server application: the "
                    + "upload that they tell of is not in the capture.")
        }
        for type in run.other.unknownLinkTypes {
            notes.append("\(Quantity.counted(type.count, "frame")) of a link type that is not read: \(type.name).")
        }
        if lost > 0, let failure {
            notes.append("\(failure); \(Quantity.counted(lost, "part")) of this report could not be kept.")
        }
        let counted = run.findings.reduce(0) { $0 + $1.count } - (run.selection?.findingsOmitted ?? 0)
        if counted > listed {
            notes.append(
                "\(Quantity.counted(counted - listed, "finding")) more: of each rule the first "
                    + "\(run.parameters.findingsPerRule) are listed, the rest is counted.")
        }
        let open = run.checks.reduce(0) { $0 + $1.open.reduce(0) { $0 + $1.count } }
        if open > 0, !run.outcomes.isEmpty {
            notes.append(
                "\(Quantity.counted(open, "check")) by the rules could not be made, since the capture does not hold all "
                    + "that it takes; that is nobody's fault. --format json lists them by rule, with what is missing.")
        }
        return notes
    }

    /// What was dropped or put together below the streams.
    private func decoding(_ counts: DecodingReport) -> [String] {
        var notes: [String] = []
        if counts.checksumsDropped > 0 {
            notes.append(
                "\(Quantity.counted(counts.checksumsDropped, "segment")) with a wrong TCP checksum dropped, as the "
                    + "receiver drops them.")
        }
        if counts.datagramsIncomplete > 0 {
            notes.append(
                "\(Quantity.counted(counts.datagramsIncomplete, "IP datagram")) of which fragments are missing; what "
                    + "they carried is not read.")
        }
        if counts.datagramsDiscarded > 0 {
            notes.append(
                "\(Quantity.counted(counts.datagramsDiscarded, "IP datagram")) with overlapping or far too many "
                    + "fragments left out, as hosts throw them away.")
        }
        if counts.fragmentsConflicting > 0 {
            notes.append(
                "\(Quantity.counted(counts.fragmentsConflicting, "IP fragment")) contradict what came before; the "
                    + "first data are taken.")
        }
        return notes
    }

    private func faults(_ capture: CaptureReport, among captures: [CaptureReport]) -> [String] {
        let name = CaptureNames.spoken(capture.name)
        let problems = capture.problems.map { problem in
            let place = problem.byteOffset.map { " at byte \($0)" } ?? ""
            return "\(name)\(place): \(Escaping.name(problem.message, limit: 500))"
        }
        let drops = capture.interfaces.compactMap { interface -> String? in
            guard let dropped = interface.dropped, dropped > 0 else { return nil }
            let place = interface.name.map { " on \(Escaping.name($0))" } ?? ""
            let frames = Quantity.counted(dropped, "frame")
            return "\(name): \(frames) dropped while capturing\(place); gaps may come from that."
        }
        let notes = capture.notes.map { note in
            let place = note.byteOffset.map { " at byte \($0)" } ?? ""
            return "\(name)\(place): \(Escaping.name(note.message, limit: 500))"
        }
        return problems + drops + notes + copies(capture, among: captures)
    }

    /// What was captured more than once, or left out by the filter.
    private func copies(_ capture: CaptureReport, among captures: [CaptureReport]) -> [String] {
        let name = CaptureNames.spoken(capture.name)
        var notes: [String] = []
        let shared = capture.sameTraffic.filter { $0.capture != capture.index }
        for other in shared {
            // Of two captures now the one comes first and now the other: both directions are told once.
            let counterpart = captures.indices.contains(other.capture) ? captures[other.capture] : nil
            let back = counterpart?.sameTraffic.first { $0.capture == capture.index }?.segments
            if back != nil, other.capture < capture.index { continue }
            let segments = other.segments &+ (back ?? 0)
            let label = names.label(Int32(truncatingIfNeeded: other.capture)) ?? "\(other.capture)"
            notes.append(
                "\(name) holds the same traffic as \(label): \(Quantity.counted(segments, "segment")) in both, "
                    + "each counted once.")
        }
        let own = capture.duplicates - shared.reduce(0) { $0 + $1.segments }
        if own > 0 {
            notes.append(
                "\(name): \(Quantity.counted(own, "segment")) captured more than once (other interface, VLAN or side "
                    + "of a router); each was counted once, none taken for a retransmission.")
        }
        if capture.filteredOut > 0 {
            notes.append("\(name): the filter left out \(Quantity.counted(capture.filteredOut, "frame")).")
        }
        return notes
    }
}
