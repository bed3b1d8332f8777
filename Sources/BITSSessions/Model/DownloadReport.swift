/// One URL that the Windows client downloads, over all its requests.
public struct DownloadReport: Sendable {
    /// 0-based, in the order of first requests.
    public internal(set) var index: Int
    public internal(set) var url: String
    public internal(set) var client: IPAddress
    public internal(set) var servers: [Endpoint]
    /// `User-Agent` as on the wire.
    public internal(set) var userAgent: String?
    /// Nanoseconds since 1970 UTC.
    public let firstTime: Int64
    public let lastTime: Int64
    /// All requests, and those of them that ask for the head only.
    public let requests: Int
    public let headRequests: Int
    /// Answers by status, ascending.
    public let statuses: [Tally]
    /// The file's length as the last answer told it.
    public let totalBytes: Int64?
    /// Octets of the file that came, each offset once, and those that came again.
    public let receivedBytes: Int64
    public let repeatedBytes: Int64
    /// Whether all octets came.
    public let complete: Bool
    /// Stretches that came, half-open, ascending; at most the first ``maxRanges``.
    public let ranges: [Range<Int64>]
    /// How often the file turned out to be another one than before.
    public let restarts: Int
    public internal(set) var lastModified: String?
    /// Answers held hashes for a peer cache instead of the file.
    public let isPeerDist: Bool
    /// The session whose reply it is; nil if it is none.
    public internal(set) var session: Int?
    /// The connection of its first request.
    public internal(set) var flow: ConnectionReference

    public static let maxRanges = 100

    init(_ download: Download) {
        index = download.index
        url = download.url
        client = download.client
        servers = download.servers
        userAgent = download.agent
        firstTime = download.firstTime
        lastTime = download.lastTime
        requests = download.requests
        headRequests = download.headRequests
        statuses = download.statuses.sorted { $0.key < $1.key }.map { Tally(name: String($0.key), count: $0.value) }
        totalBytes = download.total
        receivedBytes = download.received.count
        repeatedBytes = download.repeated
        complete = download.total.map { download.received.covers($0) } ?? false
        ranges = Array(download.received.ranges.prefix(DownloadReport.maxRanges))
        restarts = download.restarts
        lastModified = download.lastModified
        isPeerDist = download.isPeerDist
        session = download.session
        flow = download.first
    }
}

extension ReportSink {
    /// A download is over, as far as the capture shows; by default nothing is made of it.
    public func download(_ download: DownloadReport) {}

    public func unlisted(_ finding: Finding) {}
}
