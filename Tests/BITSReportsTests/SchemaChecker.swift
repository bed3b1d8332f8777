import Foundation

/// Checks JSON against the part of JSON Schema 2020-12 that `report.schema.json` uses.
struct SchemaChecker {
    private let root: [String: Any]

    init() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let file = folder.appendingPathComponent("../../Sources/BITSReports/report.schema.json")
        root = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] ?? [:]
    }

    /// What is wrong, each with its place.
    func faults(in value: Any) -> [String] { faults(value, root, "$") }

    private func faults(_ value: Any, _ schema: [String: Any], _ path: String) -> [String] {
        if let reference = schema["$ref"] as? String {
            let name = reference.split(separator: "/").last.map(String.init) ?? ""
            guard let target = (root["$defs"] as? [String: Any])?[name] as? [String: Any] else {
                return ["\(path): no \(reference)"]
            }
            return faults(value, target, path)
        }
        if let choices = schema["anyOf"] as? [[String: Any]] {
            return choices.contains { faults(value, $0, path).isEmpty } ? [] : ["\(path): none of anyOf"]
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
        if let pattern = schema["pattern"] as? String, let text = value as? String,
            text.range(of: pattern, options: .regularExpression) == nil
        {
            result.append("\(path): \(text) does not match")
        }
        if let items = schema["items"] as? [String: Any], let elements = value as? [Any] {
            for (index, element) in elements.enumerated() { result += faults(element, items, "\(path)[\(index)]") }
        }
        guard let members = value as? [String: Any] else { return result }
        let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
        for name in schema["required"] as? [String] ?? [] where members[name] == nil {
            result.append("\(path): no \(name)")
        }
        for (name, member) in members {
            if let property = properties[name] {
                result += faults(member, property, "\(path).\(name)")
            } else if let other = schema["additionalProperties"] as? [String: Any] {
                result += faults(member, other, "\(path).\(name)")
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
