/// The error that a session ended with, or met last.
public struct SessionError: Sendable {
    /// E.g. `0x80070005`; nil if the server sent none that can be read.
    public let hresult: String?
    public internal(set) var name: String?
    public internal(set) var context: String?
    public let httpStatus: Int
    public let meaning: String?
}

/// What the capture shows of the uploaded file.
public struct FileReport: Sendable {
    /// Octets of the file seen in the capture, each offset once.
    public let bytesSeen: Int64
    /// Whether every octet of 0..<total was seen.
    public let complete: Bool
    /// Lower-case hexadecimal; nil with the reason in ``sha256Absent``.
    public let sha256: String?
    public let sha256Absent: String?
    /// Whether the octets were hashed at all.
    public var wasHashed: Bool { sha256Absent != FileReport.notHashed }
    public static let notHashed = "not asked for; use --hash"
    /// Missing stretches of the file, half-open, ascending; at most the first 100.
    public let holes: [Range<Int64>]
}

/// One upload session, finished.
public struct SessionReport: Sendable {
    /// 0-based, in the order of first messages.
    public internal(set) var index: Int
    /// Raw spelling; nil if no message named one.
    public internal(set) var sessionID: String?
    public internal(set) var client: Endpoint?
    public internal(set) var servers: [Endpoint]
    public internal(set) var host: String?
    /// Who the client says it is (`DOMAIN\user`): as the server accepted it, else as it was tried last; nil if no
    /// message tells, as with Kerberos.
    public var user: String? = nil
    /// The request target as spelled on the wire.
    public internal(set) var target: String?
    public internal(set) var url: String?
    public internal(set) var protocolsOffered: [String]
    public internal(set) var protocolChosen: String?
    public let mode: SessionMode
    public let outcome: Outcome
    public let cause: Party
    /// One sentence for whoever has to be told.
    public internal(set) var explanation: String
    public internal(set) var nextStep: String?
    /// The frames that the verdict rests on, ascending.
    public var evidence: [FrameReference] = []
    /// What shows machines between client and server, in the order of first signs; at most the first 16.
    public var intermediaries: [Intermediary] = []
    /// Nanoseconds since 1970 UTC.
    public let firstTime: Int64
    public let lastTime: Int64
    public let totalBytes: Int64?
    public let ackedBytes: Int64
    public let sentBytes: Int64
    public let resentBytes: Int64
    public internal(set) var contentName: String?
    /// Indexes of connections, ascending.
    public internal(set) var connections: [Int]
    public internal(set) var hostID: String?
    /// Seconds.
    public let hostIDFallbackTimeout: Int64?
    public internal(set) var replyURL: String?
    public internal(set) var error: SessionError?
    public let file: FileReport
    public internal(set) var timeline: [TimelineEntry]
    /// Entries left out between the first and the last ones.
    public let timelineOmitted: Int
    /// How many entries stand before those that were left out, if any were.
    public var timelineHole = 0
    /// Wireshark display filter that selects the session's frames.
    public internal(set) var displayFilter: String
    /// Index of the session that replaced this one (outcome `restarted`), or that this one replaced.
    public internal(set) var restartedAs: Int?
    public internal(set) var restartOf: Int?
    /// What the capture cut of header blocks: the octet counts leave out what stands there.
    public var cutHeads = CutHeads()
    /// The capture lacks octets of its connections, or one of their sides: Acks may be among them.
    public var hasHiddenAcks = false
    /// The connection that it began on.
    public var flow: ConnectionReference? = nil
    /// The connections that ``timeline`` speaks of, by index.
    public var paths: [ConnectionPath] = []
    public var timing = SessionTiming.notTaken
    /// How long its last request waited in vain for the server behind ``lastTime``, nanoseconds: to the end of its
    /// connection, or of the capture. 0 if none waited, or if that is not known.
    public var trailingWait: Int64 = 0
    public var reply = ReplyReport()
    /// What server applications were told of it, in the order of the capture.
    public var notifications: [NotificationReport] = []
    /// Further ones, which are not listed.
    public var notificationsOmitted = 0
    /// Which rules could be judged on its messages.
    public var checks = SessionChecks()
    /// ``explanation`` with its foreign words told apart; nil if nobody did.
    var explanationWording: Wording? = nil

    /// From its first frame to its last, nanoseconds; the largest number if it does not fit.
    public var duration: Int64 {
        let difference = lastTime.subtractingReportingOverflow(firstTime)
        return difference.overflow ? Int64.max : difference.partialValue
    }
}
