import BITSSessions

// A run without BITS: what the captures held instead, and why BITS may not be visible.

extension TextReport {
    private static let listedServers = 10

    func withoutSessions(_ run: RunReport) -> String {
        // There are some; none was chosen.
        if !run.outcomes.isEmpty { return "" }
        if isUnread(run) { return "" }
        let contents =
            "\n" + layout.heading("WHAT THE CAPTURE HOLDS INSTEAD") + "\n"
            + contentList(run).map { layout.paragraph($0, first: "  ", rest: 4) }.joined()
        guard run.packets.isEmpty else { return contents }
        return contents + "\n" + layout.heading("WHY BITS MAY NOT BE VISIBLE") + "\n"
            + reasonList(run).map { layout.paragraph($0, first: "  - ", rest: 4) }.joined()
    }

    /// Whether nothing was read, so that there is nothing to tell of it.
    func isUnread(_ run: RunReport) -> Bool {
        run.captures.allSatisfy { $0.frames == 0 && !$0.problems.isEmpty }
    }

    func contentList(_ run: RunReport) -> [String] {
        let other = run.other
        var lines: [String] = []
        if !run.packets.isEmpty { lines.append("BITS packets outside of any session: \(tallies(run.packets))") }
        lines.append("TCP connections: \(Quantity.grouped(run.connections))")
        lines += other.tls.prefix(Self.listedServers).map { tls in
            let name = tls.serverName.map { " \(Escaping.wire($0, limit: 100))" } ?? ""
            return "TLS to \(tls.server)\(name): \(Quantity.counted(tls.connections, "connection")), "
                + Quantity.counted(tls.bytes, "octet")
        }
        let servers = max(0, other.tls.count - Self.listedServers) + other.tlsOmitted
        if servers > 0 { lines.append("TLS to \(Quantity.counted(servers, "more server"))") }
        if run.httpRequests > 0 || run.httpResponses > 0 {
            lines.append("HTTP requests: \(Quantity.grouped(run.httpRequests)) (\(tallies(run.httpMethods)))")
            lines.append("HTTP responses: \(Quantity.grouped(run.httpResponses)) (\(tallies(run.httpStatuses)))")
        }
        if other.otherTCPConnections > 0 {
            lines.append("TCP connections with neither HTTP nor TLS: \(Quantity.grouped(other.otherTCPConnections))")
        }
        if other.silentTCPConnections > 0 {
            lines.append("TCP connections without payload: \(Quantity.grouped(other.silentTCPConnections))")
        }
        lines += failedConnects(other)
        if let seen = other.cutTCPOctetsSeen {
            let ports = other.cutTCPConnections.prefix(Self.listedServers).map {
                "port \($0.name): \(Quantity.grouped($0.count))"
            }
            lines.append(
                "TCP connections cut to at most \(Quantity.counted(seen, "octet")) of each segment's payload: "
                    + "\(Quantity.grouped(other.cutTCPConnections.reduce(0) { $0 + $1.count })) ("
                    + (ports + (other.cutTCPConnections.count > ports.count ? ["…"] : [])).joined(separator: ", ")
                    + ")")
        }
        if !other.notTCP.isEmpty { lines.append("Frames that are not TCP: \(tallies(other.notTCP))") }
        return lines
    }

    /// Servers that clients tried to reach in vain.
    private func failedConnects(_ other: OtherTraffic) -> [String] {
        var lines = other.failedConnects.prefix(Self.listedServers).map { tally in
            "\(Self.attempts(tally)) (\(Quantity.counted(tally.segments, "SYN")))"
        }
        let more = max(0, other.failedConnects.count - Self.listedServers) + other.failedConnectsOmitted
        if more > 0 { lines.append("Connection attempts in vain to \(Quantity.counted(more, "more server"))") }
        return lines
    }

    private static func attempts(_ tally: AttemptTally) -> String {
        let count = Quantity.counted(tally.unanswered + tally.refused, "connection attempt")
        let how =
            tally.refused == 0
            ? "without an answer"
            : tally.unanswered == 0
                ? "refused (RST)"
                : "\(Quantity.grouped(tally.refused)) refused (RST), the others without an answer"
        return "\(count) to \(tally.server): \(how)"
    }

    private func tallies(_ tallies: [Tally]) -> String {
        let listed = tallies.prefix(Self.listedServers).map {
            "\(Escaping.wire($0.name, limit: 40)) \(Quantity.grouped($0.count))"
        }
        return (listed + (tallies.count > listed.count ? ["…"] : [])).joined(separator: ", ")
    }

    /// The reasons that this run gives cause to think of come first and speak of it.
    func reasonList(_ run: RunReport) -> [String] {
        let other = run.other
        var reasons: [String] = []
        if !run.complete { reasons.append("The input was not read whole: BITS may stand in the rest.") }
        if !other.tls.isEmpty {
            reasons.append(
                "The upload is encrypted. A job to an https:// URL looks like the TLS above; capture behind the TLS "
                    + "end (load balancer, reverse proxy) or use an http:// URL for the test.")
        }
        for tally in other.failedConnects.prefix(3) {
            let cause =
                tally.unanswered == 0
                ? "nothing listens on that port, or a firewall answers in the server's place: check that the web service runs"
                : "the server machine is down or cut off, something on the way drops the packets, or the answers take "
                    + "another way than the capture: capture at the server as well"
            reasons.append("No connection came about. \(Self.attempts(tally)); \(cause).")
        }
        let snap = run.captures.flatMap(\.interfaces).map(\.snapLength).filter { $0 > 0 }.min()
        if let seen = other.cutTCPOctetsSeen {
            let rest = seen == 0 ? "nothing" : "at most \(Quantity.counted(seen, "octet"))"
            reasons.append(
                "The snap length leaves \(rest) of what the segments carry, too little for an HTTP header: capture "
                    + "whole frames (tcpdump -s 0), or at least the headers (-s 1024).")
        } else if let snap, snap < 256 {
            reasons.append(
                "Frames are cut to \(snap) octets, before the HTTP header: capture with a larger snap length (-s 0).")
        }
        if !other.unknownLinkTypes.isEmpty {
            reasons.append("Frames of link types that are not read (see the notes).")
        }
        reasons.append("The capture was taken at a point that the upload does not pass, or at another time.")
        reasons.append("A capture filter left it out. (No special port is needed: BITS is recognised by its content.)")
        reasons.append("The client was idle: BITS waits for spare bandwidth, and retries after minutes.")
        return reasons
    }
}
