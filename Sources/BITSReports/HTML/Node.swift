import Mustache

/// What a template is filled with: named texts, flags and lists of further nodes.
///
/// A name that a node lacks is looked for in the nodes around it, so names are not used on two levels of one template.
final class Node: MustacheParent {
    enum Value {
        case text(String)
        case flag(Bool)
        case nodes([Node])
    }

    private(set) var values: [String: Value] = [:]

    init() {}

    init(_ texts: [String: String]) {
        values = texts.mapValues { .text($0) }
    }

    /// A text; nil leaves it out, so that sections for it are left out too.
    subscript(name: String) -> String? {
        get {
            guard case .text(let text) = values[name] else { return nil }
            return text
        }
        set { values[name] = newValue.map { .text($0) } }
    }

    func set(_ name: String, _ flag: Bool) { values[name] = .flag(flag) }
    func set(_ name: String, _ nodes: [Node]) { values[name] = .nodes(nodes) }
    /// Texts that the template gives as `{{item}}`.
    func set(_ name: String, items: [String]) { set(name, items.map { Node(["item": $0]) }) }

    func list(_ name: String) -> [Node] {
        guard case .nodes(let nodes) = values[name] else { return [] }
        return nodes
    }

    func child(named name: String) -> Any? {
        switch values[name] {
        case .text(let text): text
        case .flag(let flag): flag
        case .nodes(let nodes): nodes
        case nil: nil
        }
    }

    /// How many octets a template makes of it.
    ///
    /// - Parameters:
    ///   - markup: what stands around one of its values, on the average.
    ///   - lists: the same for the nodes of its lists; those not named have the default.
    func cost(markup: Int = 32, lists: [String: Int] = [:]) -> Int {
        values.reduce(0) { sum, value in
            switch value.value {
            case .text(let text): sum + markup + HTMLText.cost(text)
            case .flag: sum
            case .nodes(let nodes):
                nodes.reduce(sum) { $0 + $1.cost(markup: lists[value.key] ?? markup, lists: lists) }
            }
        }
    }
}
