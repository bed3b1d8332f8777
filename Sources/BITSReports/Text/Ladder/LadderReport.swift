public import BITSSessions

/// `bitstrail timeline`: one session as a ladder; the list of the sessions if none was named and there are several.
///
/// Named sessions are kept until the end, since findings come before and behind them; of others only the first is.
public final class LadderReport: ReportSink {
    /// What a user may choose.
    public struct Options: Sendable {
        /// ANSI colours.
        public var colour = false
        /// Of the terminal.
        public var columns = 80
        /// No characters beyond ASCII.
        public var isASCII = false
        /// All Fragments, and findings that only inform.
        public var verbose = false
        /// The user named sessions: they are drawn, however many.
        public var isChosen = false
        /// The captures' names, in the order of their indexes.
        public var captures: [String] = []

        public init() {}
    }

    /// Rows of the list: what one screen shows.
    private static let listed = 20

    private let output: ReportOutput
    private let options: Options
    private let style: Ladder.Style
    private let whole: TextReport
    private var sessions: [SessionReport] = []
    private var findings: [Int: [Finding]] = [:]
    private var table = SessionTable()

    /// - Parameter laterCapture: names of captures that come while the run goes on, by index.
    public init(
        to output: ReportOutput, options: Options = Options(), laterCapture: @escaping (Int32) -> String? = { _ in nil }
    ) {
        self.output = output
        self.options = options
        style = Ladder.Style(
            layout: Layout(colour: options.colour, columns: max(60, options.columns)),
            glyphs: Glyphs(isASCII: options.isASCII),
            names: CaptureNames(options.captures, later: laterCapture), verbose: options.verbose)
        var other = TextReport.Options(colour: options.colour, captures: options.captures)
        other.columns = options.columns
        whole = TextReport(to: output, options: other, laterCapture: laterCapture)
    }

    /// Why the report is not whole, if it is not.
    public var failure: ReportFailure? { output.failure ?? table.failure ?? whole.failure }

    /// Packets are told in the timeline.
    public var wantsPackets: Bool { false }

    public func packet(_ packet: PacketReport) {}

    /// Connections are told in the timeline.
    public func connection(_ connection: ConnectionReport) {}

    public func session(_ session: SessionReport) {
        table.add(session, isUrgent: !session.outcome.isGood)
        if options.isChosen || table.count == 1 {
            sessions.append(session)
        } else {
            sessions = []
        }
    }

    public func finding(_ finding: Finding) {
        // Without a session the whole report stands for the ladder.
        guard let session = finding.session else { return whole.finding(finding) }
        // A list has none; of rules only so many findings are reported that they can be kept.
        guard options.isChosen || table.count < 2 else { return }
        findings[session, default: []].append(finding)
    }

    public func finish(_ run: RunReport) {
        defer { output.flush() }
        guard table.count > 0 else { return finishWithout(run) }
        guard options.isChosen || table.count == 1 else { return list() }
        for (number, session) in sessions.sorted(by: { $0.index < $1.index }).enumerated() {
            if number > 0 { output.write("\n") }
            var ladder = Ladder(session, findings: findings[session.index] ?? [], style: style)
            output.write(ladder.text())
        }
        if !run.complete { output.write("\nNOT READ WHOLE: the capture may hold more of it.\n") }
    }

    private func list() {
        let count = table.count
        output.write("\(Quantity.counted(count, "session")). Name one, e.g. bitstrail timeline --session 0 FILE\n\n")
        let told = table.drain(style.layout, limit: Self.listed, style.glyphs) { output.write($0) }
        guard told < count else { return }
        output.write("\nand \(Quantity.counted(count - told, "more", "more")); bitstrail sessions FILE lists all.\n")
    }

    private func finishWithout(_ run: RunReport) {
        let there = run.outcomes.reduce(0) { $0 + $1.count }
        guard there > 0, options.isChosen || run.selection != nil else { return whole.finish(run) }
        let numbers = there == 1 ? "number 0" : "numbers 0 to \(there - 1)"
        output.write(
            style.layout.paragraph(
                "None of that choice. The run has \(Quantity.counted(there, "session")), \(numbers): bitstrail sessions "
                    + "FILE lists them.", indent: 0))
    }
}
