/// Where the records of a ``Spool`` are, by their keys.
///
/// The latest entries stay in memory; the others go to an unlinked temporary file, in runs that are sorted each, so that
/// hundreds of thousands of sessions cost a report no memory. Reading merges the runs. If the file fails, all that comes
/// after stays in memory.
struct SpoolIndex {
    struct Entry {
        let key: SpoolKey
        /// Of the record in its spool; grows with each record, so that it tells the order of arrival.
        let offset: Int64

        static func < (a: Entry, b: Entry) -> Bool {
            if a.key.major != b.key.major { return a.key.major < b.key.major }
            if a.key.minor != b.key.minor { return a.key.minor < b.key.minor }
            if a.key.tie != b.key.tie { return a.key.tie < b.key.tie }
            return a.offset < b.offset
        }
    }

    /// Entries of a run: half a megabyte.
    static let defaultBound = 16_384
    private static let entrySize = 32
    /// Entries of a run that are read at a time: runs of sessions by the million then share two megabytes.
    private static let windowSize = 128

    private struct Run {
        /// Entries in the file, those read ahead left out.
        var rest: Range<Int>
        var window: [Entry] = []
        var position = 0

        var next: Entry? { position < window.count ? window[position] : nil }
    }

    private let bound: Int
    private let folder: String?
    private var recent: [Entry] = []
    private var file: TemporaryFile?
    private var runs: [Range<Int>] = []
    private(set) var failure: ReportFailure?
    /// Entries that could not be read back.
    private(set) var lost = 0
    private(set) var isEmpty = true

    /// - Parameter folder: where the temporary file is made; nil = the usual place.
    init(bound: Int = SpoolIndex.defaultBound, folder: String? = nil) {
        self.bound = max(1, bound)
        self.folder = folder
    }

    mutating func append(_ entry: Entry) {
        isEmpty = false
        recent.append(entry)
        if recent.count >= bound, failure == nil { moveToFile() }
    }

    /// Gives all entries in order, and forgets them.
    mutating func drain(_ body: (Entry) -> Void) {
        recent.sort(by: <)
        var sources = runs.map { Run(rest: $0) } + [Run(rest: 0..<0, window: recent)]
        recent = []
        for index in sources.indices { refill(&sources[index]) }
        // Sessions end nearly in order: a run mostly goes on for long before another has its turn.
        while let (first, limit) = Self.nextRun(sources) {
            while let entry = sources[first].next, limit.map({ entry < $0 }) ?? true {
                body(entry)
                sources[first].position += 1
                if sources[first].next == nil { refill(&sources[first]) }
            }
        }
        runs = []
        file = nil
        isEmpty = true
    }

    /// The run whose turn it is, and the entry of another at which its turn ends.
    private static func nextRun(_ sources: [Run]) -> (Int, Entry?)? {
        var first: (index: Int, entry: Entry)?
        var limit: Entry?
        for (index, source) in sources.enumerated() {
            guard let entry = source.next else { continue }
            guard let least = first, least.entry < entry else {
                limit = first?.entry
                first = (index, entry)
                continue
            }
            if limit.map({ entry < $0 }) ?? true { limit = entry }
        }
        return first.map { ($0.index, limit) }
    }

    private mutating func moveToFile() {
        recent.sort(by: <)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(recent.count * Self.entrySize)
        for entry in recent {
            bytes.append(number: UInt64(bitPattern: entry.key.major), octets: 8)
            bytes.append(number: UInt64(bitPattern: entry.key.minor), octets: 8)
            bytes.append(number: entry.key.tie, octets: 8)
            bytes.append(number: UInt64(bitPattern: entry.offset), octets: 8)
        }
        do throws(ReportFailure) {
            if file == nil { file = try TemporaryFile(in: folder ?? TemporaryFile.usualFolder) }
            try file?.append(bytes)
        } catch {
            // What of it was written is never read.
            failure = error
            return
        }
        let start = runs.last?.upperBound ?? 0
        runs.append(start..<start + recent.count)
        recent.removeAll(keepingCapacity: true)
    }

    private mutating func refill(_ run: inout Run) {
        guard let file, run.next == nil, !run.rest.isEmpty else { return }
        let size = Self.entrySize
        let count = min(run.rest.count, Self.windowSize)
        do throws(ReportFailure) {
            let bytes = try file.read(at: Int64(run.rest.lowerBound * size), count: count * size)
            run.window = stride(from: 0, through: bytes.count - size, by: size).map { Self.entry(in: bytes, at: $0) }
            run.position = 0
        } catch {
            failure = failure ?? error
        }
        if run.next == nil {
            lost += run.rest.count
            run.rest = 0..<0
        } else {
            run.rest = run.rest.lowerBound + run.window.count..<run.rest.upperBound
        }
    }

    private static func entry(in bytes: [UInt8], at start: Int) -> Entry {
        Entry(
            key: SpoolKey(
                major: Int64(bitPattern: bytes.number(at: start, octets: 8)),
                minor: Int64(bitPattern: bytes.number(at: start + 8, octets: 8)),
                tie: bytes.number(at: start + 16, octets: 8)),
            offset: Int64(bitPattern: bytes.number(at: start + 24, octets: 8)))
    }
}
