/// A number that is known only when the run ends: how long after the run's first frame something happened.
///
/// Serialised sessions hold NUL, which no JSON text contains, and the time in eight octets;
/// ``resolve(_:origin:)`` replaces both by the number.
enum DeferredOffset {
    static func append(_ time: Int64, to bytes: inout [UInt8]) {
        bytes.append(0)
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: time >> Int64(shift)))
        }
    }

    /// - Parameter origin: the time of the run's first frame.
    static func resolve(_ record: [UInt8], origin: Int64) -> [UInt8] {
        resolve(record) { time, bytes in bytes.appendDecimal(time &- origin) }
    }

    /// Replaces each deferred number by what `write` makes of it.
    static func resolve(_ record: [UInt8], _ write: (Int64, inout [UInt8]) -> Void) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(record.count)
        var start = 0
        var index = 0
        while index < record.count {
            if record[index] == 0 {
                result.append(contentsOf: record[start..<index])
                let number = record[index + 1...index + 8].reduce(0) { $0 << 8 | UInt64($1) }
                write(Int64(bitPattern: number), &result)
                start = index + 9
                index = start
            } else {
                index += 1
            }
        }
        result.append(contentsOf: record[start...])
        return result
    }
}

extension JSONWriter {
    mutating func member(_ name: String, offsetOf time: Int64) {
        key(name)
        separate()
        DeferredOffset.append(time, to: &bytes)
    }
}
