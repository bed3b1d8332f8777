public import BITSSessions

/// The Fragments as a table: one row for each Fragment request with its answer, in the order in which they were over.
/// Nothing is kept.
public final class CSVFragments: ReportSink {
    /// The header row. Times without a unit are RFC 3339; `_ns` are nanoseconds; `resent_bytes` are those of the
    /// Fragment's octets that had been sent before.
    public static let columns = [
        "session", "connection", "client_ip", "client_port", "server_ip", "server_port", "packet_type", "time",
        "capture", "frame", "first", "last", "total", "body_bytes", "missing_bytes", "resent_bytes", "answer_time",
        "answer_capture", "answer_frame", "status", "received", "idle_before_ns", "send_ns", "think_ns", "answer_ns",
        "note", "answer_note",
    ]

    private let output: ReportOutput
    private var times = TimeText()
    private var row = CSVRow()
    /// Called once when a row cannot be written.
    public var onFailure: (() -> Void)?

    public init(to output: ReportOutput) {
        self.output = output
        output.write(CSVRow.header(Self.columns))
    }

    /// Why the report is not whole, if it is not.
    public var failure: ReportFailure? { output.failure }

    public var wantsFragments: Bool { true }

    public func fragment(_ fragment: FragmentReport) {
        row.add(fragment.session)
        row.add(fragment.connection.index)
        for end in [fragment.connection.client, fragment.connection.server] {
            row.add(end.address.description)
            row.add(Int64(end.port))
        }
        let (request, answer) = (fragment.request, fragment.answer)
        row.add(wire: request.packetType)
        row.add(time: request.time, &times)
        row.add(request.frames.first)
        row.add(request.range?.first)
        row.add(request.range?.last)
        row.add(request.range?.total)
        row.add(fragment.bodyLength)
        row.add(fragment.missing)
        row.add(fragment.repeated)
        row.add(time: answer?.time, &times)
        row.add(answer?.frames.first)
        row.add(answer?.status)
        row.add(answer?.received)
        row.add(request.timing?.idleBefore)
        row.add(request.timing?.send)
        row.add(request.timing?.think)
        row.add(request.timing?.answer)
        row.add(wire: request.note)
        row.add(wire: answer?.note)
        output.write(row.take())
        if output.failure != nil {
            onFailure?()
            onFailure = nil
        }
    }

    public var wantsPackets: Bool { false }

    public func packet(_ packet: PacketReport) {}

    public func connection(_ connection: ConnectionReport) {}

    public func session(_ session: SessionReport) {}

    public func finding(_ finding: Finding) {}

    public func finish(_ run: RunReport) { output.flush() }
}
