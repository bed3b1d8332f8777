public import BITSSessions

/// The JSON report: one document, described by `report.schema.json`.
///
/// Sessions, connections and findings are serialised as they come and put in order at the end, so memory stays flat.
/// Text from the wire keeps its spelling, one Latin-1 character per foreign octet.
public final class JSONReport: ReportSink {
    /// Additions raise the minor number.
    public static let schemaVersion = "1.4.0"

    private let output: ReportOutput
    private let style: JSONWriter.Style
    private var record: JSONWriter
    private var connections: Spool
    private var sessions: Spool
    private var findings: Spool
    private var downloads: Spool

    /// - Parameter style: pretty, since people read reports too.
    public convenience init(to output: ReportOutput, style: JSONWriter.Style = .pretty) {
        self.init(to: output, style: style, memoryBound: Spool.defaultBound)
    }

    init(to output: ReportOutput, style: JSONWriter.Style, memoryBound: Int) {
        self.output = output
        self.style = style
        record = JSONWriter(style: style, depth: 2)
        connections = Spool(bound: memoryBound)
        sessions = Spool(bound: memoryBound)
        findings = Spool(bound: memoryBound)
        downloads = Spool(bound: memoryBound)
    }

    /// Why the report is not whole, if it is not: the output or a temporary file failed.
    public var failure: ReportFailure? {
        output.failure ?? connections.failure ?? sessions.failure ?? findings.failure ?? downloads.failure
    }

    /// Packets are not part of the report.
    public var wantsPackets: Bool { false }

    public func packet(_ packet: PacketReport) {}

    public func connection(_ connection: ConnectionReport) {
        record.write(connection)
        record.lendRecord { connections.append($0, at: SpoolKey(major: Int64(connection.index))) }
    }

    public func session(_ session: SessionReport) {
        record.write(session)
        record.lendRecord { sessions.append($0, at: SpoolKey(major: Int64(session.index))) }
    }

    public func finding(_ finding: Finding) {
        record.write(finding)
        record.lendRecord { findings.append($0, at: finding.reportOrder) }
    }

    public func download(_ download: DownloadReport) {
        record.write(download)
        record.lendRecord { downloads.append($0, at: SpoolKey(major: Int64(download.index))) }
    }

    public func finish(_ run: RunReport) {
        var json = JSONWriter(style: style)
        let origin = run.firstTime ?? 0
        json.beginObject()
        let lost = connections.lost + sessions.lost + findings.lost + downloads.lost
        json.writeHead(run, complete: run.complete && lost == 0)
        writeList("connections", &connections, origin: origin, with: &json)
        writeList("sessions", &sessions, origin: origin, with: &json)
        writeList("findings", &findings, origin: origin, with: &json)
        json.write(run.checks)
        writeList("downloads", &downloads, origin: origin, with: &json)
        json.write(run.limits + lostRecords)
        json.endObject()
        output.write(json.take())
        output.write("\n")
        output.flush()
    }

    private func writeList(_ name: JSONName, _ spool: inout Spool, origin: Int64, with json: inout JSONWriter) {
        json.key(name)
        json.beginArray()
        spool.drain { _, record in
            json.separate()
            DeferredNumbers.resolve(record, to: &json.bytes) { time, bytes in bytes.appendDecimal(time &- origin) }
            json.lend { output.write($0) }
        }
        json.endArray()
    }

    /// What a failed temporary file cost, told like a bound that was reached.
    private var lostRecords: [LimitReport] {
        let lost = connections.lost + sessions.lost + findings.lost + downloads.lost
        guard lost > 0 else { return [] }
        return [
            LimitReport(
                name: "report_memory", bound: Int64(sessions.bound), times: lost,
                consequence:
                    "the temporary file failed; this many connections, sessions, findings and downloads are not listed")
        ]
    }
}

extension Finding {
    /// By session (none last), first frame, rule, arrival.
    var reportOrder: SpoolKey {
        let first = frames.first
        let capture = Int64(first?.capture ?? .max) & 0xFFFF_FFFF
        return SpoolKey(
            major: Int64(session ?? Int(Int32.max)) << 32 | capture, minor: first?.frame ?? .max, tie: rule.id.sortKey)
    }
}

extension RuleID {
    /// The eight octets behind `BUP-`, which order rules as their texts do.
    var sortKey: UInt64 {
        let octets = text.utf8.dropFirst(4).prefix(8)
        return octets.reduce(0) { $0 << 8 | UInt64($1) } << UInt64(8 * (8 - octets.count))
    }
}
