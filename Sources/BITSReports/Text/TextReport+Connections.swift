import BITSSessions

// What troubled a connection: loss, closed windows, and the round trips that make them dear.

extension TextReport {
    /// Time in which a window held its sender up that is worth a word.
    private static let longHeldUp: Int64 = 100_000_000

    /// nil if nothing did.
    func troubles(of connection: ConnectionReport) -> String? {
        guard let metrics = connection.metrics else { return nil }
        var lines: [String] = []
        if let client = metrics.clientToServer.flatMap({ Self.troubles($0, receiver: "server") }) {
            lines.append("Client: \(client).")
        }
        if let server = metrics.serverToClient.flatMap({ Self.troubles($0, receiver: "client") }) {
            lines.append("Server: \(server).")
        }
        if metrics.isHandshakeRepeated {
            let time = metrics.connectTime.map { "; it took \(Quantity.duration($0))" } ?? ""
            lines.insert("The handshake was sent again\(time).", at: 0)
        }
        guard !lines.isEmpty else { return nil }
        if let trips = Self.roundTrips(metrics) { lines.insert(trips, at: 0) }
        let title = "Connection \(connection.index)  \(connection.client) to \(connection.server)"
        return layout.heading(title) + lines.map { layout.paragraph($0, first: "  ", rest: 4) }.joined()
    }

    private static func roundTrips(_ metrics: TransportReport) -> String? {
        var parts: [String] = []
        if let handshake = metrics.handshakeRoundTrip {
            parts.append("\(Quantity.duration(handshake)) in the handshake")
        }
        for (name, direction) in [("server", metrics.clientToServer), ("client", metrics.serverToClient)] {
            guard let trips = direction?.roundTrips else { continue }
            parts.append(
                "\(Quantity.duration(trips.least)) to \(Quantity.duration(trips.largest)) from here to the \(name)")
        }
        return parts.isEmpty ? nil : "Round trips: \(parts.joined(separator: ", "))."
    }

    private static func troubles(_ sender: DirectionReport, receiver name: String) -> String? {
        var parts: [String] = []
        let again = sender.retransmitted.segments + sender.recovered.segments
        if again > 0 {
            let timed = sender.timedOut > 0 ? ", \(Quantity.grouped(sender.timedOut)) after a time-out" : ""
            let lost = sender.recovered.segments
            let before = lost > 0 ? ", \(Quantity.grouped(lost)) of them lost before this capture" : ""
            let octets = sender.retransmitted.octets + sender.recovered.octets
            parts.append(
                "\(Quantity.grouped(again)) of \(Quantity.counted(sender.segments, "segment")) sent again "
                    + "(\(Quantity.counted(octets, "octet"))\(timed)\(before))")
        }
        if sender.outOfOrder.segments > 0 { parts.append("\(Quantity.grouped(sender.outOfOrder.segments)) overtaken") }
        if sender.unclear.segments > 0 {
            parts.append("\(Quantity.grouped(sender.unclear.segments)) late, overtaken or sent again")
        }
        if let time = sender.lossTime, time > 0 { parts.append("held up \(Quantity.duration(time)) by loss") }
        if let receiver = sender.receiver {
            if receiver.zeroWindows > 0 {
                let time = receiver.zeroWindowTime.map { ", \(Quantity.duration($0))" } ?? ""
                parts.append("the \(name)'s window was closed \(Quantity.counted(receiver.zeroWindows, "time"))\(time)")
            }
            if let time = receiver.windowLimitedTime, time >= longHeldUp {
                parts.append("held up \(Quantity.duration(time)) by the \(name)'s window")
            }
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }
}
