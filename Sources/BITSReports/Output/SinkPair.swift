public import BITSSessions

/// Hands the results of one run to two reports, e.g. a ticker and the text at the end.
public final class SinkPair: ReportSink {
    private let first: any ReportSink
    private let second: any ReportSink

    public init(_ first: any ReportSink, _ second: any ReportSink) {
        self.first = first
        self.second = second
    }

    public func packet(_ packet: PacketReport) {
        first.packet(packet)
        second.packet(packet)
    }

    public func connection(_ connection: ConnectionReport) {
        first.connection(connection)
        second.connection(connection)
    }

    public func session(_ session: SessionReport) {
        first.session(session)
        second.session(session)
    }

    public func finding(_ finding: Finding) {
        first.finding(finding)
        second.finding(finding)
    }

    public func unlisted(_ finding: Finding) {
        first.unlisted(finding)
        second.unlisted(finding)
    }

    public func download(_ download: DownloadReport) {
        first.download(download)
        second.download(download)
    }

    public var wantsFragments: Bool { first.wantsFragments || second.wantsFragments }
    public var wantsDetails: Bool { first.wantsDetails || second.wantsDetails }
    public var wantsPackets: Bool { first.wantsPackets || second.wantsPackets }
    public var wantsFindings: Bool { first.wantsFindings || second.wantsFindings }

    public func fragment(_ fragment: FragmentReport) {
        if first.wantsFragments { first.fragment(fragment) }
        if second.wantsFragments { second.fragment(fragment) }
    }

    /// The first report is finished before the second: they may write to the same place.
    public func finish(_ run: RunReport) {
        first.finish(run)
        second.finish(run)
    }
}
