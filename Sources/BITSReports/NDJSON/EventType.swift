/// The kinds of lines in the NDJSON report. Each line holds one object under the name of its kind.
enum EventType: String, CaseIterable {
    /// A capture and how far it could be read.
    case capture = "bits_capture"
    /// A message of the protocol.
    case packet = "bits_packet"
    /// A session that is over.
    case session = "bits_session"
    /// A rule that was broken.
    case finding = "bits_finding"
    /// A URL that the Windows client downloads.
    case download = "bits_download"
    /// The run as a whole; the last line.
    case summary = "bits_summary"
}
