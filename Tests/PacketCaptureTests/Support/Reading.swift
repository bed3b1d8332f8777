import Foundation

@testable import PacketCapture

/// What the real reader makes of a capture file in a temporary folder.
struct ReadCapture {
    var frames: [Frame] = []
    var bytes: [[UInt8]] = []
    var record: CaptureRecord

    var times: [Int64] { frames.map(\.time) }
    var offsets: [Int] { frames.map { Int($0.byteOffset) } }
    var problem: CaptureProblem? { record.problems.first }

    init(_ file: [UInt8]) throws {
        self = try TemporaryFile.with(file) { path in ReadCapture(path: path) }
    }

    init(path: String) {
        let queue = CaptureQueue(paths: [path])
        while queue.next() == .frame {
            frames.append(queue.frame)
            bytes.append(queue.copyBytes(0..<queue.frame.capturedLength))
        }
        record = queue.records[0]
    }
}

enum TemporaryFile {
    static func with<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
        let path = NSTemporaryDirectory() + "bitstrail-capture-\(UUID().uuidString)"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try body(path)
    }
}

/// Integers as octets in one byte order.
struct Octets {
    var bytes: [UInt8] = []
    var bigEndian = false

    mutating func u16(_ value: Int) { put(UInt64(value), 2) }
    mutating func u32(_ value: Int) { put(UInt64(value), 4) }
    mutating func u64(_ value: UInt64) { put(value, 8) }

    private mutating func put(_ value: UInt64, _ count: Int) {
        for index in 0..<count {
            bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * (bigEndian ? count - 1 - index : index))))
        }
    }
}
