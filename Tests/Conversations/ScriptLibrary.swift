private import FoundationEssentials
private import Synchronization

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

    private static let known = Mutex<[String: Conversation]>([:])

    /// What one script tells, which is run once.
    public static func conversation(_ name: String) throws -> Conversation {
        if let conversation = known.withLock({ $0[name] }) { return conversation }
        let conversation = try Conversation(script: text(name))
        known.withLock { $0[name] = conversation }
        return conversation
    }

    /// The same beginning with other settings.
    public static func conversation(_ name: String, settings: Settings) throws -> Conversation {
        try Conversation(script: text(name), settings: settings)
    }
}
