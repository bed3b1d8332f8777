import BITSProtocol

/// The numbers that rules compare with. Times in nanoseconds, sizes in octets.
///
/// All but ``orderSlackOfOneInterface`` and ``findingsPerRule`` can be set by name (``settings``), and what a run used
/// of those is in its report.
public struct Parameters: Sendable {
    static let second: Int64 = 1_000_000_000
    static let millisecond: Int64 = 1_000_000

    /// How long a client waits for an answer ([MC-BUP] 3.1.2.2).
    public var responseTimeout: Int64 = 300 * second
    /// How long a client may take to send a request ([MC-BUP] 3.1.2.1).
    public var sendTimeout: Int64 = 120 * second
    /// How long a server waits for its application ([MC-BUP] 3.3.2).
    public var notifyTimeout: Int64 = 300 * second
    /// From when on an application counts as slow.
    public var slowApplication: Int64 = 30 * second
    /// So many Acks with the same offset are a stall.
    public var stall = 3
    /// So many equal requests within ``stormWindow`` are a storm.
    public var storm = 5
    public var retryWindow: Int64 = 60 * second
    /// Silence after which a session counts as interrupted.
    public var idleClose: Int64 = 300 * second
    /// A session whose octets are all acknowledged should be closed within that time.
    public var closeMissing: Int64 = 3600 * second
    /// A client that was away so long says Ping before it goes on.
    public var resumeGap: Int64 = 60 * second
    /// How much later than announced the fall-back from a Host-Id may come.
    public var hostSlack: Int64 = 5 * second
    /// Frames of different connections may swap places by that much where two interfaces saw them, and within one
    /// interface.
    public var orderSlack: Int64 = 10 * millisecond
    public var orderSlackOfOneInterface: Int64 = 20_000
    /// A longer pause between two captures may hide messages.
    public var fileGap: Int64 = 5 * second
    /// How long a server keeps a session that does not get ahead ([MC-BUP] 3.2.2).
    public var sessionTimeout: Int64 = 1_209_600 * second
    /// Smallest and largest Fragment of the Windows client, and the largest before BITS 2.5 ([MC-BUP] <10>).
    public var minFragment: Int64 = 5120
    public var maxFragment: Int64 = 13 << 20
    public var oldMaxFragment: Int64 = 128 << 10
    public var maxHeaderValue = 4096
    public var maxName = ContentNameFaults.maximumLength
    public var maxReplyURL = ReplyURL.maximumLength
    public var maxHostID = HostID.maximumLength
    public var maxProtocols = 100
    public var maxSessionID = SessionID.maximumLength
    /// Shorter session ids can be guessed.
    public var minIDCharacters = 16
    /// So many octets to a server on the Internet weigh more.
    public var exfiltrationBytes: Int64 = 100 << 20
    /// Hosts that uploads may go to; empty: not looked at.
    public var allowedHosts: [String] = []
    /// Hosts that take the tunnelled verb, with all names below them.
    public var tunnelHosts = ["storage.live.com"]
    /// Findings per rule that are listed; the rest is counted.
    public var findingsPerRule = 100

    /// How far apart two messages of different connections have to be, in nanoseconds, for their times to tell which
    /// came first.
    func slack(between one: Moment, and other: Moment) -> Int64 {
        one.sharesClock(with: other) ? orderSlackOfOneInterface : orderSlack
    }

    /// The time in which ``storm`` is counted.
    public static let stormWindow: Int64 = 60 * second

    public init() {}

    /// The names and values that reports carry, in this order; times in seconds, `order_slack_ms` in milliseconds.
    public var listed: [(name: String, value: Int64)] {
        Parameters.settings.compactMap { setting in
            guard case .number(let get, _) = setting.access else { return nil }
            return (setting.reportName, get(self) / setting.unit.factor)
        }
    }

    /// The lists of hosts that reports carry.
    public var listedHosts: [(name: String, hosts: [String])] {
        Parameters.settings.compactMap { setting in
            guard case .hosts(let list) = setting.access else { return nil }
            return (setting.reportName, self[keyPath: list])
        }
    }
}
