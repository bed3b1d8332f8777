/// The SHA-256 of an uploaded file, taken while its Fragments pass, right also after resends and resumes.
///
/// Octets count in the order of the file. At each Fragment's start the state is kept, so that octets sent again from
/// there replace those sent before; of an overlap that begins elsewhere the octets first seen count.
struct FileDigest {
    /// Starts that a resend may go back to.
    private static let maxCopies = 4

    private var state = SHA256()
    /// Octets hashed so far, from the file's first.
    private(set) var position: Int64 = 0
    private var copies: [(start: Int64, state: SHA256)] = []
    /// Offset of the first octet that was missing when it was due; nil if none was.
    private(set) var hole: Int64?
    /// The Fragment under way: where its next octet belongs.
    private var cursor: Int64 = 0

    mutating func beginFragment(at start: Int64) {
        cursor = start
        if start == position {
            keepCopy()
        } else if start < position || hole != nil, let copy = copies.last(where: { $0.start == start }) {
            state = copy.state.copy()
            position = start
            if let hole, hole >= start { self.hole = nil }
        }
    }

    mutating func add(_ octets: Span<UInt8>) {
        let start = cursor
        cursor &+= Int64(octets.count)
        guard hole == nil || start < position else { return }
        if start > position {
            noteHole()
            return
        }
        let known = position &- start
        guard known < Int64(octets.count) else { return }
        state.update(octets.extracting(Int(known)...))
        position &+= Int64(octets.count) &- known
    }

    mutating func miss(_ count: Int64) {
        let end = clampedSum(cursor, count)
        if end > position, cursor <= position { noteHole() }
        cursor = end
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
