import Foundation
import Testing

@testable import PacketCapture

/// Several captures as one row of frames, by time.
@Suite struct MergeTests {
    private let data = [UInt8](repeating: 7, count: 60)

    private func pcap(_ seconds: [Int]) -> [UInt8] {
        var file = HandmadePcap()
        for second in seconds { file.record(data, seconds: second) }
        return file.bytes
    }

    /// Files `0`, `1`… in a folder of their own.
    private func withFolder<Result>(_ files: [[UInt8]], _ body: (String) throws -> Result) throws -> Result {
        let folder = NSTemporaryDirectory() + "bitstrail-merge-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (index, file) in files.enumerated() {
            let name = String(repeating: "0", count: 4 - "\(index)".count) + "\(index)"
            try Data(file).write(to: URL(fileURLWithPath: "\(folder)/\(name).pcap"))
        }
        return try body(folder)
    }

    /// `capture:frame` in the order of reading.
    private func places(_ queue: CaptureQueue) -> [String] {
        var places: [String] = []
        while queue.next() == .frame { places.append("\(queue.captureIndex):\(queue.frame.number)") }
        return places
    }

    @Test func framesComeByTime() throws {
        try withFolder([pcap([1, 4, 7]), pcap([2, 3, 9]), pcap([5, 6, 8])]) { folder in
            let queue = CaptureQueue(paths: [folder])
            #expect(places(queue) == ["0:1", "1:1", "1:2", "0:2", "2:1", "2:2", "0:3", "2:3", "1:3"])
            #expect(queue.borders == 1)
            #expect(queue.records.map(\.frames) == [3, 3, 3])
            #expect(queue.records.map(\.firstTime) == [1, 2, 5].map { $0 * 1_000_000_000 })
            #expect(queue.records.map(\.lastTime) == [7, 9, 8].map { $0 * 1_000_000_000 })
            #expect(queue.records.map { $0.framesByLinkType[1] } == [3, 3, 3])
        }
    }

    @Test func equalTimesComeInTheOrderGiven() throws {
        try withFolder([pcap([1, 1, 2]), pcap([1, 2])]) { folder in
            #expect(places(CaptureQueue(paths: [folder])) == ["0:1", "0:2", "1:1", "0:3", "1:2"])
        }
    }

    @Test func anOlderFileComesFirstWhateverTheOrderGiven() throws {
        try withFolder([pcap([10, 11]), pcap([1, 2])]) { folder in
            let queue = CaptureQueue(paths: ["\(folder)/0000.pcap", "\(folder)/0001.pcap"])
            #expect(places(queue) == ["1:1", "1:2", "0:1", "0:2"])
            #expect(queue.borders == 2)
            #expect(queue.records.map(\.name) == ["\(folder)/0000.pcap", "\(folder)/0001.pcap"])
        }
    }

    /// A file keeps its own order: what is older within it does not go before what it stands behind.
    @Test func timeGoingBackInAFile() throws {
        try withFolder([pcap([5, 1, 8]), pcap([6, 7])]) { folder in
            #expect(places(CaptureQueue(paths: [folder])) == ["0:1", "0:2", "1:1", "1:2", "0:3"])
        }
    }

    @Test func unreadableEmptyAndDamagedInputs() throws {
        let cut = Array(pcap([3, 4]).dropLast(10))
        try withFolder([pcap([5]), [], pcap([]), cut]) { folder in
            let paths = (0..<4).map { "\(folder)/000\($0).pcap" } + ["/nowhere/x.pcap"]
            let queue = CaptureQueue(paths: paths)
            var problems: [String] = []
            queue.onProblem = { problems.append("\($0): \($1.message)") }
            #expect(places(queue) == ["3:1", "0:1"])
            #expect(queue.records.map(\.frames) == [1, 0, 0, 1, 0])
            #expect(queue.records.map(\.problems.count) == [0, 1, 0, 1, 1])
            #expect(problems.count == 3)
            #expect(Set(problems).count == 3)
        }
    }

    @Test func moreThanCanBeOpen() throws {
        let count = CaptureQueue.maxOpen + 8
        try withFolder((0..<count).map { pcap([$0, 1000 + $0]) }) { folder in
            let queue = CaptureQueue(paths: [folder])
            let places = places(queue)
            #expect(places.count == 2 * count && Set(places).count == 2 * count)
            #expect(queue.lateInputs == 8)
            #expect(queue.records.filter { !$0.problems.isEmpty }.count == 8)
        }
        try withFolder((0..<count).map { pcap([10 * $0, 10 * $0 + 5]) }) { folder in
            let queue = CaptureQueue(paths: [folder])
            #expect(places(queue) == (0..<count).flatMap { ["\($0):1", "\($0):2"] })
            #expect(queue.lateInputs == 0)
        }
    }

    @Test func aPipeIsOpenedOnce() throws {
        try withFolder([pcap([2, 4])]) { folder in
            let fifo = "\(folder)/pipe"
            #expect(unsafe mkfifo(fifo, 0o600) == 0)
            let bytes = pcap([1, 3])
            let writer = Thread {
                guard let handle = FileHandle(forWritingAtPath: fifo) else { return }
                try? handle.write(contentsOf: Data(bytes))
                try? handle.close()
            }
            writer.start()
            #expect(places(CaptureQueue(paths: ["\(folder)/0000.pcap", fifo])) == ["1:1", "0:1", "1:2", "0:2"])
        }
    }
}

/// What paths name.
@Suite struct CaptureInputsTests {
    private func withTree<Result>(_ body: (String) throws -> Result) throws -> Result {
        let root = NSTemporaryDirectory() + "bitstrail-inputs-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: "\(root)/b/deep", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: root) }
        let capture = Data(HandmadePcap().bytes)
        for name in ["c.pcap", "a.pcap", "b/2.pcap", "b/deep/1.pcap", ".hidden.pcap"] {
            try capture.write(to: URL(fileURLWithPath: "\(root)/\(name)"))
        }
        try Data("text".utf8).write(to: URL(fileURLWithPath: "\(root)/b/notes.txt"))
        try FileManager.default.createSymbolicLink(atPath: "\(root)/b/loop", withDestinationPath: root)
        return try body(root)
    }

    private func names(_ inputs: CaptureInputs, _ root: String) -> [String] {
        inputs.inputs.map { $0.path.replacingOccurrences(of: "\(root)/", with: "") }
    }

    @Test func folders() throws {
        try withTree { root in
            let inputs = CaptureInputs(paths: [root])
            #expect(names(inputs, root) == ["a.pcap", "b/2.pcap", "b/deep/1.pcap", "c.pcap"])
            #expect(inputs.passedOver == ["\(root)/b/notes.txt"])
            #expect(inputs.problems.isEmpty)
            #expect(names(CaptureInputs(paths: ["\(root)/"]), root) == names(inputs, root))
        }
    }

    @Test func patterns() throws {
        try withTree { root in
            #expect(names(CaptureInputs(paths: ["\(root)/?.pcap"]), root) == ["a.pcap", "c.pcap"])
            let none = CaptureInputs(paths: ["\(root)/*.pcapng"])
            #expect(none.inputs.isEmpty && none.problems.map(\.message) == ["matches no file"])
            // A file whose name looks like a pattern is that file.
            let odd = "\(root)/[a].pcap"
            try Data(HandmadePcap().bytes).write(to: URL(fileURLWithPath: odd))
            #expect(CaptureInputs(paths: [odd]).inputs.map(\.path) == [odd])
        }
    }

    @Test func namedFilesAreTakenAsTheyAre() throws {
        try withTree { root in
            let paths = ["\(root)/b/notes.txt", "-", "/nowhere/x.pcap"]
            #expect(CaptureInputs(paths: paths).inputs.map(\.path) == paths)
        }
    }

    @Test func anEmptyFolder() throws {
        try withTree { root in
            try FileManager.default.createDirectory(atPath: "\(root)/empty", withIntermediateDirectories: false)
            let inputs = CaptureInputs(paths: ["\(root)/empty"])
            #expect(inputs.inputs.isEmpty && inputs.problems.map(\.message) == ["holds no captures"])
        }
    }
}
