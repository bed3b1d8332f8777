/// What is odd about a classic capture and costs nothing: told once, with its count.
struct PcapTallies {
    /// Frames whose micro- or nanoseconds make a second or more.
    var moreThanASecond: Int64 = 0
    /// Frames of which more was captured than there was.
    var moreThanWhole: Int64 = 0

    /// File headers met in mid-file.
    struct Seams {
        private(set) var count: Int64 = 0
        private(set) var first: Int64?

        mutating func add(_ offset: Int64) {
            count &+= 1
            if first == nil { first = offset }
        }
    }

    func notes(_ header: PcapFileHeader, _ recordHeaderLength: Int, seams: Seams) -> [CaptureProblem] {
        var notes: [CaptureProblem] = []
        func add(_ offset: Int64?, _ message: String) {
            notes.append(CaptureProblem(byteOffset: offset, message: message))
        }
        if header.hasUnknownVersion {
            let version = "\(header.major).\(header.minor)"
            add(4, "the file has format version \(version), which is unknown; it was read as the latest one")
        }
        if recordHeaderLength != header.recordHeaderLength {
            let usual = header.recordHeaderLength
            add(
                24,
                "the record headers have \(recordHeaderLength) bytes, not \(usual); the additional ones were skipped")
        }
        if let first = seams.first {
            let others = seams.count == 1 ? "a second file header stands" : "\(seams.count) further file headers stand"
            add(first, "\(others) within the file, as when captures are strung together; the frames behind were read")
        }
        if moreThanASecond > 0 {
            let (most, unit) = header.isNanoseconds ? ("999,999,999", "nanoseconds") : ("999,999", "microseconds")
            add(nil, "\(Self.frames(moreThanASecond)) more than \(most) \(unit) in the time; they were added up")
        }
        if moreThanWhole > 0 {
            add(nil, "\(Self.frames(moreThanWhole)) a captured length above the original one; all bytes were read")
        }
        return notes
    }

    private static func frames(_ count: Int64) -> String {
        count == 1 ? "1 frame has" : "\(count) frames have"
    }
}
