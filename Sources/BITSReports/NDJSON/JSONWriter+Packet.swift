import BITSSessions

extension JSONWriter {
    /// Header blocks are left out: they may hold credentials.
    mutating func write(_ packet: PacketReport) {
        beginObject()
        member("time", time: packet.moment.time)
        key("frames")
        beginArray(inline: true)
        write(packet.moment.frame)
        if packet.lastFrame != packet.moment.frame { write(packet.lastFrame) }
        endArray()
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
