import Foundation
import Testing

@testable import BITSReports

/// The page that says what other tools call our fields names each of them, and no other.
@Suite struct FieldNamesTests {
    private static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../Documentation/field-names.md")

    /// The cells of the tables' rows, headings left out.
    private static func rows() throws -> [[String]] {
        try String(contentsOf: page, encoding: .utf8).split(separator: "\n").filter { $0.hasPrefix("| `") }.map {
            line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    @Test func pageAndSchemaHaveTheSameFields() throws {
        let checker = try SchemaChecker("ndjson")
        var wanted: Set<String> = []
        for type in EventType.allCases {
            let event = try #require(checker.target(of: "#/$defs/\(type.rawValue)_event", in: checker.root))
            wanted.formUnion(checker.fields(of: event))
        }
        #expect(wanted.count > 150)
        let named = try Self.rows().map { $0[0].trimmingCharacters(in: ["`"]) }
        #expect(Set(named).subtracting(wanted).sorted() == [], "not in the schema")
        #expect(wanted.subtracting(named).sorted() == [], "not on the page")
        #expect(Set(named).count == named.count, "twice on the page")
    }

    @Test func eachRowHasANameOrADashForEachTool() throws {
        for row in try Self.rows() { #expect(row.count == 4 && !row.contains(""), "\(row)") }
    }
}

extension SchemaChecker {
    /// The paths of all values that a schema knows by name: `client.ip`, `frames[].frame`.
    func fields(of schema: Schema, at path: String = "") -> [String] {
        if let reference = schema.node["$ref"] as? String {
            return target(of: reference, in: schema).map { fields(of: $0, at: path) } ?? ["\(path): no \(reference)"]
        }
        if let choices = schema.node["anyOf"] as? [[String: Any]] {
            return choices.filter { $0["type"] as? String != "null" }.flatMap { fields(of: schema.with($0), at: path) }
        }
        if let items = schema.node["items"] as? [String: Any] { return fields(of: schema.with(items), at: path + "[]") }
        guard let properties = schema.node["properties"] as? [String: [String: Any]] else { return [path] }
        return properties.flatMap { fields(of: schema.with($1), at: path.isEmpty ? $0 : "\(path).\($0)") }
    }
}
