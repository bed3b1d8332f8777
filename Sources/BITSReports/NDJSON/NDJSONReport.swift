public import BITSSessions

/// The report for log shippers and for captures that go on: one line of JSON for each event, as it happens, described
/// by `ndjson.schema.json`.
///
/// Lines have the envelope of Suricata's EVE, so that what reads EVE reads them; inside are the objects of the JSON
/// report with their exact times. Nothing is kept of an event once its line is written. No line holds a raw control
/// character or a line end, whatever came over the wire.
public final class NDJSONReport: ReportSink {
    public struct Options: Sendable {
        /// Each line is handed on at once, for readers that wait for it; else lines go out in large pieces.
        public var flushesEachLine = false

        public init(flushesEachLine: Bool = false) {
            self.flushesEachLine = flushesEachLine
        }
    }

    private let output: ReportOutput
    private let options: Options
    private let captureName: (Int32) -> String?
    private let firstTime: () -> Int64?
    private var line = JSONWriter(style: .compact)
    private var names = FlowNames()
    /// The capture that was asked for last.
    private var lastName: (capture: Int32, name: String)?
    /// Called once when a line cannot be written, e.g. since its reader went away: nobody needs the run any more.
    public var onFailure: (() -> Void)?
    /// The latest time of an event, for events that have none of their own.
    private var latestTime: Int64?

    /// - Parameters:
    ///   - captureName: the name, as given, of the run's capture with that index; asked while the run goes on, about
    ///     captures whose frames have been read. nil leaves it out.
    ///   - firstTime: the time of the run's first frame, from which offsets count; asked once that frame has been read.
    public init(
        to output: ReportOutput, options: Options = Options(), captureName: @escaping (Int32) -> String?,
        firstTime: @escaping () -> Int64?
    ) {
        self.output = output
        self.options = options
        self.captureName = captureName
        self.firstTime = firstTime
    }

    /// Why the report is not whole, if it is not: the output failed.
    public var failure: ReportFailure? { output.failure }

    public func packet(_ packet: PacketReport) {
        let flow = ConnectionReference(index: packet.connection, client: packet.client, server: packet.server)
        write(.packet, time: packet.moment.time, flow: flow, frame: packet.moment.frame) { $0.write(packet) }
    }

    /// Connections are no events: packets, sessions and findings name theirs.
    public func connection(_ connection: ConnectionReport) {}

    public func session(_ session: SessionReport) {
        let last = session.timeline.last?.frames.last
        write(.session, time: session.lastTime, flow: session.flow, frame: last) { $0.write(session) }
    }

    public func finding(_ finding: Finding) {
        write(.finding, time: finding.time, flow: finding.flow, frame: finding.frames.first) { $0.write(finding) }
    }

    public func download(_ download: DownloadReport) {
        write(.download, time: download.lastTime, flow: download.flow, frame: nil) { $0.write(download) }
    }

    public func finish(_ run: RunReport) {
        for capture in run.captures {
            write(Envelope(type: .capture, time: capture.lastTime, capture: capture.name)) { $0.write(capture) }
        }
        write(Envelope(type: .summary, time: run.captures.compactMap(\.lastTime).max())) { json in
            json.beginObject()
            json.writeRun(run, complete: run.complete)
            json.writeSummary(run)
            json.write(run.checks)
            json.write(run.limits)
            json.endObject()
        }
        output.flush()
    }

    private func write(
        _ type: EventType, time: Int64?, flow: ConnectionReference?, frame: FrameReference?,
        _ object: (inout JSONWriter) -> Void
    ) {
        let capture = frame.flatMap { name(of: $0.capture) }
        write(Envelope(type: type, time: time, flow: flow, capture: capture, frame: frame?.frame), object)
    }

    private func name(of capture: Int32) -> String? {
        if let last = lastName, last.capture == capture { return last.name }
        guard let name = captureName(capture) else { return nil }
        lastName = (capture, name)
        return name
    }

    private func write(_ envelope: Envelope, _ object: (inout JSONWriter) -> Void) {
        var envelope = envelope
        if let time = envelope.time { latestTime = latestTime.map { max($0, time) } ?? time }
        envelope.time = envelope.time ?? latestTime
        line.origin = firstTime() ?? 0
        line.beginObject()
        line.write(envelope, &names)
        line.key(JSONName(envelope.type.rawValue))
        object(&line)
        line.endObject()
        line.bytes.append(UInt8(ascii: "\n"))
        line.lend { output.write($0) }
        if options.flushesEachLine { output.flush() }
        if output.failure != nil {
            onFailure?()
            onFailure = nil
        }
    }
}
