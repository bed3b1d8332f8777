internal import Glibc

/// Follows a capture that is still being written: the files of a ring one after the other, or one file that grows.
///
/// A folder is taken as the ring of one writer, as `tcpdump -C`, `-G`, `-W` and `dumpcap -b` write: it closes a file
/// before it begins the next. So files come in the order of their last change, and one is finished when a newer one is
/// there and it did not grow between two looks. A file is known by its place on the disk and its first octets, not by
/// its name: rings use names and places again.
///
/// Ask ``poll()`` when the reader has read what there was, and again at once unless it said ``Change/none``.
public struct RingFollower {
    public enum Change: Equatable, Sendable {
        case none
        /// The file to read now.
        case opened(path: String)
        /// Nothing more comes in the file opened last: what is left of it is to be read to its end.
        case finished(path: String)
        /// The file opened last was written anew from its start: what had not been read of it is lost.
        case replaced(path: String)
        /// A file that had been finished has grown: the folder has more than one writer, and so many octets were not
        /// read.
        case grewLate(path: String, octets: Int64)
    }

    /// As given.
    let path: String
    /// The capture's files in their order, oldest first.
    private var files: CaptureFolder
    /// Time between two looks.
    public let interval: Duration
    private var current: Current?
    private var finished: [FileIdentity: FileState] = [:]
    /// Names of files that were read lately and before, so that what they are compressed into is not.
    private var namesRead: Set<String> = []
    private var namesReadBefore: Set<String> = []
    /// Compressing follows soon; names need not be kept for ever.
    private static let maxNames = 2048

    private struct Current {
        let path: String
        let name: String
        let identity: FileIdentity
        var state: FileState
        /// Its size when a newer file was first seen.
        var sizeBesideNewer: Int64?
    }

    /// - Parameters:
    ///   - path: a folder, or a file, which need not be there yet.
    ///   - interval: time between two looks, for ``wait()``.
    public init(path: String, interval: Duration = .milliseconds(500)) {
        self.path = path
        files = CaptureFolder(path: path)
        self.interval = interval
    }

    /// Why the folder cannot be read, nil if it can.
    public var failure: String? { files.failure }

    /// Why nothing was read, if nothing was.
    var standing: String {
        if let failure { return failure }
        switch kind {
        case nil: return SystemError.text(errno)
        case S_IFDIR: return "holds no captures"
        case S_IFREG: return "is too short for a capture"
        default: return "is no regular file and cannot be followed"
        }
    }

    /// A pipe or a device stands there: what is read of it is gone for a second look.
    var isNoFile: Bool { kind.map { $0 != S_IFDIR && $0 != S_IFREG } ?? false }

    /// What stands there; nil if nothing does.
    private var kind: mode_t? {
        var status = stat()
        // Unsafe code: a C string and a struct that live as long as the call.
        guard unsafe stat(path, &status) == 0 else { return nil }
        return status.st_mode & S_IFMT
    }

    /// Names in the folder that are no captures, and are passed over; at most a hundred.
    public var foreignNames: [String] { files.foreignNames }

    /// Sleeps for ``interval``, shorter if a signal comes.
    public func wait() {
        let (seconds, attoseconds) = interval.components
        let milliseconds = Double(seconds) * 1000 + Double(attoseconds) / 1e15
        _ = Glibc.poll(nil, 0, Int32(min(max(0, milliseconds), 3_600_000)))
    }

    /// Looks at the disk; what is to be done.
    public mutating func poll() -> Change {
        guard let entries = files.scan() else { return .none }
        let present = Set(entries.map(\.identity))
        finished = finished.filter { present.contains($0.key) }
        if let change = lookAtFinished(entries) { return change }
        if current != nil { return lookAtCurrent(entries) }
        guard let next = unread(entries).first(where: { $0.size >= CaptureFolder.leastSize }) else { return .none }
        current = Current(
            path: next.path, name: next.name, identity: next.identity, state: FileState(next, files),
            sizeBesideNewer: nil)
        if hasNewer(than: next, entries) { current?.sizeBesideNewer = next.size }
        note(next.name)
        return .opened(path: next.path)
    }

    /// A finished file that has changed holds something new from its start, or more than was read.
    private mutating func lookAtFinished(_ entries: [CaptureFolder.Entry]) -> Change? {
        for entry in entries {
            guard let state = finished[entry.identity], state.differs(from: entry) else { continue }
            // Places on the disk are used again at once, and empty captures all begin alike.
            if state.isReplaced(by: entry, files) || state.name != entry.name {
                finished[entry.identity] = nil
                files.noteNew(entry.identity)
                continue
            }
            finished[entry.identity] = FileState(entry, files)
            if entry.size > state.size {
                return .grewLate(path: entry.path, octets: entry.size &- state.size)
            }
        }
        return nil
    }

    private mutating func lookAtCurrent(_ entries: [CaptureFolder.Entry]) -> Change {
        guard var file = current else { return .none }
        // Deleted, or another file took its name: its reader still has it in full.
        guard let entry = entries.first(where: { $0.identity == file.identity }) else {
            current = nil
            return .finished(path: file.path)
        }
        if file.state.differs(from: entry) {
            if file.state.isReplaced(by: entry, files) {
                current = nil
                files.noteNew(entry.identity)
                return .replaced(path: file.path)
            }
            let hasGrown = entry.size > file.state.size
            file.state = FileState(entry, files)
            if hasGrown { file.sizeBesideNewer = nil }
        }
        current = file
        guard hasNewer(than: entry, entries) else { return .none }
        guard file.sizeBesideNewer == entry.size else {
            current?.sizeBesideNewer = entry.size
            return .none
        }
        current = nil
        finished[file.identity] = file.state
        return .finished(path: file.path)
    }

    /// In their order, without those whose content has been read under another name.
    private func unread(_ entries: [CaptureFolder.Entry]) -> [CaptureFolder.Entry] {
        let names = Set(entries.map(\.name))
        return entries.filter { entry in
            guard finished[entry.identity] == nil, entry.identity != current?.identity else { return false }
            guard let plain = CaptureFolder.withoutCompression(entry.name) else { return true }
            return !names.contains(plain) && !namesRead.contains(plain) && !namesReadBefore.contains(plain)
        }
    }

    private mutating func note(_ name: String) {
        if namesRead.count >= Self.maxNames {
            namesReadBefore = namesRead
            namesRead = []
        }
        namesRead.insert(name)
    }

    private func hasNewer(than entry: CaptureFolder.Entry, _ entries: [CaptureFolder.Entry]) -> Bool {
        unread(entries).contains { entry < $0 }
    }
}

/// A file's place on the disk, whatever its name.
struct FileIdentity: Hashable {
    let device: UInt64
    let inode: UInt64
}

/// What was known of a file at the last look.
struct FileState {
    let name: String
    let size: Int64
    let modified: Int64
    /// Octets near its start: others there mean another content.
    let start: [UInt8]

    init(_ entry: CaptureFolder.Entry, _ files: CaptureFolder) {
        name = entry.name
        size = entry.size
        modified = entry.modified
        let length = min(Int64(CaptureFolder.startSize), entry.size &- Int64(CaptureFolder.changeable))
        start = files.start(of: entry.path, count: Int(length))
    }

    func differs(from entry: CaptureFolder.Entry) -> Bool {
        entry.size != size || entry.modified != modified
    }

    /// Whether the file was written anew.
    func isReplaced(by entry: CaptureFolder.Entry, _ files: CaptureFolder) -> Bool {
        entry.size < size || files.start(of: entry.path, count: start.count) != start
    }
}
