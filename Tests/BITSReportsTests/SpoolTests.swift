import Foundation
import Testing

@testable import BITSReports

@Suite struct SpoolTests {
    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
    }

    /// Records of many sizes in random order come back whole and in order.
    @Test(arguments: [1 << 30, Spool.defaultBound, 5000], [SpoolIndex.defaultBound, 700])
    func keepsOrderAndOctets(bound: Int, indexBound: Int) {
        var generator = Generator(state: 7)
        var spool = Spool(bound: bound, indexBound: indexBound)
        let keys = Array(0..<20_000).shuffled(using: &generator)
        func record(_ key: Int) -> [UInt8] {
            Array(repeating: UInt8(key & 255), count: key == 500 ? 600_000 : key % 997 == 0 ? 70_000 : key % 800)
        }
        for key in keys { spool.append(record(key), at: SpoolKey(major: Int64(key / 10), minor: Int64(key % 10))) }
        var next = 0
        spool.drain { key, bytes in
            if key.major * 10 + key.minor != Int64(next) { Issue.record("\(key) in the place of \(next)") }
            if bytes != record(next) { Issue.record("record \(next) differs") }
            next += 1
        }
        #expect(next == keys.count)
        #expect(spool.failure == nil)
        #expect(spool.lost == 0)
        #expect(spool.isEmpty)
    }

    @Test(arguments: [SpoolIndex.defaultBound, 1, 7]) func equalKeysComeInOrderOfArrival(indexBound: Int) {
        var spool = Spool(bound: 100, indexBound: indexBound)
        for number in 0..<500 { spool.append(Array("\(number)".utf8), at: SpoolKey(major: 1, minor: 2, tie: 3)) }
        var seen: [String] = []
        spool.drain { _, bytes in seen.append(String(decoding: bytes, as: UTF8.self)) }
        #expect(seen == (0..<500).map { "\($0)" })
    }

    /// What comes nearly in order, as sessions do, in runs that overlap a little.
    @Test func mergesRunsThatOverlap() {
        var index = SpoolIndex(bound: 100)
        for number in 0..<1000 {
            let key = SpoolKey(major: Int64(number ^ 3), minor: -1, tie: .max)
            index.append(SpoolIndex.Entry(key: key, offset: Int64(number)))
        }
        var seen: [SpoolIndex.Entry] = []
        index.drain { seen.append($0) }
        #expect(seen.map(\.key.major) == Array(0..<1000))
        #expect(seen.map(\.offset) == (0..<1000).map { $0 ^ 3 })
        #expect(seen.allSatisfy { $0.key.minor == -1 && $0.key.tie == .max })
        #expect(index.isEmpty && index.failure == nil && index.lost == 0)
    }

    @Test func anIndexWithoutAFileStaysInMemory() {
        var index = SpoolIndex(bound: 10, folder: "/nonexistent")
        for number in (0..<100).reversed() {
            index.append(SpoolIndex.Entry(key: SpoolKey(major: Int64(number)), offset: Int64(99 - number)))
        }
        var seen: [Int64] = []
        index.drain { seen.append($0.key.major) }
        #expect(seen == Array(0..<100))
        #expect(index.failure?.code == ENOENT && index.lost == 0)
    }

    @Test func drainsOnlyWhatIsWanted() {
        var spool = Spool(bound: 100)
        for number in 0..<100 { spool.append([UInt8(number)], at: SpoolKey(major: Int64(number))) }
        var seen: [UInt8] = []
        spool.drain {
            $0.major % 25 == 0
        } _: {
            seen += $1
        }
        #expect(seen == [0, 25, 50, 75])
    }

    @Test func aFailingFileLosesOnlyWhatDoesNotFit() {
        var spool = Spool(bound: 500, folder: "/nonexistent")
        func add(_ number: Int) { spool.append(Array(repeating: 1, count: 92), at: SpoolKey(major: Int64(number))) }
        for number in 0..<10 { add(number) }
        #expect(spool.failure == nil && spool.lost == 0)
        for number in 10..<100 { add(number) }
        #expect(spool.failure?.code == ENOENT)
        #expect(spool.lost == 90)
        var count = 0
        spool.drain { _, _ in count += 1 }
        #expect(count == 10)
    }
}

@Suite struct ReportOutputTests {
    @Test func gathersAndFlushes() {
        var pieces: [Int] = []
        let output = ReportOutput { (piece) throws(ReportFailure) in pieces.append(piece.count) }
        for _ in 0..<1000 { output.write(String(repeating: "x", count: 100)) }
        output.flush()
        #expect(pieces.count == 2)
        #expect(pieces.reduce(0, +) == 100_000)
    }

    @Test func aFullDeviceIsReported() {
        let descriptor = unsafe open("/dev/full", O_WRONLY)
        defer { close(descriptor) }
        let output = ReportOutput(fileDescriptor: descriptor)
        output.write("hello")
        output.flush()
        output.write("again")
        output.flush()
        #expect(output.failure?.code == ENOSPC)
        #expect(output.failure?.description == "cannot write the report: No space left on device")
        #expect(output.failure?.isBrokenPipe == false)
    }

    @Test func aReaderThatIsGoneIsReported() {
        _ = signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [0, 0]
        let result = unsafe pipe(&ends)
        #expect(result == 0)
        close(ends[0])
        let output = ReportOutput(fileDescriptor: ends[1])
        output.write("hello")
        output.flush()
        close(ends[1])
        #expect(output.failure?.isBrokenPipe == true)
    }
}
