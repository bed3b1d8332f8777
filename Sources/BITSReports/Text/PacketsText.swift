public import BITSSessions

/// `bitstrail packets`: one line per BITS packet, as packets come.
///
/// The first line says what time the others count from: the first BITS packet's.
public final class PacketsText: ReportSink {
    private let output: ReportOutput
    private let names: CaptureNames
    private let flushesEachLine: Bool
    private let isVerbose: Bool
    /// Called once when a line cannot be written, e.g. since its reader went away: nobody needs the run any more.
    public var onFailure: (() -> Void)?
    private var origin: Int64?

    /// - Parameter captures: the captures' names, in the order of their indexes.
    public convenience init(to output: ReportOutput, captures: [String] = []) {
        self.init(to: output, names: CaptureNames(captures), flushesEachLine: false)
    }

    /// - Parameters:
    ///   - flushesEachLine: each line is handed on at once, for somebody who watches.
    ///   - isVerbose: each packet's header block follows, line by line, with what it means.
    public init(to output: ReportOutput, names: CaptureNames, flushesEachLine: Bool, isVerbose: Bool = false) {
        self.isVerbose = isVerbose
        self.output = output
        self.names = names
        self.flushesEachLine = flushesEachLine
    }

    /// Why the list is not whole, if it is not.
    public var failure: ReportFailure? { output.failure }

    public func packet(_ packet: PacketReport) {
        let time = packet.moment.time
        if origin == nil {
            var times = TimeText()
            output.write("# frame, seconds since \(times.string(time)), from > to, packet\n")
        }
        let start = origin ?? time
        origin = start
        let frame = FrameText.frame(packet.moment.frame, names).leftPadded(6)
        let offset = Quantity.offset(time &- start).leftPadded(12)
        let isRequest = packet.direction == .clientToServer
        let from = isRequest ? packet.client : packet.server
        let to = isRequest ? packet.server : packet.client
        let parts =
            ["\(frame) \(offset) \(from) > \(to)  \(isRequest ? request(packet) : answer(packet))"] + fields(packet)
        output.write(parts.joined(separator: " ") + "\n")
        if isVerbose { output.write(PacketDetails.text(packet, names)) }
        if flushesEachLine { output.flush() }
        if output.failure != nil {
            onFailure?()
            onFailure = nil
        }
    }

    private func request(_ packet: PacketReport) -> String {
        let target = packet.target.map { " " + Escaping.wire($0) } ?? ""
        guard let type = packet.packetType else {
            return "\(Escaping.wire(packet.method ?? "request")) (no packet type)\(target)"
        }
        return Escaping.wire(type) + target
    }

    private func answer(_ packet: PacketReport) -> String {
        let type = Escaping.wire(packet.packetType ?? "HTTP")
        let answered = packet.answers.map { "(\(Escaping.wire($0)))" } ?? ""
        return "\(type)\(answered)\(packet.status.map { " \($0)" } ?? "")"
    }

    private func fields(_ packet: PacketReport) -> [String] {
        var fields: [String] = []
        if let range = packet.range {
            fields.append("range=\(FrameText.range(range))")
        } else if let raw = packet.rawRange {
            fields.append("range=\"\(Escaping.wire(raw))\"")
        }
        if let received = packet.received { fields.append("next=\(received)") }
        if let error = packet.error { fields.append("error=\(Escaping.wire(error))") }
        if let length = packet.bodyLength, length > 0 { fields.append("body=\(length)") }
        if let id = packet.sessionID { fields.append("id=\(Escaping.wire(id))") }
        if let note = packet.note { fields.append("(\(Escaping.wire(note)))") }
        return fields
    }

    /// Connections are no packets.
    public func connection(_ connection: ConnectionReport) {}

    /// Sessions are no packets.
    public func session(_ session: SessionReport) {}

    /// Findings are no packets.
    public func finding(_ finding: Finding) {}

    public func finish(_ run: RunReport) {
        if origin == nil {
            let frames = run.captures.reduce(0) { $0 + $1.frames }
            let chosen = run.selection == nil ? "" : " of that choice"
            output.write("# no BITS packet\(chosen) in \(Quantity.counted(frames, "frame"))\n")
        }
        output.flush()
    }
}
