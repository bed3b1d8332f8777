import Foundation

@testable import PacketCapture

/// What the pcapng reader itself makes of a file, with what a queue does not hand on.
struct PcapngReading {
    var frames: [Frame] = []
    var bytes: [[UInt8]] = []
    var comments: [[String]] = []
    var problems: [CaptureProblem] = []
    var notes: [CaptureProblem] = []
    var interfaces: [CaptureInterface] = []
    var application: String?
    var end: Int64 = 0

    var times: [Int64] { frames.map(\.time) }
    var offsets: [Int] { frames.map { Int($0.byteOffset) } }
    var messages: [String] { problems.map(\.message) }
    var noted: [String] { notes.map(\.message) }

    init(_ file: HandmadePcapng) throws {
        try self.init(file.bytes)
    }

    /// - Parameter piece: the file grows by so many bytes at a time; nil if it is whole from the beginning.
    init(_ file: [UInt8], growingBy piece: Int? = nil) throws {
        try TemporaryFile.with([]) { path in
            let writer = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            let input = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            let reader = PcapngReader(ByteSource(descriptor: input.fileDescriptor, ownsDescriptor: false))
            reader.isGrowing = true
            for start in stride(from: 0, to: file.count, by: piece ?? max(file.count, 1)) {
                try writer.write(contentsOf: file[start..<min(start + (piece ?? file.count), file.count)])
                if piece != nil { guard read(reader) == .idle else { throw ReadingError.endedEarly } }
            }
            reader.isGrowing = false
            guard read(reader) == .end, reader.next() == .end else { throw ReadingError.goesOn }
            problems = reader.problems
            notes = reader.notes
            interfaces = reader.interfaces
            application = reader.application
            end = reader.offset
        }
    }

    private mutating func read(_ reader: PcapngReader) -> ReadStep {
        while true {
            let step = reader.next()
            guard step == .frame else { return step }
            frames.append(reader.frame)
            bytes.append(unsafe Array(reader.bytes))
            comments.append(reader.comments)
        }
    }
}

enum ReadingError: Error {
    case endedEarly
    case goesOn
}
