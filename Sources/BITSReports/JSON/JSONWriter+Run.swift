import BITSSessions

extension JSONWriter {
    /// Everything before the lists.
    mutating func writeHead(_ run: RunReport, complete: Bool) {
        writeRun(run, complete: complete)
        key("captures")
        beginArray()
        for capture in run.captures { write(capture) }
        endArray()
        writeSummary(run)
    }

    /// Who made the report, and how.
    mutating func writeRun(_ run: RunReport, complete: Bool) {
        member("schema_version", JSONReport.schemaVersion)
        object("tool", inline: true) {
            $0.member("name", "bitstrail")
            $0.member("version", run.toolVersion)
        }
        member("profile", run.profile.rawValue)
        object("parameters") { json in
            for parameter in run.parameters.listed { json.member(JSONName(parameter.name), parameter.value) }
            for item in run.parameters.listedHosts { json.list(JSONName(item.name), item.hosts) { $0.value($1) } }
        }
        member("complete", complete)
        writeStanding(run)
    }

    mutating func write(_ capture: CaptureReport) {
        beginObject()
        member("index", capture.index)
        member("name", capture.name)
        member("format", capture.format)
        member("compression", capture.compression)
        member("bytes", capture.bytes)
        member("sha256", capture.stored?.sha256)
        member("frames", capture.frames)
        member("first_time", time: capture.firstTime)
        member("last_time", time: capture.lastTime)
        key("interfaces")
        beginArray()
        for interface in capture.interfaces {
            beginObject(inline: true)
            member("name", interface.name)
            member("link_type", interface.linkType)
            member("snap_length", interface.snapLength)
            member("dropped", interface.dropped)
            endObject()
        }
        endArray()
        object("link_types", inline: true) { json in
            for type in capture.linkTypes { json.member(JSONName(type.name), type.frames) }
        }
        member("complete", capture.complete)
        member("filtered_out", capture.filteredOut)
        object("duplicates") { json in
            json.member("segments", capture.duplicates)
            json.key("same_traffic")
            json.beginArray()
            for other in capture.sameTraffic {
                json.beginObject(inline: true)
                json.member("capture", other.capture)
                json.member("segments", other.segments)
                json.endObject()
            }
            json.endArray()
        }
        write("problems", capture.problems)
        write("notes", capture.notes)
        endObject()
    }

    private mutating func write(_ name: JSONName, _ problems: [ProblemReport]) {
        key(name)
        beginArray()
        for problem in problems {
            beginObject(inline: true)
            member("byte_offset", problem.byteOffset)
            member("message", problem.message)
            endObject()
        }
        endArray()
    }

    mutating func writeSummary(_ run: RunReport) {
        object("summary") { json in
            json.member("connections", run.connections)
            json.member("http_requests", run.httpRequests)
            json.member("http_responses", run.httpResponses)
            json.tallies("http_methods", run.httpMethods)
            json.tallies("http_statuses", run.httpStatuses)
            json.member("exchanges", run.exchanges)
            json.object("notifications", inline: true) {
                $0.member("seen", run.notifications)
                $0.member("without_session", run.notificationsWithoutSession)
            }
            json.tallies("bits_packets", run.packets)
            json.tallies("sessions", run.outcomes)
            json.tallies("findings", run.findings)
            json.member("worst", run.worst?.name)
            json.write(run.other)
            json.object("decoding") { json in
                for (group, counts) in run.decoding.listed {
                    json.object(JSONName(group), inline: true) { json in
                        for (name, count) in counts { json.member(JSONName(name), count) }
                    }
                }
            }
        }
    }

    private mutating func write(_ other: OtherTraffic) {
        object("other_traffic") { json in
            json.key("tls")
            json.beginArray()
            for tls in other.tls {
                json.beginObject(inline: true)
                json.member("server", tls.server)
                json.member("server_name", tls.serverName)
                json.member("connections", tls.connections)
                json.member("bytes", tls.bytes)
                json.endObject()
            }
            json.endArray()
            json.member("tls_omitted", other.tlsOmitted)
            json.member("other_tcp_connections", other.otherTCPConnections)
            json.member("silent_tcp_connections", other.silentTCPConnections)
            json.key("failed_connects")
            json.beginArray()
            for tally in other.failedConnects {
                json.beginObject(inline: true)
                json.member("server", tally.server)
                json.member("unanswered", tally.unanswered)
                json.member("refused", tally.refused)
                json.member("syn_segments", tally.segments)
                json.endObject()
            }
            json.endArray()
            json.member("failed_connects_omitted", other.failedConnectsOmitted)
            json.tallies("cut_tcp_connections", other.cutTCPConnections)
            json.member("cut_tcp_octets_seen", other.cutTCPOctetsSeen)
            json.tallies("not_tcp", other.notTCP)
            json.tallies("unknown_link_types", other.unknownLinkTypes)
            json.member("damaged_frames", other.damagedFrames)
        }
    }

    private mutating func tallies(_ name: JSONName, _ tallies: [Tally]) {
        object(name, inline: true) { json in
            for tally in tallies { json.member(JSONName(tally.name), tally.count) }
        }
    }

    mutating func write(_ checks: [CheckReport]) {
        key("checks")
        beginArray()
        for check in checks {
            beginObject(inline: true)
            member("rule", check.rule.id.text)
            member("passed", check.passed)
            member("failed", check.failed)
            object("open") { json in
                for open in check.open { json.member(JSONName(open.gate.rawValue), open.count) }
            }
            endObject()
        }
        endArray()
    }

    mutating func write(_ limits: [LimitReport]) {
        key("limits")
        beginArray()
        for limit in limits {
            beginObject()
            member("name", limit.name)
            member("bound", limit.bound)
            member("times", limit.times)
            member("consequence", limit.consequence)
            endObject()
        }
        endArray()
    }
}
