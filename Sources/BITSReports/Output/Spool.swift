/// The place of a record in its spool: by `major`, then `minor`, then `tie`, then arrival.
struct SpoolKey: Hashable {
    var major: Int64
    var minor: Int64 = 0
    var tie: UInt64 = 0
}

/// Records that come in any order and are read once, in the order of their keys.
///
/// Records stay in memory up to ``bound`` octets, then go to an unlinked temporary file; 32 octets of index for each
/// stay in memory. If the file fails, what memory holds is kept, later records are counted in ``lost``, and ``failure``
/// says why.
struct Spool {
    /// Reports of ordinary runs never touch the disk; a report with three full spools still costs little memory.
    static let defaultBound = 4 << 20
    /// Records that stand beside each other are read together.
    private static let windowSize = 64 << 10
    private static let prefixSize = 8

    private struct Entry {
        let key: SpoolKey
        let offset: Int64
    }

    let bound: Int
    private let folder: String?
    /// The first failure of the temporary file.
    private(set) var failure: ReportFailure?
    /// Records that could not be kept or read back.
    private(set) var lost = 0

    private var entries: [Entry] = []
    private var memory: [UInt8] = []
    private var file: TemporaryFile?
    private var fileSize: Int64 = 0
    private var window: [UInt8] = []
    private var windowStart: Int64 = 0

    /// - Parameter folder: where the temporary file is made; nil = the usual place.
    init(bound: Int = Spool.defaultBound, folder: String? = nil) {
        self.bound = bound
        self.folder = folder
    }

    var isEmpty: Bool { entries.isEmpty }

    mutating func append(_ record: [UInt8], at key: SpoolKey) {
        let size = record.count + Self.prefixSize
        if memory.count + size > bound { moveToFile() }
        guard failure == nil || memory.count + size <= bound else {
            lost += 1
            return
        }
        entries.append(Entry(key: key, offset: fileSize + Int64(memory.count)))
        for shift in stride(from: 0, to: 64, by: 8) {
            memory.append(UInt8(truncatingIfNeeded: record.count >> shift))
        }
        memory.append(contentsOf: record)
    }

    /// Gives the records whose key is `wanted` in order, and forgets all.
    mutating func drain(where wanted: (SpoolKey) -> Bool = { _ in true }, _ body: (SpoolKey, [UInt8]) -> Void) {
        entries.sort { a, b in
            if a.key.major != b.key.major { return a.key.major < b.key.major }
            if a.key.minor != b.key.minor { return a.key.minor < b.key.minor }
            if a.key.tie != b.key.tie { return a.key.tie < b.key.tie }
            return a.offset < b.offset
        }
        for entry in entries where wanted(entry.key) {
            do throws(ReportFailure) {
                body(entry.key, try record(at: entry.offset))
            } catch {
                failure = failure ?? error
                lost += 1
            }
        }
        entries = []
        memory = []
        window = []
        file = nil
        fileSize = 0
    }

    private mutating func moveToFile() {
        guard failure == nil, !memory.isEmpty else { return }
        do throws(ReportFailure) {
            if file == nil { file = try TemporaryFile(in: folder ?? TemporaryFile.usualFolder) }
            try file?.append(memory)
            fileSize += Int64(memory.count)
            memory.removeAll(keepingCapacity: true)
        } catch {
            failure = error
        }
    }

    private mutating func record(at offset: Int64) throws(ReportFailure) -> [UInt8] {
        guard offset < fileSize, let file else {
            let start = Int(offset - fileSize) + Self.prefixSize
            return Array(memory[start..<start + Self.length(in: memory, at: start - Self.prefixSize)])
        }
        if offset < windowStart || offset + Int64(Self.prefixSize) > windowStart + Int64(window.count) {
            try fill(from: file, at: offset, count: Self.windowSize)
        }
        var start = Int(offset - windowStart) + Self.prefixSize
        let count = Self.length(in: window, at: start - Self.prefixSize)
        if start + count > window.count {
            try fill(from: file, at: offset, count: max(Self.windowSize, Self.prefixSize + count))
            start = Self.prefixSize
        }
        guard start + count <= window.count else { throw Self.fileTooShort }
        return Array(window[start..<start + count])
    }

    private mutating func fill(from file: TemporaryFile, at offset: Int64, count: Int) throws(ReportFailure) {
        window = try file.read(at: offset, count: Int(min(Int64(count), fileSize - offset)))
        windowStart = offset
        guard window.count >= Self.prefixSize else { throw Self.fileTooShort }
    }

    private static let fileTooShort = ReportFailure(action: "a temporary file lost its end", code: 5)

    private static func length(in bytes: [UInt8], at start: Int) -> Int {
        bytes[start..<start + prefixSize].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
