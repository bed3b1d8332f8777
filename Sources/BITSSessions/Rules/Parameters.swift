/// The numbers that rules compare with. Times in nanoseconds, sizes in octets.
public struct Parameters: Sendable {
    static let second: Int64 = 1_000_000_000

    /// How long a client waits for an answer ([MC-BUP] 3.1.2.2).
    public var responseTimeout: Int64 = 300 * second
    /// How long a client may take to send a request ([MC-BUP] 3.1.2.1).
    public var sendTimeout: Int64 = 120 * second
    /// How long a server waits for its application ([MC-BUP] 3.3.2).
    public var notifyTimeout: Int64 = 300 * second
    public var slowApplication: Int64 = 30 * second
    public var retryWindow: Int64 = 60 * second
    /// Silence after which a session counts as interrupted.
    public var idleClose: Int64 = 300 * second
    public var closeMissing: Int64 = 3600 * second
    /// A client that was away so long says Ping before it goes on.
    public var resumeGap: Int64 = 60 * second
    /// Frames of different connections may swap places by that much where two interfaces saw them, and within one
    /// interface.
    /// A longer pause between two captures may hide messages.
    public var fileGap: Int64 = 5 * second
    /// How long a server keeps a session that does not get ahead ([MC-BUP] 3.2.2).
    public var sessionTimeout: Int64 = 1_209_600 * second
    public var orderSlack: Int64 = 10_000_000
    public var orderSlackOfOneInterface: Int64 = 20_000
    /// Smallest and largest Fragment of the Windows client, and the largest before BITS 2.5 ([MC-BUP] <10>).
    public var minFragment: Int64 = 5120
    public var maxFragment: Int64 = 13 << 20
    public var oldMaxFragment: Int64 = 128 << 10
    public var maxHeaderValue = 4096
    public var maxName = 260
    public var maxHostID = 300
    public var maxProtocols = 100
    public var maxSessionID = 100
    /// Findings per rule that are listed; the rest is counted.
    public var findingsPerRule = 100

    public init() {}

    /// The names and values that reports carry, in this order; times in seconds.
    public var listed: [(name: String, value: Int64)] {
        [
            ("T_resp", responseTimeout / Self.second), ("T_send", sendTimeout / Self.second),
            ("T_notify", notifyTimeout / Self.second), ("slow_app", slowApplication / Self.second),
            ("retry_window", retryWindow / Self.second), ("idle_close", idleClose / Self.second),
            ("file_gap", fileGap / Self.second), ("close_missing", closeMissing / Self.second),
            ("resume_gap", resumeGap / Self.second), ("session_timeout", sessionTimeout / Self.second),
            ("min_frag", minFragment), ("max_frag", maxFragment),
            ("old_max_frag", oldMaxFragment), ("max_header", Int64(maxHeaderValue)), ("max_name", Int64(maxName)),
            ("max_host_id", Int64(maxHostID)), ("max_protocols", Int64(maxProtocols)),
            ("max_session_id", Int64(maxSessionID)),
        ]
    }
}
