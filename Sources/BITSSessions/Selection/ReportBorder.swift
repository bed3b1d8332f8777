/// What stands between the engine and the reports of a run: it chooses, redacts and weighs results, once for all of
/// them.
public final class ReportBorder: ReportSink {
    private let first: any ReportSink
    private let weighing: WeighingSink

    /// - Parameters:
    ///   - reports: what takes the results.
    ///   - isRedacted: stand-ins take the place of addresses, names and whatever else tells whose capture it is.
    public init(_ reports: any ReportSink, selection: Selection = Selection(), isRedacted: Bool = false) {
        // Chosen by the real names, but known by those that reports hold.
        weighing = WeighingSink(reports, selection.baseline)
        let masking: any ReportSink = isRedacted ? MaskingSink(weighing) : weighing
        first = selection.isEmpty ? masking : SelectingSink(masking, selection)
    }

    /// The highest severity of class `protocol`, and level of class `security`, that counts for the run's result.
    public var worst: Severity? { weighing.worst }
    public var worstLevel: SecurityLevel? { weighing.worstLevel }

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
    public func fragment(_ fragment: FragmentReport) { first.fragment(fragment) }
    public func finish(_ run: RunReport) { first.finish(run) }
}
