import BITSTrail
import Foundation
import Testing

/// Inputs that a fuzzer found, or that a mend was made for, and first inputs of all harnesses: their oracles hold.
///
/// One after the other: the files that harnesses read from are there once.
@Suite(.serialized) struct KeptInputTests {
    struct Input: CustomTestStringConvertible {
        let harness: Harness
        let file: URL
        var testDescription: String { "\(harness.rawValue)/\(file.lastPathComponent)" }
    }

    /// That of the harnesses' package.
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        .standardizedFileURL

    private static func files(in folder: URL) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .sorted { $0.path < $1.path }
    }

    private static func inputs(in folder: URL) throws -> [Input] {
        try files(in: folder).flatMap { group in
            let harness = try #require(Harness(rawValue: group.lastPathComponent), "\(group.path) is of no harness")
            return try files(in: group).map { Input(harness: harness, file: $0) }
        }
    }

    @Test(arguments: try inputs(in: folder.appending(path: "kept"))) func kept(input: Input) throws {
        let octets = Array(try Data(contentsOf: input.file))
        input.harness.run(octets)
        if input.harness == .http { for size in HTTPHarness.sizes { HTTPHarness.run(octets, size: size) } }
    }

    /// The oracle of parts of captures has something to look at.
    @Test func certainFindings() throws {
        let samples = Self.folder.deletingLastPathComponent().appending(path: "Samples")
        let file = Array(try Data(contentsOf: samples.appending(path: "faulty-client.pcap")))
        let found = MemoryFile.with(file) { Reports([$0], Analyzer.Options(), []).findings }
        #expect(!found.certain.isEmpty && found.certain.isSubset(of: found.all))
        #expect(found.lines.count > found.certain.count)
    }

    /// What the fuzzer begins with: files, frames, conversations and heads of the samples, and typical values.
    @Test func firstInputs() throws {
        let target = FileManager.default.temporaryDirectory.appending(path: "seeds-\(UUID())")
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: target) }
        let samples = Self.folder.deletingLastPathComponent().appending(path: "Samples")
        Seeds.write(into: target.path, captures: samples.path)
        var used: Set<Harness> = []
        for input in try Self.inputs(in: target) {
            // Reports stand beside the samples.
            let isFile = [.pcap, .whole].contains(input.harness)
            if isFile, input.file.pathExtension != "pcap" { continue }
            used.insert(input.harness)
            input.harness.run(Array(try Data(contentsOf: input.file)))
        }
        #expect(used == Set(Harness.allCases).subtracting([.pcapng, .compressed]))
    }
}
