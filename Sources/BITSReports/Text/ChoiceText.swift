public import BITSSessions

/// What is said of choices that fit nothing.
public enum ChoiceText {
    /// A sentence for each option that fits nothing, or one if no session fits all of them.
    public static func sentences(_ selection: SelectionReport) -> [String] {
        let sessions = selection.sessions + selection.sessionsOmitted
        let lone = selection.unmatched.map { unmatched in
            let option = unmatched.option
            let instead = sessions == 0 ? "there is no upload session" : instead(unmatched)
            return "--\(option.name) \(Escaping.name(option.value)) fits nothing: \(instead)."
        }
        guard lone.isEmpty, selection.sessions == 0, sessions > 0 else { return lone }
        let options = selection.options.filter { ["session", "host", "client", "since", "until"].contains($0.name) }
        guard options.count > 1 else { return [] }
        let names = options.map { "--\($0.name) \(Escaping.name($0.value))" }.joined(separator: " ")
        return ["Each of \(names) fits something, but no session fits them together."]
    }

    private static func instead(_ unmatched: SelectionReport.Unmatched) -> String {
        switch unmatched.option.name {
        case "session": numbers(unmatched.numbers)
        case "host": list(unmatched, "host").map { "uploads go to \($0)" } ?? "no upload names a host"
        case "client": list(unmatched, "client").map { "uploads come from \($0)" } ?? "no client is known"
        default: unmatched.times.map(span) ?? "no upload has a time"
        }
    }

    /// What is said of a session that is wanted and is none of those.
    public static func absent(session: Int, of sessions: SessionNumbers) -> String {
        "--session \(session) fits nothing: \(numbers(sessions))."
    }

    /// Which sessions there are.
    public static func numbers(_ sessions: SessionNumbers) -> String {
        guard let first = sessions.first, let last = sessions.last else { return "there is no upload session" }
        if sessions.count == 1 { return "the only session is \(first)" }
        if sessions.isWithoutGap { return "sessions are numbered \(first) to \(last)" }
        guard let all = sessions.all, let final = all.last else {
            return "sessions are numbered \(first) to \(last), but some numbers are not in use"
        }
        return "the sessions are \(all.dropLast().map(String.init).joined(separator: ", ")) and \(final)"
    }

    private static func list(_ unmatched: SelectionReport.Unmatched, _ noun: String) -> String? {
        let names = unmatched.known.map { Escaping.wire($0, limit: 100) }
        let named = names.isEmpty ? nil : names.joined(separator: ", ")
        let rest = unmatched.more > 0 ? Quantity.counted(unmatched.more, "other \(noun)") : nil
        return named.map { named in rest.map { "\(named) and \($0)" } ?? named } ?? rest
    }

    private static func span(_ times: ClosedRange<Int64>) -> String {
        var text = TimeText()
        return "uploads were under way from \(text.string(times.lowerBound)) to \(text.string(times.upperBound))"
    }
}
