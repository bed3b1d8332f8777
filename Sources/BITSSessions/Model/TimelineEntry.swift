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
    public internal(set) var connection: Int?
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
