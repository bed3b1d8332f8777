/// Classic pcap and pcapng files written block by block, for what the generator does not write.
struct HandmadePcap {
    var octets = Octets()

    init(bigEndian: Bool = false, magic: Int = 0xa1b2_c3d4, snapLength: Int = 262_144, linkType: Int = 1) {
        octets.bigEndian = bigEndian
        octets.u32(magic)
        octets.u16(2)
        octets.u16(4)
        octets.u64(0)
        octets.u32(snapLength)
        octets.u32(linkType)
    }

    mutating func record(
        _ data: [UInt8], seconds: Int = 0, fraction: Int = 0, captured: Int? = nil, original: Int? = nil
    ) {
        octets.u32(seconds)
        octets.u32(fraction)
        octets.u32(captured ?? data.count)
        octets.u32(original ?? data.count)
        octets.bytes += data
    }

    var bytes: [UInt8] { octets.bytes }
}

struct HandmadePcapng {
    private(set) var bytes: [UInt8] = []
    var bigEndian = false

    /// A section header and one interface.
    init(bigEndian: Bool = false, options: [(Int, [UInt8])] = [], linkType: Int = 1, snapLength: Int = 0) {
        section(bigEndian: bigEndian)
        interface(linkType, snapLength: snapLength, options: options)
    }

    mutating func section(bigEndian: Bool) {
        self.bigEndian = bigEndian
        block(0x0a0d_0d0a) { body in
            body.u32(0x1a2b_3c4d)
            body.u16(1)
            body.u16(0)
            body.u64(.max)
        }
    }

    mutating func interface(_ linkType: Int, snapLength: Int = 0, options: [(Int, [UInt8])] = []) {
        block(1) { body in
            body.u16(linkType)
            body.u16(0)
            body.u32(snapLength)
            Self.add(options, to: &body)
        }
    }

    mutating func packet(_ data: [UInt8], interface: Int = 0, ticks: UInt64 = 0, original: Int? = nil) {
        block(6) { body in
            body.u32(interface)
            Self.timed(data, ticks, original, &body)
        }
    }

    mutating func obsoletePacket(_ data: [UInt8], interface: Int = 0, drops: Int = 0xffff, ticks: UInt64 = 0) {
        block(2) { body in
            body.u16(interface)
            body.u16(drops)
            Self.timed(data, ticks, nil, &body)
        }
    }

    mutating func simplePacket(_ data: [UInt8], original: Int? = nil) {
        block(3) { body in
            body.u32(original ?? data.count)
            body.bytes += data
        }
    }

    mutating func statistics(interface: Int = 0, options: [(Int, [UInt8])]) {
        block(5) { body in
            body.u32(interface)
            body.u64(0)
            Self.add(options, to: &body)
        }
    }

    mutating func block(_ type: Int, _ write: (inout Octets) -> Void) {
        var body = Octets(bigEndian: bigEndian)
        write(&body)
        body.bytes += Array(repeating: 0, count: (4 - body.bytes.count % 4) % 4)
        var block = Octets(bigEndian: bigEndian)
        block.u32(type)
        block.u32(body.bytes.count + 12)
        block.bytes += body.bytes
        block.u32(body.bytes.count + 12)
        bytes += block.bytes
    }

    func long(_ value: UInt64) -> [UInt8] {
        var octets = Octets(bigEndian: bigEndian)
        octets.u64(value)
        return octets.bytes
    }

    private static func timed(_ data: [UInt8], _ ticks: UInt64, _ original: Int?, _ body: inout Octets) {
        body.u32(Int(ticks >> 32))
        body.u32(Int(ticks & 0xffff_ffff))
        body.u32(data.count)
        body.u32(original ?? data.count)
        body.bytes += data
    }

    private static func add(_ options: [(Int, [UInt8])], to body: inout Octets) {
        for (code, value) in options {
            body.u16(code)
            body.u16(value.count)
            body.bytes += value + Array(repeating: 0, count: (4 - value.count % 4) % 4)
        }
        if !options.isEmpty { body.u32(0) }
    }
}
