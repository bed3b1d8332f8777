public import BITSSessions

/// Hands the results of one run to several reports.
public final class SinkList: ReportSink {
    private let sinks: [any ReportSink]
    private let fragmentSinks: [any ReportSink]

    public init(_ sinks: [any ReportSink]) {
        self.sinks = sinks
        fragmentSinks = sinks.filter(\.wantsFragments)
    }

    public func packet(_ packet: PacketReport) {
        for sink in sinks { sink.packet(packet) }
    }

    public func connection(_ connection: ConnectionReport) {
        for sink in sinks { sink.connection(connection) }
    }

    public func session(_ session: SessionReport) {
        for sink in sinks { sink.session(session) }
    }

    public func finding(_ finding: Finding) {
        for sink in sinks { sink.finding(finding) }
    }

    public func unlisted(_ finding: Finding) {
        for sink in sinks { sink.unlisted(finding) }
    }

    public func download(_ download: DownloadReport) {
        for sink in sinks { sink.download(download) }
    }

    public var wantsFragments: Bool { !fragmentSinks.isEmpty }
    public var wantsDetails: Bool { sinks.contains(where: \.wantsDetails) }
    public var wantsPackets: Bool { sinks.contains(where: \.wantsPackets) }
    public var wantsFindings: Bool { sinks.contains(where: \.wantsFindings) }

    public func fragment(_ fragment: FragmentReport) {
        for sink in fragmentSinks { sink.fragment(fragment) }
    }

    /// The reports are finished in the order given.
    public func finish(_ run: RunReport) {
        for sink in sinks { sink.finish(run) }
    }
}
