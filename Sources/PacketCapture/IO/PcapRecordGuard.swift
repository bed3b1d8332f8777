/// Stands between the bytes of a classic capture and what is made of them, and lets through only whole records that
/// follow each other.
///
/// So nothing behind it meets the end of the file, a cut record or damage, a file that grows can be waited for, and
/// reading goes on behind damage.
///
/// A record is let through when what follows it is a record too, or the end of the file: a length that lies is noticed
/// before its frame is made of the wrong bytes. What looks odd is judged in `PcapRecordGuard+Damage`.
///
/// Unsafe code: the window's bytes, looked at and lent up to the next fill.
@safe final class PcapRecordGuard {
    enum Step {
        /// Whole records, from this offset in the file on; ``PcapRecordGuard/lentBytes`` are theirs.
        case records(at: Int64)
        /// Nothing whole at the moment.
        case idle
        case end
    }

    /// How many bytes of records are looked at in one go: little enough to be still in the first caches when their
    /// frames are decoded, enough to make the call cheap.
    private static let batch = 64 << 10
    /// Bytes of the window: several batches, and more than the largest usual record.
    private static let window = 512 << 10
    private static let ethernetFrame = 1_600

    let buffer: BlockBuffer
    let file: PcapFileHeader
    var layout: PcapRecordLayout
    /// Bytes at the window's start that are lent.
    private var lent = 0
    /// The file still grows: its end is not the end.
    var isGrowing = false
    var problems = PcapProblems()
    /// Where a growing file has something that takes more bytes to be judged.
    private var undecided: Int64?
    /// Time of the record lent last; nil where none is comparable.
    var lastSeconds: UInt32?
    /// Bytes of the longest frame so far, at least those of an Ethernet frame, if the file has frames of that length.
    private(set) var longestFrame: Int
    /// What the file has shown to be its habit.
    var tolerated: PcapOddities = []
    /// Odd headers that turned out to be real.
    var oddRecords = 0
    /// Headers up to this offset have been judged to be real though odd.
    var acceptedUpTo: Int64 = -1
    /// File headers met in mid-file behind which reading goes on.
    var seams = PcapTallies.Seams()
    var search: PcapSearch?
    var isOver = false

    /// - Parameter largestCaptured: what libpcap reads of a record at most.
    init(_ source: ByteSource, file: PcapFileHeader, largestCaptured: UInt32) {
        buffer = BlockBuffer(source, capacity: Self.window)
        self.file = file
        layout = PcapRecordLayout(file, largestCaptured: largestCaptured)
        longestFrame = file.snapLength == 0 ? Self.ethernetFrame : min(Self.ethernetFrame, Int(file.snapLength))
        let start = PcapFileHeader.length &+ file.extraLength
        if buffer.fill(start) { buffer.drop(start) }
        let lengthPlace = file.lengthOrder == .capturedFirst ? 8 : 12
        buffer.trail = RecordTrail(
            headerLength: layout.headerLength, lengthPlace: lengthPlace, isBigEndian: layout.isBigEndian)
    }

    /// Looks at the next records. Those that were lent before are done with.
    func next() -> Step {
        buffer.drop(lent)
        lent = 0
        undecided = nil
        while !isOver {
            if search != nil {
                if !searchOn() { return .idle }
                continue
            }
            guard buffer.fill(layout.headerLength) else { return endOfBytes(needed: layout.headerLength) }
            let walk = walk()
            if walk.sound > 0 { return clear(walk.sound, walk.seconds) }
            if walk.isOdd {
                switch judge(walk) {
                case .cleared(let count): return clear(count, walk.seconds)
                case .undecided:
                    undecided = buffer.position &+ Int64(walk.end)
                    return .idle
                case .goOn: continue
                }
            }
            if buffer.fill(walk.end &+ layout.headerLength) { continue }
            if mayGrow || buffer.failure != 0 || buffer.available == walk.end {
                guard buffer.available >= walk.end else { return endOfBytes(needed: walk.end) }
            } else if buffer.available < walk.end {
                if isCut(walk) { return endOfBytes(needed: walk.end) }
                continue
            } else if !isSoundAtEnd(walk) {
                continue
            }
            return clear(walk.end, walk.seconds)
        }
        return .end
    }

    /// The records that ``next()`` found last, valid until its next call.
    var lentBytes: UnsafeBufferPointer<UInt8> { unsafe buffer.bytes(lent) }

    /// What is wrong so far, also what a growing file may yet settle.
    var problemsSoFar: [CaptureProblem] {
        var list = problems.list
        if let search {
            list.append(
                CaptureProblem(byteOffset: search.start, message: "\(search.what); nothing is read from here on"))
        }
        if let undecided {
            list.append(CaptureProblem(byteOffset: undecided, message: "what stands here seems to be no record"))
        }
        return list
    }

    private func clear(_ count: Int, _ seconds: UInt32?) -> Step {
        lent = count
        lastSeconds = seconds
        return .records(at: buffer.position)
    }

    /// What the records in the window look like.
    struct Walk {
        /// Up to here each record is followed by another one.
        var sound = 0
        /// Where the last record ends whose header has been looked at: it may lie behind the window.
        var end = 0
        /// Time of the last record before ``sound`` if that is not 0, else of the last before ``end``.
        var seconds: UInt32?
        /// Captured and original length of the last record before ``end``.
        var length = 0
        var original = 0
        /// At ``end`` stands something that does not look like a record.
        var isOdd = false
    }

    private func walk() -> Walk {
        buffer.touchAhead(2 &* Self.batch)
        let window = unsafe buffer.bytes(buffer.available)
        let bytes = unsafe window.span.bytes
        let layout = layout
        let accepted = Int(clamping: acceptedUpTo &- buffer.position)
        var walk = Walk()
        var seconds = lastSeconds
        var longest = 0
        defer { longestFrame = max(longestFrame, longest) }
        while walk.end &+ layout.headerLength <= bytes.byteCount {
            let header = layout.header(bytes, walk.end)
            if seconds.map({ !layout.isUsual(header, after: $0) }) ?? true {
                let odd = layout.oddities(header, after: seconds)
                if !odd.isSubset(of: tolerated), walk.end > accepted || odd.contains(.tooLong) {
                    walk.isOdd = true
                    break
                }
            }
            walk.sound = walk.end
            walk.seconds = seconds
            longest = max(longest, walk.length)
            if walk.sound >= Self.batch { return walk }
            seconds = header.seconds
            walk.length = Int(header.captured)
            walk.original = Int(header.original)
            walk.end &+= layout.headerLength &+ walk.length
        }
        if walk.sound == 0 { walk.seconds = seconds }
        return walk
    }

    /// The input ends, for now or for good, before what was needed of the record at the window's start.
    private func endOfBytes(needed: Int) -> Step {
        let offset = buffer.position
        if buffer.failure != 0 {
            problems.add(offset, "the file cannot be read on: \(SystemError.text(buffer.failure))")
        } else if isGrowing {
            return .idle
        } else if buffer.available >= layout.headerLength {
            let due = needed &- layout.headerLength
            let there = buffer.available &- layout.headerLength
            problems.add(offset, "the file ends inside a frame of \(due) bytes, of which \(there) are there")
        } else if buffer.available > 0 {
            let due = layout.headerLength
            problems.add(
                offset, "the file ends inside a record header of \(due) bytes, of which \(buffer.available) are there")
        }
        isOver = true
        return .end
    }
}
