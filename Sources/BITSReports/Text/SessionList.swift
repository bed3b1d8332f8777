public import BITSSessions

/// `bitstrail sessions`: a table of all sessions.
public final class SessionList: ReportSink {
    private let output: ReportOutput
    private let layout: Layout
    private let glyphs: Glyphs
    private let whole: TextReport
    private var table = SessionTable()

    /// - Parameter laterCapture: names of captures that come while the run goes on, by index.
    public init(
        to output: ReportOutput, options: LadderReport.Options = LadderReport.Options(),
        laterCapture: @escaping (Int32) -> String? = { _ in nil }
    ) {
        self.output = output
        layout = Layout(colour: options.colour, columns: options.columns)
        glyphs = Glyphs(isASCII: options.isASCII)
        var other = TextReport.Options(colour: options.colour, captures: options.captures)
        other.columns = options.columns
        whole = TextReport(to: output, options: other, laterCapture: laterCapture)
    }

    /// Why the list is not whole, if it is not.
    public var failure: ReportFailure? { output.failure ?? table.failure ?? whole.failure }

    public var wantsPackets: Bool { false }

    public func packet(_ packet: PacketReport) {}

    public func connection(_ connection: ConnectionReport) {}

    public func session(_ session: SessionReport) { table.add(session) }

    public func finding(_ finding: Finding) {
        // Without a session the whole report stands for the list.
        if finding.session == nil { whole.finding(finding) }
    }

    public func finish(_ run: RunReport) {
        if table.count > 0 {
            table.drain(layout, glyphs) { output.write($0) }
            output.write("\n")
            if table.lost > 0 { output.write("\(Quantity.counted(table.lost, "row")) could not be kept.\n") }
            output.write(whole.quietTotal(run))
        } else {
            whole.finish(run)
        }
        output.flush()
    }
}
