import Foundation
import Testing

/// `Documentation/unsafe-code.md` names the files with unsafe code, and nothing in the sources traps on purpose.
@Suite struct UnsafeCodeTests {
    private static let root = URL(fileURLWithPath: #filePath.components(separatedBy: "/Tests/")[0])

    /// By name within `Sources`.
    private static let sources: [String: String] = {
        let folder = root.appending(path: "Sources").path
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".swift") }.reduce(into: [:]) { sources, name in
            sources[name] = try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
        }
    }()

    @Test func filesAreNamed() throws {
        let page = try String(contentsOf: Self.root.appending(path: "Documentation/unsafe-code.md"), encoding: .utf8)
        let named = page.matches(of: #/`([\w+\/-]+\.swift)`/#).map { String($0.1) }
        let found = Self.sources.filter { Self.code(of: $0.value).contains(#/\bunsafe\b/#) }.keys
        #expect(found.count > 30)
        #expect(named.sorted() == found.sorted())
    }

    /// Without comments and the text of literals.
    private static func code(of text: String) -> String {
        var isLiteral = false
        return text.split(separator: "\n").map { part -> String in
            let line = String(part)
            let borders = line.matches(of: #/"""/#).count
            defer { if borders == 1 { isLiteral.toggle() } }
            if isLiteral || borders > 0 { return "" }
            return line.replacing(#/"(\\.|[^"\\])*"/#, with: "").replacing(#/\/\/.*/#, with: "")
        }.joined(separator: "\n")
    }

    private static func traps(_ text: String) -> [String] {
        code(of: text).matches(of: #/try!|as!|fatalError|precondition|[\w)\]]!(?!=)/#).map { String($0.0) }
    }

    @Test func nothingTrapsOnPurpose() {
        let allowed = [
            "BITSReports/HTML/Templates/HTMLTemplate.swift": ["precondition"],
            "PacketCapture/TCP/SlotArray.swift": ["precondition", "precondition"],
        ]
        for (name, text) in Self.sources { #expect(Self.traps(text) == allowed[name] ?? [], "\(name)") }
    }

    @Test func trapsAreSeen() {
        #expect(Self.traps("let a = b!\nlet c = try! d()\ne[0]!.f").count == 3)
        #expect(Self.traps("a != b // c!\nlet d = \"e!\"\n!f && g").isEmpty)
    }
}
