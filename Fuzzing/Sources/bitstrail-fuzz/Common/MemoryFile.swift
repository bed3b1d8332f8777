import Glibc

/// A file that is no file: what a harness reads captures from.
///
/// Unsafe code: system calls get buffers together with their sizes.
struct MemoryFile {
    private let descriptor: Int32

    private static let files: [MemoryFile] = (0..<4).map { _ in MemoryFile() }

    private init() {
        descriptor = Platform.memoryFile()
        demand(descriptor >= 0, "no memory file")
    }

    /// Calls `body` with the path of a file that holds the octets.
    static func with<Result>(_ octets: [UInt8], number: Int = 0, _ body: (String) -> Result) -> Result {
        let file = files[number]
        _ = ftruncate(file.descriptor, 0)
        var done = 0
        while done < octets.count {
            let wrote = unsafe octets.withUnsafeBytes { bytes in
                unsafe pwrite(file.descriptor, bytes.baseAddress.map { unsafe $0 + done }, octets.count - done, done)
            }
            guard wrote > 0 else { break }
            done += wrote
        }
        return body("/proc/self/fd/\(file.descriptor)")
    }

    /// While `body` runs, reads give no more than that many octets at once.
    static func reading<Result>(atMost limit: Int, _ body: () -> Result) -> Result {
        Platform.limitReads(limit)
        defer { Platform.limitReads(0) }
        return body()
    }
}
