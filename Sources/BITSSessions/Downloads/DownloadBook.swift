import BITSProtocol

/// The downloads under way, by client and URL. Bounded: beyond ``limit`` the one unused longest is reported.
struct DownloadBook {
    /// Each keeps at most some hundred KB when its ranges are scattered, and mostly some hundred octets.
    static let limit = 4096
    /// Octets of all their URLs.
    static let maxOctets = 8 << 20

    struct Key: Hashable {
        let client: IPAddress
        let url: String
    }

    private var all: [Key: Download] = [:]
    private var uses = 0
    private var octets = 0
    /// The index of the next one.
    private(set) var count: Int

    init(firstIndex: Int) { count = firstIndex }

    /// The download that the exchange is part of, made if it is the first of its URL.
    ///
    /// - Returns: the download, whether it is new, and those that had to make room, each with the bound that was reached.
    mutating func find(
        _ exchange: Exchange
    ) -> (download: Download, isFirst: Bool, evicted: [(download: Download, bound: TrackerBound)])? {
        guard let packet = exchange.packet, let request = exchange.request else { return nil }
        let key = Key(
            client: exchange.connection.client.address, url: DownloadBook.url(of: packet, packet.target.withoutUserInfo)
        )
        uses &+= 1
        if let known = all[key] {
            known.lastUse = uses
            return (known, false, [])
        }
        var leaving: [(Download, TrackerBound)] = []
        octets &+= DownloadBook.cost(of: key)
        while all.count >= DownloadBook.limit || octets > DownloadBook.maxOctets,
            let oldest = all.min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            let bound: TrackerBound = all.count >= DownloadBook.limit ? .downloads : .downloadOctets
            all[oldest.key] = nil
            octets &-= DownloadBook.cost(of: oldest.key)
            leaving.append((oldest.value, bound))
        }
        let download = Download(
            index: count, client: key.client, url: DownloadBook.url(of: packet, packet.target.withoutSecrets),
            agent: packet.userAgent,
            first: exchange.connection.reference, time: request.start.time)
        download.lastUse = uses
        count &+= 1
        all[key] = download
        return (download, true, leaving)
    }

    /// All that are left, in the order of their first requests.
    mutating func takeAll() -> [Download] {
        defer {
            all = [:]
            octets = 0
        }
        return all.values.sorted { $0.index < $1.index }
    }

    /// The URL is kept as it is and without secrets.
    private static func cost(of key: Key) -> Int { 2 &* key.url.utf8.count }

    private static func url(of packet: RequestPacket, _ target: String) -> String {
        if packet.target.form == .absolute { return target }
        guard let host = packet.host else { return target }
        return "http://\(host)\(target)"
    }
}
