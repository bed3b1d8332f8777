import Foundation

/// A running command whose output can be looked at.
final class RunningCommand {
    let process = Process()
    private let files: [URL]

    init(_ arguments: [String]) throws {
        let folder = FileManager.default.temporaryDirectory
        files = ["out", "err"].map { folder.appendingPathComponent("bitstrail-live-\(UUID().uuidString).\($0)") }
        for file in files { try Data().write(to: file) }
        process.executableURL = Executable.path
        process.arguments = arguments
        process.standardOutput = try FileHandle(forWritingTo: files[0])
        process.standardError = try FileHandle(forWritingTo: files[1])
        try process.run()
    }

    deinit {
        if process.isRunning { process.terminate() }
        for file in files { try? FileManager.default.removeItem(at: file) }
    }

    var output: String { (try? String(contentsOf: files[0], encoding: .utf8)) ?? "" }
    var errors: String { (try? String(contentsOf: files[1], encoding: .utf8)) ?? "" }

    /// Waits, with a bound, until something holds or the command is over.
    func wait(_ isThere: (RunningCommand) -> Bool) -> Bool {
        for _ in 0..<3_000 {
            if isThere(self) { return true }
            if !process.isRunning { return isThere(self) }
            usleep(10_000)
        }
        return false
    }
}
