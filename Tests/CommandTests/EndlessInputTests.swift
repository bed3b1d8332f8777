import Foundation
import Testing

/// Inputs that do not end by themselves, and Ctrl-C.
@Suite(.timeLimit(.minutes(5))) struct EndlessInputTests {
    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bitstrail-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    private func sample(_ name: String) throws -> Data {
        try Data(contentsOf: Executable.root.appendingPathComponent("Samples/\(name).pcap"))
    }

    @Test func aCaptureThatGrows() throws {
        try withFolder { folder in
            let file = folder.appendingPathComponent("growing.pcap")
            let bytes = try sample("plain-upload")
            try bytes.prefix(1000).write(to: file)
            let run = try RunningCommand(["--follow", file.path])
            let handle = try FileHandle(forWritingTo: file)
            try handle.seekToEnd()
            // In the middle of records.
            try handle.write(contentsOf: bytes[1000..<5000])
            usleep(300_000)
            try handle.write(contentsOf: bytes[5000...])
            try #require(run.wait { $0.output.contains("COMPLETED") }, "\(run.output)\(run.errors)")
            #expect(run.process.isRunning)
            run.process.interrupt()
            #expect(run.wait { !$0.process.isRunning })
            #expect(run.process.terminationStatus == 0)
            #expect(run.output.contains("1 BITS upload session: 1 completed."))
            #expect(run.output.contains("29 frames"))
        }
    }

    @Test func aRingThatRotates() throws {
        try withFolder { folder in
            let bytes = try sample("plain-upload")
            try bytes.write(to: folder.appendingPathComponent("ring_1.pcap"))
            let run = try RunningCommand(["--follow", folder.path, "--format", "ndjson"])
            try #require(run.wait { $0.output.contains("bits_session") }, "\(run.output)\(run.errors)")
            try sample("cancel").write(to: folder.appendingPathComponent("ring_2.pcap"))
            try #require(run.wait { $0.output.contains("\"cancelled\"") }, "\(run.output)\(run.errors)")
            run.process.interrupt()
            #expect(run.wait { !$0.process.isRunning })
            #expect(run.process.terminationStatus == 0)
            #expect(run.output.contains("bits_summary"))
        }
    }

    /// A file of a ring without a frame has none, however many the one before it had.
    @Test func anEmptyFileOfARing() throws {
        try withFolder { folder in
            let bytes = try sample("plain-upload")
            try bytes.write(to: folder.appendingPathComponent("ring_1.pcap"))
            let run = try RunningCommand(["--follow", folder.path, "--format", "ndjson"])
            try #require(run.wait { $0.output.contains("bits_session") }, "\(run.output)\(run.errors)")
            try bytes.prefix(24).write(to: folder.appendingPathComponent("ring_2.pcap"))
            try sample("cancel").write(to: folder.appendingPathComponent("ring_3.pcap"))
            try #require(run.wait { $0.output.contains("\"cancelled\"") }, "\(run.output)\(run.errors)")
            run.process.interrupt()
            #expect(run.wait { !$0.process.isRunning })
            let captures = run.output.split(separator: "\n").filter { $0.contains("\"event_type\":\"bits_capture\"") }
            #expect(captures.map { $0.contains("\"frames\":0,") } == [false, true, false], "\(captures)")
        }
    }

    /// The writer neither goes on nor ends: Ctrl-C gives the report of what came, and says that it is not all.
    @Test func interruptedReading() throws {
        try withFolder { folder in
            let pipe = folder.appendingPathComponent("pipe").path
            #expect(unsafe mkfifo(pipe, 0o600) == 0)
            let run = try RunningCommand([pipe])
            let handle = try #require(FileHandle(forWritingAtPath: pipe))
            try handle.write(contentsOf: sample("plain-upload").prefix(14_000))
            usleep(500_000)
            run.process.interrupt()
            #expect(run.wait { !$0.process.isRunning })
            try handle.close()
            #expect(run.process.terminationStatus == 2)
            #expect(run.errors.contains("interrupted"))
            #expect(run.output.contains("1 BITS upload session"))
            #expect(run.output.contains("NOT READ WHOLE"))
        }
    }

    /// Who writes to a pipe gets the same Ctrl-C, hands over what it still has, and ends: nothing is lost.
    @Test func interruptedWithTheWriter() throws {
        try withFolder { folder in
            let pipe = folder.appendingPathComponent("pipe").path
            #expect(unsafe mkfifo(pipe, 0o600) == 0)
            let run = try RunningCommand([pipe])
            let handle = try #require(FileHandle(forWritingAtPath: pipe))
            let bytes = try sample("plain-upload")
            try handle.write(contentsOf: bytes.prefix(14_000))
            usleep(300_000)
            run.process.interrupt()
            usleep(200_000)
            try handle.write(contentsOf: bytes.dropFirst(14_000))
            try handle.close()
            #expect(run.wait { !$0.process.isRunning })
            #expect(run.process.terminationStatus == 0, "\(run.errors)")
            #expect(run.output.contains("29 frames") && run.output.contains("1 completed"))
        }
    }

    /// What can be read only once is nothing to follow: that is told at once.
    @Test func whatCannotBeFollowed() throws {
        try withFolder { folder in
            let pipe = folder.appendingPathComponent("pipe").path
            #expect(unsafe mkfifo(pipe, 0o600) == 0)
            for path in [pipe, "/dev/null"] {
                let run = try RunningCommand(["--follow", path])
                #expect(run.wait { !$0.process.isRunning })
                #expect(run.process.terminationStatus == 2)
                #expect(run.errors.contains("is no regular file and cannot be followed"), "\(run.errors)")
            }
            // A file that is not there yet may come.
            let later = folder.appendingPathComponent("later.pcap")
            let run = try RunningCommand(["--follow", later.path])
            usleep(300_000)
            try sample("plain-upload").write(to: later)
            #expect(run.wait { $0.output.contains("COMPLETED") }, "\(run.output)\(run.errors)")
            run.process.interrupt()
            #expect(run.wait { !$0.process.isRunning })
        }
    }

    /// Which file of a ring a frame stands in is told in the list of packets as they come, and in the report.
    @Test(arguments: ["packets", "analyze"]) func framesOfARing(_ command: String) throws {
        try withFolder { folder in
            try sample("plain-upload").write(to: folder.appendingPathComponent("ring_1.pcap"))
            let run = try RunningCommand([command, "--follow", folder.path])
            let sign = command == "packets" ? "Close-Session" : "COMPLETED"
            try #require(run.wait { $0.output.contains(sign) }, "\(run.output)\(run.errors)")
            run.process.interrupt()
            #expect(run.wait { !$0.process.isRunning })
            #expect(run.process.terminationStatus == 0)
            #expect(run.output.contains("ring_1.pcap:4"), "\(run.output)")
        }
    }

    @Test func nothingToFollow() throws {
        try withFolder { folder in
            let file = folder.appendingPathComponent("file")
            try Data("text".utf8).write(to: file)
            let below = file.appendingPathComponent("a.pcap").path
            for path in [folder.path, folder.appendingPathComponent("none.pcap").path, below] {
                let run = try RunningCommand(["--follow", path])
                try #require(run.wait { $0.errors.contains("following") })
                usleep(200_000)
                run.process.interrupt()
                #expect(run.wait { !$0.process.isRunning })
                #expect(run.process.terminationStatus == 2)
                #expect(run.output.contains("NOT READ WHOLE"))
                // What stands in the way is told once.
                if path == below {
                    #expect(run.errors.components(separatedBy: "Not a directory").count == 2, "\(run.errors)")
                }
            }
        }
    }
}
