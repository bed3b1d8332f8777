import Conversations
import Foundation

/// `BITSTRAIL_UPDATE_SCRIPTS=1 swift test --filter HTTPScriptTests` writes what was found into the scripts' comments, for
/// somebody who then looks at the difference.
enum ScriptUpdate {
    static let isWanted = ProcessInfo.processInfo.environment["BITSTRAIL_UPDATE_SCRIPTS"] != nil

    static func write(_ log: MessageLog, to name: String) throws {
        var lines = try ScriptLibrary.text(name).split(separator: "\n", omittingEmptySubsequences: false)
        lines.removeAll { line in ["request", "answer", "other"].contains { line.hasPrefix("# \($0):") } }
        let end = lines.firstIndex { !$0.hasPrefix("#") } ?? 0
        let found =
            log.requests.map { "# request: \($0)" } + log.answers.map { "# answer: \($0)" }
            + log.others.map { "# other: \($0)" }
        lines.insert(contentsOf: found.map { $0[...] }, at: end)
        let path = "\(ScriptLibrary.folder)/\(name).conv"
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
    }
}
