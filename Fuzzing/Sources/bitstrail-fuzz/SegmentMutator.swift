import CFuzzer

/// Mutations of whole segments, for ``SegmentHarness``: one is doubled, moved, left out, or changed in one respect.
///
/// Unsafe code: the buffer that libFuzzer lends, with its size.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ data: UnsafeMutablePointer<UInt8>?, _ size: Int, _ mostSize: Int, _ seed: UInt32) -> Int {
    guard let data = unsafe data else { return 0 }
    let isOwn = chosenHarness == .segments && seed & 3 != 0
    guard isOwn, size >= SegmentHarness.headLength + SegmentHarness.recordLength else {
        return unsafe LLVMFuzzerMutate(data, size, mostSize)
    }
    let octets = unsafe Array(UnsafeBufferPointer(start: data, count: size))
    let mutated = SegmentMutator.mutated(octets, mostSize, seed)
    for (index, octet) in mutated.enumerated() { unsafe data[index] = octet }
    return mutated.count
}

enum SegmentMutator {
    static func mutated(_ octets: [UInt8], _ mostSize: Int, _ seed: UInt32) -> [UInt8] {
        var random = UInt64(seed) &* 0x9e37_79b9_7f4a_7c15 | 1
        func next(_ bound: Int) -> Int {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(random >> 33) % max(1, bound)
        }
        let head = SegmentHarness.headLength
        let length = SegmentHarness.recordLength
        var records = stride(from: head, through: octets.count - length, by: length).map {
            Array(octets[$0..<($0 + length)])
        }
        let from = next(records.count)
        let to = next(records.count)
        switch next(7) {
        case 0: records.insert(records[from], at: to)
        case 1: records.swapAt(from, to)
        case 2: if records.count > 1 { records.remove(at: from) }
        case 3:
            // The other side says the same.
            var answer = records[from]
            answer[0] ^= 4
            records.insert(answer, at: to)
        case 4: records[from][0] = records[from][0] & 7 | UInt8(next(16)) << 3
        case 5: records[from][1 + next(3)] = UInt8(truncatingIfNeeded: next(5) - 2)
        default: records[from][next(length)] = UInt8(next(256))
        }
        return Array((octets[..<head] + records.joined()).prefix(mostSize))
    }
}
