/// Takes the layers off a frame, one after the other, as their standards have them, and notes whatever does not add up.
/// It knows only what the capture file says of the frame, and shares no code with the writer.
struct Peeler {
    /// What was taken off, for example `eth vlan ip4 udp vxlan eth ip4 tcp`.
    private(set) var path: [String] = []
    private(set) var faults: [String] = []
    /// What TCP carried; `nil` if the frame had no whole TCP segment.
    var payload: [UInt8]?
    var ports: [Int] = []
    var sequence = 0
    /// Of each IPv4 header, the outermost first.
    private(set) var identifications: [Int] = []
    private(set) var timesToLive: [Int] = []
    var isTCPChecksumRight: Bool?
    /// A part of a packet.
    struct Fragment: Hashable {
        var key: [UInt8]
        var offset: Int
        var isLast: Bool
        var octets: [UInt8]
        var protocolNumber: Int
        var pseudo: [UInt8]
    }
    private(set) var fragment: Fragment?

    /// - Parameter bigEndian: of the capture file.
    init(_ octets: [UInt8], link: Int, bigEndian: Bool = false, fcs: Int = 0) {
        var octets = octets
        if fcs > 0 { octets = withoutFCS(octets) }
        self.link(octets, link, bigEndian)
    }

    /// Goes on with a packet that was put together of fragments; `last` came last.
    init(reassembled octets: [UInt8], _ fragment: Fragment, after last: Peeler) {
        self = last
        self.fragment = nil
        upper(octets, fragment.protocolNumber, fragment.pseudo)
    }

    mutating func expect(_ condition: Bool, _ fault: @autoclosure () -> String) {
        if !condition { faults.append("\(path.joined(separator: " ")): \(fault())") }
    }

    mutating func took(_ name: String) { path.append(name) }

    mutating func withoutFCS(_ octets: [UInt8]) -> [UInt8] {
        expect(octets.endsInFrameCheckSequence, "frame check sequence")
        return Array(octets.dropLast(4))
    }

    mutating func network(_ etherType: Int, _ octets: [UInt8]) {
        switch etherType {
        case 0x0800: version4(octets)
        case 0x86dd: version6(octets)
        case 0x8100, 0x88a8, 0x9100:
            took("vlan\(octets.half(0) & 0xfff)")
            network(octets.half(2), octets.from(4))
        case 0x8847: labels(octets)
        case 0x8864:
            took("pppoe")
            expect(octets[0] == 0x11 && octets[1] == 0, "PPPoE session header")
            pointToPoint(octets[6..<(6 + octets.half(4))].map { $0 })
        default: took("type\(etherType)")
        }
    }

    private mutating func labels(_ octets: [UInt8]) {
        var rest = octets
        repeat {
            took("mpls")
            let isLast = rest[2] & 1 == 1
            rest = rest.from(4)
            if isLast { break }
        } while rest.count > 4
        switch rest[0] >> 4 {
        case 4: version4(rest)
        case 6: version6(rest)
        default:
            expect(rest.word(0) == 0, "control word")
            ethernet(rest.from(4))
        }
    }

    mutating func pointToPoint(_ octets: [UInt8]) {
        took("ppp")
        var rest = octets
        if rest.starts(with: [0xff, 0x03]) { rest = rest.from(2) }
        let isShort = rest[0] & 1 == 1
        let number = isShort ? Int(rest[0]) : rest.half(0)
        rest = rest.from(isShort ? 1 : 2)
        expect(number == 0x21 || number == 0x57, "PPP protocol \(number)")
        if number == 0x21 { version4(rest) } else { version6(rest) }
    }

    private mutating func version4(_ octets: [UInt8]) {
        took("ip4")
        let head = Int(octets[0] & 15) * 4
        expect(octets[0] >> 4 == 4 && head >= 20, "IPv4 header")
        let hasChecksum = octets.half(10) != 0
        expect(!hasChecksum || octets.first(head).wordSum == 0xffff, "IPv4 checksum")
        if !hasChecksum { took("nochecksum") }
        var total = octets.half(2)
        if total == 0 {
            took("nolength")
            total = octets.count
        }
        expect(total >= head && total <= octets.count, "IPv4 length \(total) of \(octets.count)")
        identifications.append(octets.half(4))
        timesToLive.append(Int(octets[8]))
        let payload = Array(octets[head..<max(min(total, octets.count), head)])
        let number = Int(octets[9])
        let pseudo = Array(octets[12..<20])
        let field = octets.half(6)
        guard field & 0x3fff != 0 else { return upper(payload, number, pseudo) }
        expect(field & 0x4000 == 0, "a fragment that must not be one")
        took("fragment")
        fragment = Fragment(
            key: pseudo + octets[4..<6] + [octets[9]], offset: (field & 0x1fff) * 8, isLast: field & 0x2000 == 0,
            octets: payload, protocolNumber: number, pseudo: pseudo)
    }

    private mutating func version6(_ octets: [UInt8]) {
        took("ip6")
        expect(octets[0] >> 4 == 6, "IPv6 header")
        timesToLive.append(Int(octets[7]))
        var length = octets.half(4)
        if length == 0 {
            took("nolength")
            length = octets.count - 40
        }
        expect(40 + length <= octets.count, "IPv6 length \(length) of \(octets.count - 40)")
        let pseudo = Array(octets[8..<40])
        var next = Int(octets[6])
        var rest = Array(octets[40..<min(40 + length, octets.count)])
        while next == 0 || next == 60 {
            took("extension")
            next = Int(rest[0])
            rest = rest.from(8 + 8 * Int(rest[1]))
        }
        guard next == 44 else { return upper(rest, next, pseudo) }
        took("fragment")
        fragment = Fragment(
            key: pseudo + rest[4..<8], offset: rest.half(2) & 0xfff8, isLast: rest[3] & 1 == 0, octets: rest.from(8),
            protocolNumber: Int(rest[0]), pseudo: pseudo)
    }
}
