import Foundation
import Testing

/// What the README tells users to run does what it says.
@Suite struct ReadmeTests {
    /// The lines of the block behind `<!-- pipelines -->`: each with its exit code behind `#`.
    private static func commands() throws -> [(command: String, status: Int32)] {
        let readme = try String(contentsOf: Executable.root.appendingPathComponent("README.md"), encoding: .utf8)
        let block = try #require(readme.components(separatedBy: "<!-- pipelines -->\n```sh\n").last)
        return try block.components(separatedBy: "\n```")[0].split(separator: "\n").map { line in
            let parts = line.split(separator: "#", maxSplits: 1)
            let status = try #require(parts.last?.trimmingCharacters(in: .whitespaces).prefix(1))
            return (String(parts[0]).trimmingCharacters(in: .whitespaces), try #require(Int32(status)))
        }
    }

    @Test func pipelines() throws {
        let folder = URL(fileURLWithPath: NSTemporaryDirectory() + "bitstrail-readme-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createSymbolicLink(
            at: folder.appendingPathComponent("Samples"),
            withDestinationURL: Executable.root.appendingPathComponent("Samples"))
        let commands = try Self.commands()
        #expect(commands.count >= 8)
        for (command, status) in commands {
            let words = command.split(separator: " ").map(String.init)
            #expect(words.first == "bitstrail")
            let run = try Executable.run(Array(words.dropFirst()), directory: folder)
            #expect(run.status == status && run.errors.isEmpty, "\(command): \(run.status) \(run.errors)")
        }
    }

    /// Options and commands that README and documentation name are there.
    @Test(arguments: [
        "README.md", "Documentation/report-formats.md", "Documentation/continuous-integration.md",
        "Documentation/slices.md",
    ])
    func optionsExist(page: String) throws {
        let text = try String(contentsOf: Executable.root.appendingPathComponent(page), encoding: .utf8)
        var help = ""
        for command in ["analyze", "timeline", "packets", "extract", "slice", "live", "rules", "schema"] {
            help += try Executable.run(["help", command]).output
        }
        // Of the other programs in the examples.
        let foreign: Set = ["--static-swift-stdlib", "--product", "--filter", "--generate-completion-script"]
        for option in Set(text.matches(of: #/--[a-z][a-z-]+[a-z]/#).map { String($0.output) }).subtracting(foreign) {
            #expect(help.contains(option), "\(page): \(option)")
        }
    }
}
