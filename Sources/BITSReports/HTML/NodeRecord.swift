/// Nodes as octets, to be kept in a ``Spool`` until the report is written.
enum NodeRecord {
    private static let text: UInt8 = 0
    private static let flag: UInt8 = 1
    private static let nodes: UInt8 = 2

    static func bytes(_ node: Node) -> [UInt8] {
        var bytes: [UInt8] = []
        append(node, to: &bytes)
        return bytes
    }

    /// nil if the octets are not what ``bytes(_:)`` gives.
    static func node(_ bytes: [UInt8]) -> Node? {
        var position = 0
        guard let node = readNode(bytes, &position), position == bytes.count else { return nil }
        return node
    }

    private static func append(_ node: Node, to bytes: inout [UInt8]) {
        append(node.values.count, to: &bytes)
        for (name, value) in node.values {
            append(name, to: &bytes)
            switch value {
            case .text(let string):
                bytes.append(text)
                append(string, to: &bytes)
            case .flag(let isSet):
                bytes.append(flag)
                append(isSet ? 1 : 0, to: &bytes)
            case .nodes(let list):
                bytes.append(nodes)
                append(list.count, to: &bytes)
                for node in list { append(node, to: &bytes) }
            }
        }
    }

    private static func append(_ string: String, to bytes: inout [UInt8]) {
        append(string.utf8.count, to: &bytes)
        bytes.append(contentsOf: string.utf8)
    }

    /// Seven bits to the octet, the lowest first.
    private static func append(_ number: Int, to bytes: inout [UInt8]) {
        var rest = number
        while rest > 0x7F {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func readNumber(_ bytes: [UInt8], _ position: inout Int) -> Int? {
        var number = 0
        for shift in stride(from: 0, to: 56, by: 7) {
            guard position < bytes.count else { return nil }
            let byte = bytes[position]
            position += 1
            number |= Int(byte & 0x7F) << shift
            if byte < 0x80 { return number }
        }
        return nil
    }

    private static func readString(_ bytes: [UInt8], _ position: inout Int) -> String? {
        guard let count = readNumber(bytes, &position), count <= bytes.count - position else { return nil }
        defer { position += count }
        return String(decoding: bytes[position..<position + count], as: UTF8.self)
    }

    private static func readNode(_ bytes: [UInt8], _ position: inout Int) -> Node? {
        guard let count = readNumber(bytes, &position), count <= bytes.count - position else { return nil }
        let node = Node()
        for _ in 0..<count {
            guard let name = readString(bytes, &position), position < bytes.count else { return nil }
            let kind = bytes[position]
            position += 1
            switch kind {
            case text:
                guard let string = readString(bytes, &position) else { return nil }
                node[name] = string
            case flag:
                guard let number = readNumber(bytes, &position) else { return nil }
                node.set(name, number == 1)
            case nodes:
                guard let length = readNumber(bytes, &position), length <= bytes.count - position else { return nil }
                var list: [Node] = []
                for _ in 0..<length {
                    guard let child = readNode(bytes, &position) else { return nil }
                    list.append(child)
                }
                node.set(name, list)
            default: return nil
            }
        }
        return node
    }
}
