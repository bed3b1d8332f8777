/// Numbers in records that are kept until a report is written: the lowest octet first.
extension [UInt8] {
    /// The lowest octets of a number.
    mutating func append(number: UInt64, octets: Int) {
        append(addingCapacity: octets) { out in
            for octet in 0..<octets { out.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * octet))) }
        }
    }

    func number(at start: Int, octets: Int) -> UInt64 {
        var number: UInt64 = 0
        for octet in 0..<octets { number |= UInt64(self[start + octet]) << UInt64(8 * octet) }
        return number
    }
}
