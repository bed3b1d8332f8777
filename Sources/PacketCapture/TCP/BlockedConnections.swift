/// Slots of connections for which something waits, also by the addresses of their ends: whoever asks for those of one
/// client need not look at all the others.
struct BlockedConnections {
    private struct Address: Hashable {
        let high: UInt64
        let low: UInt64
    }

    /// In the order in which they were listed.
    private(set) var slots: [Int] = []
    private var byAddress: [Address: [Int]] = [:]
    /// Those that were taken out last: they are looked at one after the other, and until its turn each still waits.
    private var takenByAddress: [Address: [Int]] = [:]

    mutating func list(_ slot: Int, _ key: FlowKey) {
        slots.append(slot)
        byAddress[Address(high: key.lowHigh, low: key.lowLow), default: []].append(slot)
        byAddress[Address(high: key.highHigh, low: key.highLow), default: []].append(slot)
    }

    /// Takes all of them out.
    mutating func takeAll() -> [Int] {
        if !takenByAddress.isEmpty { takenByAddress.removeAll(keepingCapacity: true) }
        if slots.isEmpty { return [] }
        defer {
            slots.removeAll(keepingCapacity: true)
            swap(&byAddress, &takenByAddress)
        }
        return slots
    }

    /// Whether one with an end of that address is wanted; also such as do not wait any more are asked for.
    func contains(high: UInt64, low: UInt64, where isWanted: (_ slot: Int) -> Bool) -> Bool {
        if byAddress.isEmpty, takenByAddress.isEmpty { return false }
        let address = Address(high: high, low: low)
        return byAddress[address]?.contains(where: isWanted) ?? false
            || takenByAddress[address]?.contains(where: isWanted) ?? false
    }
}
