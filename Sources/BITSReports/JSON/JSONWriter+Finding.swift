import BITSSessions

extension JSONWriter {
    mutating func write(_ finding: Finding) {
        beginObject()
        member("rule", finding.rule.id.text)
        member("title", finding.rule.title)
        member("class", finding.rule.ruleClass.rawValue)
        member("severity", finding.severity.name)
        member("confidence", finding.confidence.rawValue)
        member("message", finding.message)
        member("session", finding.session)
        member("connection", finding.connection)
        list("frames", finding.frames) { $0.write($1) }
        member("byte_offset", finding.byteOffset)
        object("evidence") { json in
            for evidence in finding.evidence { json.write(evidence) }
        }
        member("party", finding.party.rawValue)
        member("source", finding.rule.source)
        member("help", finding.help)
        member("count", finding.count)
        list("also", finding.also) { $0.value($1.text) }
        endObject()
    }

    /// Durations are integers too; their names end in `_ns`.
    private mutating func write(_ evidence: Evidence) {
        switch evidence.value {
        case .text(let text): member(evidence.name, text)
        case .integer(let number): member(evidence.name, number)
        case .duration(let nanoseconds): member(evidence.name + "_ns", nanoseconds)
        case .frame(let frame):
            key(evidence.name)
            write(frame)
        }
    }

    mutating func write(_ connection: ConnectionReport) {
        beginObject()
        member("id", connection.index)
        member("client", connection.client)
        member("server", connection.server)
        key("first_frame")
        write(connection.firstFrame)
        member("first_time", time: connection.firstTime)
        member("last_time", time: connection.lastTime)
        member("handshake", connection.handshakeSeen)
        member("client_frames", connection.clientFrames)
        member("server_frames", connection.serverFrames)
        member("end", connection.end)
        key("gaps")
        beginArray()
        for gap in connection.gaps {
            beginObject()
            member("direction", gap.direction.rawValue)
            member("offset", gap.offset)
            member("length", gap.length)
            member("cause", gap.cause)
            key("frame")
            write(gap.frame)
            member("time", time: gap.time)
            endObject()
        }
        endArray()
        member("gaps_omitted", connection.gapsOmitted)
        endObject()
    }
}

extension Finding {
    /// Where a reader learns more.
    var help: String { "bitstrail explain \(rule.id)" }
}
