/// The inputs of a run as one row of frames.
///
/// Several inputs are merged by time: each is opened for its first frame, then closed; they are opened again in the
/// order of those, and stay open only while they overlap, so that memory does not grow with their number. Within one
/// input the order of its frames stays as it is.
///
/// Unsafe code: where the current frame's bytes lie, which its reader keeps until it is asked for the next one; nothing
/// once that reader is no longer the current one. The current reader without a count of its own, alive as long as
/// `current` holds it: no reader calls back into the queue, so that cannot change while it reads.
@safe public final class CaptureQueue {
    /// How far the reading has come.
    public struct Progress: Sendable {
        /// Bytes of the files as they are stored, compressed or not.
        public let bytes: Int64
        /// nil if an input is no regular file.
        public let totalBytes: Int64?
        public let frames: Int64
    }

    /// Inputs open at the same time: more never overlap but by mistake, and each costs descriptors and buffers.
    public static let maxOpen = 64
    /// Frames between two looks at the outside world.
    private static let framesPerLook: Int64 = 8192

    /// By input, in the order given.
    public internal(set) var records: [CaptureRecord]
    /// Position in ``records`` of the capture that the current frame is of.
    var captureIndex: Int32 = -1
    /// How often the frames of one input began when all others before it were over.
    var borders = 0
    var frame = Frame()
    /// When the last of the inputs ended, if they tell more than their frames do.
    var knownEnd: Int64?
    /// The bytes of the current frame, asked for here by all: to find them at its reader each time costs retains.
    var bytes = unsafe UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    /// Time of the first frame handed on, nanoseconds since 1970 UTC; nil before it.
    public private(set) var startTime: Int64?
    /// Called with an input's name and each of its problems as they are met.
    public var onProblem: ((String, CaptureProblem) -> Void)?
    /// Makes what takes the digest of an input's bytes; nil if nobody wants one.
    public var makesDigest: (() -> any ByteDigest)?
    /// Whether files are read ahead by a thread of their own; what is read is the same.
    public var readsAhead: Bool {
        get { aheadSizes != nil }
        set { aheadSizes = newValue ? ReadAhead.Sizes() : nil }
    }
    var aheadSizes: ReadAhead.Sizes?
    /// Called with the time of the first frame.
    public var onStart: ((Int64) -> Void)?
    /// Nanoseconds that two captures' times of one frame lay apart, at most: their clocks, and the way between them.
    private var clockDistance: Int64 = 0
    /// Called with that whenever it has grown.
    public var onClocksApart: ((Int64) -> Void)?
    /// What is taken from the times of inputs, by their place in the queue; set before the first frame is read.
    public var corrections: [Int: ClockCorrection] = [:]
    /// What lies far beyond so many bytes of an input, as it is stored, is not read.
    public var mostBytes = Int64.max
    /// Called now and then with how far the reading has come.
    public var onProgress: ((Progress) -> Void)?

    var inputs: [CaptureInputs.Input]
    var follower: RingFollower?
    /// Why the folder that is followed could not be read at the last look.
    var followFailure: String?
    /// Ctrl-C came: what is left is not read.
    private var isInterrupted = false
    /// Nobody wants more of what is followed.
    var isStopped = false
    let firstIndex: Int32
    var filter: PacketFilter?
    /// Of ``filter``: asked for every frame, which must not cost a checked access to it.
    private let isFiltered: Bool
    /// Inputs not opened yet and the times of their first frames, the next one last.
    var waiting: [(time: Int64, index: Int)] = []
    var isPlanned = false
    var isLive = false
    /// What cannot be opened twice: pipes, standard input.
    var keptOpen: [Int: CaptureReader] = [:]
    /// Open inputs whose next frame is read and waits for its turn, without the current one.
    var parked: [(index: Int, reader: CaptureReader)] = []
    var current: CaptureReader? {
        didSet { unsafe lent = current.map { unsafe Unmanaged.passUnretained($0) } }
    }
    /// ``current`` once more: a class that may change it costs a retain and a release with each look, twice per frame.
    private var lent: Unmanaged<CaptureReader>?
    var currentIndex = 0
    /// The current input's frames go first while they are older than this.
    var turnTime = Int64.max
    var turnIndex = Int.max
    private var lastLinkType: UInt32 = .max
    private var framesOfLinkType: Int64 = 0
    var firstTime = Int64.max
    var lastTime = Int64.min
    private var framesRead: Int64 = 0
    private var nextLook = CaptureQueue.framesPerLook
    var bytesDone: Int64 = 0
    var totalBytes: Int64?
    /// Inputs that had to wait although their time had come: too many others were open.
    var late: Set<Int> = []
    public var lateInputs: Int { late.count }

    /// - Parameters:
    ///   - firstIndex: index of the first input in the run.
    ///   - filter: only frames that it accepts are handed on; numbers count all frames.
    public init(_ inputs: [CaptureInputs.Input], firstIndex: Int = 0, filter: PacketFilter? = nil) {
        self.inputs = inputs
        self.firstIndex = Int32(truncatingIfNeeded: firstIndex)
        self.filter = filter
        isFiltered = filter != nil
        records = inputs.map { CaptureRecord(name: $0.path) }
    }

    /// - Parameter paths: files, folders, patterns, or `-` for standard input.
    public convenience init(paths: [String]) {
        self.init(CaptureInputs(paths: paths).inputs)
    }

    @inline(__always)
    func next() -> ReadStep {
        while true {
            if let lent = unsafe lent {
                // A value of its own: so it is never copied as a whole, which costs more than its parts do.
                var next = Frame()
                let step = unsafe lent._withUnsafeGuaranteedRef { $0.next(&next) }
                if step == .frame {
                    frame = next
                    if frame.time < turnTime || frame.time == turnTime && currentIndex < turnIndex {
                        unsafe lent._withUnsafeGuaranteedRef { unsafe bytes = $0.bytes }
                        if take() { return .frame }
                        continue
                    }
                    park()
                } else if step == .idle {
                    if isFollowing { followOn() }
                    return step
                } else {
                    closeCurrent()
                }
            }
            if let next = nextInTurn() {
                frame = next.frame
                unsafe bytes = next.bytes
                if take() { return .frame }
            } else {
                guard isFollowing, !isInterrupted else { return .end }
                followOn()
                if current == nil { return .idle }
            }
        }
    }

    /// Lends the bytes of the frame read last; none before the first and after the last.
    @inline(__always)
    func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        unsafe body(bytes.span)
    }

    /// Reads the frame's headers if it is a plain one, ``DirectPath/readPlain(_:_:end:into:)``.
    ///
    /// Here, since a closure would not be a part of what calls this.
    @inline(always)
    func readPlain(into decoded: inout DecodedFrame) -> FrameContent {
        let end = frame.originalLength &- Int(frame.frameCheckLength)
        return unsafe DirectPath.readPlain(bytes.span, frame.linkType, end: end, into: &decoded)
    }

    /// The comments on the frame read last.
    var comments: [String] { current?.comments ?? [] }

    /// The current frame is a copy of one of that capture, whose time lies so far from its own.
    func noteDuplicate(of capture: Int32, apart distance: Int64) {
        records[currentIndex].duplicates &+= 1
        guard capture != captureIndex else { return }
        records[currentIndex].duplicatesOf[capture, default: 0] &+= 1
        if distance > clockDistance {
            clockDistance = distance
            onClocksApart?(distance)
        }
    }

    /// A copy of a part of the frame's bytes; the range must lie inside the frame.
    func copyBytes(_ range: Range<Int>) -> [UInt8] {
        // Unsafe code: a copy of memory that `extracting` has checked.
        withBytes { frame in
            let part = frame.extracting(range)
            return unsafe part.withUnsafeBufferPointer { unsafe Array($0) }
        }
    }

    /// Counts the current frame; false if the filter does not accept it.
    @inline(__always)
    private func take() -> Bool {
        firstTime = min(firstTime, frame.time)
        lastTime = max(lastTime, frame.time)
        if frame.linkType != lastLinkType { changeLinkType(frame.linkType) }
        framesOfLinkType &+= 1
        framesRead &+= 1
        if framesRead >= nextLook { look() }
        return !isFiltered || passesFilter()
    }

    @inline(never)
    private func passesFilter() -> Bool {
        let isAccepted = withBytes {
            filter?.accepts($0, linkType: frame.linkType, originalLength: frame.originalLength)
        }
        if isAccepted == false { records[currentIndex].framesFilteredOut &+= 1 }
        return isAccepted ?? true
    }

    @inline(never)
    func changeLinkType(_ linkType: UInt32) {
        if startTime == nil {
            startTime = frame.time
            onStart?(frame.time)
        }
        if framesOfLinkType > 0 {
            records[currentIndex].framesByLinkType[lastLinkType, default: 0] &+= framesOfLinkType
        }
        framesOfLinkType = 0
        lastLinkType = linkType
    }

    @inline(never)
    private func look() {
        nextLook = framesRead &+ CaptureQueue.framesPerLook
        if !isLive, Interruption.isRequested { interrupt() }
        if let current, current.fileBytesRead > mostBytes { current.interrupt() }
        onProgress?(progress)
    }

    /// How far the reading has come.
    public var progress: Progress {
        var bytes = bytesDone &+ (current?.fileBytesRead ?? 0)
        for other in parked { bytes &+= other.reader.fileBytesRead }
        return Progress(bytes: bytes, totalBytes: totalBytes, frames: framesRead)
    }
}

// MARK: Captures in the making

extension CaptureQueue {
    /// Makes an open device the only input.
    func begin(_ live: LiveReader) {
        isPlanned = true
        isLive = true
        let reader = CaptureReader(live)
        records[0].format = reader.formatName
        start(reader, 0)
    }

    /// Makes a file that grows the next input.
    func open(growing path: String) {
        let index = inputs.count
        inputs.append(CaptureInputs.Input(path: path))
        records.append(CaptureRecord(name: path))
        isPlanned = true
        guard let reader = opened(index, ahead: nil) else { return }
        reader.setGrowing(true)
        start(reader, index)
    }

    private func start(_ reader: CaptureReader, _ index: Int) {
        borders &+= 1
        current = reader
        // It may end without a frame: the one read last is of another capture.
        frame = reader.frame
        currentIndex = index
        captureIndex = firstIndex &+ Int32(truncatingIfNeeded: index)
        (firstTime, lastTime) = (.max, .min)
        (turnTime, turnIndex) = (.max, .max)
    }

    /// What goes wrong with a file that was read before.
    func noteLate(_ problem: CaptureProblem, _ path: String) {
        guard let index = inputs.lastIndex(where: { $0.path == path }) else { return }
        note(problem, index)
    }

    @inline(never)
    private func followOn() {
        follow()
        guard Interruption.isRequested || isStopped, !isInterrupted else { return }
        isInterrupted = true
        if records.isEmpty { noteNothingFollowed() }
        // What is there of the current file is read to its end.
        current?.setGrowing(false)
    }

    /// When the capture is live: before that time (nanoseconds since 1970 UTC) nothing more comes.
    var settledTime: Int64? { current?.settledTime }
}

// MARK: Ctrl-C

extension CaptureQueue {
    /// Leaves all inputs where they are; the reports say so.
    func interrupt() {
        guard !isInterrupted else { return }
        isInterrupted = true
        for (_, index) in waiting {
            note(CaptureProblem(byteOffset: nil, message: "interrupted; it is not read"), index)
        }
        waiting = []
        keptOpen = [:]
        for (index, reader) in parked {
            reader.interrupt()
            close(reader, index)
        }
        parked = []
        current?.interrupt()
    }
}
