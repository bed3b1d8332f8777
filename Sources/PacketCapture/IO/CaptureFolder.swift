// For timespec: whichever of the two is loaded first counts as the one that defines it.
internal import CPcap
internal import Glibc

/// The capture files of a folder, or one file, as they are at the moment.
///
/// Unsafe code: the system's folder entries, copied at once, and reads into buffers whose capacity is passed along.
final class CaptureFolder {
    /// The header of a classic file: with less a file cannot be recognised.
    static let leastSize: Int64 = 24
    /// Enough to hold the first frames' times, which differ when a file is written anew.
    static let startSize = 4096
    /// Octets at the start that writers change when they are done: section length, interface, time zone.
    static let changeable = 24
    /// A ring has thousands; a folder with more is not one, and each look would take seconds.
    private static let maxEntries = 65_536
    private static let maxForeignNames = 100

    struct Entry {
        let path: String
        let name: String
        let identity: FileIdentity
        let size: Int64
        /// Nanoseconds since 1970 UTC.
        let modified: Int64
        /// The number of the look that found it: of files that changed in the same tick of the clock.
        let firstSeen: Int

        /// By last change, then as they appeared, then by name with its numbers as numbers.
        static func < (a: Entry, b: Entry) -> Bool {
            if a.modified != b.modified { return a.modified < b.modified }
            if a.firstSeen != b.firstSeen { return a.firstSeen < b.firstSeen }
            return NaturalOrder.areInOrder(a.name, b.name)
        }
    }

    private let path: String
    private(set) var failure: String?
    private(set) var foreignNames: [String] = []
    private var looks = 0
    private var firstSeen: [FileIdentity: Int] = [:]
    private var captures: Set<FileIdentity> = []
    /// Files that are no captures, as of their last change.
    private var foreign: [FileIdentity: Int64] = [:]

    init(path: String) {
        self.path = path
    }

    /// The captures in their order, those too short to tell among them; nil if the folder cannot be read.
    func scan() -> [Entry]? {
        looks += 1
        failure = nil
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            // A file may come yet.
            if errno == ENOENT { return [] }
            failure = SystemError.text(errno)
            return nil
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            let entry = entry(path, name: path, status)
            forgetAllBut([entry.identity])
            return [entry]
        }
        guard let entries = entriesOfFolder() else { return nil }
        forgetAllBut(Set(entries.map(\.identity)))
        return entries.filter { isCapture($0) }.sorted(by: <)
    }

    /// The file's content is new, though its place is not.
    func noteNew(_ identity: FileIdentity) {
        firstSeen[identity] = looks
        captures.remove(identity)
    }

    /// Up to `count` octets near the file's start, behind those that writers change later.
    func start(of path: String, count: Int) -> [UInt8] {
        count > 0 ? read(path, at: Self.changeable, count: count) : []
    }

    /// The name of the file that a compressed one was made from; nil if it is not compressed.
    static func withoutCompression(_ name: String) -> String? {
        for suffix in [".gz", ".zst", ".lz4", ".bz2", ".xz"] where name.hasSuffix(suffix) {
            return String(name.dropLast(suffix.count))
        }
        return nil
    }

    private func entriesOfFolder() -> [Entry]? {
        guard let folder = unsafe opendir(path) else {
            failure = SystemError.text(errno)
            return nil
        }
        defer { unsafe closedir(folder) }
        var entries: [Entry] = []
        while let item = unsafe readdir(folder) {
            let name = unsafe withUnsafePointer(to: &item.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 1) { unsafe String(cString: $0) }
            }
            // Hidden files are what their writers do not want to be found.
            guard !name.hasPrefix(".") else { continue }
            let path = path.hasSuffix("/") ? "\(path)\(name)" : "\(path)/\(name)"
            var status = stat()
            guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
            guard entries.count < Self.maxEntries else {
                failure = "more than \(Self.maxEntries) files, of which the others are passed over"
                break
            }
            entries.append(entry(path, name: name, status))
        }
        return entries
    }

    private func entry(_ path: String, name: String, _ status: stat) -> Entry {
        let identity = FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
        let seen = firstSeen[identity] ?? looks
        firstSeen[identity] = seen
        let modified = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
        return Entry(
            path: path, name: name, identity: identity, size: Int64(status.st_size), modified: modified, firstSeen: seen
        )
    }

    private func forgetAllBut(_ present: Set<FileIdentity>) {
        guard firstSeen.count > present.count else { return }
        firstSeen = firstSeen.filter { present.contains($0.key) }
        captures.formIntersection(present)
        foreign = foreign.filter { present.contains($0.key) }
    }

    /// Files that have no first octets yet may become captures.
    private func isCapture(_ entry: Entry) -> Bool {
        if captures.contains(entry.identity) { return true }
        if foreign[entry.identity] == entry.modified { return false }
        guard entry.size >= Self.leastSize else { return true }
        if Self.isMagic(read(entry.path, at: 0, count: 4)) {
            captures.insert(entry.identity)
            return true
        }
        foreign[entry.identity] = entry.modified
        if foreignNames.count < Self.maxForeignNames, !foreignNames.contains(entry.name) {
            foreignNames.append(entry.name)
        }
        return false
    }

    /// The first four octets of pcap in its variants, pcapng, and what captures are compressed with.
    private static func isMagic(_ start: [UInt8]) -> Bool {
        guard start.count == 4 else { return true }
        switch start.span.word(0, true) {
        case 0x0a0d_0d0a, 0xa1b2_c3d4, 0xd4c3_b2a1, 0xa1b2_3c4d, 0x4d3c_b2a1, 0xa1b2_cd34, 0x34cd_b2a1: return true
        case 0x28b5_2ffd, 0x0422_4d18: return true
        default: return start[0] == 0x1f && start[1] == 0x8b
        }
    }

    /// Fewer octets if the file is shorter or cannot be read.
    private func read(_ path: String, at offset: Int, count: Int) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { _ = close(descriptor) }
        return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = max(0, unsafe pread(descriptor, buffer.baseAddress, buffer.count, offset))
        }
    }
}

/// Names as people order them: `x2` before `x10`.
enum NaturalOrder {
    static func areInOrder(_ a: String, _ b: String) -> Bool {
        let (a, b) = (Array(a.utf8), Array(b.utf8))
        var (i, j) = (0, 0)
        while i < a.count, j < b.count {
            if isDigit(a[i]), isDigit(b[j]) {
                let (first, second) = (digits(a, &i), digits(b, &j))
                if first.count != second.count { return first.count < second.count }
                if first != second { return first.lexicographicallyPrecedes(second) }
            } else if a[i] != b[j] {
                return a[i] < b[j]
            } else {
                i += 1
                j += 1
            }
        }
        return a.count - i < b.count - j
    }

    private static func isDigit(_ octet: UInt8) -> Bool { octet >= 0x30 && octet <= 0x39 }

    /// The digits from there on, without zeros before them.
    private static func digits(_ text: [UInt8], _ index: inout Int) -> ArraySlice<UInt8> {
        let start = index
        while index < text.count, isDigit(text[index]) { index += 1 }
        return text[start..<index].drop { $0 == 0x30 }
    }
}
