import BITSSessions

/// A session in few words.
enum SessionWords {
    /// `30,000 of 30,000 octets acknowledged`.
    static func octets(_ session: SessionReport) -> String {
        let acknowledged = session.knownAckedBytes.map { Quantity.grouped($0) } ?? "unknown number"
        guard let total = session.totalBytes else { return "\(acknowledged) octets acknowledged, total unknown" }
        return "\(acknowledged) of \(Quantity.counted(total, "octet")) acknowledged"
    }
}
