import BITSReports
import BITSSessions

extension RunReport {
    /// Times between captures that are told; a ring may have thousands.
    private static let toldHoles = 20

    /// Notes where captures that are read as one run do not follow each other in time: what happened in between nobody
    /// captured, and a session that goes on behind it has lost a part.
    ///
    /// - Parameter pause: nanoseconds that may pass between two captures of a ring.
    mutating func noteHoles(longerThan pause: Int64) {
        let order = captures.indices.filter { captures[$0].firstTime != nil }
            .sorted { (captures[$0].firstTime ?? 0, $0) < (captures[$1].firstTime ?? 0, $1) }
        guard var last = order.first else { return }
        var (told, more) = (0, 0)
        for index in order.dropFirst() {
            guard let end = captures[last].lastTime, let start = captures[index].firstTime else { continue }
            let (hole, overflow) = start.subtractingReportingOverflow(end)
            if !overflow, hole > pause {
                if told < Self.toldHoles {
                    captures[index].notes.append(
                        ProblemReport(
                            byteOffset: nil,
                            message:
                                "begins \(Quantity.duration(hole)) after capture \(captures[last].index) "
                                + "ended; no capture covers the time between them"))
                    told += 1
                } else {
                    more += 1
                }
            }
            if captures[index].lastTime ?? start > end { last = index }
        }
        guard more > 0, let first = order.first else { return }
        captures[first].notes.append(
            ProblemReport(byteOffset: nil, message: "\(more) more times between captures that no capture covers"))
    }
}
