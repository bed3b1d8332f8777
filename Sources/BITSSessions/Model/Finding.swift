import BITSProtocol

/// A value that helps to prove a finding. Text from the wire is raw: whoever prints it escapes it.
public enum EvidenceValue: Hashable, Sendable {
    case text(String)
    case integer(Int64)
    /// Nanoseconds.
    case duration(Int64)
    case frame(FrameReference)
}

/// One named value of a finding's evidence; names are snake_case.
public struct Evidence: Hashable, Sendable {
    public let name: String
    public let value: EvidenceValue
    /// Whether a text is the tool's own, so that no capture has a hand in it.
    let isOwn: Bool
    /// Whether a number is the index of a session.
    let isSession: Bool

    public init(_ name: String, _ value: EvidenceValue) { self.init(name, value, isOwn: false) }

    init(_ name: String, _ value: EvidenceValue, isOwn: Bool, isSession: Bool = false) {
        self.name = name
        self.value = value
        self.isOwn = isOwn
        self.isSession = isSession
    }

    /// Text that a capture may have had a hand in: raw.
    public static func text(_ name: String, _ value: String) -> Evidence { Evidence(name, .text(value)) }
    /// Text that the tool made of its own words and numbers alone.
    static func own(_ name: String, _ value: String) -> Evidence { Evidence(name, .text(value), isOwn: true) }
    public static func integer(_ name: String, _ value: some BinaryInteger) -> Evidence {
        Evidence(name, .integer(Int64(clamping: value)))
    }
    /// The index of a session.
    static func session(_ name: String, _ index: Int) -> Evidence {
        Evidence(name, .integer(Int64(clamping: index)), isOwn: true, isSession: true)
    }
    public static func duration(_ name: String, _ nanoseconds: Int64) -> Evidence {
        Evidence(name, .duration(nanoseconds))
    }
    public static func frame(_ name: String, _ frame: FrameReference) -> Evidence { Evidence(name, .frame(frame)) }
}

/// A rule that failed, with what proves it.
public struct Finding: Sendable {
    public let rule: Rule
    public var severity: Severity
    /// Only of class `security`; ``severity`` follows from it.
    public var level: SecurityLevel? = nil
    public let confidence: Confidence
    /// One sentence that names what was seen and what was expected. Text from the wire in it is raw.
    public internal(set) var message: String
    /// Index of the session (``SessionReport/index``), nil if the finding belongs to none.
    public var session: Int?
    /// Index of the connection (``ConnectionReport/index``), nil if the finding belongs to none.
    public internal(set) var connection: Int?
    /// The frames to look at, ascending.
    public let frames: [FrameReference]
    /// The time of the first of ``frames``, nanoseconds since 1970 UTC; nil if there is none.
    public let time: Int64?
    /// Where the record of the first of ``frames`` begins in its capture file.
    public let byteOffset: Int64?
    public internal(set) var evidence: [Evidence]
    public internal(set) var party: Party
    /// How often the same was seen (once per server for vendor deviations, else 1).
    public var count: Int
    /// Rules that failed on the same subject and stand behind this one.
    public var also: [RuleID]
    /// The connection that the finding is told under: its own, else the one that its session began on; nil if it
    /// belongs to neither.
    public var flow: ConnectionReference? = nil
    /// ``message`` with its foreign words told apart; nil if nobody did.
    var wording: Wording? = nil
    /// What it is about, in terms that hold for another capture of the same upload.
    public internal(set) var matter: Matter? = nil
    /// The same for the same finding in another report; nil if it was not taken.
    public internal(set) var fingerprint: String? = nil
    /// Whether an earlier report holds it already, so that it weighs nothing.
    public internal(set) var isKnown = false
    /// Whether there was an earlier report to look in.
    public internal(set) var isCompared = false

    /// What a finding is about.
    public struct Matter: Hashable, Sendable {
        /// `request`, `answer`, `session`, `connection` or `capture`.
        public internal(set) var subject: String
        /// Of its session, as far as it was known when the rule was judged: raw.
        public internal(set) var client: IPAddress?
        public internal(set) var host: String?
        public internal(set) var target: String?

        /// Octets of a target that tell of what a finding is; more would be kept with each.
        private static let maxTarget = 2048

        static func name(of target: RequestTarget) -> String {
            let text = target.withoutSecrets
            guard text.utf8.count > maxTarget else { return text }
            return String(decoding: text.utf8.prefix(maxTarget), as: UTF8.self)
        }
    }
}
