private import FoundationEssentials

/// The scripts in `Tests/Scripts`.
public enum ScriptLibrary {
    /// The folder, found from this source file.
    public static let folder: String = {
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
        return parts.joined(separator: "/") + "/Scripts"
    }()

    /// All names, sorted, without `.conv`.
    public static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".conv") }
            .map { String($0.dropLast(5)) }.sorted()
    }

    /// The text of one script, for example `F01-plain-upload`.
    public static func text(_ name: String) throws -> String {
        try String(contentsOfFile: "\(folder)/\(name).conv", encoding: .utf8)
    }

    public static func conversation(_ name: String, settings: Settings = Settings()) throws -> Conversation {
        try Conversation(script: text(name), settings: settings)
    }
}
