import BITSTrail
import Foundation

/// What a run writes of a capture, in every form there is.
enum EveryForm {
    struct Outcome {
        /// By the name of the form.
        var texts: [String: String] = [:]
        var conclusion: Analyzer.Conclusion
    }

    /// - Parameters:
    ///   - more: the text report is written in its quiet and verbose kinds, and the files are extracted, too.
    static func of(
        _ capture: [UInt8], _ options: Analyzer.Options = .init(), name: String = "in.pcap", more: Bool = false
    ) throws -> Outcome {
        let folder = URL(fileURLWithPath: NSTemporaryDirectory() + "bitstrail-forms-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let input = folder.appendingPathComponent(name)
        try Data(capture).write(to: input)
        func report(_ formats: [Analyzer.Format], _ adjust: (inout Analyzer.Presentation) -> Void) throws -> Outcome {
            var presentation = Analyzer.Presentation()
            presentation.format = nil
            presentation.files = formats.map {
                Analyzer.FileRequest($0, folder.appendingPathComponent("report.\($0.rawValue)").path)
            }
            adjust(&presentation)
            let conclusion = Analyzer(captures: [input.path], options: options).report(presentation, to: -1)
            var outcome = Outcome(conclusion: conclusion)
            for format in formats {
                let file = folder.appendingPathComponent("report.\(format.rawValue)")
                outcome.texts[format.rawValue] = String(decoding: try Data(contentsOf: file), as: UTF8.self)
            }
            return outcome
        }
        var all = try report(Analyzer.Format.allCases) { _ in }
        guard more else { return all }
        all.texts["text -v"] = try report([.text]) { $0.isVerbose = true }.texts["text"]
        all.texts["text -q"] = try report([.text]) { $0.isQuiet = true }.texts["text"]
        let files = folder.appendingPathComponent("files")
        let list = folder.appendingPathComponent("list")
        try Data().write(to: list)
        let handle = try FileHandle(forWritingTo: list)
        _ = Analyzer(captures: [input.path], options: options).extract(
            Analyzer.ExtractionOptions(folder: files.path), to: handle.fileDescriptor)
        all.texts["extract"] = String(decoding: try Data(contentsOf: list), as: UTF8.self)
        for file in try FileManager.default.contentsOfDirectory(at: files, includingPropertiesForKeys: nil)
        where file.pathExtension == "json" {
            all.texts["sidecar", default: ""] += String(decoding: try Data(contentsOf: file), as: UTF8.self)
            all.texts["names", default: ""] += file.lastPathComponent + "\n"
        }
        return all
    }
}
