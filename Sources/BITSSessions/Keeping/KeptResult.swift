/// A result of a run that waits until it can be told.
public indirect enum KeptResult: Sendable {
    case packet(PacketReport)
    case connection(ConnectionReport)
    case session(SessionReport)
    case finding(Finding)
    case unlisted(Finding)
    case download(DownloadReport)
    case fragment(FragmentReport)

    /// Tells it to a sink that has been told other results before.
    ///
    /// - Parameter origin: how many sessions, connections and downloads the run has before those of the tracker that
    ///   it is of, which began with none.
    public func tell(_ sink: any ReportSink, from origin: SessionTracker.Origin) {
        if origin.isFirst { tell(sink) } else { number(sink, from: origin) }
    }

    private func tell(_ sink: any ReportSink) {
        switch self {
        case .packet(let packet): sink.packet(packet)
        case .connection(let connection): sink.connection(connection)
        case .session(let session): sink.session(session)
        case .finding(let finding): sink.finding(finding)
        case .unlisted(let finding): sink.unlisted(finding)
        case .download(let download): sink.download(download)
        case .fragment(let fragment): sink.fragment(fragment)
        }
    }

    private func number(_ sink: any ReportSink, from origin: SessionTracker.Origin) {
        switch self {
        case .packet(var packet):
            packet.number(from: origin)
            sink.packet(packet)
        case .connection(var connection):
            connection.number(from: origin)
            sink.connection(connection)
        case .session(var session):
            session.number(from: origin)
            sink.session(session)
        case .finding(var finding):
            finding.number(from: origin)
            sink.finding(finding)
        case .unlisted(var finding):
            finding.number(from: origin)
            sink.unlisted(finding)
        case .download(var download):
            download.number(from: origin)
            sink.download(download)
        case .fragment(var fragment):
            fragment.number(from: origin)
            sink.fragment(fragment)
        }
    }

    /// About how many octets of memory it takes.
    public var size: Int {
        switch self {
        case .packet(let packet): KeptResult.text &+ MemoryLayout<PacketReport>.stride &+ packet.head.count
        case .connection(let connection):
            KeptResult.text &+ MemoryLayout<ConnectionReport>.stride &+ connection.gaps.count
                &* MemoryLayout<GapReport>.stride
        case .session(let session):
            2 &* KeptResult.text &+ MemoryLayout<SessionReport>.stride &+ session.timeline.count
                &* (MemoryLayout<TimelineEntry>.stride &+ KeptResult.text / 4)
        case .finding(let finding), .unlisted(let finding):
            KeptResult.text &+ MemoryLayout<Finding>.stride &+ finding.evidence.count &* MemoryLayout<Evidence>.stride
                &+ finding.frames.count &* MemoryLayout<FrameReference>.stride
        case .download(let download):
            KeptResult.text &+ MemoryLayout<DownloadReport>.stride &+ download.ranges.count &* 16
        case .fragment: KeptResult.text &+ MemoryLayout<FragmentReport>.stride
        }
    }

    /// Texts of a result and what the allocator adds, in octets: what is usual.
    private static let text = 512
}
