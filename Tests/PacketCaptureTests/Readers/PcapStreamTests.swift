import Foundation
import Glibc
import Testing

@testable import PacketCapture

/// Classic captures that do not come at once: pipes, files that grow, reads that fail.
@Suite struct PcapStreamTests {
    @Test(arguments: [1, 7, 4096], 0..<4)
    func pipes(piece: Int, damage: Int) throws {
        let file = PcapFile(seed: 5, frames: 30)
        var bytes = file.bytes
        switch damage {
        case 0: break
        case 1: bytes[file.records[9].lowerBound + 11] ^= 0x40
        case 2: bytes.removeSubrange(file.records[9].lowerBound + 40..<file.records[9].lowerBound + 49)
        default: bytes.removeLast(5)
        }
        let whole = try ReadCapture(bytes)
        let piped = try Pipe.read(bytes, piece: piece)
        #expect(piped.bytes == whole.bytes && piped.times == whole.times && piped.offsets == whole.offsets)
        #expect(piped.record.problems == whole.record.problems && piped.record.bytes == whole.record.bytes)
        #expect(whole.frames.count >= 28 && whole.record.problems.isEmpty == (damage == 0))
    }

    /// At the end of what there is, reading is idle, and goes on with what comes; it ends when the file does.
    @Test(arguments: [PcapVariant(), .modified, PcapVariant(minor: 0, isSwapped: true)], [1, 10, 333])
    func growingFiles(variant: PcapVariant, piece: Int) throws {
        let file = PcapFile(seed: 6, frames: 12, variant)
        let growing = try GrowingPcap(Array(file.bytes.prefix(24)))
        var position = 24
        var frames: [[UInt8]] = []
        while position < file.bytes.count {
            #expect(growing.read(&frames) == .idle)
            #expect(frames.count == file.records.count { $0.upperBound <= position })
            #expect(growing.reader.offset == Int64(file.records.last { $0.upperBound <= position }?.upperBound ?? 24))
            let next = min(position + piece, file.bytes.count)
            growing.append(Array(file.bytes[position..<next]))
            position = next
        }
        #expect(growing.read(&frames) == .idle && frames == file.frames)
        growing.append([1, 2, 3])
        #expect(growing.read(&frames) == .idle && growing.reader.problems.isEmpty)
        growing.reader.isGrowing = false
        #expect(growing.read(&frames) == .end && frames == file.frames)
        #expect(growing.reader.problems.map(\.byteOffset) == [Int64(file.bytes.count)])
        #expect(growing.read(&frames) == .end && growing.reader.problems.count == 1)
    }

    /// Damage is passed as soon as enough has come to prove what follows, and is told before.
    @Test func damageInAGrowingFile() throws {
        var file = PcapFile()
        for number in 0..<400 { file.add(pattern(1000), seconds: 1_700_000_000 + number) }
        var bytes = file.bytes
        bytes.replaceSubrange(
            file.records[5].lowerBound + 8..<file.records[5].lowerBound + 16, with: [9, 9, 9, 9, 9, 9, 9, 9])
        let growing = try GrowingPcap(Array(bytes.prefix(file.records[6].upperBound + 30)))
        var frames: [[UInt8]] = []
        #expect(growing.read(&frames) == .idle)
        // The frame before is not told either as long as its own length is in doubt.
        #expect(frames.count == 4 && growing.reader.problems.count == 1)
        growing.append(Array(bytes.dropFirst(file.records[6].upperBound + 30)))
        #expect(growing.read(&frames) == .idle && frames.count >= 396)
        #expect(growing.reader.problems.map(\.byteOffset) == [Int64(file.records[5].lowerBound)])
        growing.reader.isGrowing = false
        #expect(growing.read(&frames) == .end && growing.reader.problems.count == 1)
    }

    /// A read that fails ends the capture; the whole records before it are read.
    @Test(arguments: [0, 10, 100])
    func readsThatFail(cut: Int) throws {
        let file = PcapFile(seed: 7, frames: 10)
        var pair: [Int32] = [0, 0]
        #expect(unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
        // A socket that is closed with something unread fails at the other end.
        Pipe.write(file.bytes.dropLast(cut), to: pair[0])
        Pipe.write([1], to: pair[1])
        _ = close(pair[0])
        let source = ByteSource(descriptor: pair[1], ownsDescriptor: true)
        let start = source.peek(PcapFileHeader.length)
        let header = try #require(PcapFileHeader(start))
        let reader = try PcapReader.open(source, header: header, header.forLibpcap(start)).get()
        var count = 0
        var frame = Frame()
        while reader.next(&frame) == .frame { count += 1 }
        let whole = file.records.filter { $0.upperBound <= file.bytes.count - cut }
        #expect(count == whole.count)
        #expect(reader.problems.map(\.byteOffset) == [Int64(whole.last?.upperBound ?? 24)])
        #expect(reader.problems.first?.message.contains("Connection reset") == true)
        #expect(reader.next(&frame) == .end && reader.problems.count == 1)
    }
}

/// A capture that is written while it is read.
private final class GrowingPcap {
    let reader: PcapReader
    private let writer: Int32

    init(_ bytes: [UInt8]) throws {
        let path = NSTemporaryDirectory() + "bitstrail-growing-\(UUID().uuidString)"
        writer = unsafe open(path, O_CREAT | O_WRONLY, 0o600)
        defer { unsafe unlink(path) }
        Pipe.write(bytes, to: writer)
        let source = ByteSource(descriptor: unsafe open(path, O_RDONLY), ownsDescriptor: true)
        let start = source.peek(PcapFileHeader.length)
        let header = try #require(PcapFileHeader(start))
        reader = try PcapReader.open(source, header: header, header.forLibpcap(start)).get()
        reader.isGrowing = true
    }

    deinit { _ = close(writer) }

    func append(_ bytes: [UInt8]) { Pipe.write(bytes, to: writer) }

    /// Reads all frames that are there.
    func read(_ frames: inout [[UInt8]]) -> ReadStep {
        while true {
            var frame = Frame()
            let step = reader.next(&frame)
            guard step == .frame else { return step }
            unsafe frames.append(Array(reader.bytes))
        }
    }
}

private enum Pipe {
    /// Reads what a thread writes piece by piece.
    static func read(_ bytes: [UInt8], piece: Int) throws -> ReadCapture {
        var ends: [Int32] = [0, 0]
        #expect(unsafe pipe(&ends) == 0)
        let writer = ends[1]
        let thread = Thread {
            for start in stride(from: 0, to: bytes.count, by: piece) {
                Pipe.write(bytes[start..<min(start + piece, bytes.count)], to: writer)
            }
            _ = close(writer)
        }
        thread.start()
        defer { _ = close(ends[0]) }
        return ReadCapture(path: "/proc/self/fd/\(ends[0])")
    }

    static func write(_ bytes: some Sequence<UInt8>, to descriptor: Int32) {
        let bytes = Array(bytes)
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { all in
                unsafe Glibc.write(descriptor, all.baseAddress?.advanced(by: sent), bytes.count - sent)
            }
            guard count > 0 else { return }
            sent += count
        }
    }
}
