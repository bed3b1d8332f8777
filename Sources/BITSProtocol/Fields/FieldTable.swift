import HTTPMessages

/// Where the known fields of one head stand, found in one pass.
struct FieldTable {
    private struct Entry {
        var first: Int32 = -1
        var occurrences: Int32 = 0
    }

    let head: MessageHead
    private var entries: [Entry]

    init(_ head: MessageHead) {
        self.head = head
        entries = Array(repeating: Entry(), count: FieldSlot.allCases.count)
        let candidates = FieldSlot.byNameLength
        for (index, field) in head.fields.enumerated() where !field.irregularities.contains(.notAField) {
            let length = field.nameRange.count
            guard length < candidates.count else { continue }
            for candidate in candidates[length] where head.matches(field, candidate.name) {
                let slot = candidate.slot.rawValue
                if entries[slot].first < 0 { entries[slot].first = Int32(clamping: index) }
                entries[slot].occurrences &+= 1
            }
        }
    }

    func has(_ slot: FieldSlot) -> Bool {
        entries[slot.rawValue].first >= 0
    }

    func occurrences(_ slot: FieldSlot) -> Int {
        Int(entries[slot.rawValue].occurrences)
    }

    /// The first occurrence's value, as on the wire and without blanks around it.
    func raw(_ slot: FieldSlot) -> String? {
        let first = Int(entries[slot.rawValue].first)
        return first >= 0 ? head.value(of: head.fields[first]) : nil
    }

    /// The values of all occurrences in wire order.
    func all(_ slot: FieldSlot) -> [String] {
        has(slot) ? head.all(slot.name).map(head.value(of:)) : []
    }

    /// What the field says, its first occurrence made into a value by `parse`.
    func reading<Value>(_ slot: FieldSlot, _ parse: (String) -> Value?) -> Reading<Value> {
        guard let raw = raw(slot) else { return Reading() }
        let entry = entries[slot.rawValue]
        var differing = false
        if entry.occurrences > 1 {
            differing = head.all(slot.name).contains { head.value(of: $0) != raw }
        }
        return Reading(
            value: parse(raw), raw: raw, occurrences: Int(entry.occurrences), differing: differing,
            fieldIndex: Int(entry.first))
    }

    /// As ``reading(_:_:)``, of a field that the course of an upload hangs on: where it stands several times with
    /// different values nobody knows which one the other side takes, and it has none.
    func soleReading<Value>(_ slot: FieldSlot, _ parse: (String) -> Value?) -> Reading<Value> {
        let reading = reading(slot, parse)
        guard reading.differing else { return reading }
        return Reading(
            raw: reading.raw, occurrences: reading.occurrences, differing: true, fieldIndex: reading.fieldIndex)
    }

    /// What the field says, when every value is a legal one.
    func reading(_ slot: FieldSlot) -> Reading<String> {
        reading(slot) { $0 }
    }
}
