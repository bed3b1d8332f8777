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

/// One option of a block: its code and value.
typealias HandmadeOption = (Int, [UInt8])

struct HandmadePcapng {
    /// What a block says of its length, where that is not true.
    struct Lies {
        var length: Int?
        var trailing: Int?
        /// Pads the body to 32 bits.
        var pads = true
    }

    private(set) var bytes: [UInt8] = []
    var bigEndian = false

    /// A section header and one interface.
    init(bigEndian: Bool = false, options: [HandmadeOption] = [], linkType: Int = 1, snapLength: Int = 0) {
        section(bigEndian: bigEndian)
        interface(linkType, snapLength: snapLength, options: options)
    }

    mutating func section(
        bigEndian: Bool, options: [HandmadeOption] = [], version: Int = 1, length: UInt64 = .max,
        magic: Int = 0x1a2b_3c4d
    ) {
        self.bigEndian = bigEndian
        block(0x0a0d_0d0a) { body in
            body.u32(magic)
            body.u16(version)
            body.u16(0)
            body.u64(length)
            Self.add(options, to: &body)
        }
    }

    mutating func interface(
        _ linkType: Int, snapLength: Int = 0, options: [HandmadeOption] = [], lies: Lies = Lies()
    ) {
        block(1, lies: lies) { body in
            body.u16(linkType)
            body.u16(0)
            body.u32(snapLength)
            Self.add(options, to: &body)
        }
    }

    mutating func packet(
        _ data: [UInt8], interface: Int = 0, ticks: UInt64 = 0, original: Int? = nil, options: [HandmadeOption] = [],
        lies: Lies = Lies()
    ) {
        block(6, lies: lies) { body in
            body.u32(interface)
            Self.timed(data, ticks, original, &body)
            if lies.pads || !options.isEmpty { body.align() }
            Self.add(options, to: &body)
        }
    }

    mutating func obsoletePacket(
        _ data: [UInt8], interface: Int = 0, drops: Int = 0xffff, ticks: UInt64 = 0, options: [HandmadeOption] = []
    ) {
        block(2) { body in
            body.u16(interface)
            body.u16(drops)
            Self.timed(data, ticks, nil, &body)
            body.align()
            Self.add(options, to: &body)
        }
    }

    mutating func simplePacket(_ data: [UInt8], original: Int? = nil, lies: Lies = Lies()) {
        block(3, lies: lies) { body in
            body.u32(original ?? data.count)
            body.bytes += data
        }
    }

    mutating func statistics(interface: Int = 0, options: [HandmadeOption]) {
        block(5) { body in
            body.u32(interface)
            body.u64(0)
            Self.add(options, to: &body)
        }
    }

    /// Name resolution: records of type and value.
    mutating func names(_ records: [HandmadeOption]) {
        block(4) { body in Self.add(records, to: &body) }
    }

    mutating func secrets(_ type: Int, _ data: [UInt8], claiming length: Int? = nil) {
        block(10) { body in
            body.u32(type)
            body.u32(length ?? data.count)
            body.bytes += data
        }
    }

    mutating func block(_ type: Int, lies: Lies = Lies(), _ write: (inout Octets) -> Void) {
        var body = Octets(bigEndian: bigEndian)
        write(&body)
        if lies.pads { body.align() }
        var block = Octets(bigEndian: bigEndian)
        block.u32(type)
        block.u32(lies.length ?? body.bytes.count + 12)
        block.bytes += body.bytes
        block.u32(lies.trailing ?? body.bytes.count + 12)
        bytes += block.bytes
    }

    /// Bytes that are no block.
    mutating func raw(_ more: [UInt8]) {
        bytes += more
    }

    func word(_ value: Int) -> [UInt8] {
        var octets = Octets(bigEndian: bigEndian)
        octets.u32(value)
        return octets.bytes
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

    private static func add(_ options: [HandmadeOption], to body: inout Octets) {
        for (code, value) in options {
            body.u16(code)
            body.u16(value.count)
            body.bytes += value
            body.align()
        }
        if !options.isEmpty { body.u32(0) }
    }
}

extension Octets {
    mutating func align() {
        bytes += Array(repeating: 0, count: (4 - bytes.count % 4) % 4)
    }
}
