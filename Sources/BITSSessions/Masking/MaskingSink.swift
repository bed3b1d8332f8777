/// Stands between the engine and the reports: whatever goes through it names nobody (`--redact`).
///
/// It is the only place where results are redacted, so that all reports of a run say the same.
final class MaskingSink: ReportSink {
    private let next: any ReportSink
    private var mask = Mask()

    init(_ next: any ReportSink) { self.next = next }

    func packet(_ packet: PacketReport) { next.packet(mask.mask(packet)) }
    func connection(_ connection: ConnectionReport) { next.connection(mask.mask(connection)) }
    func session(_ session: SessionReport) { next.session(mask.mask(session)) }
    func finding(_ finding: Finding) { next.finding(mask.mask(finding)) }
    func unlisted(_ finding: Finding) { next.unlisted(mask.mask(finding)) }
    func download(_ download: DownloadReport) { next.download(mask.mask(download)) }
    var wantsFragments: Bool { next.wantsFragments }
    var wantsDetails: Bool { next.wantsDetails }
    var wantsFindings: Bool { next.wantsFindings }
    func fragment(_ fragment: FragmentReport) { next.fragment(mask.mask(fragment)) }
    func finish(_ run: RunReport) { next.finish(mask.mask(run)) }
}
