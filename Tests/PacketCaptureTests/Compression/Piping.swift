import Foundation

/// Bytes that come through a pipe.
enum Piping {
    /// Calls `body` with the reading end, which is closed afterwards.
    /// - Parameter step: how many bytes each write has.
    static func with<Result>(_ bytes: [UInt8], step: Int, _ body: (Int32) throws -> Result) rethrows -> Result {
        var ends: [Int32] = [-1, -1]
        _ = unsafe pipe(&ends)
        let (reading, writing) = (ends[0], ends[1])
        Thread.detachNewThread {
            var position = 0
            while position < bytes.count {
                let part = Array(bytes[position..<min(position + step, bytes.count)])
                position += unsafe max(0, write(writing, part, part.count))
            }
            close(writing)
        }
        defer {
            // Up to the end, so that the writer is never cut off.
            var rest = [UInt8](repeating: 0, count: 4_096)
            while unsafe read(reading, &rest, rest.count) > 0 {}
            close(reading)
        }
        return try body(reading)
    }
}
