public import BITSSessions

/// The sessions as a table: one row each, in the order of their numbers. Memory stays flat.
public final class CSVSessions: ReportSink {
    /// The header row. Names that the JSON report has too mean the same here; lists have blanks between their members.
    public static let columns = [
        "index", "session_id", "client_ip", "client_port", "servers", "host", "user", "target", "url", "protocol",
        "mode", "outcome", "cause", "first_time", "last_time", "duration_ns", "total_bytes", "acked_bytes",
        "sent_bytes", "resent_bytes", "content_name", "host_id", "reply_url", "error_hresult", "error_name",
        "error_http_status", "file_complete", "file_sha256", "restarted_as", "restart_of", "limited_by", "violations",
        "warnings", "notes", "informational", "connections", "explanation", "next_step",
    ]

    private let output: ReportOutput
    private var rows: Spool
    private var times = TimeText()
    /// Findings by severity of the sessions that have any: at most as many as rules list findings.
    private var tallies: [Int: [Int]] = [:]

    public convenience init(to output: ReportOutput) { self.init(to: output, memoryBound: Spool.defaultBound) }

    init(to output: ReportOutput, memoryBound: Int) {
        self.output = output
        rows = Spool(bound: memoryBound)
    }

    /// Why the report is not whole, if it is not.
    public var failure: ReportFailure? { output.failure ?? rows.failure }

    public var wantsPackets: Bool { false }

    public func packet(_ packet: PacketReport) {}

    public func connection(_ connection: ConnectionReport) {}

    public func finding(_ finding: Finding) {
        guard let session = finding.session else { return }
        tallies[session, default: [0, 0, 0, 0]][finding.severity.rawValue] += 1
    }

    /// Two records: the counts of findings, which may still come, stand between them.
    public func session(_ session: SessionReport) {
        var row = CSVRow()
        row.add(session.index)
        row.add(wire: session.sessionID)
        row.add(session.client?.address.description)
        row.add(session.client.map { Int64($0.port) })
        row.add(session.servers.map(\.description).joined(separator: " "))
        for text in [session.host, session.user, session.target, session.url, session.protocolChosen] {
            row.add(wire: text)
        }
        row.add(session.mode.rawValue)
        row.add(session.outcome.rawValue)
        row.add(session.cause.rawValue)
        row.add(time: session.firstTime, &times)
        row.add(time: session.lastTime, &times)
        row.add(session.duration)
        row.add(session.totalBytes)
        row.add(session.knownAckedBytes)
        row.add(session.knownSentBytes)
        row.add(session.resentBytes)
        row.add(wire: session.contentName)
        row.add(wire: session.hostID)
        row.add(wire: session.replyURL)
        row.add(wire: session.error?.hresult)
        row.add(wire: session.error?.name)
        row.add(session.error?.httpStatus)
        row.add(session.file.complete)
        row.add(session.file.sha256)
        row.add(session.restartedAs)
        row.add(session.restartOf)
        row.add(session.timing.limitedBy)
        rows.append(row.bytes, at: SpoolKey(major: Int64(session.index), minor: 0))
        var rest = CSVRow()
        rest.add(session.connections.map { "\($0)" }.joined(separator: " "))
        rest.add(wire: session.explanation)
        rest.add(wire: session.nextStep)
        rows.append(rest.take(), at: SpoolKey(major: Int64(session.index), minor: 1))
    }

    public func finish(_ run: RunReport) {
        output.write(CSVRow.header(Self.columns))
        rows.drain { key, record in
            output.write(record)
            guard key.minor == 0 else { return }
            var text: [UInt8] = []
            for count in (tallies[Int(key.major)] ?? [0, 0, 0, 0]).reversed() {
                text.append(0x2C)
                text.appendDecimal(Int64(count))
            }
            output.write(text + [0x2C])
        }
        output.flush()
    }
}
