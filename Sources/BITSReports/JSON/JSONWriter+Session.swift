import BITSSessions

// The objects of the report's lists. Members stand in the order of the schema.

extension JSONWriter {
    mutating func write(_ session: SessionReport) {
        beginObject()
        member("index", session.index)
        member("session_id", session.sessionID)
        member("client", session.client)
        list("servers", session.servers) { $0.write($1) }
        member("host", session.host)
        member("user", session.user)
        member("target", session.target)
        member("url", session.url)
        list("protocols_offered", session.protocolsOffered) { $0.value($1) }
        member("protocol", session.protocolChosen)
        member("mode", session.mode.rawValue)
        member("outcome", session.outcome.rawValue)
        member("cause", session.cause.rawValue)
        member("explanation", session.explanation)
        member("next_step", session.nextStep)
        list("verdict_frames", session.evidence) { $0.write($1) }
        list("intermediaries", session.intermediaries) { json, sign in
            json.beginObject()
            json.member("sign", sign.sign.rawValue)
            json.member("detail", sign.detail)
            json.list("frames", sign.frames) { $0.write($1) }
            json.member("count", sign.count)
            json.endObject()
        }
        member("restarted_as", session.restartedAs)
        member("restart_of", session.restartOf)
        member("first_time", time: session.firstTime)
        member("last_time", time: session.lastTime)
        member("duration_ns", session.duration)
        member("trailing_wait_ns", session.trailingWait)
        member("timing", session.timing)
        member("total_bytes", session.totalBytes)
        member("acked_bytes", session.knownAckedBytes)
        member("sent_bytes", session.knownSentBytes)
        member("resent_bytes", session.resentBytes)
        object("cut_heads") {
            $0.member("messages", session.cutHeads.messages)
            $0.member("requests_without_type", session.cutHeads.requestsWithoutType)
            $0.member("fragments_without_range", session.cutHeads.fragmentsWithoutRange)
            $0.member("acks_without_offset", session.cutHeads.acksWithoutOffset)
            $0.member("octets", session.cutHeads.octets)
        }
        member("content_name", session.contentName)
        list("connections", session.connections) { $0.value($1) }
        member("host_id", session.hostID)
        member("host_id_fallback_timeout", session.hostIDFallbackTimeout)
        object("reply") {
            $0.member("url", session.reply.url)
            $0.member("resolved_url", session.reply.resolvedURL)
            $0.member("bytes", session.reply.bytes)
            $0.member("total_bytes", session.reply.totalBytes)
            $0.member("outcome", session.reply.outcome?.rawValue)
            $0.member("http_status", session.reply.status)
        }
        key("notifications")
        beginArray()
        for notification in session.notifications { write(notification) }
        endArray()
        member("notifications_omitted", session.notificationsOmitted)
        member("error", session.error)
        member("file", session.file)
        key("timeline")
        beginArray()
        for entry in session.timeline { write(entry) }
        endArray()
        member("timeline_omitted", session.timelineOmitted)
        member("display_filter", session.displayFilter.isEmpty ? nil : session.displayFilter)
        endObject()
    }

    private mutating func member(_ name: JSONName, _ error: SessionError?) {
        key(name)
        guard let error else { return null() }
        beginObject()
        member("hresult", error.hresult)
        member("name", error.name)
        member("context", error.context)
        member("http_status", error.httpStatus)
        member("meaning", error.meaning)
        endObject()
    }

    private mutating func member(_ name: JSONName, _ file: FileReport) {
        object(name) {
            $0.member("bytes_seen", file.bytesSeen)
            $0.member("complete", file.complete)
            $0.member("sha256", file.sha256)
            $0.member("sha256_absent", file.sha256Absent)
            $0.list("holes", file.holes) { json, hole in
                json.beginObject()
                json.member("first", hole.lowerBound)
                json.member("last", hole.upperBound - 1)
                json.endObject()
            }
        }
    }

    private mutating func write(_ notification: NotificationReport) {
        beginObject()
        member("time", time: notification.time)
        list("frames", notification.frames) { $0.write($1) }
        member("connection", notification.connection)
        member("client", notification.client)
        member("application", notification.application)
        member("by_reference", notification.byReference)
        member("original_request_url", notification.originalRequestURL)
        member("request_bytes", notification.requestBytes)
        member("status", notification.status)
        member("wait_ns", notification.wait)
        member("static_response_url", notification.staticResponseURL)
        member("reply_bytes", notification.replyBytes)
        member("tied_by", notification.isTiedByGUID ? "guid" : "url")
        endObject()
    }

    private mutating func write(_ entry: TimelineEntry) {
        beginObject()
        member("time", time: entry.time)
        member("offset_ns", offsetOf: entry.time)
        list("frames", entry.frames) { $0.write($1) }
        member("direction", entry.direction?.rawValue)
        member("kind", entry.kind.rawValue)
        member("packet_type", entry.packetType)
        member("status", entry.status)
        member("range", entry.range)
        member("received", entry.received)
        member("note", entry.note)
        member("timing", entry.timing)
        endObject()
    }
}

extension JSONWriter {
    mutating func member(_ name: JSONName, _ range: OctetRange?) {
        key(name)
        guard let range else { return null() }
        beginObject(inline: true)
        member("first", range.first)
        member("last", range.last)
        member("total", range.total)
        endObject()
    }

    mutating func object(_ name: JSONName, inline: Bool = false, _ members: (inout JSONWriter) -> Void) {
        key(name)
        beginObject(inline: inline)
        members(&self)
        endObject()
    }

    /// An array on one line.
    mutating func list<Element>(_ name: JSONName, _ elements: [Element], _ write: (inout JSONWriter, Element) -> Void) {
        key(name)
        beginArray(inline: true)
        for element in elements { write(&self, element) }
        endArray()
    }

    mutating func member(_ name: JSONName, _ endpoint: Endpoint?) {
        key(name)
        if let endpoint { write(endpoint) } else { null() }
    }

    mutating func write(_ endpoint: Endpoint) {
        beginObject(inline: true)
        member("ip", endpoint.address)
        member("port", Int64(endpoint.port))
        endObject()
    }

    mutating func write(_ frame: FrameReference) {
        beginObject(inline: true)
        member("capture", Int64(frame.capture))
        member("frame", frame.frame)
        endObject()
    }
}
