/// What takes the results of a run, as they become final.
///
/// `packet` comes in the order of the wire; `connection`, `session` and `finding` when their subject is finished;
/// `fragment`, to sinks that want it, when the answer is over, or nothing can come any more; `finish` once, last.
public protocol ReportSink: AnyObject {
    /// Whether anybody looks at packets, which are most of what there is to tell.
    var wantsPackets: Bool { get }
    func packet(_ packet: PacketReport)
    func connection(_ connection: ConnectionReport)
    func session(_ session: SessionReport)
    func finding(_ finding: Finding)
    /// A finding beyond the limit of its rule, which no report lists; by default nothing is made of it. Its message and
    /// evidence may be empty.
    func unlisted(_ finding: Finding)
    func download(_ download: DownloadReport)
    /// Whether anybody reads more of sessions than what one line says: index, client, outcome, cause, octets, host,
    /// target and the like. Else there are neither timelines nor sentences in their reports, and no connections.
    var wantsDetails: Bool { get }
    /// Whether anybody reads findings one by one; else most are only counted.
    var wantsFindings: Bool { get }
    /// Whether ``fragment(_:)`` is to be called at all.
    var wantsFragments: Bool { get }
    func fragment(_ fragment: FragmentReport)
    func finish(_ run: RunReport)
}
