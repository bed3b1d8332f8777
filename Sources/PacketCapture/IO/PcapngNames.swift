/// Name resolution blocks: records of type, length and value, then options.
enum PcapngNames {
    /// Records in the block; nil if one does not fit.
    ///
    /// - Parameter most: looks at so many only.
    static func count(_ block: Span<UInt8>, _ bigEndian: Bool, upTo most: Int = .max) -> Int64? {
        var records: Int64 = 0
        var position = 8
        // Each record takes 4 octets at least.
        while records < most, position &+ 4 <= block.count &- 4 {
            let type = block.half(position, bigEndian)
            let length = Int(block.half(position &+ 2, bigEndian))
            position = position &+ 4 &+ length.paddedTo4
            guard position <= block.count &- 4 else { return nil }
            if type == 0 { return length == 0 ? records : nil }
            records &+= 1
        }
        return records
    }
}
