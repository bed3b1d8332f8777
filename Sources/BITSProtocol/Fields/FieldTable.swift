import HTTPMessages

/// Where the known fields of one head stand, found in one pass.
struct FieldTable {
    private struct Entry {
        var first: Int32 = -1
        var occurrences: Int32 = 0
    }

    /// More places than there are slots (a test looks).
    static let capacity = 64

    let head: MessageHead
    /// By slot. No inline array: each look at an element copies all of one.
    private let entries: [Entry]
    /// How many fields are named BITS-…, Content-Length, Content-Range or Content-Name.
    let watchedFields: Int

    init(_ head: MessageHead) {
        self.head = head
        // Not made whole at once: that asks the runtime for the array's type each time.
        var entries: [Entry] = []
        entries.reserveCapacity(FieldTable.capacity)
        entries.append(contentsOf: repeatElement(Entry(), count: FieldTable.capacity))
        var watched = 0
        let directory = FieldSlot.directory
        let isWatched = FieldSlot.isWatched
        for (index, field) in head.fields.enumerated() where !field.irregularities.contains(.notAField) {
            guard let slot = directory.place(of: field, in: head) else {
                if hasBITSName(field, in: head) { watched &+= 1 }
                continue
            }
            if isWatched >> UInt64(slot) & 1 != 0 { watched &+= 1 }
            if entries[slot].first < 0 { entries[slot].first = Int32(clamping: index) }
            entries[slot].occurrences &+= 1
        }
        self.entries = entries
        watchedFields = watched
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

    /// Whether that is the first occurrence's value.
    func isRaw(_ slot: FieldSlot, _ text: String) -> Bool {
        let first = Int(entries[slot.rawValue].first)
        return first >= 0 && head.value(of: head.fields[first], is: text)
    }

    /// The same; the text that a message before had, if it is the same.
    func raw(_ slot: FieldSlot, like known: String?) -> String? {
        let first = Int(entries[slot.rawValue].first)
        guard first >= 0 else { return nil }
        if let known, head.value(of: head.fields[first], is: known) { return known }
        return head.value(of: head.fields[first])
    }

    /// ``reading(_:_:)``; what a message before said, if that is the same.
    func reading<Value>(
        _ slot: FieldSlot, like known: Reading<Value>?, _ parse: (String) -> Value?
    ) -> Reading<Value> {
        let entry = entries[slot.rawValue]
        guard entry.occurrences == 1, let known, let raw = known.raw, known.occurrences == 1,
            head.value(of: head.fields[Int(entry.first)], is: raw)
        else { return reading(slot, parse) }
        return Reading(value: known.value, raw: raw, occurrences: 1, fieldIndex: Int(entry.first))
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
