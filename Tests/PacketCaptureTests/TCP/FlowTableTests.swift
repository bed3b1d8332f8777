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

    /// The lower end first, by address and then by port, whoever sends.
    @Test func order() {
        var random = SeededRandom(seed: 11)
        let words: [UInt64] = [0, 1, 2, .max, .max - 1, 1 << 63, 0x7fff_ffff_ffff_ffff, 0xffff_ffff, 0x8000_0000]
        let ports: [UInt16] = [0, 1, 80, 0x7fff, 0x8000, .max]
        for _ in 0..<5_000 {
            var frame = DecodedFrame(.tcp)
            frame.isIPv6 = random.below(2) == 0
            frame.sourceHigh = words[random.below(words.count)]
            frame.sourceLow = words[random.below(words.count)]
            frame.destinationHigh = words[random.below(words.count)]
            frame.destinationLow = words[random.below(words.count)]
            frame.sourcePort = ports[random.below(ports.count)]
            frame.destinationPort = ports[random.below(ports.count)]
            let isLower =
                (frame.sourceHigh, frame.sourceLow, frame.sourcePort)
                <= (frame.destinationHigh, frame.destinationLow, frame.destinationPort)
            let version: UInt64 = frame.isIPv6 ? 1 << 32 : 0
            let (source, destination) = (UInt64(frame.sourcePort), UInt64(frame.destinationPort))
            let expected =
                isLower
                ? FlowKey(
                    lowHigh: frame.sourceHigh, lowLow: frame.sourceLow, highHigh: frame.destinationHigh,
                    highLow: frame.destinationLow, ports: version | source << 16 | destination)
                : FlowKey(
                    lowHigh: frame.destinationHigh, lowLow: frame.destinationLow, highHigh: frame.sourceHigh,
                    highLow: frame.sourceLow, ports: version | destination << 16 | source)
            let (key, isFlipped) = FlowKey.of(frame)
            #expect(key == expected && isFlipped == !isLower)
            #expect(key.hash(seed: 3) == expected.hash(seed: 3))
        }
    }

    /// Each of a key's numbers tells connections apart.
    @Test func keysDiffer() {
        let key = FlowKey(lowHigh: 1, lowLow: 2, highHigh: 3, highLow: 4, ports: 5)
        let others = [
            FlowKey(lowHigh: 9, lowLow: 2, highHigh: 3, highLow: 4, ports: 5),
            FlowKey(lowHigh: 1, lowLow: 9, highHigh: 3, highLow: 4, ports: 5),
            FlowKey(lowHigh: 1, lowLow: 2, highHigh: 9, highLow: 4, ports: 5),
            FlowKey(lowHigh: 1, lowLow: 2, highHigh: 3, highLow: 9, ports: 5),
            FlowKey(lowHigh: 1, lowLow: 2, highHigh: 3, highLow: 4, ports: 9),
        ]
        #expect(key == FlowKey(lowHigh: 1, lowLow: 2, highHigh: 3, highLow: 4, ports: 5))
        #expect(others.allSatisfy { $0 != key })
    }
}

/// Memory that an array would share.
@Suite struct SlotArrayTests {
    private final class Counted {}

    @Test func elementsComeAndGo() {
        weak var kept: Counted?
        do {
            var array = SlotArray<Counted?>()
            #expect(array.isEmpty && array.indices.isEmpty)
            for _ in 0..<100 { array.append(nil) }
            let element = Counted()
            kept = element
            array[99] = element
            for _ in 0..<1_000 { array.append(nil) }
            #expect(array.count == 1_100 && array[99] === element && array[100] == nil)
        }
        #expect(kept == nil)
    }

    @Test func repeating() {
        var array = SlotArray(repeating: 7, count: 3)
        array[1] &+= 1
        array.append(9)
        #expect(array.indices.map { array[$0] } == [7, 8, 7, 9])
    }
}
