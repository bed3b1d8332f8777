import BITSReports
import Glibc

/// A folder that files are written into: new ones only, under names made here, never by following a link.
///
/// Unsafe code: the system's calls on descriptors and names, each with a buffer that lives for the length of the call.
final class OutputFolder {
    let path: String
    private let descriptor: Int32

    /// Opens the folder; makes it if there is none, but not the folders above it.
    init(_ path: String) throws(ReportFailure) {
        self.path = path
        if unsafe mkdir(path, 0o777) != 0, errno != EEXIST {
            throw ReportFailure(action: "cannot make the folder \(path)", code: errno)
        }
        descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ReportFailure(action: "cannot open the folder \(path)", code: errno) }
    }

    deinit { close(descriptor) }

    /// A new empty file; fails if the name is taken.
    func create(_ name: String) throws(ReportFailure) -> OutputFile {
        let file = unsafe openat(descriptor, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
        guard file >= 0 else { throw ReportFailure(action: "cannot make \(path)/\(name)", code: errno) }
        return OutputFile(descriptor: file, name: "\(path)/\(name)")
    }

    /// A file of ours that was closed for a while.
    func reopen(_ name: String) throws(ReportFailure) -> OutputFile {
        let file = unsafe openat(descriptor, name, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { throw ReportFailure(action: "cannot open \(path)/\(name)", code: errno) }
        return OutputFile(descriptor: file, name: "\(path)/\(name)")
    }

    /// Gives a file its final name; fails if that is taken: nobody else's file is ever overwritten. Where the file system
    /// has no links the name is reserved by an empty file, which the renaming then replaces.
    func rename(_ name: String, to final: String) throws(ReportFailure) {
        if unsafe linkat(descriptor, name, descriptor, final, 0) == 0 { return remove(name) }
        if errno == EEXIST { throw ReportFailure(action: "cannot make \(path)/\(final)", code: EEXIST) }
        _ = try create(final)
        guard unsafe renameat(descriptor, name, descriptor, final) == 0 else {
            let code = errno
            remove(final)
            throw ReportFailure(action: "cannot rename \(path)/\(name) to \(final)", code: code)
        }
    }

    func remove(_ name: String) {
        _ = unsafe unlinkat(descriptor, name, 0)
    }
}

/// One file that is being written.
final class OutputFile {
    /// With its folder, for messages.
    private let name: String
    private let descriptor: Int32

    fileprivate init(descriptor: Int32, name: String) {
        self.descriptor = descriptor
        self.name = name
    }

    deinit { close(descriptor) }

    func write(_ octets: Span<UInt8>, at offset: Int64) throws(ReportFailure) {
        var done = 0
        while done < octets.count {
            let count = unsafe octets.withUnsafeBytes { buffer in
                unsafe pwrite(
                    descriptor, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done, Int(offset) + done)
            }
            if count >= 0 {
                done += count
            } else if errno != EINTR {
                throw ReportFailure(action: "cannot write \(name)", code: errno)
            }
        }
    }

    /// Nothing stands behind that offset any more.
    func cut(to offset: Int64) throws(ReportFailure) {
        guard ftruncate(descriptor, Int(offset)) == 0 else {
            throw ReportFailure(action: "cannot write \(name)", code: errno)
        }
    }

    /// Up to `count` octets from `offset`; fewer only at the file's end.
    func read(at offset: Int64, count: Int) throws(ReportFailure) -> [UInt8] {
        try Descriptor.read(at: offset, count: count, from: descriptor, action: "cannot read \(name)")
    }
}

extension [UInt8] {
    mutating func append(copying octets: Span<UInt8>) {
        unsafe octets.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
