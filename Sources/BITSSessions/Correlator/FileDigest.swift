/// The SHA-256 of an uploaded file, taken while its Fragments pass, right also after resends and resumes.
///
/// Octets count in the order of the file. At each Fragment's start the state is kept, so that octets sent again from
/// there replace those sent before; of an overlap that begins elsewhere the octets first seen count.
struct FileDigest {
    /// Starts that a resend may go back to.
    private static let maxCopies = 4

    private var state: RunningDigest
    /// Octets hashed so far, from the file's first.
    private(set) var position: Int64 = 0
    private var copies: [(start: Int64, state: RunningDigest)] = []
    /// Offset of the first octet that was missing when it was due; nil if none was.
    private(set) var hole: Int64?

    /// - Parameter lane: the thread that takes it; nil for the caller's.
    init(on lane: DigestLane?) {
        state = RunningDigest(on: lane)
    }

    /// A Fragment begins at that offset of the file.
    mutating func beginFragment(at start: Int64) {
        if start == position {
            // Nothing behind a hole was hashed, so it can be closed from here.
            hole = nil
            keepCopy()
        } else if start < position || hole != nil, let copy = copies.last(where: { $0.start == start }) {
            state = copy.state.copy()
            position = start
            if let hole, hole >= start { self.hole = nil }
        }
    }

    /// Octets of the file, the first of them at `start`.
    mutating func add(_ octets: Span<UInt8>, at start: Int64) {
        guard start <= position else { return noteHole() }
        let known = position &- start
        guard known < Int64(octets.count) else { return }
        state.update(octets.extracting(Int(known)...))
        position &+= Int64(octets.count) &- known
        if let hole, position > hole { self.hole = nil }
    }

    /// Octets of the file that the capture lacks, the first of them at `start`.
    mutating func miss(_ count: Int64, at start: Int64) {
        if clampedSum(start, count) > position { noteHole() }
    }

    private mutating func noteHole() {
        if hole == nil { hole = position }
    }

    private mutating func keepCopy() {
        copies.removeAll { $0.start >= position }
        if copies.count == FileDigest.maxCopies { copies.removeFirst() }
        copies.append((position, state.copy()))
    }

    /// The digest in lower-case hexadecimal if exactly `total` octets were hashed without a hole.
    mutating func finish(total: Int64) -> Result<String, Absence> {
        if let hole { return .failure(.hole(hole)) }
        guard position == total else { return .failure(.short(position)) }
        return .success(state.copy().hexDigest())
    }

    enum Absence: Error {
        case hole(Int64)
        case short(Int64)
    }
}
