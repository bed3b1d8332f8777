import Foundation

/// Runs the built `bitstrail`, as a user does, from the top of the repository.
enum Executable {
    struct Result {
        let status: Int32
        let output: String
        let errors: String
    }

    /// The top of the repository.
    static let root: URL = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Beside the test bundle, where the package manager puts all products.
    static let path: URL = {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent("bitstrail")
    }()

    /// - Parameter environment: what differs from that of the tests, in which the locale has all characters and nobody
    ///   says how wide a terminal is.
    static func run(
        _ arguments: [String], input: Data? = nil, directory: URL = root, environment: [String: String] = [:]
    ) throws -> Result {
        let folder = FileManager.default.temporaryDirectory
        let names = ["out", "err", "in"].map { folder.appendingPathComponent("bitstrail-\(UUID().uuidString).\($0)") }
        defer { names.forEach { try? FileManager.default.removeItem(at: $0) } }
        for name in names { try (name.pathExtension == "in" ? input ?? Data() : Data()).write(to: name) }
        let process = Process()
        process.executableURL = path
        process.arguments = arguments
        process.currentDirectoryURL = directory
        var variables = ProcessInfo.processInfo.environment
        variables["COLUMNS"] = nil
        variables["LC_ALL"] = "C.UTF-8"
        process.environment = variables.merging(environment) { $1 }
        process.standardOutput = try FileHandle(forWritingTo: names[0])
        process.standardError = try FileHandle(forWritingTo: names[1])
        process.standardInput = try FileHandle(forReadingFrom: names[2])
        try process.run()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: String(decoding: try Data(contentsOf: names[0]), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: names[1]), as: UTF8.self))
    }
}
