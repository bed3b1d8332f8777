/// Problems and notes of a reader: the first of each are kept, the others counted.
struct CaptureLog {
    /// A file may be damaged at each of a million blocks; a hundred places tell enough.
    private static let maxKept = 100

    private var kept: [CaptureProblem] = []
    private var more: Int64 = 0
    /// Where the first of those begins that are only counted.
    private var moreOffset: Int64?
    private let noun: String

    /// - Parameter noun: what the entries are called: `problem`, `note`.
    init(_ noun: String) {
        self.noun = noun
    }

    mutating func add(_ offset: Int64, _ message: @autoclosure () -> String) {
        if kept.count < Self.maxKept {
            kept.append(CaptureProblem(byteOffset: offset, message: message()))
        } else {
            more &+= 1
            if moreOffset == nil { moreOffset = offset }
        }
    }

    /// Those kept, and one that counts the others.
    var entries: [CaptureProblem] {
        guard more > 0 else { return kept }
        return kept + [CaptureProblem(byteOffset: moreOffset, message: PcapngText.counted(more, "more \(noun)"))]
    }
}
