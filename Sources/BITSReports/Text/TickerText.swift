public import BITSSessions

/// A live run as it happens: one line per session as it ends and per finding as it becomes final.
///
/// Times are those of the capture, in UTC; a line with the date comes first and where the day changes. Lines go out at
/// once. What stands between the lines of one session is told by the report at the end.
public final class TickerText: ReportSink {
    /// What a user may choose.
    public struct Options: Sendable {
        /// ANSI colours.
        public var colour: Bool
        /// Findings of severity information too, which are many and ask for nothing.
        public var verbose: Bool

        public init(colour: Bool = false, verbose: Bool = false) {
            self.colour = colour
            self.verbose = verbose
        }
    }

    private let output: ReportOutput
    private let options: Options
    private let layout: Layout
    private var times = TimeText()
    private var day = ""
    private var isBegun = false
    /// Called once when a line cannot be written, e.g. since its reader went away: nobody needs the run any more.
    public var onFailure: (() -> Void)?

    public init(to output: ReportOutput, options: Options = Options()) {
        self.output = output
        self.options = options
        layout = Layout(colour: options.colour)
    }

    /// Why the ticker stands still, if it does.
    public var failure: ReportFailure? { output.failure }

    public func session(_ session: SessionReport) {
        var parts = [
            "session \(session.index)", layout.paint(session.outcome.words, session.outcome.colour),
            SessionWords.octets(session), Escaping.wire(FindingText.place(session)),
        ]
        if let client = session.client { parts.append("client \(client.address)") }
        if session.cause != .none { parts.append("cause: \(session.cause.phrase)") }
        line(session.lastTime, parts)
    }

    public func finding(_ finding: Finding) {
        guard options.verbose || finding.severity > .information else { return }
        let weight = layout.paint(FindingText.headline(finding), finding.severity.colour)
        let session = finding.session.map { " (session \($0))" } ?? ""
        let often = finding.count > 1 ? ", seen \(Quantity.grouped(finding.count)) times" : ""
        line(finding.time, [weight, "\(finding.rule.id): \(finding.rule.title)\(session)\(often)"])
    }

    /// Packets are many; sessions tell what became of them.
    public var wantsPackets: Bool { false }

    public func packet(_ packet: PacketReport) {}

    /// Connections are told with their sessions.
    public func connection(_ connection: ConnectionReport) {}

    /// The report at the end is another sink's; an empty line sets it off.
    public func finish(_ run: RunReport) {
        if isBegun { output.write("\n") }
        output.flush()
    }

    private func line(_ time: Int64?, _ parts: [String]) {
        isBegun = true
        output.write(([clock(time)] + parts).joined(separator: "  ") + "\n")
        output.flush()
        if output.failure != nil {
            onFailure?()
            onFailure = nil
        }
    }

    /// `12:03:41.123`, as wide where the time is not known; writes the date's line first if it is another.
    private func clock(_ time: Int64?) -> String {
        guard let time else { return "--:--:--.---" }
        let parts = times.string(time).split(separator: "T", maxSplits: 1)
        guard parts.count == 2 else { return "--:--:--.---" }
        if day != parts[0] {
            day = String(parts[0])
            output.write("# \(day) UTC\n")
        }
        return String(parts[1].prefix(12))
    }
}
