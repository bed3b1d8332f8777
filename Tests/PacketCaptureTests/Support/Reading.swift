import Foundation
import Testing

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

    /// A file is read ahead, too, in blocks that cut its records in all ways; that must make no difference.
    init(path: String) {
        self.init(path: path, ahead: nil)
        guard CaptureReader.size(path: path) != nil else { return }
        for sizes in [ReadAhead.Sizes.tiny, .small] {
            let other = ReadCapture(path: path, ahead: sizes)
            #expect(isSame(as: other), "read ahead, \(sizes.block) octets at a time")
        }
    }

    func isSame(as other: ReadCapture) -> Bool {
        bytes == other.bytes && frames.elementsEqual(other.frames) { String(describing: $0) == String(describing: $1) }
            && record.problems == other.record.problems && record.notes == other.record.notes
            && record.bytes == other.record.bytes && record.frames == other.record.frames
            && record.format == other.record.format && record.compression == other.record.compression
            && record.interfaces.count == other.record.interfaces.count
    }

    init(path: String, ahead: ReadAhead.Sizes?) {
        let queue = CaptureQueue(paths: [path])
        queue.aheadSizes = ahead
        while queue.next() == .frame {
            frames.append(queue.frame)
            bytes.append(queue.copyBytes(0..<queue.frame.capturedLength))
        }
        record = queue.records[0]
    }
}

extension ReadAhead.Sizes {
    /// Records and their headers lie across blocks.
    static let tiny = ReadAhead.Sizes(block: 37, headroom: 60, blocks: 2, beginning: 0)
    /// Several records to a block, and the first ones read without.
    static let small = ReadAhead.Sizes(block: 1_000, headroom: 300, blocks: 3, beginning: 24)
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
