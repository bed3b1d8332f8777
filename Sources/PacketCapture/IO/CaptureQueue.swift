/// The inputs of a run, read one after the other in the order given.
public final class CaptureQueue {
    /// How one input was read.
    public struct Record: Sendable {
        public let name: String
        /// nil if the input could not be opened.
        public internal(set) var format: String?
        public internal(set) var frames: Int64 = 0
        /// Bytes of the (decompressed) file up to the end of the last whole record.
        public internal(set) var bytes: Int64 = 0
        public internal(set) var firstTime: Int64?
        public internal(set) var lastTime: Int64?
        public internal(set) var interfaces: [CaptureInterface] = []
        public internal(set) var framesByLinkType: [UInt32: Int64] = [:]
        /// What was wrong with the input: what it cost was not read.
        public internal(set) var problems: [CaptureProblem] = []
        /// What the input says beside its frames, and what was odd about it and cost nothing.
        public internal(set) var notes: [CaptureProblem] = []

        init(name: String) {
            self.name = name
        }
    }

    public private(set) var records: [Record] = []
    /// Position in ``records`` of the capture that is being read.
    private(set) var captureIndex: Int32 = -1
    private let paths: [String]
    private var current: CaptureReader?
    /// Captures on a device, in the place of a file.
    private let live: LiveReader?
    private(set) var frame = Frame()
    private var lastLinkType: UInt32 = .max
    private var framesOfLinkType: Int64 = 0
    private var firstTime = Int64.max
    private var lastTime = Int64.min
    /// Called with an input's name and each of its problems as they are met.
    public var onProblem: ((String, CaptureProblem) -> Void)?

    /// - Parameter paths: files, or `-` for standard input.
    public init(paths: [String]) {
        self.paths = paths
        live = nil
    }

    /// The frames of a device, until it is stopped.
    public init(live: LiveReader) {
        paths = [live.device]
        self.live = live
    }

    /// Up to when all frames have been read, of live captures in which nothing comes.
    var settledTime: Int64? { current?.settledTime }

    @inline(__always)
    func next() -> ReadStep {
        if let current {
            let step = current.next()
            if step == .frame { take(current.frame) }
            if step != .end { return step }
        }
        return nextFromNextCapture()
    }

    /// Lends the bytes of the frame read last; none before the first and after the last.
    @inline(__always)
    func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        if let current { return current.withBytes(body) }
        let nothing: [UInt8] = []
        return body(nothing.span)
    }

    /// A copy of a part of the frame's bytes; the range must lie inside the frame.
    func copyBytes(_ range: Range<Int>) -> [UInt8] {
        // Unsafe code: a copy of memory that `extracting` has checked.
        withBytes { frame in
            let part = frame.extracting(range)
            return unsafe part.withUnsafeBufferPointer { unsafe Array($0) }
        }
    }

    @inline(__always)
    private func take(_ new: Frame) {
        frame = new
        firstTime = min(firstTime, new.time)
        lastTime = max(lastTime, new.time)
        if new.linkType != lastLinkType { changeLinkType(new.linkType) }
        framesOfLinkType &+= 1
    }

    private func changeLinkType(_ linkType: UInt32) {
        if framesOfLinkType > 0, !records.isEmpty {
            records[records.count &- 1].framesByLinkType[lastLinkType, default: 0] &+= framesOfLinkType
        }
        framesOfLinkType = 0
        lastLinkType = linkType
    }

    private func nextFromNextCapture() -> ReadStep {
        while true {
            closeCurrent()
            guard records.count < paths.count else { return .end }
            let path = paths[records.count]
            records.append(Record(name: path))
            captureIndex = Int32(truncatingIfNeeded: records.count &- 1)
            firstTime = .max
            lastTime = .min
            do {
                let reader = if let live { CaptureReader(live) } else { try CaptureReader.open(path: path) }
                records[records.count &- 1].format = reader.formatName
                current = reader
                let step = reader.next()
                if step == .frame { take(reader.frame) }
                if step != .end { return step }
            } catch {
                note(CaptureProblem(byteOffset: error.byteOffset, message: error.message))
            }
        }
    }

    private func closeCurrent() {
        guard let reader = current else { return }
        changeLinkType(.max)
        let index = records.count &- 1
        records[index].frames = reader.frame.number
        records[index].bytes = reader.bytesRead
        records[index].interfaces = reader.interfaces
        if reader.frame.number > 0 {
            records[index].firstTime = firstTime
            records[index].lastTime = lastTime
        }
        records[index].notes = reader.notes
        for problem in reader.problems { note(problem) }
        current = nil
    }

    private func note(_ problem: CaptureProblem) {
        let index = records.count &- 1
        records[index].problems.append(problem)
        onProblem?(records[index].name, problem)
    }
}
