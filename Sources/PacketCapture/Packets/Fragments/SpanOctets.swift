extension [UInt8] {
    /// Octet by octet in the source, in larger pieces once compiled.
    mutating func append(_ bytes: Span<UInt8>) {
        append(addingCapacity: bytes.count) { new in
            for index in 0..<bytes.count { new.append(bytes[index]) }
        }
    }
}

extension Span<UInt8> {
    /// Whether both have the same octets. 32 at a time: pieces of known length need no bounds check for each octet.
    func holdsSame(as other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        var (mine, theirs) = (self, other)
        while mine.count >= 32, theirs.count >= 32 {
            let (a, b) = (mine.extracting(first: 32), theirs.extracting(first: 32))
            let differing =
                (a.long(0, false) ^ b.long(0, false)) | (a.long(8, false) ^ b.long(8, false))
                | (a.long(16, false) ^ b.long(16, false)) | (a.long(24, false) ^ b.long(24, false))
            if differing != 0 { return false }
            (mine, theirs) = (mine.extracting(droppingFirst: 32), theirs.extracting(droppingFirst: 32))
        }
        for index in 0..<mine.count where mine[index] != theirs[index] { return false }
        return true
    }
}
