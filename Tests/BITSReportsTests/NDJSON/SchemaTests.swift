import Foundation
import Testing

@testable import BITSReports

@Suite struct SchemaTests {
    /// All references in a schema, wherever they stand.
    private func references(_ node: Any) -> [String] {
        switch node {
        case let members as [String: Any]:
            ((members["$ref"] as? String).map { [$0] } ?? []) + members.values.flatMap(references)
        case let elements as [Any]: elements.flatMap(references)
        default: []
        }
    }

    @Test(arguments: ["report", "ndjson"]) func referencesLeadSomewhere(name: String) throws {
        let checker = try SchemaChecker(name)
        let references = references(checker.root.node)
        #expect(references.count > 20)
        for reference in references {
            #expect(checker.target(of: reference, in: checker.root) != nil, "\(reference)")
        }
        #expect(checker.target(of: "#/$defs/none", in: checker.root) == nil)
        #expect(checker.target(of: "urn:bitstrail:report:0.0.0#/$defs/time", in: checker.root) == nil)
    }

    @Test(arguments: ["report", "ndjson"]) func schemasNameTheirVersion(name: String) throws {
        let checker = try SchemaChecker(name)
        #expect(checker.root.node["$id"] as? String == "urn:bitstrail:\(name):\(JSONReport.schemaVersion)")
    }

    @Test func theSchemaKnowsAllEvents() throws {
        let checker = try SchemaChecker("ndjson")
        let choices = try #require(checker.root.node["anyOf"] as? [[String: String]])
        #expect(choices.map { $0["$ref"] } == EventType.allCases.map { "#/$defs/\($0.rawValue)_event" })
        for type in EventType.allCases {
            let event = checker.target(of: "#/$defs/\(type.rawValue)_event", in: checker.root)
            let properties = try #require(event?.node["properties"] as? [String: [String: Any]])
            #expect(properties["event_type"]?["const"] as? String == type.rawValue)
            #expect(properties[type.rawValue] != nil)
            #expect(event?.node["additionalProperties"] as? Bool == false)
        }
    }
}
