/// Octet counts of which nothing can be said where the header blocks that tell them are cut.
extension SessionReport {
    /// Whether ``ackedBytes`` is the least that was acknowledged: Acks that the capture lacks or cuts may say more.
    public var mayLackAcks: Bool {
        let isHidden = hasHiddenAcks || cutHeads.acksWithoutOffset > 0 || cutHeads.requestsWithoutType > 0
        return isHidden && ackedBytes < totalBytes ?? .max
    }

    /// ``ackedBytes``; nil if no offset is known, though the server may have told one where the capture cut its heads.
    public var knownAckedBytes: Int64? {
        let isHidden = cutHeads.acksWithoutOffset > 0 || cutHeads.requestsWithoutType > 0
        return ackedBytes == 0 && isHidden ? nil : ackedBytes
    }

    /// ``sentBytes``; nil if no Fragment's place in the file is known, though some may have been sent.
    public var knownSentBytes: Int64? {
        let isHidden = cutHeads.fragmentsWithoutRange > 0 || cutHeads.requestsWithoutType > 0
        return sentBytes == 0 && isHidden ? nil : sentBytes
    }
}
