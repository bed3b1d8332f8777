import Foundation

/// A file for the length of a test.
enum TemporaryFile {
    static func with<Result>(_ text: String, _ body: (String) throws -> Result) throws -> Result {
        try with(Data(text.utf8), body)
    }

    static func with<Result>(_ octets: Data, _ body: (String) throws -> Result) throws -> Result {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("bitstrail-\(UUID().uuidString)")
        try octets.write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        return try body(url.path)
    }
}
