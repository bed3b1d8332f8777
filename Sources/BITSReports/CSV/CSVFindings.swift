public import BITSSessions

/// The findings as a table: one row each, in the order of the JSON report. Memory stays flat.
public final class CSVFindings: ReportSink {
    /// The header row. `capture`, `frame` and `byte_offset` are those of the first frame; `frames` lists at most 100 as
    /// `capture:frame` with blanks between them; `evidence` is `name=value` with `; ` between them.
    public static let columns = [
        "rule", "title", "class", "severity", "level", "confidence", "session", "connection", "time", "capture",
        "frame", "byte_offset", "frames", "party", "count", "also", "techniques", "message", "evidence", "source",
        "fingerprint", "known",
    ]
    private static let listedFrames = 100

    private let output: ReportOutput
    private var rows: Spool
    private var times = TimeText()

    public convenience init(to output: ReportOutput) { self.init(to: output, memoryBound: Spool.defaultBound) }

    init(to output: ReportOutput, memoryBound: Int) {
        self.output = output
        rows = Spool(bound: memoryBound)
    }

    /// Why the report is not whole, if it is not.
    public var failure: ReportFailure? { output.failure ?? rows.failure }

    public func finding(_ finding: Finding) {
        var row = CSVRow()
        row.add(finding.rule.id.text)
        row.add(finding.rule.title)
        row.add(finding.rule.ruleClass.rawValue)
        row.add(finding.severity.name)
        row.add(finding.level?.name)
        row.add(finding.confidence.rawValue)
        row.add(finding.session)
        row.add(finding.connection)
        row.add(time: finding.time, &times)
        row.add(finding.frames.first)
        row.add(finding.byteOffset)
        let frames = finding.frames.prefix(Self.listedFrames).map { "\($0.capture):\($0.frame)" }
        let more = finding.frames.count > frames.count ? " +\(finding.frames.count - frames.count)" : ""
        row.add(frames.joined(separator: " ") + more)
        row.add(finding.party.rawValue)
        row.add(finding.count)
        row.add(finding.also.map(\.text).joined(separator: " "))
        row.add(finding.rule.techniques.joined(separator: " "))
        row.add(wire: finding.message)
        row.add(finding.evidence.map { "\($0.name)\(Self.value($0.value))" }.joined(separator: "; "))
        row.add(finding.rule.source)
        row.add(finding.fingerprint)
        row.add(finding.isKnown)
        rows.append(row.take(), at: finding.reportOrder)
    }

    private static func value(_ value: EvidenceValue) -> String {
        switch value {
        case .text(let text): "=\(Escaping.wire(text, limit: 1000))"
        case .integer(let number): "=\(number)"
        case .duration(let nanoseconds): "_ns=\(nanoseconds)"
        case .frame(let frame): "=\(frame.capture):\(frame.frame)"
        }
    }

    public func finish(_ run: RunReport) {
        output.write(CSVRow.header(Self.columns))
        rows.drain { _, record in output.write(record) }
        output.flush()
    }

    public var wantsPackets: Bool { false }

    public func packet(_ packet: PacketReport) {}

    public func connection(_ connection: ConnectionReport) {}

    public func session(_ session: SessionReport) {}
}
