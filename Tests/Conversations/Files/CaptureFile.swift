/// The octets of a capture file, and where its records lie in it.
public struct CaptureFile: Sendable, Hashable {
    public var bytes: [UInt8]
    /// For each frame the record or block that holds it, with its header.
    public var records: [Range<Int>]

    /// The file without its last `count` octets.
    public func cut(_ count: Int) -> [UInt8] {
        Array(bytes.dropLast(count))
    }
}

extension BuiltFrame {
    /// The octets that a capture with this snap length keeps, and the length on the line.
    func captured(_ encapsulation: Encapsulation, snapLength: Int?) -> (octets: ArraySlice<UInt8>, length: Int) {
        let octets = encapsulation.octets(of: self)
        return (octets.prefix(min(captureLimit ?? .max, snapLength ?? .max)), octets.count)
    }
}
