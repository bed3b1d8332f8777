public import HTTPMessages

/// A field that may stand in a message once, but stands there several times (GEN-013).
public struct RepeatedField: Hashable, Sendable {
    public let name: FieldName
    /// The places in `MessageHead.fields`, two at least.
    public let fieldIndices: [Int]
    /// Whether the values are not all the same octets.
    public let differing: Bool
}

/// The repeated fields among those of BITS (but for the list of protocols), Content-Length, Content-Range and
/// Content-Name, in the order in which they first appear.
public func repeatedFields(in head: MessageHead) -> [RepeatedField] {
    var places: [(name: FieldName, indices: [Int])] = []
    for (index, field) in head.fields.enumerated()
    where generalLengths ~= field.nameRange.count || hasBITSName(field, in: head) {
        guard let name = KnownBITSFields.single.first(where: { head.matches(field, $0) }) else { continue }
        if let known = places.firstIndex(where: { $0.name == name }) {
            places[known].indices.append(index)
        } else {
            places.append((name, [index]))
        }
    }
    return places.filter { $0.indices.count > 1 }.map { name, indices in
        // Session ids that differ in the case of letters, or in braces, are one (SessionID).
        let values = Set(
            indices.map { index in
                let value = head.value(of: head.fields[index])
                return name == .bitsSessionId ? SessionID(value)?.key ?? value : value
            })
        return RepeatedField(name: name, fieldIndices: indices, differing: values.count > 1)
    }
}

/// The lengths of Content-Name, Content-Range and Content-Length.
private let generalLengths = 12...14

/// Whether the field's name begins with `BITS-` or `BITS_`, in any letter case.
public func hasBITSName(_ field: HeaderField, in head: MessageHead) -> Bool {
    let range = field.nameRange
    guard range.count >= 5, !field.irregularities.contains(.notAField) else { return false }
    return zip(head.bytes[range], "bits".utf8).allSatisfy { ASCII.lowercased($0) == $1 }
        && (head.bytes[range.lowerBound + 4] == 0x2d || head.bytes[range.lowerBound + 4] == 0x5f)
}
