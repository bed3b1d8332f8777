import Conversations
import Testing

@testable import PacketCapture

/// The table against a dictionary.
@Suite struct FlowTableTests {
    private func key(_ number: Int) -> FlowKey {
        FlowKey(lowHigh: 0, lowLow: UInt64(number % 97), highHigh: 0, highLow: UInt64(number / 97), ports: 80)
    }

    private func connection(_ number: Int, hash: UInt64) -> TCPConnection {
        TCPConnection(key: key(number), hash: hash, serial: number, first: Place(), isFlipped: false)
    }

    /// `spread` small: most hashes collide.
    @Test(arguments: [(1, 4_000, 60), (37, 10_000, 300), (Int.max, 100_000, 3_000)])
    func randomOperations(spread: Int, steps: Int, keys: Int) {
        var random = SeededRandom(seed: 7)
        var table = FlowTable(seed: 1)
        var model: [Int: Int] = [:]
        func hash(_ number: Int) -> UInt64 { key(number).hash(seed: 1) % UInt64(spread) }
        var wrong = 0
        for step in 0..<steps {
            let number = random.below(keys)
            let hashed = hash(number)
            let found = table.find(key(number), hashed)
            if found != model[number] { wrong += 1 }
            if let found {
                if table[found].serial != number { wrong += 1 }
                if random.below(2) == 0 {
                    table.remove(found)
                    model[number] = nil
                }
            } else {
                model[number] = table.insert(connection(number, hash: hashed))
            }
            if table.count != model.count { wrong += 1 }
            if step % 5_000 == 0 {
                for (number, slot) in model where table.find(key(number), hash(number)) != slot { wrong += 1 }
            }
        }
        #expect(wrong == 0)
        #expect(Set(model.values).count == model.count)
        #expect(table.connections.indices.count { table.connections[$0].isInUse } == model.count)
    }

    @Test func slotsAreUsedAgain() {
        var table = FlowTable(seed: 1)
        for number in 0..<10_000 {
            let slot = table.insert(connection(number, hash: key(number).hash(seed: 1)))
            if number >= 10 { table.remove(slot) }
        }
        #expect(table.connections.count == 11)
        #expect(table.count == 10)
    }

    @Test func bothDirectionsHaveOneKey() {
        var there = DecodedFrame(.tcp)
        (there.sourceLow, there.destinationLow, there.sourcePort, there.destinationPort) = (2, 1, 80, 4_000)
        var back = DecodedFrame(.tcp)
        (back.sourceLow, back.destinationLow, back.sourcePort, back.destinationPort) = (1, 2, 4_000, 80)
        #expect(FlowKey.of(there).key == FlowKey.of(back).key)
        #expect(FlowKey.of(there).isFlipped != FlowKey.of(back).isFlipped)
        back.isIPv6 = true
        #expect(FlowKey.of(there).key != FlowKey.of(back).key)
        back.isIPv6 = false
        back.sourcePort = 4_001
        #expect(FlowKey.of(there).key != FlowKey.of(back).key)
    }
}
