/// The place of a record in its spool: by `major`, then `minor`, then `tie`, then arrival.
struct SpoolKey: Hashable {
    var major: Int64
    var minor: Int64 = 0
    var tie: UInt64 = 0
}

/// Records that come in any order and are read once, in the order of their keys.
///
/// Records stay in memory up to ``bound`` octets, then go to an unlinked temporary file, and so does their index
/// (``SpoolIndex``). If the file fails, memory holds twice as much; later records are counted in ``lost``, and
/// ``failure`` says why.
struct Spool {
    /// Reports of ordinary runs never touch the disk; a report with four full spools still costs little memory.
    static let defaultBound = 2 << 20
    /// Records that stand beside each other are read together.
    private static let windowSize = 64 << 10
    private static let prefixSize = 8

    let bound: Int
    private let folder: String?
    /// The first failure of a temporary file that cost something.
    var failure: ReportFailure? { (lostRecords > 0 ? fileFailure : nil) ?? index.failure }
    private var fileFailure: ReportFailure?
    /// Records that could not be kept or read back.
    var lost: Int { lostRecords + index.lost }
    private var lostRecords = 0

    private var index: SpoolIndex
    private var memory = SpoolMemory()
    private var file: TemporaryFile?
    private var fileSize: Int64 = 0
    private var window: [UInt8] = []
    private var windowStart: Int64 = 0

    /// - Parameters:
    ///   - indexBound: entries of the index that stay in memory.
    ///   - folder: where temporary files are made; nil = the usual place.
    init(bound: Int = Spool.defaultBound, indexBound: Int = SpoolIndex.defaultBound, folder: String? = nil) {
        self.bound = bound
        self.folder = folder
        index = SpoolIndex(bound: indexBound, folder: folder)
    }

    var isEmpty: Bool { index.isEmpty }

    mutating func append(_ record: [UInt8], at key: SpoolKey) {
        let size = record.count + Self.prefixSize
        if memory.count + size > bound { moveToFile() }
        guard fileFailure == nil || memory.count + size <= bound * 2 else {
            lostRecords += 1
            return
        }
        index.append(SpoolIndex.Entry(key: key, offset: fileSize + Int64(memory.count)))
        memory.append(record, prefix: Self.prefixSize)
    }

    /// Gives the records whose key is `wanted` in order, and forgets all.
    mutating func drain(where wanted: (SpoolKey) -> Bool = { _ in true }, _ body: (SpoolKey, [UInt8]) -> Void) {
        // Apart, since the body reads the spool.
        var entries = index
        index = SpoolIndex(bound: 1)
        entries.drain { entry in
            guard wanted(entry.key) else { return }
            do throws(ReportFailure) {
                body(entry.key, try record(at: entry.offset))
            } catch {
                fileFailure = fileFailure ?? error
                lostRecords += 1
            }
        }
        index = entries
        memory.removeAll()
        window = []
        file = nil
        fileSize = 0
    }

    private mutating func moveToFile() {
        guard fileFailure == nil, !memory.isEmpty else { return }
        do throws(ReportFailure) {
            if file == nil { file = try TemporaryFile(in: folder ?? TemporaryFile.usualFolder) }
            try memory.write { (octets) throws(ReportFailure) in try file?.append(octets) }
            fileSize += Int64(memory.count)
            memory.removeAll()
        } catch {
            fileFailure = error
        }
    }

    private mutating func record(at offset: Int64) throws(ReportFailure) -> [UInt8] {
        guard offset < fileSize, let file else {
            return memory.record(at: Int(offset - fileSize), prefix: Self.prefixSize)
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
        Int(bytes.number(at: start, octets: prefixSize))
    }
}
