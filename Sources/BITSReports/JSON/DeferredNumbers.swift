/// Numbers that are known only when the run ends, in values that were serialised before: how long after the run's first
/// frame something happened, and what a capture's name is.
///
/// In their place stand eight octets; behind the value come the places, four octets each, and how many they are.
enum DeferredNumbers {
    private static let size = 8
    private static let placeSize = 4

    /// A value with the places of its deferred numbers.
    static func seal(_ value: inout [UInt8], _ places: [Int]) {
        for place in places { value.append(number: UInt64(place), octets: placeSize) }
        value.append(number: UInt64(places.count), octets: placeSize)
    }

    /// Appends the value of a sealed record, each deferred number replaced by what `write` makes of it.
    static func resolve(
        _ record: [UInt8], to bytes: inout [UInt8], _ write: (Int64, inout [UInt8]) -> Void
    ) {
        let count = Int(record.number(at: record.count - placeSize, octets: placeSize))
        let end = record.count - placeSize * (count + 1)
        bytes.reserveCapacity(bytes.count + end)
        var start = 0
        for index in 0..<count {
            let place = Int(record.number(at: end + placeSize * index, octets: placeSize))
            bytes.append(contentsOf: record[start..<place])
            write(Int64(bitPattern: record.number(at: place, octets: size)), &bytes)
            start = place + size
        }
        bytes.append(contentsOf: record[start..<end])
    }

    static func append(_ number: Int64, to bytes: inout [UInt8]) {
        bytes.append(number: UInt64(bitPattern: number), octets: size)
    }
}

extension JSONWriter {
    /// How long after the run's first frame something happened.
    mutating func member(_ name: JSONName, offsetOf time: Int64) {
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
