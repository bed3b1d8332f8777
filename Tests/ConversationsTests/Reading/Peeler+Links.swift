extension Peeler {
    mutating func link(_ octets: [UInt8], _ number: Int, _ bigEndian: Bool) {
        switch number {
        case 0, 108: loopback(octets, number, bigEndian)
        case 1: ethernet(octets)
        case 9, 50: pointToPoint(octets)
        case 101: byVersion(octets, 4, 6)
        case 228: byVersion(octets, 4, 4)
        case 229: byVersion(octets, 6, 6)
        case 104:
            took("hdlc")
            expect(octets[0] == 0x0f && octets[1] == 0, "HDLC address")
            network(octets.half(2), octets.from(4))
        case 105: wireless(octets, padding: false)
        case 113:
            took("sll")
            network(octets.half(14), octets.from(16))
        case 127: radiotap(octets)
        case 239: netfilterLog(octets, bigEndian)
        case 252: exported(octets)
        case 276:
            took("sll2")
            network(octets.half(0), octets.from(20))
        default: took("link\(number)")
        }
    }

    mutating func ethernet(_ octets: [UInt8]) {
        took("eth")
        let type = octets.half(12)
        guard type < 1_536 else { return network(type, octets.from(14)) }
        took("snap")
        expect(type <= 1_500 && 14 + type <= octets.count, "802.3 length \(type) of \(octets.count - 14)")
        logicalLink(Array(octets[14..<min(14 + type, octets.count)]))
    }

    private mutating func logicalLink(_ octets: [UInt8]) {
        expect(octets.starts(with: [0xaa, 0xaa, 3, 0, 0, 0]), "LLC and SNAP")
        network(octets.half(6), octets.from(8))
    }

    private mutating func byVersion(_ octets: [UInt8], _ versions: UInt8...) {
        took("raw")
        expect(versions.contains(octets[0] >> 4), "IP version")
        network(octets[0] >> 4 == 4 ? 0x0800 : 0x86dd, octets)
    }

    private mutating func loopback(_ octets: [UInt8], _ number: Int, _ bigEndian: Bool) {
        took("loopback")
        let isBig = octets[0] == 0
        expect(number == 0 || isBig, "LOOP is in network order")
        let family = octets.word(0, bigEndian: isBig)
        expect(family == 2 || family == 30, "family \(family)")
        network(family == 2 ? 0x0800 : 0x86dd, octets.from(4))
    }

    private mutating func wireless(_ octets: [UInt8], padding: Bool) {
        took("wlan")
        expect(octets[0] & 0x0f == 0x08, "a data frame")
        expect([1, 2].contains(octets[1]), "to or from an access point, not encrypted")
        let head = octets[0] & 0x80 != 0 ? 26 : 24
        expect(octets[22] & 0x0f == 0, "the first 802.11 fragment")
        logicalLink(octets.from(padding ? (head + 3) / 4 * 4 : head))
    }

    private mutating func radiotap(_ octets: [UInt8]) {
        took("radiotap")
        let length = octets.half(2, bigEndian: false)
        let present = octets.word(4, bigEndian: false)
        var position = 8
        var words = present
        while words >> 31 == 1 {
            words = octets.word(position, bigEndian: false)
            position += 4
        }
        if present & 1 != 0 { position = (position + 7) / 8 * 8 + 8 }
        expect(present & 2 != 0 && position < length, "radiotap flags")
        let flags = octets[position]
        var frame = octets.from(length)
        if flags & 0x10 != 0 { frame = withoutFCS(frame) }
        wireless(frame, padding: flags & 0x20 != 0)
    }

    private mutating func netfilterLog(_ octets: [UInt8], _ bigEndian: Bool) {
        took("nflog")
        var rest = octets.from(4)
        while rest.count >= 4 {
            let length = rest.half(0, bigEndian: bigEndian)
            expect(length >= 4 && length <= rest.count, "attribute of \(length)")
            guard length >= 4, length <= rest.count else { return }
            if rest.half(2, bigEndian: bigEndian) == 9 {
                network(octets[0] == 2 ? 0x0800 : 0x86dd, Array(rest[4..<length]))
            }
            rest = rest.from((length + 3) / 4 * 4)
        }
        expect(rest.isEmpty, "attributes end with the frame")
    }

    private mutating func exported(_ octets: [UInt8]) {
        took("pdu")
        var rest = octets
        while rest.count >= 4, rest.half(0) != 0 {
            let (tag, length) = (rest.half(0), rest.half(2))
            if tag == 25 || tag == 26 { ports.append(rest.word(4)) }
            if tag == 34 { sequence = rest.word(6) }
            rest = rest.from(4 + length)
        }
        expect(rest.first(4) == [0, 0, 0, 0] && ports.count == 2, "tags end, and tell both ports")
        payload = rest.from(4)
    }
}
