/// A byte range with its total, as in Content-Range: `first...last`, inclusive.
public struct OctetRange: Hashable, Sendable {
    public let first: Int64
    public let last: Int64
    /// nil if the message does not say it.
    public let total: Int64?

    public init(first: Int64, last: Int64, total: Int64?) {
        self.first = first
        self.last = last
        self.total = total
    }
}

/// One line of a session's timeline.
public struct TimelineEntry: Sendable {
    public enum Kind: String, Sendable {
        case request, response, interim, gap, connection, note
        /// What somebody wrote on a frame; the text is ``TimelineEntry/note``.
        case comment
    }

    public let kind: Kind
    /// Nanoseconds since 1970 UTC.
    public let time: Int64
    public let frames: [FrameReference]
    /// nil for what neither side sent.
    public let direction: Direction?
    public let connection: Int?
    /// As spelled on the wire, e.g. `Create-Session`; `Ack` for answers with that type.
    public internal(set) var packetType: String?
    public let status: Int?
    public let range: OctetRange?
    /// BITS-Received-Content-Range.
    public let received: Int64?
    /// What a reader should know beside the fields: short, no full stop.
    public internal(set) var note: String?
    /// ``note`` with its foreign words told apart.
    var noteWording: Wording?
    /// Of the exchange whose request, or answer without a request, this is; nil for other entries.
    public var timing: ExchangeTiming?

    public init(
        kind: Kind, time: Int64, frames: [FrameReference], direction: Direction?, connection: Int?,
        packetType: String? = nil, status: Int? = nil, range: OctetRange? = nil, received: Int64? = nil,
        note: Wording? = nil, timing: ExchangeTiming? = nil
    ) {
        self.kind = kind
        self.time = time
        self.frames = frames
        self.direction = direction
        self.connection = connection
        self.packetType = packetType
        self.status = status
        self.range = range
        self.received = received
        self.note = note?.text
        noteWording = note
        self.timing = timing
    }

    /// - Parameter note: counts as text of a capture.
    @_disfavoredOverload
    public init(
        kind: Kind, time: Int64, frames: [FrameReference], direction: Direction?, connection: Int?,
        packetType: String? = nil, status: Int? = nil, range: OctetRange? = nil, received: Int64? = nil,
        note: String?, timing: ExchangeTiming? = nil
    ) {
        self.init(
            kind: kind, time: time, frames: frames, direction: direction, connection: connection,
            packetType: packetType, status: status, range: range, received: received,
            note: note.map { Wording(foreign: $0) }, timing: timing)
    }
}

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
    /// Missing stretches of the file, half-open, ascending; at most the first 100.
    public let holes: [Range<Int64>]
}

/// One upload session, finished.
public struct SessionReport: Sendable {
    /// 0-based, in the order of first messages.
    public let index: Int
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
    /// Nanoseconds since 1970 UTC.
    public let firstTime: Int64
    public let lastTime: Int64
    public let totalBytes: Int64?
    public let ackedBytes: Int64
    public let sentBytes: Int64
    public let resentBytes: Int64
    public internal(set) var contentName: String?
    /// Indexes of connections, ascending.
    public let connections: [Int]
    public internal(set) var hostID: String?
    /// Seconds.
    public let hostIDFallbackTimeout: Int64?
    public internal(set) var replyURL: String?
    public internal(set) var error: SessionError?
    public let file: FileReport
    public internal(set) var timeline: [TimelineEntry]
    /// Entries left out between the first and the last ones.
    public let timelineOmitted: Int
    /// Wireshark display filter that selects the session's frames.
    public internal(set) var displayFilter: String
    /// Index of the session that replaced this one (outcome `restarted`), or that this one replaced.
    public let restartedAs: Int?
    public let restartOf: Int?
    /// What the capture cut of header blocks: the octet counts leave out what stands there.
    public var cutHeads = CutHeads()
    /// The connection that it began on.
    public var flow: ConnectionReference? = nil
    public var timing = SessionTiming.notTaken
    /// ``explanation`` with its foreign words told apart; nil if nobody did.
    var explanationWording: Wording? = nil

    /// From its first frame to its last, nanoseconds; the largest number if it does not fit.
    public var duration: Int64 {
        let difference = lastTime.subtractingReportingOverflow(firstTime)
        return difference.overflow ? Int64.max : difference.partialValue
    }
}

/// One gap in a stream.
public struct GapReport: Sendable {
    /// What tells why the octets are not there.
    public enum Evidence: String, Sendable, CaseIterable {
        case acknowledged
        case selectivelyAcknowledged = "selectively-acknowledged"
        case notSentAgain = "not-sent-again"
        case reportedMissing = "reported-missing"
        case neverAcknowledged = "never-acknowledged"
        case receiverSilent = "receiver-silent"
        case snapLength = "snap-length"
        case bound
    }

    public let direction: Direction
    /// Offset of the first missing octet in its stream.
    public let offset: Int64
    public let length: Int64
    /// `not-captured`, `truncated`, `lost`, `capture-end` or `evicted`.
    public let cause: String
    public let frame: FrameReference
    public let time: Int64
    public let evidence: Evidence?

    /// - Parameters:
    ///   - frame: the one behind the gap, or the one that acknowledges it.
    public init(
        direction: Direction, offset: Int64, length: Int64, cause: String, frame: FrameReference, time: Int64,
        evidence: Evidence? = nil
    ) {
        self.direction = direction
        self.offset = offset
        self.length = length
        self.cause = cause
        self.frame = frame
        self.time = time
        self.evidence = evidence
    }
}

/// One TCP connection that carried BITS.
public struct ConnectionReport: Sendable {
    /// 0-based, in the order of first frames among those that carried BITS.
    public let index: Int
    public internal(set) var client: Endpoint
    public internal(set) var server: Endpoint
    public let firstFrame: FrameReference
    public let firstTime: Int64
    public let lastTime: Int64
    /// Whether the handshake's first SYN is in the capture.
    public let handshakeSeen: Bool
    /// Frames from the client and from the server.
    public let clientFrames: Int
    public let serverFrames: Int
    /// `fin-client`, `fin-server`, `reset-client`, `reset-server`, `reused`, `idle`, `evicted`, `capture-end`.
    public let end: String
    /// At most the first 100.
    public let gaps: [GapReport]
    public let gapsOmitted: Int
    /// nil if it was not measured, because too many were at the same time.
    public var metrics: TransportReport? = nil
    /// Host and port of the CONNECT that made it a tunnel through ``server``, as on the wire; nil if none did.
    public var tunnel: String?
}

/// How one rule fared.
public struct CheckReport: Sendable {
    public let rule: Rule
    public let passed: Int
    public let failed: Int
    /// How often the gate that lacked, in the order of ``Gate/allCases``; without zeros.
    public let open: [(gate: Gate, count: Int)]
}

/// One interface of a capture.
public struct InterfaceReport: Sendable {
    public internal(set) var name: String?
    public let linkType: String
    public let snapLength: Int64
    /// Frames that the capture says were dropped; nil if it does not say.
    public let dropped: Int64?

    public init(name: String?, linkType: String, snapLength: Int64, dropped: Int64?) {
        self.name = name
        self.linkType = linkType
        self.snapLength = snapLength
        self.dropped = dropped
    }
}

/// A fault of a capture file, and where.
public struct ProblemReport: Sendable {
    /// Offset in the decompressed file; nil if the fault has no place.
    public let byteOffset: Int64?
    public internal(set) var message: String

    public init(byteOffset: Int64?, message: String) {
        self.byteOffset = byteOffset
        self.message = message
    }
}

/// One input of the run.
public struct CaptureReport: Sendable {
    public var index: Int
    /// The name as given, `-` for standard input.
    public var name: String
    /// `pcap`, `pcapng`, or nil if it could not be told.
    public var format: String?
    /// `none`, or what the file was compressed with.
    public var compression: String
    public var bytes: Int64
    public var frames: Int64
    public var firstTime: Int64?
    public var lastTime: Int64?
    public var interfaces: [InterfaceReport]
    /// Frames per link type, in the order of names.
    public var linkTypes: [(name: String, frames: Int64)]
    public var complete: Bool
    public var problems: [ProblemReport]
    /// What the capture says beside its frames, and what was odd about it and cost nothing.
    public var notes: [ProblemReport]
    /// TCP segments captured more than once: the copies, which are left out.
    public var duplicates: Int64 = 0
    /// Frames that the filter left out, contained in ``frames``.
    public var filteredOut: Int64 = 0
    /// Captures that hold the same traffic as this one, with the number of segments that stand in both.
    public var sameTraffic: [(capture: Int, segments: Int64)] = []

    public init(
        index: Int, name: String, format: String?, compression: String, bytes: Int64, frames: Int64, firstTime: Int64?,
        lastTime: Int64?, interfaces: [InterfaceReport], linkTypes: [(name: String, frames: Int64)], complete: Bool,
        problems: [ProblemReport], notes: [ProblemReport] = []
    ) {
        self.index = index
        self.name = name
        self.format = format
        self.compression = compression
        self.bytes = bytes
        self.frames = frames
        self.firstTime = firstTime
        self.lastTime = lastTime
        self.interfaces = interfaces
        self.linkTypes = linkTypes
        self.complete = complete
        self.problems = problems
        self.notes = notes
    }
}

/// A named count; lists of them are sorted by falling count, then name.
public struct Tally: Hashable, Sendable {
    public internal(set) var name: String
    public let count: Int

    public init(name: String, count: Int) {
        self.name = name
        self.count = count
    }
}

/// A TLS server that connections went to.
public struct TLSTally: Hashable, Sendable {
    public internal(set) var server: Endpoint
    /// Server name of the ClientHello; nil if there was none.
    public internal(set) var serverName: String?
    public let connections: Int
    public let bytes: Int64

    public init(server: Endpoint, serverName: String?, connections: Int, bytes: Int64) {
        self.server = server
        self.serverName = serverName
        self.connections = connections
        self.bytes = bytes
    }
}

/// What the captures held beside BITS.
public struct OtherTraffic: Sendable {
    public var tls: [TLSTally] = []
    /// TLS servers beyond those listed.
    public var tlsOmitted = 0
    /// TCP connections whose first octets are neither HTTP nor TLS.
    public var otherTCPConnections = 0
    /// Connections without payload.
    public var silentTCPConnections = 0
    /// Connections of which the capture cut so much that nothing of their messages can be read, by the server's port.
    public var cutTCPConnections: [Tally] = []
    /// The most octets of a segment's payload that the capture holds of them; nil if there are none.
    public var cutTCPOctetsSeen: Int?
    /// Frames that are not TCP, by what they are (`UDP`, `ARP`, `ICMP`, `IPv4 fragment`…).
    public var notTCP: [Tally] = []
    /// Frames of link types that are not read.
    public var unknownLinkTypes: [Tally] = []
    /// Frames too short for what their headers say.
    public var damagedFrames = 0

    public init() {}
}

/// One bound of the analyzer that was reached, and what it cost.
public struct LimitReport: Sendable {
    public internal(set) var name: String
    public let bound: Int64
    public let times: Int
    public internal(set) var consequence: String

    public init(name: String, bound: Int64, times: Int, consequence: String) {
        self.name = name
        self.bound = bound
        self.times = times
        self.consequence = consequence
    }
}

/// What is known when the run ends.
public struct RunReport: Sendable {
    public var toolVersion: String
    public var profile: Profile
    public var parameters: Parameters
    /// Whether every input was read whole.
    public var complete: Bool
    public var captures: [CaptureReport]
    /// All TCP connections seen.
    public var connections: Int
    public var httpRequests: Int
    public var httpResponses: Int
    public var httpMethods: [Tally]
    public var httpStatuses: [Tally]
    /// Exchanges that BITS took part in.
    public var exchanges: Int
    /// BITS packets by type, in the order of ``PacketType``; without zeros.
    public var packets: [Tally]
    /// Sessions by outcome, in the order of ``Outcome``; without zeros.
    public var outcomes: [Tally]
    /// Findings by severity, all classes, highest first; without zeros.
    public var findings: [Tally]
    /// The highest severity among class `protocol` findings.
    public var worst: Severity?
    /// The highest level among class `security` findings.
    public var worstLevel: SecurityLevel?
    public var other: OtherTraffic
    public var decoding = DecodingReport()
    public var checks: [CheckReport]
    public var limits: [LimitReport]
    /// The time of the run's first frame, the origin of all offsets.
    public var firstTime: Int64?
    /// What of the run is shown; nil if all of it is. The figures above are those of the whole run all the same.
    public var selection: SelectionReport?
    /// Stand-ins take the place of whatever tells whose captures these are.
    public var isRedacted = false
    /// nil if nobody asked for it.
    public var audit: AuditReport?

    /// A run of which only the captures are known; the rest is filled in by those who know it.
    public init(toolVersion: String, profile: Profile, parameters: Parameters, captures: [CaptureReport]) {
        self.toolVersion = toolVersion
        self.profile = profile
        self.parameters = parameters
        self.captures = captures
        complete = captures.allSatisfy(\.complete)
        connections = 0
        httpRequests = 0
        httpResponses = 0
        httpMethods = []
        httpStatuses = []
        exchanges = 0
        packets = []
        outcomes = []
        findings = []
        other = OtherTraffic()
        checks = []
        limits = []
        firstTime = captures.compactMap(\.firstTime).min()
    }
}

/// One BITS packet as `bitstrail packets` lists it.
public struct PacketReport: Sendable {
    public let moment: Moment
    public let lastFrame: FrameReference
    public let direction: Direction
    public let connection: Int
    public internal(set) var client: Endpoint
    public internal(set) var server: Endpoint
    /// `Create-Session`, … or `Ack`; as spelled on the wire, nil if the message has none.
    public internal(set) var packetType: String?
    /// For an answer: what it answers, if known.
    public internal(set) var answers: String?
    public internal(set) var method: String?
    public internal(set) var target: String?
    public let status: Int?
    public internal(set) var sessionID: String?
    public let range: OctetRange?
    /// Content-Range as on the wire, where it cannot be read.
    public internal(set) var rawRange: String?
    public let received: Int64?
    public internal(set) var error: String?
    /// Header block as on the wire.
    public internal(set) var head: [UInt8]
    /// Octets of the body that the message claims; nil if it does not say.
    public let bodyLength: Int64?
    public internal(set) var note: String?
    /// Index of the session that it was known to belong to when it came; nil if it was not known.
    var session: Int?
    /// Of that session, else as the message says: raw.
    var host: String?
}

/// What takes the results of a run, as they become final.
///
/// `packet` comes in the order of the wire; `connection`, `session` and `finding` when their subject is finished;
/// `finish` once, last.
public protocol ReportSink: AnyObject {
    func packet(_ packet: PacketReport)
    func connection(_ connection: ConnectionReport)
    func session(_ session: SessionReport)
    func finding(_ finding: Finding)
    /// A finding beyond the limit of its rule, which no report lists; by default nothing is made of it.
    func unlisted(_ finding: Finding)
    func download(_ download: DownloadReport)
    func finish(_ run: RunReport)
}
