import BITSProtocol

/// One Fragment request of an upload with its answer, when both are over.
public struct FragmentReport: Sendable {
    /// ``SessionReport/index``; nil if the Fragment belongs to no session that is known.
    public internal(set) var session: Int?
    public internal(set) var connection: ConnectionReference
    public internal(set) var request: TimelineEntry
    /// nil if no answer is in the capture.
    public internal(set) var answer: TimelineEntry?
    /// Octets of the body that the message claims; nil if it does not say.
    public let bodyLength: Int64?
    /// Octets of the body that the capture lacks.
    public let missing: Int64
    /// Octets of its range that had been sent before.
    public let repeated: Int64
    /// Of its session, else as the message says: raw.
    var host: String?

    public init(
        session: Int?, connection: ConnectionReference, request: TimelineEntry, answer: TimelineEntry?,
        bodyLength: Int64?, missing: Int64, repeated: Int64
    ) {
        self.session = session
        self.connection = connection
        self.request = request
        self.answer = answer
        self.bodyLength = bodyLength
        self.missing = missing
        self.repeated = repeated
    }

    /// nil if the exchange is no Fragment, or its request is not in the capture.
    init?(_ exchange: Exchange, session: Session?, now: Int64, parameters: Parameters) {
        guard exchange.typeByAnswer == .fragment, let message = exchange.request,
            let request = TimelineEntry(requestOf: exchange, now: now, parameters: parameters)
        else { return nil }
        self.init(
            session: session?.index, connection: exchange.connection.reference, request: request,
            answer: TimelineEntry(answerOf: exchange), bodyLength: message.announcedLength,
            missing: message.bodyMissing, repeated: exchange.clock.repeated)
        host = session?.host ?? exchange.packet?.host
    }
}

extension ReportSink {
    /// Whether ``fragment(_:)`` is of use; by default it is not, and Fragments are told in timelines only.
    public var wantsFragments: Bool { false }
    public var wantsPackets: Bool { true }
    public var wantsDetails: Bool { true }
    public var wantsFindings: Bool { true }

    /// A Fragment and its answer are over; by default nothing is made of it.
    public func fragment(_ fragment: FragmentReport) {}
}
