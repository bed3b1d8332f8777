import BITSProtocol

/// Notes which of a user's choices fit something of the run, and what there is for those that fit nothing.
struct ChoiceWatch {
    /// Hosts and clients that are remembered: enough to find a near one among.
    private static let maxKnown = 4096
    /// Named for a choice that fits nothing: what one line can take in.
    private static let named = 5

    private let selection: Selection
    /// By position in the selection's options.
    private var isMet: [Bool]
    private var areAllMet: Bool
    private var hosts = Known()
    private var clients = Known()
    private var times: ClosedRange<Int64>?
    private var numbers = SessionNumbers()

    /// Distinct names in the order in which they were met.
    private struct Known {
        private(set) var names: [String] = []
        private var seen: Set<String> = []

        mutating func note(_ name: String) {
            guard names.count < ChoiceWatch.maxKnown, seen.insert(name).inserted else { return }
            names.append(name)
        }
    }

    init(_ selection: Selection) {
        self.selection = selection
        isMet = selection.options.map { !["session", "host", "client", "since", "until"].contains($0.name) }
        areAllMet = !isMet.contains(false)
    }

    mutating func note(_ session: SessionReport) {
        guard !areAllMet else { return }
        if !selection.hosts.isEmpty, let host = session.host { hosts.note(WireText.lowercased(host)) }
        if !selection.clients.isEmpty, let client = session.client { clients.note(client.address.description) }
        numbers.note(session.index)
        let (first, last) = (session.firstTime, max(session.firstTime, session.lastTime))
        times = min(times?.lowerBound ?? first, first)...max(times?.upperBound ?? last, last)
        note(
            host: session.host, client: session.client?.address, from: first, to: last, session: session.index)
    }

    /// - Parameters:
    ///   - first: nanoseconds since 1970 UTC.
    ///   - session: its number; nil if it is no session that happened there.
    mutating func note(host: String?, client: IPAddress?, from first: Int64, to last: Int64, session: Int? = nil) {
        guard !areAllMet else { return }
        // Values of one kind stand in the selection in the order of their options.
        var (nextHost, nextClient) = (0, 0)
        for (index, option) in selection.options.enumerated() {
            let fits: Bool
            switch option.name {
            case "session": fits = session.map { Int(option.value) == $0 } ?? false
            case "host":
                defer { nextHost += 1 }
                fits = !isMet[index] && (host.map { Selection.fits($0, selection.hosts[nextHost]) } ?? false)
            case "client":
                defer { nextClient += 1 }
                fits = selection.clients[nextClient] == client
            case "since": fits = selection.since.map { last >= $0 } ?? true
            case "until": fits = selection.until.map { first <= $0 } ?? true
            default: fits = true
            }
            if fits { isMet[index] = true }
        }
        areAllMet = !isMet.contains(false)
    }

    /// The choices that fit nothing.
    var unmatched: [SelectionReport.Unmatched] {
        zip(selection.options, isMet).filter { !$0.1 }.map { option, _ in
            var unmatched = SelectionReport.Unmatched(option: option)
            switch option.name {
            case "host", "client":
                let all = Near.ranked((option.name == "host" ? hosts : clients).names, by: option.value)
                unmatched.known = Array(all.prefix(Self.named))
                unmatched.more = all.count - unmatched.known.count
            case "since", "until": unmatched.times = times
            case "session": unmatched.numbers = numbers
            default: break
            }
            return unmatched
        }
    }
}
