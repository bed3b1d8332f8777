/// The part of JSON Schema 2020-12 that the schemas of the reports use; a word that it does not know is a fault of the
/// schema, so that none is passed over.
final class JSONSchema {
    private let types: [String]
    private let constant: JSONValue?
    private let choices: [JSONValue]?
    private let least: Int64?
    private let most: Int64?
    private let pattern: Regex<AnyRegexOutput>?
    private let items: JSONSchema?
    private let properties: [String: JSONSchema]
    private let others: JSONSchema?
    private let isClosed: Bool
    private let names: JSONSchema?
    private let required: [String]
    private let together: [String: [String]]
    private let alternatives: [JSONSchema]
    /// `id#/$defs/name`
    private let reference: String?

    private static let known: Set<String> = [
        "$schema", "$id", "$defs", "$ref", "title", "description", "type", "const", "enum", "minimum", "maximum",
        "pattern",
        "items", "properties", "additionalProperties", "propertyNames", "required", "dependentRequired", "anyOf",
    ]

    private init(_ node: JSONValue, id: String) {
        let words = node.members
        let unknown = words.keys.filter { !JSONSchema.known.contains($0) }
        demand(unknown.isEmpty, "words of the schema that nobody checks: \(unknown)")
        func schema(_ word: String) -> JSONSchema? {
            guard case .object? = words[word] else { return nil }
            return words[word].map { JSONSchema($0, id: id) }
        }
        types = words["type"].map { $0.text.map { [$0] } ?? $0.elements.compactMap(\.text) } ?? []
        constant = words["const"]
        choices = words["enum"]?.elements
        least = words["minimum"]?.integer
        most = words["maximum"]?.integer
        pattern = words["pattern"]?.text.flatMap { try? Regex($0) }
        demand((words["pattern"] == nil) == (pattern == nil), "a pattern that is none")
        items = schema("items")
        properties = (words["properties"]?.members ?? [:]).mapValues { JSONSchema($0, id: id) }
        others = schema("additionalProperties")
        isClosed = words["additionalProperties"] == .boolean(false)
        names = schema("propertyNames")
        required = words["required"]?.elements.compactMap(\.text) ?? []
        together = (words["dependentRequired"]?.members ?? [:]).mapValues { $0.elements.compactMap(\.text) }
        alternatives = (words["anyOf"]?.elements ?? []).map { JSONSchema($0, id: id) }
        reference = words["$ref"]?.text.map { $0.hasPrefix("#") ? id + $0 : $0 }
    }

    /// Some schemas, which refer to each other.
    struct Library {
        private let roots: [JSONSchema]
        private let definitions: [String: JSONSchema]

        init(_ texts: [String]) {
            var roots: [JSONSchema] = []
            var definitions: [String: JSONSchema] = [:]
            for text in texts {
                let document: JSONValue
                do throws(StrictJSON.Fault) {
                    document = try StrictJSON.object(Array(text.utf8))
                } catch {
                    demand(false, "a schema is no JSON: \(error.message)")
                    continue
                }
                let id = document.members["$id"]?.text ?? ""
                roots.append(JSONSchema(document, id: id))
                for place in ["$defs", "properties"] {
                    for (name, node) in document.members[place]?.members ?? [:] {
                        definitions["\(id)#/\(place)/\(name)"] = JSONSchema(node, id: id)
                    }
                }
            }
            (self.roots, self.definitions) = (roots, definitions)
        }

        /// What is first wrong with a value by one of the schemas; nil if it fits.
        func fault(in value: JSONValue, by number: Int) -> String? {
            roots[number].fault(in: value, "$", definitions)
        }
    }

    private func fault(in value: JSONValue, _ path: String, _ definitions: [String: JSONSchema]) -> String? {
        if let reference {
            guard let target = definitions[reference] else { return "\(path): no \(reference)" }
            return target.fault(in: value, path, definitions)
        }
        if !alternatives.isEmpty {
            var first: String?
            for schema in alternatives {
                guard let fault = schema.fault(in: value, path, definitions) else { return nil }
                first = first ?? fault
            }
            return first
        }
        if !types.isEmpty, !types.contains(value.type), !(value.type == "integer" && types.contains("number")) {
            return "\(path): \(value.type) is not \(types)"
        }
        if let constant, constant != value { return "\(path): not \(constant)" }
        if let choices, !choices.contains(value) { return "\(path): \(value) is not allowed" }
        switch value {
        case .integer(let number):
            guard let number else { return "\(path): too many digits" }
            if let least, number < least { return "\(path): \(number) is too small" }
            if let most, number > most { return "\(path): \(number) is too large" }
        case .text(let text):
            if let pattern, text.firstMatch(of: pattern) == nil { return "\(path): \(text) does not match" }
        case .list(let elements):
            guard let items else { return nil }
            for (index, element) in elements.enumerated() {
                if let fault = items.fault(in: element, "\(path)[\(index)]", definitions) { return fault }
            }
        case .object(let members): return fault(ofMembers: members, path, definitions)
        case .null, .boolean, .fraction: break
        }
        return nil
    }

    private func fault(
        ofMembers members: [String: JSONValue], _ path: String, _ definitions: [String: JSONSchema]
    ) -> String? {
        for name in required where members[name] == nil { return "\(path): no \(name)" }
        for (name, needed) in together where members[name] != nil {
            for other in needed where members[other] == nil { return "\(path): \(name) without \(other)" }
        }
        for (name, member) in members {
            if let names, let fault = names.fault(in: .text(name), "\(path) (a name)", definitions) { return fault }
            if let schema = properties[name] ?? others {
                if let fault = schema.fault(in: member, "\(path).\(name)", definitions) { return fault }
            } else if isClosed {
                return "\(path): unknown member \(name)"
            }
        }
        return nil
    }
}

extension JSONValue {
    fileprivate var members: [String: JSONValue] { if case .object(let members) = self { members } else { [:] } }
    fileprivate var elements: [JSONValue] { if case .list(let elements) = self { elements } else { [] } }
    fileprivate var text: String? { if case .text(let text) = self { text } else { nil } }
    fileprivate var integer: Int64? { if case .integer(let number) = self { number } else { nil } }
}
