/// Hands on the results of a run as values.
public final class KeepingSink: ReportSink {
    public let wantsPackets: Bool
    public let wantsDetails: Bool
    public let wantsFragments: Bool
    public let wantsFindings: Bool
    private let take: (KeptResult) -> Void

    /// - Parameters:
    ///   - wishes: of the sink that gets the results in the end.
    ///   - take: is given each result.
    public init(_ wishes: SinkWishes, take: @escaping (KeptResult) -> Void) {
        wantsPackets = wishes.packets
        wantsDetails = wishes.details
        wantsFragments = wishes.fragments
        wantsFindings = wishes.findings
        self.take = take
    }

    public func packet(_ packet: PacketReport) { take(.packet(packet)) }
    public func connection(_ connection: ConnectionReport) { take(.connection(connection)) }
    public func session(_ session: SessionReport) { take(.session(session)) }
    public func finding(_ finding: Finding) { take(.finding(finding)) }
    public func unlisted(_ finding: Finding) { take(.unlisted(finding)) }
    public func download(_ download: DownloadReport) { take(.download(download)) }
    public func fragment(_ fragment: FragmentReport) { take(.fragment(fragment)) }
    /// The end of a run is told by whoever has all its parts.
    public func finish(_ run: RunReport) {}
}

/// What a sink wants to be told, for those who cannot ask it.
public struct SinkWishes: Sendable {
    let packets: Bool
    let details: Bool
    let fragments: Bool
    let findings: Bool

    public init(of sink: any ReportSink) {
        packets = sink.wantsPackets
        details = sink.wantsDetails
        fragments = sink.wantsFragments
        findings = sink.wantsFindings
    }
}
