import Glibc
import Testing

/// What the harnesses need of the process, here in the ordinary suite: an oracle that does not hold fails the test.
///
/// Unsafe code: the name of a temporary file, which `mkstemp` writes to.
enum Platform {
    /// Only the fuzzer stands between the code and `read`.
    static func limitReads(_ octets: Int) {}
    static var lookups: Int { 0 }

    /// A descriptor of a file without a name.
    static func memoryFile() -> Int32 {
        var path = Array("/tmp/bitstrail-XXXXXX".utf8CString)
        return unsafe path.withUnsafeMutableBufferPointer { name in
            guard let start = name.baseAddress else { return -1 }
            let descriptor = unsafe mkstemp(start)
            if descriptor >= 0 { unsafe unlink(start) }
            return descriptor
        }
    }

    static func report(_ message: String) {
        Issue.record("\(message)")
    }
}
