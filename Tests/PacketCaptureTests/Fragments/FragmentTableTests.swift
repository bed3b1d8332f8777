import Conversations
import Testing

@testable import PacketCapture

/// Datagrams from fragments: complete, in any order, cut, damaged, captured twice.
@Suite struct FragmentTableTests {
    private let noon = FragmentSource.noon
    private let second = FragmentSource.second

    @Test(arguments: [false, true], [8, 24, 1480, 65_528])
    func anyOrder(isIPv6: Bool, size: Int) throws {
        let source = FragmentSource(isIPv6: isIPv6)
        var random = SeededRandom(seed: UInt64(size))
        for count in [9, 1481, 9000, 65_535] where count > size && count / size < 400 {
            let payload = FragmentSource.payload(count)
            let ordered = source.fragments(of: payload, size: size)
            for order in [ordered, ordered.reversed(), ordered.shuffled(using: &random)] {
                var table = FragmentTable()
                for fragment in order.dropLast() { #expect(table.add(fragment, of: payload) == nil) }
                let last = try #require(order.last)
                let datagram = table.add(last, of: payload)
                #expect(datagram?.octets == payload && datagram?.length == count && datagram?.protocolNumber == 6)
                table.finish()
                #expect(table.counts == counts { ($0.fragments, $0.reassembled) = (order.count, 1) })
            }
        }
    }

    @Test func mixedDatagrams() {
        var sources: [FragmentSource] = []
        for identification in 0..<50 as Range<UInt32> {
            for isIPv6 in [false, true] {
                sources.append(FragmentSource(isIPv6: isIPv6, identification: identification))
            }
        }
        // The same identification, another protocol: another datagram for IPv4.
        sources.append(FragmentSource(identification: 3, protocolNumber: 17))
        let payloads = sources.indices.map { FragmentSource.payload(400, seed: UInt64($0)) }
        var all: [(source: Int, fragment: Fragment)] = []
        for (index, source) in sources.enumerated() {
            all += source.fragments(of: payloads[index], size: 104).map { (index, $0) }
        }
        var random = SeededRandom(seed: 5)
        all.shuffle(using: &random)
        var table = FragmentTable()
        var whole: Set<Int> = []
        for (source, fragment) in all {
            if let datagram = table.add(fragment, of: payloads[source]) {
                #expect(
                    datagram.octets == payloads[source] && datagram.protocolNumber == sources[source].protocolNumber)
                #expect(whole.insert(source).inserted)
            }
        }
        #expect(whole.count == 101)
    }

    @Test func otherAddressesAreAnotherDatagram() {
        let payload = FragmentSource.payload(32)
        let head = FragmentSource().fragment(0, 16, isLast: false)
        let tail = FragmentSource().fragment(16, 16, isLast: true)
        let changes: [(inout Fragment) -> Void] = [
            { $0.sourceHigh = 1 }, { $0.sourceLow = 1 }, { $0.destinationHigh = 1 }, { $0.destinationLow = 1 },
            { $0.identification = 1 }, { $0.isIPv6 = true }, { $0.protocolNumber = 17 },
            { swap(&$0.sourceLow, &$0.destinationLow) },
        ]
        for change in changes {
            var table = FragmentTable()
            var other = tail
            change(&other)
            #expect(table.add(head, of: payload) == nil)
            #expect(table.add(other, of: payload) == nil)
            #expect(table.add(tail, of: payload)?.octets == payload)
            table.finish()
            #expect(table.counts.incomplete == 1)
        }
    }

    @Test func nextHeaderOfTheFirstFragmentCounts() {
        let payload = FragmentSource.payload(32)
        for isReversed in [false, true] {
            var table = FragmentTable()
            var pair = [
                FragmentSource(isIPv6: true, protocolNumber: 6).fragment(0, 16, isLast: false),
                FragmentSource(isIPv6: true, protocolNumber: 59).fragment(16, 16, isLast: true),
            ]
            if isReversed { pair.reverse() }
            #expect(table.add(pair[0], of: payload) == nil)
            #expect(table.add(pair[1], of: payload)?.protocolNumber == 6)
        }
    }

    @Test func atomicFragmentsStandAlone() {
        let payload = FragmentSource.payload(24)
        let source = FragmentSource(isIPv6: true)
        var table = FragmentTable()
        #expect(table.add(source.fragment(0, 16, isLast: false), of: payload) == nil)
        let atomic = table.add(source.fragment(0, 11, isLast: true), of: payload)
        #expect(atomic?.octets == Array(payload[0..<11]) && atomic?.length == 11)
        #expect(table.add(source.fragment(16, 8, isLast: true), of: payload)?.octets == payload)
        #expect(table.counts.overlapping == 0)
    }

    @Test func aMissingFragment() {
        let payload = FragmentSource.payload(5000)
        let fragments = FragmentSource().fragments(of: payload, size: 1000)
        for missing in fragments.indices {
            var table = FragmentTable()
            for (index, fragment) in fragments.enumerated() where index != missing {
                #expect(table.add(fragment, of: payload) == nil)
            }
            #expect(table.counts.incomplete == 0)
            table.finish()
            #expect(table.counts == counts { ($0.fragments, $0.incomplete) = (4, 1) })
            #expect(table.cost == 0)
        }
    }

    // MARK: The snap length

    @Test func cutFragmentsGiveWhatLiesBeforeTheCut() {
        let payload = FragmentSource.payload(3000)
        for (cut, held) in [(0, 60), (1, 1060), (2, 2060)] {
            var table = FragmentTable()
            var datagram: Datagram?
            for (index, fragment) in FragmentSource().fragments(of: payload, size: 1000).enumerated() {
                var fragment = fragment
                if index == cut { fragment.captured = 60 }
                datagram = table.add(fragment, of: payload)
            }
            #expect(datagram?.octets == Array(payload[0..<held]) && datagram?.length == 3000)
            #expect(table.counts == counts { ($0.fragments, $0.reassembled, $0.truncated) = (3, 1, 1) })
        }
    }

    @Test func aLongerCopyFillsTheCut() {
        let payload = FragmentSource.payload(48)
        var table = FragmentTable()
        let source = FragmentSource()
        #expect(table.add(source.fragment(0, 24, isLast: false, captured: 10), of: payload) == nil)
        #expect(table.add(source.fragment(0, 24, isLast: false, captured: 4), of: payload) == nil)
        #expect(table.add(source.fragment(0, 24, isLast: false), of: payload) == nil)
        #expect(table.add(source.fragment(24, 24, isLast: true), of: payload)?.octets == payload)
        #expect(table.counts.duplicates == 2 && table.counts.overlapping == 0 && table.counts.truncated == 2)
    }

    @Test func liesAboutTheBytesAreNotBelieved() {
        for (start, captured) in [(0, 1000), (5, 8), (-1, 8), (9, 1), (Int.max, Int.max), (0, -5), (Int.min, Int.min)] {
            var table = FragmentTable()
            var fragment = FragmentSource().fragment(0, 16, isLast: false, captured: captured)
            fragment.start = start
            let bytes = FragmentSource.payload(8)
            #expect(table.add(fragment, bytes: bytes.span, time: noon) == nil)
            let datagram = table.add(FragmentSource().fragment(16, 8, isLast: true), bytes: bytes.span, time: noon)
            #expect(datagram?.length == 24)
            #expect((datagram?.octets.count ?? 99) <= 8)
            #expect(table.counts.truncated == 1)
        }
    }

    @Test func damagedFragments() {
        let payload = FragmentSource.payload(65_535)
        let source = FragmentSource()
        let damaged = [
            source.fragment(0, 12, isLast: false), source.fragment(8, 0, isLast: false),
            source.fragment(8, 0, isLast: true), source.fragment(0, 0, isLast: true),
            source.fragment(12, 8, isLast: false), source.fragment(65_528, 8, isLast: false),
            source.fragment(65_528, 8, isLast: true), source.fragment(-8, 16, isLast: false),
            source.fragment(8, -8, isLast: false), source.fragment(Int.max & ~7, Int.max & ~7, isLast: false),
            source.fragment(0, 65_544, isLast: true),
        ]
        var table = FragmentTable()
        for fragment in damaged { #expect(table.add(fragment, bytes: payload.span, time: noon) == nil) }
        table.finish()
        #expect(table.counts == counts { ($0.fragments, $0.damaged) = (damaged.count, damaged.count) })
        // The largest that is none, and a last fragment that need not be a multiple of eight.
        #expect(table.add(source.fragment(65_528, 7, isLast: true), of: payload) == nil)
        #expect(table.add(source.fragment(0, 65_528, isLast: false), of: payload)?.octets == payload)
        #expect(table.counts.damaged == damaged.count)
    }

    // MARK: Captured twice

    @Test(arguments: [false, true])
    func everyFragmentTwice(isIPv6: Bool) {
        let payload = FragmentSource.payload(5000)
        let fragments = FragmentSource(isIPv6: isIPv6).fragments(of: payload, size: 1000)
        for order in [fragments.flatMap { [$0, $0] }, fragments + fragments, fragments + fragments.reversed()] {
            var table = FragmentTable()
            let whole = order.compactMap { table.add($0, of: payload) }
            #expect(whole.count == 1 && whole[0].octets == payload)
            table.finish()
            #expect(
                table.counts == counts { ($0.fragments, $0.reassembled, $0.duplicates) = (10, 1, 5) })
        }
    }

    @Test(arguments: [false, true])
    func anIdentificationUsedAgain(isIPv6: Bool) {
        let (first, second) = (FragmentSource.payload(2000, seed: 1), FragmentSource.payload(2000, seed: 2))
        let fragments = FragmentSource(isIPv6: isIPv6).fragments(of: first, size: 1000)
        var table = FragmentTable()
        #expect(fragments.compactMap { table.add($0, of: first) }.count == 1)
        // Other octets: no copies but a new datagram.
        #expect(fragments.compactMap { table.add($0, of: second) }.first?.octets == second)
        // The same octets, but later than copies come.
        let later = noon + self.second + 1
        #expect(fragments.compactMap { table.add($0, of: second, at: later) }.first?.octets == second)
        #expect(table.counts == counts { ($0.fragments, $0.reassembled) = (6, 3) })
        // Copies of those, at the last moment.
        #expect(fragments.compactMap { table.add($0, of: second, at: later + self.second) }.isEmpty)
        #expect(table.counts.duplicates == 2)
    }

    @Test func copiesOfADatagramThatTookLong() {
        let payload = FragmentSource.payload(32)
        let source = FragmentSource()
        let (head, tail) = (source.fragment(0, 16, isLast: false), source.fragment(16, 16, isLast: true))
        var table = FragmentTable()
        #expect(table.add(head, of: payload) == nil)
        #expect(table.add(tail, of: payload, at: noon + 20 * second) != nil)
        #expect(table.add(tail, of: payload, at: noon + 21 * second) == nil)
        #expect(table.counts.duplicates == 1)
    }
}

/// Counts that are all 0 but for what the change sets.
func counts(_ change: (inout FragmentCounts) -> Void) -> FragmentCounts {
    var counts = FragmentCounts()
    change(&counts)
    return counts
}
