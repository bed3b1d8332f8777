/// Collects octets in one byte order.
struct ByteWriter {
    var bytes: [UInt8] = []
    var bigEndian = true

    mutating func u8(_ value: UInt8) { bytes.append(value) }
    mutating func u16(_ value: UInt16) { put(value) }
    mutating func u32(_ value: UInt32) { put(value) }
    mutating func u64(_ value: UInt64) { put(value) }

    mutating func put(_ octets: some Sequence<UInt8>) { bytes.append(contentsOf: octets) }

    /// Zeros up to a multiple of four.
    mutating func align() {
        while bytes.count % 4 != 0 { bytes.append(0) }
    }

    private mutating func put<Value: FixedWidthInteger>(_ value: Value) {
        for index in 0..<Value.bitWidth / 8 {
            let shift = bigEndian ? Value.bitWidth - 8 - 8 * index : 8 * index
            bytes.append(UInt8(truncatingIfNeeded: value >> Value(shift)))
        }
    }
}
