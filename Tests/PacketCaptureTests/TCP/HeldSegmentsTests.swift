import Conversations
import Testing

@testable import PacketCapture

/// Held segments against a model that keeps every octet by itself.
@Suite struct HeldSegmentsTests {
    private func item(_ offset: Int, _ length: Int, captured: Int, mark: UInt8, keepsBytes: Bool = true)
        -> HeldSegments.Item
    {
        HeldSegments.Item(
            offset: Int64(offset), length: Int64(length),
            bytes: keepsBytes ? (0..<captured).map { UInt8(truncatingIfNeeded: offset + $0) ^ mark } : [],
            captured: Int64(captured), acknowledges: -1, place: Place(), arrival: 0)
    }

    /// -1: held, but not in the capture; nil: not held; else the octet.
    private func octets(_ held: HeldSegments, _ direction: Int) -> [Int: Int] {
        var result: [Int: Int] = [:]
        var last: Int64 = -1
        while let item = held.first(direction) {
            #expect(item.offset >= last && item.length > 0)
            #expect(item.captured >= 0 && item.captured <= item.length)
            #expect(item.bytes.isEmpty || item.bytes.count == Int(item.captured))
            for index in 0..<Int(item.length) {
                let value = index < item.captured ? (item.bytes.isEmpty ? -2 : Int(item.bytes[index])) : -1
                #expect(result.updateValue(value, forKey: Int(item.offset) + index) == nil)
            }
            last = item.end
            held.removeFirst(direction)
        }
        return result
    }

    @Test(arguments: 1...100 as ClosedRange<UInt64>)
    func randomSegments(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let held = HeldSegments()
        var model: [[Int: Int]] = [[:], [:]]
        for step in 0..<60 {
            let (direction, offset, length) = (random.below(2), random.below(300), 1 + random.below(40))
            let captured = random.below(3) == 0 ? random.below(length + 1) : length
            let keepsBytes = random.below(4) != 0
            let new = item(offset, length, captured: captured, mark: UInt8(step), keepsBytes: keepsBytes)
            held.insert(new, direction)
            for index in 0..<length where model[direction][offset + index] == nil {
                let value = index < captured ? (keepsBytes ? Int(new.bytes[index]) : -2) : -1
                model[direction][offset + index] = value
            }
            if random.below(8) == 0, let first = held.first(direction) {
                for index in 0..<Int(first.length) { model[direction][Int(first.offset) + index] = nil }
                held.removeFirst(direction)
            }
        }
        #expect(octets(held, 0) == model[0])
        #expect(octets(held, 1) == model[1])
        #expect(held.isEmpty && held.cost == 0 && held.count == 0)
    }

    @Test func costsAreCounted() {
        let held = HeldSegments()
        held.insert(item(0, 100, captured: 100, mark: 0), 0)
        held.insert(item(50, 100, captured: 100, mark: 1), 0)
        held.insert(item(500, 100, captured: 100, mark: 1, keepsBytes: false), 1)
        #expect(held.count == 3)
        #expect(held.cost == 100 + 50 + 3 * 144)
    }
}
