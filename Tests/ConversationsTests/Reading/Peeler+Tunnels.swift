extension Peeler {
    mutating func upper(_ octets: [UInt8], _ number: Int, _ pseudo: [UInt8]) {
        let isRight = (pseudo + [0, UInt8(number)] + lengthOctets(octets.count) + octets).wordSum == 0xffff
        switch number {
        case 6:
            took("tcp")
            isTCPChecksumRight = isRight
            ports = [octets.half(0), octets.half(2)]
            sequence = octets.word(4)
            payload = octets.from(Int(octets[12] >> 4) * 4)
        case 60:
            took("extension")
            upper(octets.from(8 + 8 * Int(octets[1])), Int(octets[0]), pseudo)
        case 17:
            took("udp")
            expect(octets.half(4) == octets.count, "UDP length \(octets.half(4)) of \(octets.count)")
            expect(isRight || octets.half(6) == 0 && pseudo.count == 8, "UDP checksum")
            datagram(octets.from(8), Set([octets.half(0), octets.half(2)]))
        case 4: network(0x0800, octets)
        case 41: network(0x86dd, octets)
        case 47: routingEncapsulation(octets)
        case 115:
            took("l2tpv3")
            expect(octets.word(0) != 0, "session number")
            ethernet(octets.from(4))
        default: took("ip\(number)")
        }
    }

    private func lengthOctets(_ count: Int) -> [UInt8] {
        [UInt8(count >> 24 & 255), UInt8(count >> 16 & 255), UInt8(count >> 8 & 255), UInt8(count & 255)]
    }

    private mutating func routingEncapsulation(_ octets: [UInt8]) {
        let flags = octets.half(0)
        let type = octets.half(2)
        var head = 4
        if flags & 0x8000 != 0 {
            expect(octets.wordSum == 0xffff, "GRE checksum")
            head += 4
        }
        if flags & 0x2000 != 0 { head += 4 }
        if flags & 0x1000 != 0 { head += 4 }
        if flags & 7 == 1 {
            took("pptp")
            if flags & 0x0080 != 0 { head += 4 }
            expect(octets.half(4) == octets.count - head, "PPTP length")
            return pointToPoint(octets.from(head))
        }
        took("gre")
        let rest = octets.from(head)
        switch type {
        case 0x6558: ethernet(rest)
        case 0x88be:
            took("erspan")
            guard flags & 0x1000 != 0 else { return ethernet(rest) }
            expect(rest[0] >> 4 == 1, "ERSPAN version")
            ethernet(rest.from(8))
        case 0x22eb:
            took("erspan")
            expect(rest[0] >> 4 == 2 && rest[10] >> 7 == 1 && rest[10] >> 2 & 31 == 0, "ERSPAN III with Ethernet")
            ethernet(rest.from(rest[11] & 1 == 1 ? 20 : 12))
        default: network(type, rest)
        }
    }

    private mutating func datagram(_ octets: [UInt8], _ ports: Set<Int>) {
        if ports.contains(4_789) {
            took("vxlan")
            expect(octets[0] == 8, "VXLAN flags")
            ethernet(octets.from(8))
        } else if ports.contains(4_790) {
            took("gpe")
            expect(octets[0] == 0x0c, "VXLAN-GPE flags")
            network(octets[3] == 1 ? 0x0800 : 0x86dd, octets.from(8))
        } else if ports.contains(6_081) {
            took("geneve")
            expect(octets.half(2) == 0x6558, "Geneve protocol")
            ethernet(octets.from(8 + 4 * Int(octets[0] & 0x3f)))
        } else if ports.contains(3_544) {
            took("teredo")
            network(0x86dd, octets.starts(with: [0, 0]) ? octets.from(8) : octets)
        } else if ports.contains(2_152) {
            mobile(octets)
        } else if ports.contains(1_701) {
            took("l2tp")
            expect(octets.half(0) == 0x4002 && octets.half(2) == octets.count, "L2TP length")
            pointToPoint(octets.from(8))
        } else {
            took("data")
        }
    }

    private mutating func mobile(_ octets: [UInt8]) {
        took("gtp")
        expect(octets[0] >> 4 == 3 && octets[1] == 255, "GTP-U with a user's packet")
        expect(octets.half(2) == octets.count - 8, "GTP length")
        var head = 8
        if octets[0] & 7 != 0 {
            head = 12
            var next = octets[11]
            while octets[0] & 4 != 0, next != 0 {
                let length = 4 * Int(octets[head])
                expect(length > 0, "GTP extension length")
                head += max(length, 4)
                next = octets[head - 1]
            }
        }
        network(octets[head] >> 4 == 4 ? 0x0800 : 0x86dd, octets.from(head))
    }
}
