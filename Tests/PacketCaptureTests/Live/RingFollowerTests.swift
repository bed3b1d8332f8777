import Foundation
import Testing

@testable import PacketCapture

/// A folder that is written as the capture tools do; times are set, so nothing depends on the speed of the disk.
private final class Ring {
    let folder: String
    private var clock = 1_700_000_000

    init() throws {
        folder = NSTemporaryDirectory() + "bitstrail-ring-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// The content of a classic file whose first frame has that time.
    static func capture(_ seconds: Int, frames: Int = 1) -> [UInt8] {
        var file = HandmadePcap()
        for frame in 0..<frames { file.record([1, 2, 3, 4], seconds: seconds + frame) }
        return file.bytes
    }

    /// Truncates, as a ring that uses its names again.
    func write(_ name: String, _ bytes: [UInt8]) throws {
        try put(bytes, name, O_TRUNC)
    }

    func append(_ name: String, _ bytes: [UInt8]) throws {
        try put(bytes, name, O_APPEND)
    }

    private func put(_ bytes: [UInt8], _ name: String, _ flag: Int32) throws {
        let descriptor = unsafe open(path(name), O_WRONLY | O_CREAT | flag, 0o600)
        try #require(descriptor >= 0)
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: bytes)
        clock += 1
        let date = Date(timeIntervalSince1970: Double(clock))
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path(name))
    }

    func remove(_ name: String) { _ = unsafe unlink(path(name)) }

    func rename(_ name: String, _ other: String) { _ = unsafe Glibc.rename(path(name), path(other)) }
}

@Suite struct RingFollowerTests {
    /// Changes up to the next `none`, with the last part of each path.
    private func changes(_ follower: inout RingFollower) -> [String] {
        var changes: [String] = []
        for _ in 0..<100 {
            switch follower.poll() {
            case .none: return changes
            case .opened(let path): changes.append("opened \(name(path))")
            case .finished(let path): changes.append("finished \(name(path))")
            case .replaced(let path): changes.append("replaced \(name(path))")
            case .grewLate(let path, let octets): changes.append("late \(name(path)) \(octets)")
            }
        }
        return changes + ["no end"]
    }

    private func name(_ path: String) -> String { (path as NSString).lastPathComponent }

    /// `tcpdump -G`: names by time, each written once.
    @Test func filesThatFollowEachOther() throws {
        let ring = try Ring()
        try ring.write("a-1.pcap", Ring.capture(1))
        try ring.write("a-2.pcap", Ring.capture(2))
        try ring.write("a-10.pcap", Ring.capture(10))
        var follower = RingFollower(path: ring.folder)
        #expect(
            changes(&follower) == [
                "opened a-1.pcap", "finished a-1.pcap", "opened a-2.pcap", "finished a-2.pcap", "opened a-10.pcap",
            ])
        #expect(changes(&follower).isEmpty)
        try ring.append("a-10.pcap", [9, 9])
        #expect(changes(&follower).isEmpty)
        try ring.write("a-11.pcap", [])
        #expect(changes(&follower).isEmpty)
        #expect(changes(&follower) == ["finished a-10.pcap"])
        try ring.write("a-11.pcap", Ring.capture(11))
        #expect(changes(&follower) == ["opened a-11.pcap"])
    }

    /// A newer file is there, but what the older one still got must be read first.
    @Test func growthBesideANewerFile() throws {
        let ring = try Ring()
        try ring.write("x1", Ring.capture(1))
        var follower = RingFollower(path: ring.folder)
        #expect(changes(&follower) == ["opened x1"])
        try ring.append("x1", [1])
        try ring.write("x2", Ring.capture(2))
        #expect(follower.poll() == .none)
        #expect(follower.poll() == .finished(path: ring.path("x1")))
        #expect(follower.poll() == .opened(path: ring.path("x2")))
    }

    /// `tcpdump -C -W 3`: three names and three places on the disk, over and over.
    @Test func namesUsedAgain() throws {
        let ring = try Ring()
        for index in 0..<3 { try ring.write("x.pcap\(index)", Ring.capture(index, frames: 5)) }
        var follower = RingFollower(path: ring.folder)
        #expect(changes(&follower).last == "opened x.pcap2")
        for round in 1..<4 {
            for index in 0..<3 {
                let previous = "x.pcap\((index + 2) % 3)"
                // Sometimes more than before, so that it cannot be told by its size.
                try ring.write("x.pcap\(index)", Ring.capture(round * 100 + index, frames: 4 + round))
                #expect(changes(&follower).isEmpty)
                #expect(changes(&follower) == ["finished \(previous)", "opened x.pcap\(index)"])
            }
        }
    }

    /// `dumpcap -b files:2`: new names, old files deleted, whose places on the disk come again at once.
    @Test func oldFilesDeleted() throws {
        let ring = try Ring()
        func name(_ index: Int) -> String { "x_0000\(index)_20240101120000.pcapng" }
        // Captures without frames begin alike.
        let empty = HandmadePcapng().bytes
        try ring.write(name(0), empty)
        try ring.write(name(1), empty)
        var follower = RingFollower(path: ring.folder)
        #expect(changes(&follower).last == "opened \(name(1))")
        for index in 2..<8 {
            ring.remove(name(index - 2))
            try ring.write(name(index), empty)
            #expect(changes(&follower).isEmpty)
            #expect(changes(&follower) == ["finished \(name(index - 1))", "opened \(name(index))"])
            try ring.append(name(index), [0, 0, 0, 0])
            #expect(changes(&follower).isEmpty)
        }
    }

    @Test func currentFileOverwritten() throws {
        let ring = try Ring()
        try ring.write("x", Ring.capture(1, frames: 3))
        for path in [ring.folder, ring.path("x")] {
            var follower = RingFollower(path: path)
            #expect(changes(&follower) == ["opened x"])
            try ring.write("x", Ring.capture(50, frames: 2))
            #expect(changes(&follower) == ["replaced x", "opened x"])
            try ring.write("x", Ring.capture(90, frames: 4))
            #expect(changes(&follower) == ["replaced x", "opened x"])
            try ring.append("x", [1, 2, 3])
            #expect(changes(&follower).isEmpty)
        }
    }

    /// A file that is moved away and written anew under its name: the reader still has the old one.
    @Test func singleFileRotated() throws {
        let ring = try Ring()
        var follower = RingFollower(path: ring.path("x"))
        #expect(changes(&follower).isEmpty && follower.failure == nil)
        try ring.write("x", [0xd4])
        #expect(changes(&follower).isEmpty)
        try ring.write("x", Ring.capture(1))
        #expect(changes(&follower) == ["opened x"])
        try ring.write("y", Ring.capture(2))
        #expect(changes(&follower).isEmpty)
        ring.rename("x", "x.old")
        try ring.write("x", Ring.capture(3))
        #expect(changes(&follower) == ["finished x", "opened x"])
        ring.remove("x")
        #expect(changes(&follower) == ["finished x"])
    }

    @Test func renamedInARing() throws {
        let ring = try Ring()
        try ring.write("current", Ring.capture(1))
        var follower = RingFollower(path: ring.folder)
        #expect(changes(&follower) == ["opened current"])
        ring.rename("current", "archive-1")
        try ring.write("current", Ring.capture(2))
        #expect(changes(&follower).isEmpty)
        #expect(changes(&follower) == ["finished current", "opened current"])
    }

    /// `tcpdump -z gzip`: what was read does not come again.
    @Test func compressedAfterwards() throws {
        let ring = try Ring()
        let gzip: [UInt8] = [0x1f, 0x8b] + Array(repeating: 0, count: 40)
        try ring.write("x1", Ring.capture(1))
        try ring.write("x2", Ring.capture(2))
        try ring.write("old.gz", gzip)
        var follower = RingFollower(path: ring.folder)
        #expect(follower.poll() == .opened(path: ring.path("x1")))
        try ring.write("x1.gz", gzip)
        try ring.write("x2.gz", gzip)
        ring.remove("x1")
        #expect(changes(&follower) == ["finished x1", "opened x2", "finished x2", "opened old.gz"])
        ring.remove("x2")
        #expect(changes(&follower).isEmpty)
    }

    /// Two writers in one folder: what is lost is said.
    @Test func growthThatCameTooLate() throws {
        let ring = try Ring()
        try ring.write("a1", Ring.capture(1))
        try ring.write("b1", Ring.capture(2))
        var follower = RingFollower(path: ring.folder)
        #expect(changes(&follower) == ["opened a1", "finished a1", "opened b1"])
        try ring.append("a1", [1, 2, 3])
        #expect(changes(&follower) == ["late a1 3"])
        try ring.append("a1", [4])
        #expect(changes(&follower) == ["late a1 1"])
    }

    @Test func whatIsNoCapture() throws {
        let ring = try Ring()
        try ring.write("notes.txt", Array("something else, longer than a header".utf8))
        try ring.write(".hidden", Ring.capture(1))
        try ring.write("x1", Ring.capture(1))
        try FileManager.default.createDirectory(atPath: ring.path("folder"), withIntermediateDirectories: true)
        var follower = RingFollower(path: ring.folder)
        #expect(changes(&follower) == ["opened x1"])
        try ring.append("notes.txt", [0x20])
        #expect(changes(&follower).isEmpty && changes(&follower).isEmpty)
        #expect(follower.foreignNames == ["notes.txt"])
        // The place of a file that was none may become that of one that is.
        try ring.write("notes.txt", Ring.capture(5))
        #expect(changes(&follower).isEmpty)
        #expect(changes(&follower) == ["finished x1", "opened notes.txt"])
    }

    @Test func folderThatComesAndGoes() throws {
        let ring = try Ring()
        var follower = RingFollower(path: ring.path("later"), interval: .milliseconds(1))
        #expect(changes(&follower).isEmpty && follower.failure == nil)
        follower.wait()
        try ring.write("file", Ring.capture(1))
        var wrong = RingFollower(path: ring.path("file/x"))
        #expect(changes(&wrong).isEmpty)
        #expect(wrong.failure == "Not a directory")
    }

    @Test func orderOfNames() {
        let names = ["x10", "x2", "x02", "x", "y1", "x2a", "x1000000000000000000000000", "a"]
        #expect(
            names.sorted(by: NaturalOrder.areInOrder) == [
                "a", "x", "x2", "x02", "x2a", "x10", "x1000000000000000000000000", "y1",
            ])
    }
}
