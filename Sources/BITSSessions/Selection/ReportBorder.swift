/// What stands between the engine and the reports of a run: it chooses, redacts and weighs results, once for all of
/// them.
public final class ReportBorder: ReportSink {
    private let first: any ReportSink
    private let weighing: WeighingSink
    private var selecting: SelectingSink?

    /// - Parameters:
    ///   - reports: what takes the results.
    ///   - isRedacted: stand-ins take the place of addresses, names and whatever else tells whose capture it is.
    public init(_ reports: any ReportSink, selection: Selection = Selection(), isRedacted: Bool = false) {
        // Chosen and compared by the real names: stand-ins of two runs are no more alike than their captures.
        weighing = WeighingSink(isRedacted ? MaskingSink(reports) : reports, selection.baseline)
        guard !selection.isEmpty else {
            first = weighing
            return
        }
        let selecting = SelectingSink(weighing, selection)
        self.selecting = selecting
        first = selecting
    }

    /// What was chosen, by its real names; nil if nobody chose.
    public var selection: SelectionReport? { selecting?.report }

    /// The highest severity of class `protocol`, and level of class `security`, that counts for the run's result.
    public var worst: Severity? { weighing.worst }
    public var worstLevel: SecurityLevel? { weighing.worstLevel }
    /// Of the sessions that are shown, by outcome; without zeros.
    public var outcomes: [Tally] { weighing.outcomes }

    /// What a capture is called in redacted reports, by its index.
    public static func captureName(_ index: Int) -> String { Mask.captureName(index) }

    public func packet(_ packet: PacketReport) { first.packet(packet) }
    public func connection(_ connection: ConnectionReport) { first.connection(connection) }
    public func session(_ session: SessionReport) { first.session(session) }
    public func finding(_ finding: Finding) { first.finding(finding) }
    public func unlisted(_ finding: Finding) { first.unlisted(finding) }
    public func download(_ download: DownloadReport) { first.download(download) }
    public var wantsFragments: Bool { first.wantsFragments }
    public var wantsDetails: Bool { first.wantsDetails }
    public var wantsPackets: Bool { first.wantsPackets }
    public var wantsFindings: Bool { first.wantsFindings }
    public func fragment(_ fragment: FragmentReport) { first.fragment(fragment) }
    public func finish(_ run: RunReport) { first.finish(run) }
}
