/// What tells why octets are not there.
public enum GapEvidence: String, Sendable {
    /// The receiver's ACK numbers cover them.
    case acknowledged
    /// The receiver reported them as received while octets before them were missing there (RFC 2018).
    case selectivelyAcknowledged = "selectively-acknowledged"
    /// The receiver is not in the capture; the sender went on and did not send them again.
    case notSentAgain = "not-sent-again"
    /// The receiver asked for them: repeated ACKs, or selective acknowledgements of octets behind them.
    case reportedMissing = "reported-missing"
    /// The receiver was heard afterwards, and its ACK numbers stayed before them.
    case neverAcknowledged = "never-acknowledged"
    /// The receiver was not heard afterwards.
    case receiverSilent = "receiver-silent"
    /// The snap length cut the frame.
    case snapLength = "snap-length"
    /// What lay behind them took more memory than ``StreamAssembler/Bounds`` allow.
    case bound
}

/// What came behind octets that the capture lacks.
struct Witness {
    let place: Place
    /// How many frames of the other side there were by then.
    let otherFrames: UInt32
}

/// A gap that is to be reported now.
struct RipeGap {
    /// Offset of the octet behind it.
    let end: Int64
    let cause: GapCause
    let evidence: GapEvidence
    /// Where it shows: the segment behind it, or the acknowledgement; nil if that is not kept.
    var place: Place?
}
