import Foundation

/// Checks JSON against the part of JSON Schema 2020-12 that the schemas of the reports use.
struct SchemaChecker {
    /// A schema and the document that its references count from.
    struct Schema {
        let node: [String: Any]
        let document: [String: Any]

        func with(_ node: [String: Any]) -> Schema { Schema(node: node, document: document) }
    }

    let root: Schema
    /// By `$id`.
    private let documents: [String: [String: Any]]

    init(_ name: String = "report") throws {
        func read(_ name: String) throws -> [String: Any] {
            let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            let file = folder.appendingPathComponent("../../Sources/BITSReports/\(name).schema.json")
            return try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] ?? [:]
        }
        let document = try read(name)
        root = Schema(node: document, document: document)
        documents = try Dictionary(
            uniqueKeysWithValues: ["report", "ndjson"].map(read).map { ($0["$id"] as? String ?? "", $0) })
    }

    /// What is wrong, each with its place.
    func faults(in value: Any) -> [String] { faults(value, root, "$") }

    /// What a reference (`#/$defs/time`, `urn:…#/$defs/time`) means; nil if there is no such schema.
    func target(of reference: String, in schema: Schema) -> Schema? {
        let parts = reference.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let document = parts[0].isEmpty ? schema.document : documents[parts[0]] else {
            return nil
        }
        var node: [String: Any]? = document
        for name in parts[1].split(separator: "/") { node = node?[String(name)] as? [String: Any] }
        return node.map { Schema(node: $0, document: document) }
    }

    private func faults(_ value: Any, _ place: Schema, _ path: String) -> [String] {
        let schema = place.node
        if let reference = schema["$ref"] as? String {
            guard let target = target(of: reference, in: place) else { return ["\(path): no \(reference)"] }
            return faults(value, target, path)
        }
        if let choices = schema["anyOf"] as? [[String: Any]] {
            // The choice that fits best tells most.
            return choices.map { faults(value, place.with($0), path) }.min { $0.count < $1.count } ?? []
        }
        var result: [String] = []
        if let types = schema["type"] as? [String] ?? (schema["type"] as? String).map({ [$0] }),
            !types.contains(type(value))
        {
            result.append("\(path): \(type(value)) is not \(types)")
        }
        if let constant = schema["const"] as? NSObject, constant != value as? NSObject {
            result.append("\(path): not \(constant)")
        }
        if let allowed = schema["enum"] as? [NSObject], let object = value as? NSObject, !allowed.contains(object) {
            result.append("\(path): \(object) is not allowed")
        }
        if let minimum = schema["minimum"] as? Int, let number = value as? Int, number < minimum {
            result.append("\(path): \(number) is too small")
        }
        if let maximum = schema["maximum"] as? Int, let number = value as? Int, number > maximum {
            result.append("\(path): \(number) is too large")
        }
        if let pattern = schema["pattern"] as? String, let text = value as? String,
            text.range(of: pattern, options: .regularExpression) == nil
        {
            result.append("\(path): \(text) does not match")
        }
        if let items = schema["items"] as? [String: Any], let elements = value as? [Any] {
            for (index, element) in elements.enumerated() {
                result += faults(element, place.with(items), "\(path)[\(index)]")
            }
        }
        guard let members = value as? [String: Any] else { return result }
        let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
        for name in schema["required"] as? [String] ?? [] where members[name] == nil {
            result.append("\(path): no \(name)")
        }
        for (name, needed) in schema["dependentRequired"] as? [String: [String]] ?? [:] where members[name] != nil {
            for other in needed where members[other] == nil { result.append("\(path): \(name) without \(other)") }
        }
        for (name, member) in members {
            if let property = properties[name] {
                result += faults(member, place.with(property), "\(path).\(name)")
            } else if let other = schema["additionalProperties"] as? [String: Any] {
                result += faults(member, place.with(other), "\(path).\(name)")
            } else {
                result.append("\(path): unknown member \(name)")
            }
        }
        return result
    }

    private func type(_ value: Any) -> String {
        switch value {
        case is NSNull: "null"
        case is String: "string"
        case is [Any]: "array"
        case is [String: Any]: "object"
        case let number as NSNumber:
            isBoolean(number) ? "boolean" : number.doubleValue == number.doubleValue.rounded() ? "integer" : "number"
        default: "unknown"
        }
    }

    private func isBoolean(_ number: NSNumber) -> Bool {
        unsafe String(cString: number.objCType) == "c"
    }
}
