import Glibc

/// Something that a report could not write, keep or read back, and why.
public struct ReportFailure: Error, Equatable, CustomStringConvertible {
    /// What was tried, as the start of a sentence: `cannot write the report`.
    public let action: String
    /// The system's error number: `EPIPE` if the reader of a pipe is gone, `ENOSPC` if the disk is full.
    public let code: Int32

    public init(action: String, code: Int32) {
        self.action = action
        self.code = code
    }

    /// Whether the reader of the output is gone: no reason to complain to anybody.
    public var isBrokenPipe: Bool { code == EPIPE }

    public var description: String {
        "\(action): \(unsafe String(cString: strerror(code)))"
    }
}

/// Writing to and reading from a file descriptor.
///
/// Unsafe code: system calls get buffers together with their sizes, and C strings that live as long as the call.
package enum Descriptor {
    /// Writes all of `bytes`; waits for a descriptor that is not ready.
    static func write(_ bytes: [UInt8], to descriptor: Int32, action: String) throws(ReportFailure) {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done)
            }
            if count >= 0 {
                done += count
            } else if errno == EAGAIN {
                var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = unsafe poll(&request, 1, -1)
            } else if errno != EINTR {
                throw ReportFailure(action: action, code: errno)
            }
        }
    }

    /// Up to `count` octets from `offset`; fewer only at the file's end.
    package static func read(
        at offset: Int64, count: Int, from descriptor: Int32, action: @autoclosure () -> String
    ) throws(ReportFailure) -> [UInt8] {
        var code: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = unsafe pread(
                    descriptor, buffer.baseAddress.map { unsafe $0 + filled }, count - filled, Int(offset) + filled)
                if got > 0 {
                    filled += got
                } else if got == 0 || errno != EINTR {
                    code = got == 0 ? 0 : errno
                    return
                }
            }
        }
        guard code == 0 else { throw ReportFailure(action: action(), code: code) }
        return bytes
    }
}

/// A file without a name, gone when the process or this object ends.
package final class TemporaryFile {
    private let descriptor: Int32
    private let folder: String

    /// `TMPDIR`, or `/tmp`.
    package static var usualFolder: String {
        let wanted = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? ""
        return wanted.isEmpty ? "/tmp" : wanted
    }

    package init(in folder: String) throws(ReportFailure) {
        self.folder = folder
        var path = Array("\(folder)/bitstrail-XXXXXX".utf8CString)
        descriptor = unsafe mkstemp(&path)
        guard descriptor >= 0 else {
            throw ReportFailure(action: "cannot make a temporary file in \(folder)", code: errno)
        }
        _ = unsafe unlink(path)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    deinit {
        close(descriptor)
    }

    /// Adds to the end.
    package func append(_ bytes: [UInt8]) throws(ReportFailure) {
        try Descriptor.write(bytes, to: descriptor, action: "cannot write to a temporary file in \(folder)")
    }

    /// Up to `count` octets from `offset`; fewer only at the file's end.
    package func read(at offset: Int64, count: Int) throws(ReportFailure) -> [UInt8] {
        try Descriptor.read(
            at: offset, count: count, from: descriptor, action: "cannot read a temporary file in \(folder)")
    }
}
