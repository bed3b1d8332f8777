import BITSSessions

extension JSONWriter {
    mutating func write(_ finding: Finding) {
        beginObject()
        member("rule", finding.rule.id.text)
        member("title", finding.rule.title)
        member("class", finding.rule.ruleClass.rawValue)
        member("severity", finding.severity.name)
        member("level", finding.level?.name)
        member("confidence", finding.confidence.rawValue)
        member("message", finding.message)
        member("session", finding.session)
        member("connection", finding.connection)
        list("frames", finding.frames) { $0.write($1) }
        member("byte_offset", finding.byteOffset)
        object("evidence") { json in
            var uses: [String: Int] = [:]
            for evidence in finding.evidence {
                let use = uses[evidence.name, default: 0] + 1
                uses[evidence.name] = use
                json.write(evidence.value, named: use == 1 ? evidence.name : "\(evidence.name)_\(use)")
            }
        }
        member("party", finding.party.rawValue)
        member("source", finding.rule.source)
        member("help", finding.help)
        member("count", finding.count)
        list("also", finding.also) { $0.value($1.text) }
        list("techniques", finding.rule.techniques) { $0.value($1) }
        member("fingerprint", finding.fingerprint)
        member("known", finding.isKnown)
        endObject()
    }

    /// Durations are integers too; their names end in `_ns`. A name that comes again ends in a number (`element_2`):
    /// many readers of JSON refuse an object with the same name twice, others keep one of the values.
    private mutating func write(_ value: EvidenceValue, named name: String) {
        switch value {
        case .text(let text): member(JSONName(name), text)
        case .integer(let number): member(JSONName(name), number)
        case .duration(let nanoseconds): member(JSONName(name + "_ns"), nanoseconds)
        case .frame(let frame):
            key(JSONName(name))
            write(frame)
        }
    }

    mutating func write(_ connection: ConnectionReport) {
        beginObject()
        member("id", connection.index)
        member("community_id", CommunityID.text(connection.client, connection.server))
        member("client", connection.client)
        member("server", connection.server)
        member("tunnel", connection.tunnel)
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
            member("evidence", gap.evidence?.rawValue)
            key("frame")
            write(gap.frame)
            member("time", time: gap.time)
            endObject()
        }
        endArray()
        member("gaps_omitted", connection.gapsOmitted)
        member("metrics", connection.metrics)
        endObject()
    }
}

extension Finding {
    /// Where a reader learns more.
    var help: String { "bitstrail explain \(rule.id)" }
}
