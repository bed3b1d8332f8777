import BITSSessions

// Header blocks as on the wire, credentials hidden.

extension TextReport {
    /// Octets of one line that are shown.
    private static let shownOctets = 4096

    func headText(_ packet: PacketReport) -> String {
        let isRequest = packet.direction == .clientToServer
        let (from, to) = isRequest ? (packet.client, packet.server) : (packet.server, packet.client)
        var text = "frame \(FrameText.frame(packet.moment.frame, names)), \(from) to \(to)\n"
        for line in PacketDissection(packet).lines {
            text += "  \(Escaping.wire(line.text, limit: Self.shownOctets))\n"
        }
        return text
    }
}
