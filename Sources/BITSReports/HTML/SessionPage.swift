import BITSSessions

/// All that the report says of one session but its findings, as a node for ``HTMLTemplates/page``.
enum SessionPage {
    /// Nobody asks where less than ten milliseconds went.
    private static let tellingDuration: Int64 = 10_000_000
    /// Holes told one by one.
    private static let toldHoles = 10

    /// Facts that the table of sessions tells too.
    private static let toldInRow: Set<String> = ["Acknowledged", "Client", "Began", "Lasted", "Connections"]

    static func row(_ session: SessionReport) -> Node {
        let row = Node([
            "index": "\(session.index)", "outcome": session.outcome.rawValue, "tone": session.outcome.tone,
            "place": Escaping.wire(FindingText.place(session), limit: 120), "acked": SessionWords.number(session),
            "acked_key": "\(session.ackedBytes)", "lasted": Quantity.duration(session.duration),
            "lasted_key": "\(session.duration)", "cause": session.cause == .none ? "–" : session.cause.phrase,
        ])
        row["client"] = session.client.map { "\($0)" } ?? "unknown"
        row["total"] = session.totalBytes.map { " of " + Quantity.grouped($0) }
        var times = TimeText()
        let time = times.string(session.firstTime)
        // With a blank, so that a narrow column holds it in two lines.
        row["began"] = "\(time.prefix(10)) \(time.dropFirst(11).prefix { $0 != "." })Z"
        return row
    }

    static func page(_ session: SessionReport, names: CaptureNames) -> Node {
        let page = Node([
            "index": "\(session.index)", "outcome": session.outcome.rawValue, "tone": session.outcome.tone,
            "place": Escaping.wire(FindingText.place(session)),
            "explanation": Escaping.wire(session.explanation, limit: 2000),
            "filter": session.displayFilter.columns > 2000
                ? "(the filter is too long; the JSON report has it)" : Escaping.wire(session.displayFilter, limit: 2000)
                ,
        ])
        if session.cause != .none { page["cause"] = session.cause.phrase }
        page["next_step"] = session.nextStep.map { Escaping.wire($0, limit: 2000) }
        page.set(
            "facts",
            facts(session).map { name, value in
                let fact = Node(["fact": name, "value": value])
                if toldInRow.contains(name) { fact.set("in_row", true) }
                return fact
            })
        if let other = session.restartedAs, session.outcome == .restarted { page["restarted_as"] = "\(other)" }
        if let other = session.restartOf { page["restart_of"] = "\(other)" }
        addTime(session, to: page)
        page["client_lane"] = session.client.map { "client \($0.address)" } ?? "client"
        page["server_lane"] = session.servers.first.map { "server \($0)" } ?? "server"
        SequenceDiagram(session, names: names).fill(page, start: session.firstTime)
        ByteChart(session)?.fill(page, session)
        return page
    }

    /// What a row takes in the document, about.
    static func cost(row: Node) -> Int { row.cost(markup: 0) + 420 }

    /// What a page takes with its diagrams, about.
    static func cost(full page: Node) -> Int {
        page.cost(markup: 40, lists: ["facts": 17, "shares": 40, "rows": 34]) + 1100
    }

    /// What it takes without them, about.
    static func cost(brief page: Node) -> Int {
        let texts = ["place", "explanation", "next_step", "cause"].reduce(520) { $0 + HTMLText.cost(page[$1] ?? "") }
        return page.list("facts").reduce(texts) { sum, fact in
            toldInRow.contains(fact["fact"] ?? "") ? sum : sum + fact.cost(markup: 17)
        }
    }

    private static func facts(_ session: SessionReport) -> [(String, String)] {
        var facts: [(String, String)] = []
        func add(_ name: String, _ value: String?) {
            if let value, !value.isEmpty { facts.append((name, value)) }
        }
        add("Acknowledged", SessionWords.amount(session))
        if session.resentBytes > 0 { add("Sent again", Quantity.counted(session.resentBytes, "octet")) }
        add("Client", session.client.map { "\($0)" } ?? "unknown")
        add("Server", session.servers.isEmpty ? "unknown" : some(session.servers.map { "\($0)" }))
        add("User", session.user.map { Escaping.wire($0) })
        var times = TimeText()
        add("Began", times.string(session.firstTime))
        add("Lasted", Quantity.duration(session.duration))
        if session.trailingWait >= tellingDuration {
            add("Then waited", "\(Quantity.duration(session.trailingWait)) for the server in vain")
        }
        add("Session id", session.sessionID.map { Escaping.wire($0) })
        add("Content-Name", session.contentName.map { Escaping.wire($0) })
        add("Host-Id", session.hostID.map { Escaping.wire($0) })
        add("Reply", reply(session.reply))
        if let first = session.notifications.first {
            let count = session.notifications.count + session.notificationsOmitted
            let often = count > 1 ? ", \(Quantity.counted(count, "notification"))" : ""
            add("Told", "application at \(first.application)\(often)")
        }
        add("Last error", session.error.map(ErrorText.sentence))
        add("File", file(session.file, total: session.totalBytes))
        add("SHA-256", session.file.sha256 ?? session.file.sha256Absent.map { "none: \(Escaping.wire($0))" })
        add("Connections", some(session.connections.map { "#\($0)" }))
        return facts
    }

    private static func some(_ items: [String], _ limit: Int = 8) -> String {
        let text = items.prefix(limit).joined(separator: ", ")
        return items.count > limit ? "\(text) and \(Quantity.grouped(items.count - limit)) more" : text
    }

    private static func reply(_ reply: ReplyReport) -> String? {
        guard let outcome = reply.outcome else { return nil }
        let place = (reply.resolvedURL ?? reply.url).map { " at \(Escaping.wire($0))" } ?? ""
        let what =
            switch outcome {
            case .fetched: "fetched, \(Quantity.counted(reply.bytes, "octet"))"
            case .incomplete: "\(Quantity.counted(reply.bytes, "octet")) fetched"
            case .refused: "refused by the server\(reply.status.map { " with \($0)" } ?? "")"
            case .requested: reply.requestNote
            case .askedByOther: "asked for by a program other than BITS; what it got is not followed"
            case .notSeen: "the capture shows no request for it"
            }
        return what + place
    }

    private static func file(_ file: FileReport, total: Int64?) -> String {
        if file.complete { return "all octets are in the capture" }
        var text = "\(Quantity.grouped(file.bytesSeen)) "
        text += total.map { "of \(Quantity.counted($0, "octet")) in the capture" } ?? "octets in the capture"
        let holes = file.holes.prefix(toldHoles).map { SequenceDiagram.octets($0.lowerBound, $0.upperBound - 1) }
        if !holes.isEmpty { text += "; missing: \(holes.joined(separator: ", "))" }
        if file.holes.count > toldHoles { text += " and \(file.holes.count - toldHoles) more holes" }
        return text
    }

    // MARK: - Where the time went

    private static func addTime(_ session: SessionReport, to page: Node) {
        guard max(session.duration, session.trailingWait) >= tellingDuration else { return }
        page["time_sentence"] = Escaping.wire(session.timing.sentence, limit: 1000)
        // Wild time stamps can make a cause outlast the session.
        let total = Double(max(1, session.duration, session.timing.shares.total))
        var x = 0.0
        var shares: [Node] = []
        for (index, cause) in TimeShares.reported.enumerated() {
            let amount = session.timing.shares.told(cause)
            guard amount > 0 else { continue }
            let width = Double(amount) / total * 760
            let percent = Int((Double(amount) / total * 100).rounded())
            shares.append(
                Node([
                    "colour": "t\(index)", "sx": number(x), "sw": number(width),
                    "share": "\(cause.spoken) \(percent < 1 ? "under 1" : "\(percent)") % "
                        + "(\(Quantity.duration(amount)))",
                ]))
            x += width
        }
        guard !shares.isEmpty, session.duration >= tellingDuration else { return }
        let bar = Node()
        bar.set("shares", shares)
        page.set("time_bar", [bar])
    }

    /// With one decimal.
    private static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}

extension Outcome {
    /// The class that colours it.
    var tone: String {
        switch self {
        case .completed: "good"
        case .cancelled, .restarted, .interrupted, .undetermined: "fair"
        case .closedEarly, .lost, .refused, .failed: "bad"
        }
    }
}

extension TimeCause {
    /// As a reader of the report calls it.
    var spoken: String {
        switch self {
        case .unwatched, .hidden: "not in the capture"
        case .resends: "sending again"
        case .loss: "loss"
        case .receiverWindow: "the server's window"
        case .sending: "sending"
        case .answering: "answers"
        case .authentication: "authentication"
        case .roundTrips: "round trips"
        case .serverThink: "server thinking"
        case .connectionSetup: "connecting"
        case .unanswered: "waiting in vain"
        case .retryDelay: "waiting to retry"
        case .clientIdle: "client idle"
        }
    }
}
