import Conversations
import Testing

@testable import PacketCapture

/// Time and memory: what is waited for, what is given up.
@Suite struct FragmentBoundsTests {
    private let noon = FragmentSource.noon
    private let second = FragmentSource.second
    private let payload = FragmentSource.payload(32)

    private func pair(_ source: FragmentSource) -> (Fragment, Fragment) {
        (source.fragment(0, 16, isLast: false), source.fragment(16, 16, isLast: true))
    }

    @Test(arguments: [(false, 30), (true, 60)] as [(Bool, Int64)])
    func patience(isIPv6: Bool, seconds: Int64) {
        let (head, tail) = pair(FragmentSource(isIPv6: isIPv6))
        for distance in [seconds * second, -seconds * second, 0] {
            var table = FragmentTable()
            #expect(table.add(head, of: payload, at: noon) == nil)
            #expect(table.add(tail, of: payload, at: noon + distance)?.octets == payload)
        }
        for distance in [seconds * second + 1, -seconds * second - 1, Int64.max - noon, Int64.min - (-noon)] {
            var table = FragmentTable()
            #expect(table.add(head, of: payload, at: noon) == nil)
            #expect(table.add(tail, of: payload, at: noon &+ distance) == nil)
            #expect(table.counts.incomplete == 1)
            table.finish()
            #expect(table.counts.incomplete == 2)
        }
    }

    @Test func timesFurtherApartThanTheyCanBeToldApart() {
        let (head, tail) = pair(FragmentSource())
        for (first, second) in [(Int64.min, Int64.max), (Int64.max, Int64.min), (Int64.min, 0), (0, Int64.min)] {
            var table = FragmentTable()
            #expect(table.add(head, of: payload, at: first) == nil)
            #expect(table.add(tail, of: payload, at: second) == nil)
            #expect(table.counts.incomplete == 1)
        }
    }

    @Test func aWildTimeCostsNoOtherDatagram() {
        var table = FragmentTable()
        let (head, tail) = pair(FragmentSource(identification: 1))
        #expect(table.add(head, of: payload, at: noon) == nil)
        for (index, time) in [Int64.max, Int64.min, 0, noon * 2, noon / 2].enumerated() {
            let (other, _) = pair(FragmentSource(identification: UInt32(index + 2)))
            #expect(table.add(other, of: payload, at: time) == nil)
        }
        #expect(table.add(tail, of: payload, at: noon + 1)?.octets == payload)
        #expect(table.counts.incomplete == 0)
    }

    @Test func aDiscardedDatagramIsNotRememberedForEver() {
        let source = FragmentSource(isIPv6: true)
        let (head, tail) = pair(source)
        for (wait, isWhole) in [(60 * second, false), (60 * second + 1, true)] {
            var table = FragmentTable()
            _ = table.add(head, of: payload)
            _ = table.add(source.fragment(8, 16, isLast: false), of: payload)
            #expect(table.counts.discarded == 1)
            _ = table.add(head, of: payload, at: noon + wait)
            #expect((table.add(tail, of: payload, at: noon + wait) != nil) == isWhole)
        }
    }

    @Test func theOldestIsGivenUp() {
        var bounds = FragmentTable.Bounds()
        bounds.datagrams = 10
        var table = FragmentTable(bounds: bounds)
        for identification in 0..<11 as Range<UInt32> {
            #expect(table.counts.incomplete == 0)
            _ = table.add(pair(FragmentSource(identification: identification)).0, of: payload)
        }
        #expect(table.counts.incomplete == 1)
        for identification in 1..<11 as Range<UInt32> {
            #expect(table.add(pair(FragmentSource(identification: identification)).1, of: payload) != nil)
        }
        // Only the first one's end finds nothing to end.
        #expect(table.add(pair(FragmentSource(identification: 0)).1, of: payload) == nil)
    }

    @Test func memoryIsBounded() {
        var bounds = FragmentTable.Bounds()
        bounds.octets = 16 << 10
        var table = FragmentTable(bounds: bounds)
        let large = FragmentSource.payload(1_800)
        for identification in 0..<30 as Range<UInt32> {
            let source = FragmentSource(identification: identification)
            _ = table.add(source.fragment(0, 1_800, isLast: false), bytes: large.span, time: noon)
            #expect(table.cost <= bounds.octets)
        }
        // 16 KiB hold 7 of them with what they cost besides.
        #expect(table.counts.incomplete == 30 - 7)
        table.finish()
        #expect(table.counts.incomplete == 30 && table.cost == 0)
    }

    @Test func completeDatagramsMakeRoomFirst() {
        var bounds = FragmentTable.Bounds()
        bounds.octets = 16 << 10
        var table = FragmentTable(bounds: bounds)
        let large = FragmentSource.payload(1_808)
        let waiting = pair(FragmentSource(identification: 99_999))
        _ = table.add(waiting.0, of: payload)
        for identification in 0..<30 as Range<UInt32> {
            let source = FragmentSource(identification: identification)
            _ = table.add(source.fragment(0, 1_800, isLast: false), bytes: large.span, time: noon)
            #expect(table.add(source.fragment(1_800, 8, isLast: true), bytes: large.span, time: noon) != nil)
            #expect(table.cost <= bounds.octets)
        }
        #expect(table.add(waiting.1, of: payload)?.octets == payload)
        #expect(table.counts.incomplete == 0)
    }

    @Test func memoryOfCopiesIsBounded() {
        var bounds = FragmentTable.Bounds()
        bounds.remembered = 3
        var table = FragmentTable(bounds: bounds)
        for identification in 0..<4 as Range<UInt32> {
            let (head, tail) = pair(FragmentSource(identification: identification))
            _ = table.add(head, of: payload)
            #expect(table.add(tail, of: payload) != nil)
        }
        for identification in (0..<4 as Range<UInt32>).reversed() {
            _ = table.add(pair(FragmentSource(identification: identification)).0, of: payload)
        }
        #expect(table.counts.duplicates == 3)
        table.finish()
        #expect(table.counts.incomplete == 1)
    }

    @Test func manyFragmentsOfOneDatagram() {
        var table = FragmentTable()
        let source = FragmentSource()
        let large = FragmentSource.payload(65_535)
        for index in 0..<10_000 {
            let offset = 65_520 - 8 * (index * 7 % 8190)
            _ = table.add(source.fragment(offset, 8, isLast: false), bytes: large.span, time: noon)
        }
        #expect(table.counts.discarded == 1 && table.counts.incomplete == 0 && table.counts.fragments == 10_000)
        // As many as the smallest link needs are taken.
        let narrow = FragmentSource(identification: 7).fragments(of: FragmentSource.payload(65_515), size: 48)
        var datagram: Datagram?
        for fragment in narrow.reversed() { datagram = table.add(fragment, bytes: large.span, time: noon) }
        #expect(narrow.count == 1365 && datagram?.length == 65_515)
    }

    @Test func tenThousandThatOverlap() {
        for isIPv6 in [false, true] {
            var table = FragmentTable()
            let source = FragmentSource(isIPv6: isIPv6)
            let bytes = FragmentSource.payload(1500)
            for index in 0..<10_000 {
                let offset = 8 * (index * 37 % 5000)
                _ = table.add(source.fragment(offset, 1480, isLast: false), bytes: bytes.span, time: noon)
            }
            #expect(table.counts.discarded == 1 && table.counts.overlapping > 0 && table.counts.reassembled == 0)
            #expect(table.cost < 1024)
        }
    }

    @Test func identificationsThatComeAround() {
        var bounds = FragmentTable.Bounds()
        bounds.distanceIPv4 = 20
        for (others, isWhole) in [(20, true), (21, false)] {
            for isIPv6 in [false, true] {
                var table = FragmentTable(bounds: bounds)
                let (head, tail) = pair(FragmentSource(isIPv6: isIPv6, identification: 0))
                _ = table.add(head, of: payload)
                for other in 1...others {
                    let (first, last) = pair(FragmentSource(identification: UInt32(other)))
                    _ = table.add(first, of: payload)
                    #expect(table.add(last, of: payload) != nil)
                }
                #expect((table.add(tail, of: payload) != nil) == (isWhole || isIPv6))
            }
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func randomTraffic(seed: UInt64) {
        var bounds = FragmentTable.Bounds()
        (bounds.datagrams, bounds.remembered, bounds.octets) = (5, 4, 4000)
        (bounds.fragmentsPerDatagram, bounds.distanceIPv4) = (12, 30)
        var table = FragmentTable(bounds: bounds)
        var random = SeededRandom(seed: seed)
        let bytes = FragmentSource.payload(200, seed: seed)
        var whole = 0
        for _ in 0..<600 {
            let source = FragmentSource(isIPv6: random.below(2) == 0, identification: UInt32(random.below(8)))
            var fragment = source.fragment(
                8 * random.below(10), 8 * random.below(12), isLast: random.below(3) == 0, captured: random.below(100))
            fragment.start = random.below(210)
            let time = random.below(50) == 0 ? Int64(bitPattern: random.next()) : Int64(random.below(1 << 36))
            if let datagram = table.add(fragment, bytes: bytes.span, time: time) {
                #expect(datagram.octets.count <= datagram.length && datagram.length <= 65_535)
                whole += fragment.offset == 0 && fragment.isLast ? 0 : 1
            }
            #expect(table.cost <= bounds.octets)
        }
        table.finish()
        #expect(table.counts.reassembled == whole && table.counts.fragments == 600)
    }
}

/// The list of slots against an array.
@Suite struct SlotOrderTests {
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func againstAnArray(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var order = SlotOrder()
        var model: [Int] = []
        for _ in 0..<300 {
            let slot = random.below(12)
            if let position = model.firstIndex(of: slot) {
                model.remove(at: position)
                order.remove(slot)
            } else {
                model.append(slot)
                order.append(slot)
            }
            #expect(order.first == model.first && order.count == model.count)
        }
        var rest: [Int] = []
        while let first = order.first {
            rest.append(first)
            order.remove(first)
        }
        #expect(rest == model)
    }
}
