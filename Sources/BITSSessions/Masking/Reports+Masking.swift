import BITSProtocol

// Every text and address of the results, and what becomes of it. A field that is added to a report and can hold text of
// a capture has its line here; `everyTextIsMasked` finds those that have none.

extension Mask {
    mutating func mask(_ packet: PacketReport) -> PacketReport {
        var masked = packet
        // The addresses and the head first: that is the order of the wire.
        masked.client = client(packet.client)
        masked.server = server(packet.server)
        masked.head = head(packet.head)
        masked.packetType = packet.packetType.map { text($0) }
        masked.answers = packet.answers.map { text($0) }
        masked.method = packet.method.map { method($0) }
        masked.target = packet.target.map { target($0) }
        masked.sessionID = packet.sessionID.map { session($0) }
        masked.rawRange = packet.rawRange.map { text($0) }
        masked.error = packet.error.map { text($0) }
        masked.note = packet.note.map { note($0) }
        masked.host = nil
        // Stand-ins have other lengths.
        masked.streamOffset = nil
        return masked
    }

    /// Notes are the tool's own but for the method of a tunnel.
    private mutating func note(_ note: String) -> String {
        let tunnel = "tunnelled through "
        return note.hasPrefix(tunnel) ? tunnel + method(String(note.dropFirst(tunnel.count))) : own(note)
    }

    mutating func mask(_ connection: ConnectionReport) -> ConnectionReport {
        var masked = connection
        masked.client = client(connection.client)
        masked.server = server(connection.server)
        masked.tunnel = connection.tunnel.map { host($0) }
        return masked
    }

    mutating func mask(_ session: SessionReport) -> SessionReport {
        var masked = session
        masked.client = session.client.map { client($0) }
        masked.servers = session.servers.map { server($0) }
        masked.host = session.host.map { host($0) }
        masked.sessionID = session.sessionID.map { self.session($0) }
        masked.user = session.user.map { user($0) }
        masked.target = session.target.map { target($0) }
        masked.url = session.url.map { target($0) }
        masked.protocolsOffered = session.protocolsOffered.map { text($0) }
        masked.protocolChosen = session.protocolChosen.map { text($0) }
        masked.contentName = session.contentName.map { name($0) }
        masked.hostID = session.hostID.map { host($0) }
        masked.replyURL = session.replyURL.map { target($0) }
        masked.error?.context = session.error?.context.map { text($0) }
        masked.explanation = wording(session.explanationWording ?? Wording(foreign: session.explanation))
        masked.explanationWording = nil
        masked.intermediaries = session.intermediaries.map { mask($0) }
        masked.reply.url = session.reply.url.map { target($0) }
        masked.reply.resolvedURL = session.reply.resolvedURL.map { target($0) }
        masked.notifications = session.notifications.map { mask($0) }
        masked.nextStep = session.nextStep.map { own($0) }
        masked.timeline = session.timeline.map { mask($0) }
        // It would name the addresses.
        masked.displayFilter = ""
        masked.flow = session.flow.map { flow($0) }
        masked.paths = session.paths.map { path in
            var masked = path
            masked.client = path.isNotification ? server(path.client) : client(path.client)
            masked.server = server(path.server)
            return masked
        }
        return masked
    }

    private mutating func mask(_ sign: Intermediary) -> Intermediary {
        guard let detail = sign.detail else { return sign }
        var masked = sign
        switch sign.sign {
        case .tunnel: masked.detail = host(detail)
        case .otherServer, .proxyProduct: masked.detail = agent(detail)
        // The tool's own name of it.
        case .changedField: break
        default: masked.detail = text(detail)
        }
        return masked
    }

    private mutating func mask(_ notification: NotificationReport) -> NotificationReport {
        var masked = notification
        masked.client = server(notification.client)
        masked.application = server(notification.application)
        masked.originalRequestURL = notification.originalRequestURL.map { target($0) }
        masked.staticResponseURL = notification.staticResponseURL.map { target($0) }
        return masked
    }

    mutating func mask(_ fragment: FragmentReport) -> FragmentReport {
        var masked = fragment
        masked.connection = flow(fragment.connection)
        masked.request = mask(fragment.request)
        masked.answer = fragment.answer.map { mask($0) }
        masked.host = nil
        return masked
    }

    private mutating func mask(_ entry: TimelineEntry) -> TimelineEntry {
        var masked = entry
        masked.packetType = entry.packetType.map { text($0) }
        if let note = entry.noteWording {
            masked.note = entry.kind == .comment ? comment(note.text) : wording(note)
            masked.noteWording = nil
        }
        return masked
    }

    mutating func mask(_ finding: Finding) -> Finding {
        var masked = finding
        masked.flow = finding.flow.map { flow($0) }
        masked.matter?.client = finding.matter?.client.map { address($0, .client) }
        masked.matter?.host = finding.matter?.host.map { host($0) }
        masked.matter?.target = finding.matter?.target.map { target($0) }
        masked.message = finding.wording.map { wording($0) } ?? "\(finding.rule.title)."
        masked.wording = nil
        // It would tell the host and target to whoever guesses them.
        masked.fingerprint = nil
        masked.evidence = finding.evidence.map { evidence in
            guard case .text(let text) = evidence.value, !evidence.isOwn else { return evidence }
            let value: String
            switch evidence.name {
            case "session_id", "session_guid": value = session(text)
            case "host", "host_before", "host_id", "origin": value = host(text)
            case "reply_url", "target", "target_before", "url", "url_without_user", "requested", "resolved",
                "original_request_url", "static_response_url":
                value = target(text)
            case "server" where !Authority(text).isIPLiteral, "user_agent", "first_agent", "other_agent":
                value = agent(text)
            case "name": value = name(text)
            case "path", "given", "response_data_file": value = standIn(text, .path)
            case "method": value = method(text)
            default: value = self.text(text)
            }
            return .text(evidence.name, value)
        }
        return masked
    }

    mutating func mask(_ download: DownloadReport) -> DownloadReport {
        var masked = download
        masked.flow = flow(download.flow)
        masked.client = address(download.client, .client)
        masked.servers = download.servers.map { server($0) }
        masked.url = target(download.url)
        masked.userAgent = download.userAgent.map { agent($0) }
        masked.lastModified = download.lastModified.map { value($0, of: "last-modified") }
        return masked
    }

    mutating func mask(_ run: RunReport) -> RunReport {
        var masked = run
        masked.isRedacted = true
        masked.audit?.options =
            run.audit?.options.map { ($0.name, $0.name == "filter" && !$0.value.isEmpty ? "…" : $0.value) } ?? []
        masked.captures = run.captures.map { mask($0) }
        masked.parameters.allowedHosts = run.parameters.allowedHosts.map { host($0) }
        masked.parameters.tunnelHosts = run.parameters.tunnelHosts.map { host($0) }
        masked.selection?.options = run.selection?.options.map { mask($0) } ?? []
        masked.selection?.unmatched = run.selection?.unmatched.map { mask($0) } ?? []
        masked.httpMethods = run.httpMethods.map { Tally(name: method($0.name), count: $0.count) }
        masked.other.tls = run.other.tls.map {
            TLSTally(
                server: server($0.server), serverName: $0.serverName.map { host($0) }, connections: $0.connections,
                bytes: $0.bytes)
        }
        masked.other.failedConnects = run.other.failedConnects.map {
            AttemptTally(
                server: server($0.server), unanswered: $0.unanswered, refused: $0.refused, segments: $0.segments)
        }
        masked.other.notTCP = run.other.notTCP.map { tally in
            // A program that exports packets gives them names of its own.
            guard tally.name.hasPrefix(Mask.export) else { return tally }
            let name = tally.name.dropFirst(Mask.export.count).dropLast()
            return Tally(name: "\(Mask.export)\(text(String(name))))", count: tally.count)
        }
        return masked
    }

    private mutating func mask(_ option: SelectionReport.Option) -> SelectionReport.Option {
        switch option.name {
        case "host": .init(name: option.name, value: host(option.value))
        case "client": .init(name: option.name, value: standIn(option.value, .client))
        // Not one of the captures, which have stand-ins by their place.
        case "baseline": .init(name: option.name, value: name(option.value))
        default: option
        }
    }

    private mutating func mask(_ unmatched: SelectionReport.Unmatched) -> SelectionReport.Unmatched {
        var masked = unmatched
        masked.option = mask(unmatched.option)
        masked.known = unmatched.known.map {
            unmatched.option.name == "client" ? standIn($0, .client) : host($0)
        }
        return masked
    }

    private static let export = "exported PDU ("

    /// What a capture is called, by its place among the inputs: file names and folders often name people and machines.
    static func captureName(_ index: Int) -> String {
        StandIn(kind: .capture, number: Int32(clamping: index &+ 1)).description
    }

    private mutating func mask(_ capture: CaptureReport) -> CaptureReport {
        var masked = capture
        masked.name = Mask.captureName(capture.index)
        masked.interfaces = capture.interfaces.map {
            InterfaceReport(
                name: $0.name.map { interface($0) }, linkType: $0.linkType, snapLength: $0.snapLength,
                dropped: $0.dropped)
        }
        masked.problems = capture.problems.map { remark($0) }
        masked.notes = capture.notes.map { remark($0) }
        return masked
    }

    /// Behind the first colon of a comment stands what somebody wrote; all else is the tool's own.
    private mutating func remark(_ remark: ProblemReport) -> ProblemReport {
        guard remark.message.hasPrefix("comment"), let colon = remark.message.firstIndex(of: ":") else {
            return ProblemReport(byteOffset: remark.byteOffset, message: own(remark.message))
        }
        let written = comment(String(remark.message[colon...].dropFirst(2)))
        return ProblemReport(
            byteOffset: remark.byteOffset, message: "\(remark.message[..<colon]): \(written)")
    }
}
