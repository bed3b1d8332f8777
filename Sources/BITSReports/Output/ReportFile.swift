import Glibc

/// A report's file that nobody sees half-written: a temporary file in the same folder, which takes the report's name
/// when all of it is there. Where the file system can, it has no name until then, so that nothing is left of it however
/// the process ends.
///
/// What is no regular file (a pipe, `/dev/null`) is written as it is. A symbolic link stays one: the file that it leads
/// to is replaced. A file that is replaced hands on its permissions.
///
/// Unsafe code: the system's calls on names, C strings that live as long as the call, and the one that `realpath` makes,
/// copied and freed at once.
public final class ReportFile {
    /// As the user wrote it, for messages.
    public let name: String
    private let path: String
    /// The name until then, and whether the file has it already.
    private var temporary: [CChar]?
    private var isNamed = true
    private var descriptor: Int32
    public let output: ReportOutput

    /// - Parameters:
    ///   - inputs: files that the run reads, none of which may be overwritten.
    ///   - hides: the temporary file has no name, if the file system can.
    public init(_ name: String, inputs: [String], hides: Bool = true) throws(ReportFailure) {
        self.name = name
        let action = "cannot write \(Escaping.name(name))"
        let old = Self.status(of: name)
        if let old {
            for input in inputs {
                guard let status = Self.status(of: input), status.st_dev == old.st_dev, status.st_ino == old.st_ino
                else { continue }
                // Reading and writing one device, e.g. a terminal, harms nobody.
                if Self.isRegular(old) { throw ReportFailure(action: "\(action), which is an input", code: EEXIST) }
            }
        }
        if let old, !Self.isRegular(old) {
            path = name
            temporary = nil
            descriptor = unsafe open(name, O_WRONLY | O_CLOEXEC)
        } else {
            path = Self.resolved(name)
            var template = Array("\(path).XXXXXX".utf8CString)
            descriptor = hides ? Self.unnamed(beside: path) : -1
            if descriptor >= 0 {
                isNamed = false
            } else {
                descriptor = unsafe mkstemp(&template)
            }
            temporary = descriptor >= 0 ? template : nil
        }
        let opened = descriptor
        guard opened >= 0 else { throw ReportFailure(action: action, code: errno) }
        output = ReportOutput { (bytes) throws(ReportFailure) in
            try Descriptor.write(bytes, to: opened, action: action)
        }
        if temporary != nil {
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            _ = fchmod(descriptor, old.map { $0.st_mode & 0o777 } ?? Self.usualMode)
        }
    }

    deinit { discard() }

    /// Why nothing can go to a descriptor: it is a file that the run reads (`bitstrail a.pcap >> a.pcap`).
    public static func objection(to descriptor: Int32, inputs: [String]) -> ReportFailure? {
        var output = stat()
        guard unsafe fstat(descriptor, &output) == 0, isRegular(output) else { return nil }
        for input in inputs {
            guard let status = Self.status(of: input), status.st_dev == output.st_dev, status.st_ino == output.st_ino
            else { continue }
            return ReportFailure(action: "cannot write to standard output, which is an input", code: EEXIST)
        }
        return nil
    }

    /// Whether both would take the same name: of two reports, which may be spelled differently, only one would be left.
    public func isSameFile(as other: ReportFile) -> Bool {
        guard temporary != nil, other.temporary != nil else { return false }
        return Self.place(of: path) == Self.place(of: other.path)
    }

    /// The folder without links, and the name in it.
    private static func place(of path: String) -> [String] {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = slash.map { String(path[...$0]) } ?? "."
        return [resolved(folder), slash.map { String(path[path.utf8.index(after: $0)...]) } ?? path]
    }

    /// Writes what is left and gives the file its name; without a call the name keeps what it had.
    public func finish() throws(ReportFailure) {
        output.flush()
        if let failure = output.failure {
            discard()
            throw failure
        }
        guard descriptor >= 0 else { return }
        let action = "cannot write \(Escaping.name(name))"
        var isWhole = giveName()
        isWhole = close(descriptor) == 0 && isWhole
        descriptor = -1
        guard let temporary else { return }
        if isWhole, unsafe rename(temporary, path) == 0 {
            self.temporary = nil
            return
        }
        let code = errno
        discard()
        throw ReportFailure(action: action, code: code)
    }

    private func discard() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
        if let temporary, isNamed { _ = unsafe unlink(temporary) }
        temporary = nil
    }

    /// A file without a name in the folder of that path; negative where there is no such thing, or no way to name it.
    private static func unnamed(beside path: String) -> Int32 {
        let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? "."
        let descriptor = unsafe open(folder, O_WRONLY | O_CLOEXEC | temporaryFlag, 0o600)
        guard descriptor >= 0, unsafe access(link(to: descriptor), F_OK) != 0 else { return descriptor }
        close(descriptor)
        return -1
    }

    /// `O_TMPFILE`, which the system's header makes of two others, so that Swift does not see it.
    private static let temporaryFlag = 0o20_000_000 | O_DIRECTORY

    private static func link(to descriptor: Int32) -> String { "/proc/self/fd/\(descriptor)" }

    /// Gives a file without a name its temporary one: the first that is free.
    private func giveName() -> Bool {
        guard temporary != nil, !isNamed else { return true }
        for number in 0..<100 {
            let free = Array("\(path).\(getpid())-\(number)".utf8CString)
            if unsafe linkat(AT_FDCWD, Self.link(to: descriptor), AT_FDCWD, free, AT_SYMLINK_FOLLOW) == 0 {
                (temporary, isNamed) = (free, true)
                return true
            }
            guard errno == EEXIST else { return false }
        }
        return false
    }

    private static func status(of path: String) -> stat? {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? status : nil
    }

    private static func isRegular(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFREG }

    /// What `open` would give a new file.
    private static var usualMode: mode_t {
        let mask = umask(0)
        _ = umask(mask)
        return 0o666 & ~mask
    }

    /// The file that a chain of links leads to, also if there is none yet.
    private static func resolved(_ path: String) -> String {
        guard let real = unsafe realpath(path, nil) else { return path }
        defer { unsafe free(real) }
        return unsafe String(cString: real)
    }
}
