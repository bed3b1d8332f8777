/// Finds out which of some known names a field has, at the cost of one comparison however many they are.
public struct FieldDirectory: Sendable {
    /// Places of names by the low bits of their hashes, -1 where there is none; a name whose place is taken stands in the
    /// next free one.
    private let places: [Int16]
    private let hashes: [UInt32]
    /// The octets of all names, in lower case, and where each begins.
    private let octets: [UInt8]
    private let starts: [Int]
    private let nameBits: UInt64

    /// Of a name that stands twice the first place counts.
    public init(_ names: [FieldName]) {
        // Four times as many places as names: few share one.
        var size = 16
        while size < names.count &* 4 { size &*= 2 }
        var places = [Int16](repeating: -1, count: size)
        var octets: [UInt8] = []
        var starts = [0]
        for (number, name) in names.enumerated() {
            var index = Int(name.hash) & (size &- 1)
            while places[index] >= 0 { index = (index &+ 1) & (size &- 1) }
            places[index] = Int16(clamping: number)
            octets += name.lowercased
            starts.append(octets.count)
        }
        self.places = places
        self.octets = octets
        self.starts = starts
        hashes = names.map(\.hash)
        nameBits = names.reduce(0) { $0 | FieldNameHash.bit($1.hash) }
    }

    /// False only if no field of the head has one of the names.
    public func mayHoldAny(of head: MessageHead) -> Bool { head.nameBits & nameBits != 0 }

    /// The place of the field's name among the names; nil if it is none of them.
    public func place(of field: HeaderField, in head: MessageHead) -> Int? {
        var index = Int(field.nameHash) & (places.count &- 1)
        while places[index] >= 0 {
            let place = Int(places[index])
            if hashes[place] == field.nameHash, isEqual(place, field, head) { return place }
            index = (index &+ 1) & (places.count &- 1)
        }
        return nil
    }

    private func isEqual(_ place: Int, _ field: HeaderField, _ head: MessageHead) -> Bool {
        let range = field.nameRange
        let start = starts[place]
        guard range.count == starts[place &+ 1] &- start, range.upperBound <= head.bytes.count else { return false }
        let bytes = head.bytes
        return ASCII.isEqual(
            bytes.span.extracting(range), toLowercased: octets.span.extracting(start..<(start &+ range.count)))
    }
}
