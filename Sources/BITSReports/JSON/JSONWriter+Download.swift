import BITSSessions

extension JSONWriter {
    mutating func write(_ download: DownloadReport) {
        beginObject()
        member("index", download.index)
        member("url", download.url)
        member("client_ip", download.client.description)
        list("servers", download.servers) { $0.write($1) }
        member("user_agent", download.userAgent)
        member("first_time", time: download.firstTime)
        member("last_time", time: download.lastTime)
        member("requests", download.requests)
        member("head_requests", download.headRequests)
        object("statuses", inline: true) { json in
            for status in download.statuses { json.member(JSONName(status.name), status.count) }
        }
        member("total_bytes", download.totalBytes)
        member("received_bytes", download.receivedBytes)
        member("repeated_bytes", download.repeatedBytes)
        member("complete", download.complete)
        list("ranges", download.ranges) { json, range in
            json.beginObject(inline: true)
            json.member("first", range.lowerBound)
            json.member("last", range.upperBound &- 1)
            json.endObject()
        }
        member("restarts", download.restarts)
        member("last_modified", download.lastModified)
        member("peer_cache", download.isPeerDist)
        member("session", download.session)
        endObject()
    }
}
