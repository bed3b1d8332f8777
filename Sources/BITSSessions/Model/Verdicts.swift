/// How much a finding weighs.
public enum Severity: Int, Comparable, Sendable, CaseIterable {
    case information, note, warning, violation

    public static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }

    public var name: String {
        switch self {
        case .information: "information"
        case .note: "note"
        case .warning: "warning"
        case .violation: "violation"
        }
    }
}

/// How much a finding of class `security` matters, whatever the profile.
public enum SecurityLevel: Int, Comparable, Sendable, CaseIterable {
    case info, low, medium, high

    public static func < (a: SecurityLevel, b: SecurityLevel) -> Bool { a.rawValue < b.rawValue }

    public var name: String {
        switch self {
        case .info: "info"
        case .low: "low"
        case .medium: "medium"
        case .high: "high"
        }
    }

    /// The severity that it is listed under. Security findings are never violations: they are no faults.
    public var severity: Severity {
        switch self {
        case .high: .warning
        case .medium: .note
        case .low, .info: .information
        }
    }
}

/// What a rule is about. Only class `protocol` can make a session faulty.
public enum RuleClass: String, Sendable, CaseIterable {
    case `protocol`, security, capture, advice
}

/// Whether what a finding says is proven by the capture or the best reading of it.
public enum Confidence: String, Sendable {
    case certain, likely
}

/// Who has to act.
public enum Party: String, Sendable, CaseIterable {
    case client, server, serverApplication = "server-application", proxy, network, capture, none
}

/// The severity profile of a run.
public enum Profile: String, Sendable, CaseIterable {
    /// Known deviations of vendors are defused.
    case field
    /// The letter of [MC-BUP].
    case spec
}

/// How a session ended; the first that applies, in this order.
public enum Outcome: String, Sendable, CaseIterable {
    case completed
    case closedEarly = "closed-early"
    case cancelled, restarted, lost, refused, failed, interrupted, undetermined
}

/// Whether the server returns a file of its own after the upload.
public enum SessionMode: String, Sendable {
    case upload, uploadReply = "upload-reply", unknown
}

/// Evidence that a rule needs before it may judge.
public enum Gate: String, Sendable, CaseIterable {
    /// Both directions of the connection are in the capture.
    case bothDirections = "B"
    /// The header block is complete.
    case wholeHead = "H"
    /// The body is complete, or its missing octets are counted.
    case countedBody = "Y"
    /// The Ack that created the session is in the capture.
    case sessionStart = "S"
    /// The server's next expected offset is known.
    case knownOffset = "K"
    /// The earlier answer reached the client.
    case delivered = "D"
    /// The capture went on long enough.
    case time = "T"
    /// Nothing is encrypted.
    case plaintext = "P"
}
