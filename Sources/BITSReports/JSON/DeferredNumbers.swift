/// Numbers that are known only when the run ends, in values that were serialised before: how long after the run's first
/// frame something happened, and what a capture's name is.
///
/// In their place stand eight octets; behind the value come the places, four octets each, and how many they are.
enum DeferredNumbers {
    private static let size = 8
    private static let placeSize = 4

    /// A value with the places of its deferred numbers.
    static func seal(_ value: inout [UInt8], _ places: [Int]) {
        for place in places { append(UInt64(place), placeSize, to: &value) }
        append(UInt64(places.count), placeSize, to: &value)
    }

    /// Appends the value of a sealed record, each deferred number replaced by what `write` makes of it.
    static func resolve(
        _ record: [UInt8], to bytes: inout [UInt8], _ write: (Int64, inout [UInt8]) -> Void
    ) {
        let count = Int(number(in: record, at: record.count - placeSize, placeSize))
        let end = record.count - placeSize * (count + 1)
        bytes.reserveCapacity(bytes.count + end)
        var start = 0
        for index in 0..<count {
            let place = Int(number(in: record, at: end + placeSize * index, placeSize))
            bytes.append(contentsOf: record[start..<place])
            write(Int64(bitPattern: number(in: record, at: place, size)), &bytes)
            start = place + size
        }
        bytes.append(contentsOf: record[start..<end])
    }

    static func append(_ number: Int64, to bytes: inout [UInt8]) {
        append(UInt64(bitPattern: number), size, to: &bytes)
    }

    private static func append(_ number: UInt64, _ size: Int, to bytes: inout [UInt8]) {
        for octet in 0..<size { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * octet))) }
    }

    private static func number(in bytes: [UInt8], at start: Int, _ size: Int) -> UInt64 {
        var number: UInt64 = 0
        for octet in 0..<size { number |= UInt64(bytes[start + octet]) << UInt64(8 * octet) }
        return number
    }
}

extension JSONWriter {
    /// How long after the run's first frame something happened.
    mutating func member(_ name: String, offsetOf time: Int64) {
        key(name)
        separate()
        if let origin { bytes.appendDecimal(time &- origin) } else { deferNumber(time) }
    }

    /// A place for what will be made of a number when the run ends.
    mutating func deferNumber(_ number: Int64) {
        deferred.append(bytes.count)
        DeferredNumbers.append(number, to: &bytes)
    }

    /// Lends what was written since the last call as a record that ``DeferredNumbers/resolve(_:to:_:)`` takes.
    mutating func lendRecord(to body: ([UInt8]) -> Void) {
        DeferredNumbers.seal(&bytes, deferred)
        deferred.removeAll(keepingCapacity: true)
        lend(to: body)
    }
}
