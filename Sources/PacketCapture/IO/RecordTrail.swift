/// Where the records of a capture begin, found by their lengths alone, block after block.
///
/// The thread that reads ahead has a block in its own cache when it has read it; for another one each record's header is a
/// wait for memory, and its place is known only from the header before. With the places known, the headers can all be
/// asked for at the same time (``BlockBuffer/touchAhead(_:)``). Nothing else depends on the places, which damage makes
/// wrong.
///
/// Unsafe code: integers read out of the block where the place has been checked, and marks written up to their number.
@safe struct RecordTrail: Sendable {
    /// Octets of a record that its length does not count, and where in the record the length stands: 32 bits.
    let headerLength: Int
    let lengthPlace: Int
    let isBigEndian: Bool
    /// Where the next record begins, counted from the next block's first octet; below 0 inside the one before.
    private var next: Int
    /// The block's last octets if the length of its last record is not among them whole.
    private var tail: UInt64 = 0
    private var tailCount = 0
    private var isLost = false

    /// Records closer to each other need no mark: the processor itself sees that what follows will be needed.
    private static let distance = 256
    /// No record is as short: a chain of such would not get on.
    private static let shortest = 12

    /// - Parameter next: octets up to the next record that has no mark yet.
    init(headerLength: Int, lengthPlace: Int, isBigEndian: Bool, next: Int = 0) {
        self.headerLength = headerLength
        self.lengthPlace = lengthPlace
        self.isBigEndian = isBigEndian
        self.next = next
    }

    static func most(in octets: Int) -> Int { octets / distance &+ 1 }

    /// The trail behind octets that begin with a record.
    func passing(_ octets: UnsafeRawBufferPointer) -> RecordTrail {
        var trail = self
        var none = UInt32(0)
        unsafe withUnsafeMutablePointer(to: &none) { place in
            _ = unsafe trail.mark(octets, into: UnsafeMutableBufferPointer(start: place, count: 0))
        }
        return trail
    }

    /// Notes where records begin in the next block, and returns in how many places.
    mutating func mark(_ block: UnsafeRawBufferPointer, into marks: UnsafeMutableBufferPointer<UInt32>) -> Int {
        var count = 0
        var last = Int.min
        while !isLost {
            let place = next &+ lengthPlace
            guard place &+ 4 <= block.count else { break }
            if next >= 0, next &- last >= Self.distance || count == 0, count < marks.count {
                unsafe marks[count] = UInt32(truncatingIfNeeded: next)
                count &+= 1
                last = next
            }
            var word: UInt32 = 0
            if place >= 0 {
                word = unsafe block.loadUnaligned(fromByteOffset: place, as: UInt32.self)
            } else {
                for index in 0..<4 { word |= UInt32(unsafe octet(place &+ index, block)) << UInt32(index &* 8) }
            }
            let length = Int(isBigEndian ? word.byteSwapped : word)
            // Blocks of pcapng fill up to four octets; those of pcap have a header before what they count.
            let step = headerLength == 0 ? length.paddedTo4 : headerLength &+ length
            if step < Self.shortest { isLost = true }
            next &+= step
        }
        unsafe keepTail(block)
        next &-= block.count
        return count
    }

    /// An octet of the block, or of the end of the one before.
    private func octet(_ place: Int, _ block: UnsafeRawBufferPointer) -> UInt8 {
        if place >= 0 { return unsafe block[place] }
        return place >= -tailCount ? UInt8(truncatingIfNeeded: tail >> UInt64((place &+ tailCount) &* 8)) : 0
    }

    /// The length's octets that are there of a record whose length is not there whole: at most three.
    private mutating func keepTail(_ block: UnsafeRawBufferPointer) {
        tail = 0
        let count = min(8, block.count)
        tailCount = count
        for index in 0..<count { tail |= UInt64(unsafe block[block.count &- count &+ index]) << UInt64(index &* 8) }
    }
}
