extension GapReport {
    /// For a timeline.
    var note: String {
        let missing = "\(length) octets missing: \(cause)"
        return evidence.map { "\(missing) (\($0.words))" } ?? missing
    }

    /// One gap of both if the other one goes on where this one ends, for the same reason; else nil.
    func joined(_ other: GapReport) -> GapReport? {
        guard direction == other.direction, cause == other.cause, evidence == other.evidence,
            offset &+ length == other.offset
        else { return nil }
        return GapReport(
            direction: direction, offset: offset, length: length &+ other.length, cause: cause, frame: other.frame,
            time: other.time, evidence: evidence)
    }
}

extension GapReport.Evidence {
    /// For a sentence about octets.
    var words: String {
        switch self {
        case .acknowledged: "their receiver acknowledged them"
        case .selectivelyAcknowledged: "their receiver reported them as received"
        case .notSentAgain: "only their sender is in the capture, and did not send them again"
        case .reportedMissing: "their receiver asked for them again"
        case .neverAcknowledged: "their receiver never acknowledged them"
        case .receiverSilent: "their receiver was not heard afterwards"
        case .snapLength: "the frame was cut"
        case .bound: "too much was held back behind them"
        }
    }
}

extension Connection {
    /// Lists a gap, the first ones only.
    func list(_ gap: GapReport) {
        if let last = gaps.last, let joined = last.joined(gap) {
            gaps[gaps.count - 1] = joined
            gapCount &-= 1
        } else if gaps.count < 100 {
            gaps.append(gap)
        }
    }
}
