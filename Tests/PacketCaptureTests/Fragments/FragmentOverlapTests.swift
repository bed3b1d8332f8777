import Conversations
import Testing

@testable import PacketCapture

/// Fragments that overlap: the first data win for IPv4, the datagram ends for IPv6.
@Suite struct FragmentOverlapTests {
    private let mine = [UInt8](repeating: 0xaa, count: 80)
    private let other = [UInt8](repeating: 0xbb, count: 80)

    @Test func firstDataWin() {
        let source = FragmentSource()
        var table = FragmentTable()
        #expect(table.add(source.fragment(16, 16, isLast: false), of: mine) == nil)
        #expect(table.add(source.fragment(48, 16, isLast: false), of: mine) == nil)
        // Over both and all the holes but the end.
        #expect(table.add(source.fragment(0, 72, isLast: false), of: other) == nil)
        let datagram = table.add(source.fragment(64, 16, isLast: true), of: mine)
        func run(_ byte: UInt8, _ count: Int) -> [UInt8] { Array(repeating: byte, count: count) }
        #expect(
            datagram?.octets
                == run(0xbb, 16) + run(0xaa, 16) + run(0xbb, 16) + run(0xaa, 16) + run(0xbb, 8) + run(0xaa, 8))
        #expect(
            table.counts
                == counts {
                    ($0.fragments, $0.reassembled, $0.overlapping, $0.conflicting) = (4, 1, 2, 2)
                })
    }

    @Test func anOverlapThatAgrees() {
        let payload = FragmentSource.payload(80)
        let source = FragmentSource()
        var table = FragmentTable()
        #expect(table.add(source.fragment(0, 48, isLast: false), of: payload) == nil)
        #expect(table.add(source.fragment(24, 48, isLast: false), of: payload) == nil)
        #expect(table.add(source.fragment(40, 40, isLast: true), of: payload)?.octets == payload)
        #expect(table.counts.overlapping == 2 && table.counts.conflicting == 0 && table.counts.duplicates == 0)
    }

    @Test func oneOctetMakesAConflict() {
        let payload = FragmentSource.payload(80)
        let source = FragmentSource()
        for position in [0, 7, 24, 47] {
            var table = FragmentTable()
            var changed = payload
            changed[position] ^= 1
            #expect(table.add(source.fragment(0, 48, isLast: false), of: payload) == nil)
            #expect(table.add(source.fragment(0, 48, isLast: false), of: changed) == nil)
            #expect(table.counts.overlapping == 1 && table.counts.conflicting == 1 && table.counts.duplicates == 0)
            #expect(table.add(source.fragment(48, 32, isLast: true), of: payload)?.octets == payload)
        }
    }

    @Test func twoEnds() {
        let payload = FragmentSource.payload(80)
        let source = FragmentSource()
        let lies: [(before: Fragment, lie: Fragment)] = [
            (source.fragment(40, 40, isLast: true), source.fragment(40, 32, isLast: true)),
            (source.fragment(40, 32, isLast: true), source.fragment(40, 40, isLast: true)),
            (source.fragment(40, 32, isLast: true), source.fragment(40, 40, isLast: false)),
            (source.fragment(40, 32, isLast: true), source.fragment(72, 8, isLast: false)),
            (source.fragment(40, 40, isLast: false), source.fragment(40, 16, isLast: true)),
        ]
        for (before, lie) in lies {
            for isIPv6 in [false, true] {
                var (table, before, lie) = (FragmentTable(), before, lie)
                (before.isIPv6, lie.isIPv6) = (isIPv6, isIPv6)
                #expect(table.add(before, of: payload) == nil)
                #expect(table.add(lie, of: payload) == nil)
                #expect(table.counts.overlapping == 1 && table.counts.conflicting == 1)
                #expect(table.counts.discarded == (isIPv6 ? 1 : 0))
                // The lie changed nothing.
                var rest = before
                (rest.offset, rest.length, rest.captured, rest.isLast) = (0, 40, 40, false)
                let datagram = table.add(rest, of: payload)
                #expect((datagram != nil) == (before.isLast && !isIPv6))
                #expect(datagram.map { $0.octets == Array(payload[0..<before.end]) } ?? true)
            }
        }
    }

    @Test func overlapsEndADatagramOfIPv6() {
        let payload = FragmentSource.payload(80)
        let source = FragmentSource(isIPv6: true)
        for (offset, length) in [(24, 24), (0, 48), (8, 8), (32, 8), (16, 16), (16, 24), (24, 16)] {
            var table = FragmentTable()
            #expect(table.add(source.fragment(16, 24, isLast: false), of: payload) == nil)
            #expect(table.add(source.fragment(offset, length, isLast: false), of: payload) == nil)
            let isCopy = offset == 16 && length == 24
            let isApart = offset == 8 && length == 8
            // What comes later is discarded as well and starts nothing.
            #expect(table.add(source.fragment(40, 40, isLast: true), of: payload) == nil)
            let datagram = table.add(source.fragment(0, isApart ? 8 : 16, isLast: false), of: payload)
            table.finish()
            if isCopy || isApart {
                #expect(datagram?.octets == payload)
                #expect(table.counts.discarded == 0 && table.counts.overlapping == 0)
            } else {
                #expect(datagram == nil)
                #expect(
                    table.counts == counts { ($0.fragments, $0.discarded, $0.overlapping) = (4, 1, 1) })
            }
        }
    }

    @Test func aCopyWithAnotherOctetEndsADatagramOfIPv6() {
        let source = FragmentSource(isIPv6: true)
        var table = FragmentTable()
        #expect(table.add(source.fragment(0, 16, isLast: false), of: mine) == nil)
        #expect(table.add(source.fragment(0, 16, isLast: false), of: other) == nil)
        #expect(table.add(source.fragment(16, 16, isLast: true), of: mine) == nil)
        #expect(
            table.counts
                == counts {
                    ($0.fragments, $0.discarded, $0.overlapping, $0.conflicting) = (3, 1, 1, 1)
                })
    }

    /// Against a model that keeps every octet by itself.
    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func randomFragments(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        // More than the longest fragment: a whole one would be a datagram by itself.
        let total = 8 * (7 + random.below(30)) + random.below(8)
        let source = FragmentSource()
        var table = FragmentTable()
        var model: [UInt8?] = Array(repeating: nil, count: total)
        var isEndKnown = false
        var highest = 0
        var (overlapping, duplicates) = (0, 0)
        let payloads = (0..<3 as Range<UInt64>).map { FragmentSource.payload(total, seed: $0) }
        for step in 0..<400 {
            let offset = 8 * random.below((total + 7) / 8)
            let length = min(8 * (1 + random.below(6)), total - offset)
            let isLast = offset + length == total
            guard isLast || length % 8 == 0 else { continue }
            let payload = payloads[step % 3]
            let datagram = table.add(source.fragment(offset, length, isLast: isLast), of: payload)
            if model[offset..<(offset + length)].contains(where: { $0 != nil }) { overlapping += 1 }
            for index in offset..<(offset + length) where model[index] == nil { model[index] = payload[index] }
            isEndKnown = isEndKnown || isLast
            highest = max(highest, offset + length)
            duplicates = table.counts.duplicates
            #expect(table.counts.overlapping + duplicates == overlapping)
            let isWhole = isEndKnown && !model.contains { $0 == nil }
            #expect((datagram != nil) == isWhole)
            if isWhole {
                #expect(datagram?.octets == model.compactMap { $0 })
                break
            }
        }
        table.finish()
        #expect(table.counts.reassembled + table.counts.incomplete == 1)
        #expect(table.counts.conflicting <= table.counts.overlapping)
    }
}
