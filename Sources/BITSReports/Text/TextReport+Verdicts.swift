import BITSSessions

// The verdict on each session: what became of it, whose doing it is, what to do next.

extension TextReport {
    /// Outcome, octets, cause; then the target.
    func verdict(_ session: SessionReport) -> String {
        let before = "Session \(session.index)  "
        let cause = session.cause == .none ? "" : "; cause: \(session.cause.phrase)"
        let first = layout.paragraph(
            lead: session.outcome.words, session.outcome.colour, before: before,
            "  \(SessionWords.octets(session))\(cause)", rest: 2
        )
        return first + "  \(Escaping.wire(FindingText.place(session)))\n"
    }

    /// Nobody asks where less than a second went.
    private static let tellingDuration: Int64 = 1_000_000_000

    /// The sentences, the error, the ends.
    func explanation(_ session: SessionReport) -> String {
        var text = layout.paragraph(Escaping.wire(session.explanation, limit: 2000), indent: 2)
        if let step = session.nextStep {
            text += layout.paragraph(Escaping.wire(step, limit: 2000), first: "  Next step: ", rest: 2)
        }
        if !session.evidence.isEmpty {
            let frames = FrameText.list(session.evidence, names)
            text += layout.paragraph(
                "\(session.evidence.count == 1 ? "frame" : "frames") \(frames)", first: "  Shown by: ", rest: 2)
        }
        if !session.intermediaries.isEmpty {
            text += layout.paragraph(
                session.intermediaries.map(sign).joined(separator: "; "), first: "  In between: ", rest: 2)
        }
        if let error = session.error {
            text += layout.paragraph(ErrorText.sentence(error), first: "  Last error: ", rest: 2)
        }
        // The explanation of any other outcome says what it has to do with the other session.
        if let other = session.restartedAs, session.outcome == .restarted {
            text += "  Began again as session \(other).\n"
        }
        if let other = session.restartOf { text += "  Begins session \(other) again.\n" }
        if session.resentBytes > 0 {
            text += layout.paragraph(
                "Sent more than once: \(Quantity.counted(session.resentBytes, "octet")).", indent: 2)
        }
        let client = session.client.map { "client \($0)" } ?? "client unknown"
        let servers = session.servers.map(\.description).joined(separator: ", ")
        text += layout.paragraph(
            "\(client), server \(servers.isEmpty ? "unknown" : servers)\(Self.lasted(session))", indent: 2)
        if max(session.duration, session.trailingWait) >= Self.tellingDuration {
            text += layout.paragraph(session.timing.sentence, first: "  Time: ", rest: 2)
        }
        if let user = session.user { text += layout.paragraph("user \(Escaping.wire(user))", indent: 2) }
        if let id = session.sessionID { text += layout.paragraph("session id \(Escaping.wire(id))", indent: 2) }
        if let digest = session.file.sha256 {
            text += "  SHA-256 \(digest)\n"
        } else if let reason = session.file.sha256Absent, session.file.wasHashed {
            text += layout.paragraph("no SHA-256: \(Escaping.wire(reason, limit: 500))", indent: 2)
        }
        return text + notifications(session) + reply(session.reply)
    }

    /// How long it lasted, with the wait behind its last message.
    private static func lasted(_ session: SessionReport) -> String {
        // One message alone lasts no time.
        let duration = session.duration > 0 ? ", lasted \(Quantity.duration(session.duration))" : ""
        guard session.trailingWait >= tellingDuration else { return duration }
        return
            "\(duration), \(session.duration > 0 ? "then " : "")waited \(Quantity.duration(session.trailingWait)) for the server in vain"
    }

    /// The one line that option `quiet` leaves of a session.
    func quietLine(_ session: SessionReport) -> [UInt8] {
        // Octets from the start: there may be hundreds of thousands of such lines, and a string is put together slowly.
        var line: [UInt8] = []
        line.reserveCapacity(256)
        line.appendDecimal(Int64(session.index))
        line += "  ".utf8
        line += layout.paint(session.outcome.rawValue, session.outcome.colour).utf8
        line.append(
            contentsOf: repeatElement(UInt8(ascii: " "), count: max(0, 12 - session.outcome.rawValue.utf8.count)))
        line += " ".utf8
        SessionWords.append(octetsOf: session, to: &line)
        line += "  ".utf8
        line += Escaping.wire(FindingText.place(session)).utf8
        if session.cause != .none { line += "  cause: \(session.cause.phrase)".utf8 }
        line += "\n".utf8
        return line
    }

    private func sign(_ intermediary: Intermediary) -> String {
        let detail = intermediary.detail.map { " \(Escaping.wire($0))" } ?? ""
        let frames = FrameText.list(intermediary.frames, names)
        let often = intermediary.count > 1 ? ", \(Quantity.grouped(intermediary.count)) times" : ""
        return
            "\(intermediary.sign.words)\(detail) (\(intermediary.frames.count == 1 ? "frame" : "frames") \(frames)\(often))"
    }
}

extension Intermediary.Sign {
    fileprivate var words: String {
        switch self {
        case .via: "proxy, Via"
        case .forwarded: "proxy that adds Forwarded or X-Forwarded-For"
        case .gatewayField: "cache or gateway,"
        case .proxyAuthentication: "proxy that wants credentials"
        case .otherServer: "an answer of another server than the Acks,"
        case .proxyProduct: "proxy or gateway, Server:"
        case .absoluteTarget: "the client speaks to a proxy"
        case .tunnel: "a proxy's tunnel to"
        case .proxyProtocol: "load balancer, PROXY header"
        case .changedField: "something that changes"
        }
    }
}
