import BITSSessions

extension JSONWriter {
    /// Header blocks are left out: they may hold credentials.
    mutating func write(_ packet: PacketReport) {
        beginObject()
        member("time", time: packet.moment.time)
        let first = packet.moment.frame
        list("frames", first == packet.lastFrame ? [first] : [first, packet.lastFrame]) { $0.write($1) }
        member("byte_offset", packet.moment.byteOffset)
        member("connection", packet.connection)
        member("direction", packet.direction.rawValue)
        member("packet_type", packet.packetType)
        member("answers", packet.answers)
        member("method", packet.method)
        member("target", packet.target)
        member("status", packet.status)
        member("session_id", packet.sessionID)
        member("range", packet.range)
        member("range_raw", packet.rawRange)
        member("received", packet.received)
        member("error_code", packet.error)
        member("body_bytes", packet.bodyLength)
        member("note", packet.note)
        endObject()
    }
}
