import BITSSessions

/// Takes nothing, so that nothing is made for it: what is read tells something else than a report.
final class NoReports: ReportSink {
    var wantsPackets: Bool { false }
    var wantsDetails: Bool { false }
    var wantsFindings: Bool { false }
    func packet(_ packet: PacketReport) {}
    func connection(_ connection: ConnectionReport) {}
    func session(_ session: SessionReport) {}
    func finding(_ finding: Finding) {}
    func finish(_ run: RunReport) {}
}
