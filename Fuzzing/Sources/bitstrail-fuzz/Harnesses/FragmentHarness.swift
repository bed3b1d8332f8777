@testable import PacketCapture

/// IP fragments: sequences of them, four octets each. Their payload hangs on its place in the datagram, but where the
/// input wants otherwise; what is put together must be it.
enum FragmentHarness {
    static func run(_ octets: [UInt8]) {
        var input = InputReader(octets)
        var bounds = FragmentTable.Bounds()
        let setting = input.octet()
        if setting & 1 != 0 { bounds.datagrams = 2 }
        if setting & 2 != 0 { bounds.remembered = 1 }
        if setting & 4 != 0 { bounds.octets = 2_000 }
        if setting & 8 != 0 { bounds.fragmentsPerDatagram = 3 }
        var table = FragmentTable(bounds: bounds)
        var time: Int64 = 0
        var isHonest = true
        var given = 0
        var count = 0
        while !input.isAtEnd {
            let head = input.octet()
            let place = Int(input.octet())
            let size = Int(input.octet())
            let more = input.octet()
            var fragment = Fragment()
            fragment.isIPv6 = head & 1 != 0
            fragment.identification = UInt32(head >> 1 & 3)
            fragment.protocolNumber = head & 8 == 0 ? 6 : 17
            fragment.isLast = head & 16 != 0
            fragment.offset = (more & 1 == 0 ? place : place * 33) * 8
            fragment.length = fragment.isLast ? size : size * 8
            fragment.captured = more & 2 == 0 ? fragment.length : min(fragment.length, Int(more >> 2))
            if more & 0xc0 == 0xc0 { isHonest = false }
            let first = UInt8(truncatingIfNeeded: isHonest ? fragment.offset / 8 : count)
            let payload = (0..<max(0, min(fragment.captured, 65_535))).map {
                UInt8(truncatingIfNeeded: Int(first) &+ $0 / 8)
            }
            time &+= head & 0x20 == 0 ? 1_000_000 : Int64(more) * 1_000_000_000
            count += 1
            guard let datagram = table.add(fragment, bytes: payload.span, time: time) else { continue }
            given += 1
            demand(datagram.octets.count <= datagram.length, "more octets than the datagram has")
            demand(datagram.length <= Fragment.longestPayload, "a datagram of \(datagram.length)")
            // Where the wire said nothing contradictory, each octet stands where its fragment put it.
            if isHonest {
                for (index, octet) in datagram.octets.enumerated() {
                    let isRight = octet == UInt8(truncatingIfNeeded: index / 8)
                    demand(isRight, "octet \(index) of a datagram of \(datagram.length) is \(octet)")
                }
            }
        }
        demand(table.cost >= 0 && table.cost <= bounds.octets + 70_000, "fragments cost \(table.cost)")
        let counts = table.counts
        demand(counts.fragments == count, "\(counts.fragments) of \(count) counted")
        demand(counts.damaged + counts.duplicates + counts.overlapping <= count, "\(counts)")
        table.finish()
    }
}
