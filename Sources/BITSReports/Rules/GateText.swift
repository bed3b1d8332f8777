public import BITSSessions

extension Gate {
    /// What a rule needs, as a phrase.
    public var need: String {
        switch self {
        case .bothDirections: "both directions in the capture"
        case .wholeHead: "a whole header block"
        case .countedBody: "a counted body"
        case .sessionStart: "the session's start in the capture"
        case .knownOffset: "a known offset of the server"
        case .delivered: "a delivered earlier answer"
        case .time: "a capture that goes on long enough"
        case .plaintext: "plain text"
        }
    }
}

extension CheckReport {
    /// How often nothing could be said.
    var openCount: Int { open.reduce(0) { $0 + $1.count } }

    /// What lacked: `a whole header block (3), plain text (1)`.
    var lack: String {
        open.map { "\($0.gate.need) (\(Quantity.grouped($0.count)))" }.joined(separator: ", ")
    }
}
