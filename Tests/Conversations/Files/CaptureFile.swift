/// The octets of a capture file, and where its records lie in it.
public struct CaptureFile: Sendable, Hashable {
    public var bytes: [UInt8]
    /// The records or blocks that hold frames, with their headers. There is one for each frame, but for fragmented
    /// packets (one for each fragment) and links that cannot carry a frame (none).
    public var records: [Range<Int>]

    /// The file without one of its records, counted from 1.
    public func dropping(_ number: Int) -> [UInt8] {
        Array(bytes[..<records[number - 1].lowerBound] + bytes[records[number - 1].upperBound...])
    }

    /// The file without its last `count` octets.
    public func cut(_ count: Int) -> [UInt8] {
        Array(bytes.dropLast(count))
    }
}

/// A frame as a capture file holds it.
struct CapturedFrame {
    /// Nanoseconds since 1970 UTC.
    var time: Int64
    var octets: ArraySlice<UInt8>
    /// On the line.
    var length: Int
    /// What it was made of.
    var frame: BuiltFrame
}

extension [BuiltFrame] {
    /// The frames with their octets. A packet in fragments is whole at the time at which it would have come whole.
    func captured(
        bigEndian: Bool, _ form: (BuiltFrame) -> (encapsulation: Encapsulation, snapLength: Int?)
    ) -> [CapturedFrame] {
        var isSorted = true
        var result: [CapturedFrame] = []
        for frame in numbered() {
            let (encapsulation, snapLength) = form(frame)
            let limit = Swift.min(frame.captureLimit ?? .max, snapLength ?? .max)
            let frames = encapsulation.frames(of: frame, bigEndian: bigEndian)
            for (index, octets) in frames.enumerated() {
                let shift = encapsulation.fragmentation?.time(index, of: frames.count) ?? 0
                result.append(
                    CapturedFrame(
                        time: frame.time + shift, octets: octets.prefix(limit), length: octets.count, frame: frame))
            }
            if frames.count > 1 { isSorted = false }
        }
        guard !isSorted else { return result }
        return result.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
            .map(\.element)
    }
}
