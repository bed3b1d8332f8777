import BITSProtocol
import HTTPMessages

/// One URL that a client downloads, over all its requests and connections.
final class Download {
    /// Servers and statuses that are told apart: more is an attack.
    static let maxServers = 16
    static let maxStatuses = 32

    let index: Int
    let client: IPAddress
    let url: String
    let agent: String?
    let first: ConnectionReference
    var servers: [Endpoint] = []
    var firstTime: Int64
    var lastTime: Int64
    var requests = 0
    var headRequests = 0
    var statuses: [Int: Int] = [:]
    var total: Int64?
    var lastModified: String?
    var received = OctetSet()
    var repeated: Int64 = 0
    var restarts = 0
    var isPeerDist = false
    /// The session whose reply it is.
    var session: Int?
    var lastUse = 0

    init(index: Int, client: IPAddress, url: String, agent: String?, first: ConnectionReference, time: Int64) {
        self.index = index
        self.client = client
        self.url = url
        self.agent = agent
        self.first = first
        firstTime = time
        lastTime = time
    }

    /// Takes over what an answer to one of its requests says and brings.
    ///
    /// - Returns: the file that the answer is of, if it is another one than before.
    func note(_ exchange: Exchange) -> DownloadChange? {
        guard let request = exchange.request else { return nil }
        requests &+= 1
        let isHead = exchange.packet?.method == "HEAD"
        if isHead { headRequests &+= 1 }
        firstTime = min(firstTime, request.start.time)
        lastTime = max(lastTime, exchange.answer?.end?.time ?? exchange.answer?.start.time ?? request.start.time)
        session = session ?? exchange.session?.index
        let server = exchange.connection.server
        if servers.count < Download.maxServers, !servers.contains(server) { servers.append(server) }
        guard let answer = exchange.answer, let packet = exchange.answerPacket else { return nil }
        if statuses[packet.status] != nil || statuses.count < Download.maxStatuses {
            statuses[packet.status, default: 0] &+= 1
        }
        guard packet.status == 200 || packet.status == 206, !exchange.damage.contains(.answer) else { return nil }
        if exchange.isPeerDist {
            // What comes are hashes, not the file.
            isPeerDist = true
            return nil
        }
        let facts = AnsweredFile(exchange, packet, isHead: isHead)
        let change = change(to: facts)
        if let length = facts.total { total = length }
        if let date = facts.lastModified { lastModified = date }
        if change != nil {
            restarts &+= 1
            received = OctetSet()
        }
        let octets = answer.bodyLength
        if !isHead, octets > 0, let start = facts.start { take(start..<clampedSum(start, octets)) }
        if let parts = exchange.parts, parts.isComplete {
            for part in parts.ranges { take(part) }
        }
        return change
    }

    private func take(_ range: Range<Int64>) {
        let new = received.insert(range)
        repeated = clampedSum(repeated, Int64(clamping: range.count) &- new)
    }

    private func change(to facts: AnsweredFile) -> DownloadChange? {
        if let before = lastModified, let now = facts.lastModified, before != now {
            return DownloadChange(what: "Last-Modified", before: before, now: now)
        }
        if let before = total, let now = facts.total, before != now {
            return DownloadChange(what: "length", before: grouped(before), now: grouped(now))
        }
        return nil
    }
}

/// A download whose answer is of another file than the one before.
struct DownloadChange {
    let what: String
    let before: String
    let now: String
}

/// What a 200 or 206 says of the file.
struct AnsweredFile {
    let total: Int64?
    let lastModified: String?
    /// Where in the file the body begins; nil if it is not one stretch, or not told.
    let start: Int64?

    init(_ exchange: Exchange, _ packet: AnswerPacket, isHead: Bool) {
        lastModified = exchange.answer?.head.firstValue(.lastModified)
        guard packet.status == 206 else {
            total = packet.contentLength.value
            start = 0
            return
        }
        if let text = exchange.answer?.head.firstValue(.contentRange),
            case .success(let range) = ContentRange.parse(text)
        {
            total = range.totalNumber
            start = range.first
        } else {
            total = exchange.parts?.total
            start = nil
        }
    }
}

extension Exchange {
    /// The body is made for a peer cache (BranchCache): hashes instead of the file ([MS-PCCRTP]).
    var isPeerDist: Bool {
        answerPacket?.contentEncoding.raw.map { $0.lowercased().contains("peerdist") } ?? false
    }

    /// What the request wants of the file; nil: all of it, or what cannot be read.
    var wantedRanges: ByteRanges? {
        request?.head.firstValue(.range).flatMap { ByteRanges($0) }
    }
}

extension FieldName {
    static let range: FieldName = "Range"
    static let lastModified: FieldName = "Last-Modified"
    static let ifUnmodifiedSince: FieldName = "If-Unmodified-Since"
    static let ifRange: FieldName = "If-Range"
    static let eTag: FieldName = "ETag"
}
