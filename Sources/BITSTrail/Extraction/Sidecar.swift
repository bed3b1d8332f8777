import BITSReports
import BITSSessions

/// What stands beside an extracted file: where it comes from, what is missing, what was contradictory.
enum Sidecar {
    /// Of the form that follows. Goes up by one where a program that reads it would have to change.
    private static let version: Int64 = 1
    private static let maxHoles = 1000
    /// A session over more captures names those of its first and last frames.
    private static let maxCaptures = 100

    static func json(_ result: Extraction.Result, _ file: UploadFile, _ origin: Extraction.Origin) -> [UInt8] {
        let session = result.session
        var json = JSONWriter()
        json.beginObject()
        json.key("extract_version")
        json.value(version)
        json.key("tool")
        json.beginObject(inline: true)
        json.member("name", "bitstrail")
        json.member("version", origin.version)
        json.endObject()
        json.member("file", result.name)
        let frames = session.timeline.flatMap(\.frames).sorted()
        json.key("captures")
        json.beginArray()
        for capture in Set(frames.map(\.capture)).sorted().prefix(maxCaptures) {
            json.beginObject(inline: true)
            json.member("index", Int(capture))
            json.member("name", origin.captureName(capture))
            json.endObject()
        }
        json.endArray()
        write("first_frame", session.timeline.first?.frames.first, to: &json)
        write("last_frame", session.timeline.last?.frames.last, to: &json)
        json.member("session", session.index)
        json.member("session_id", session.sessionID)
        json.member("target", session.target)
        json.member("url", session.url)
        json.member("content_name", session.contentName)
        json.member("user", session.user)
        json.member("client", session.client.map { "\($0)" })
        json.member("outcome", session.outcome.rawValue)
        json.member("first_time", time: session.firstTime)
        json.member("last_time", time: session.lastTime)
        json.member("total_bytes", session.totalBytes)
        json.member("acked_bytes", session.ackedBytes)
        json.member("written_bytes", file.assembly.count)
        json.member("complete", result.isComplete)
        json.member("sha256", result.sha256)
        json.member("sha256_absent", result.absence)
        let end = max(session.totalBytes ?? 0, file.assembly.end)
        write("holes", file.assembly.holes(upTo: end, limit: maxHoles), to: &json)
        // What no server acknowledged may not have arrived.
        write("unacknowledged", unacknowledged(file, session), to: &json)
        json.key("conflicts")
        json.beginArray()
        for conflict in file.conflicts {
            json.beginObject(inline: true)
            json.member("first", conflict.range.lowerBound)
            json.member("last", conflict.range.upperBound &- 1)
            json.member("kept", conflict.keptEarlier ? "earlier" : "later")
            json.endObject()
        }
        json.endArray()
        json.member("conflicting_bytes", file.conflictingOctets)
        json.member("refused_bytes", file.refused)
        json.endObject()
        return json.take() + [UInt8(ascii: "\n")]
    }

    private static func unacknowledged(_ file: UploadFile, _ session: SessionReport) -> [Range<Int64>] {
        let start = min(session.ackedBytes, file.assembly.end)
        return start < file.assembly.end ? [start..<file.assembly.end] : []
    }

    private static func write(_ name: JSONName, _ frame: FrameReference?, to json: inout JSONWriter) {
        json.key(name)
        guard let frame else { return json.null() }
        json.beginObject(inline: true)
        json.member("capture", Int(frame.capture))
        json.member("frame", frame.frame)
        json.endObject()
    }

    private static func write(_ name: JSONName, _ ranges: [Range<Int64>], to json: inout JSONWriter) {
        json.key(name)
        json.beginArray()
        for range in ranges {
            json.beginObject(inline: true)
            json.member("first", range.lowerBound)
            json.member("last", range.upperBound &- 1)
            json.endObject()
        }
        json.endArray()
    }
}
