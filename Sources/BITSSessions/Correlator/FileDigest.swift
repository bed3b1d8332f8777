/// The SHA-256 of an uploaded file, taken while its Fragments pass, right also after resends and resumes.
///
/// Octets count in the order of the file. What was sent again replaces what was sent before, but for octets that the
/// server had acknowledged, and but for Fragments that it refused. To go back, the state at each Fragment's start is
/// kept, and the file's last octets: where other octets came between two such states, and the last octets do not reach
/// so far, there is no digest.
struct FileDigest {
    /// Starts that a resend may go back to.
    private static let maxCopies = 4
    /// Octets that wait in the tail, so that they are hashed in one go: segments are small, and each call costs.
    private static let maxPending = 8 << 10

    /// Without the octets from ``hashed`` on: ``settle()`` takes them.
    private var state: RunningDigest
    private var hashed: Int64 = 0
    /// Octets taken so far, from the file's first.
    private(set) var position: Int64 = 0
    private var copies: [(start: Int64, state: RunningDigest)] = []
    /// Offset of the first octet that was missing when it was due; nil if none was.
    private(set) var hole: Int64?
    /// Offset of the first octet of which it is not known which of several copies the server has; nil if there is none.
    private var doubt: Int64?
    private var tail: DigestTail
    /// Octets of the file that the server had acknowledged when the Fragment under way began.
    private var settled: Int64 = 0
    private var before: Before?

    /// How it stood when the Fragment under way began.
    private struct Before {
        let position: Int64
        let hole: Int64?
        let doubt: Int64?
        let copies: [(start: Int64, state: RunningDigest)]
        /// nil as long as the tail itself can go back.
        var tail: DigestTail?
        /// nil as long as nothing was hashed since.
        var state: RunningDigest?
        /// Octets were replaced.
        var isRewound = false
    }

    /// - Parameters:
    ///   - lane: the thread that takes it; nil for the caller's.
    ///   - keepsTail: the file's last octets are kept.
    init(on lane: DigestLane?, keepsTail: Bool = true) {
        state = RunningDigest(on: lane)
        tail = DigestTail(limit: keepsTail ? DigestTail.usualLimit : 0)
    }

    /// A Fragment begins at that offset of the file.
    ///
    /// - Parameter settled: octets that the server has acknowledged, as far as that is known; 0 if it is not.
    mutating func beginFragment(at start: Int64, settled: Int64) {
        settle()
        before = Before(position: position, hole: hole, doubt: doubt, copies: copies)
        tail.mark(at: position)
        self.settled = settled
        let from = max(start, min(settled, position))
        if from == position {
            // Nothing behind a hole was hashed, so it can be closed from here.
            hole = nil
            keepCopy()
        } else if from < position, !tail.covers(from), let copy = copies.last(where: { $0.start == from }) {
            rewind(to: copy, from)
        }
    }

    /// Octets of the file, the first of them at `start`.
    mutating func add(_ octets: Span<UInt8>, at start: Int64) {
        guard start <= position else { return noteHole() }
        compare(octets.extracting(first: Int(clamping: position &- start)), at: start)
        let known = position &- start
        guard known < Int64(octets.count) else { return }
        if before?.state == nil {
            // Nothing of this Fragment was taken yet, and what was before it is settled.
            before?.state = copies.last?.start == position ? copies.last?.state : state.copy()
        }
        let new = octets.extracting(Int(known)...)
        let end = position &+ Int64(new.count)
        if tail.isKept, new.count < FileDigest.maxPending {
            tail.append(new, at: position)
            position = end
            if position &- hashed >= FileDigest.maxPending { settle() }
        } else {
            settle()
            state.update(new)
            tail.append(new, at: position)
            position = end
            hashed = end
        }
        if let hole, position > hole { self.hole = nil }
    }

    /// Octets of the file that the capture lacks, the first of them at `start`.
    mutating func miss(_ count: Int64, at start: Int64) {
        let end = clampedSum(start, count)
        // Whether what is missing of a resend is the same as before nobody knows.
        let again = max(start, settled)
        if again < min(end, position) { noteDoubt(again) }
        if end > position { noteHole() }
    }

    /// The server has refused the Fragment under way: its octets are not in the file.
    mutating func refuse() {
        guard let before else { return }
        if let old = before.state { state = old.copy() }
        if let old = before.tail { tail = old }
        tail.goBack(to: before.position)
        position = before.position
        hashed = position
        hole = before.hole
        doubt = before.doubt
        copies = before.copies
        self.before = nil
    }

    /// The server has taken the Fragment under way, and holds so many octets now. If that is more than the Fragment
    /// brought, it had them before: whether it took the others nobody knows.
    mutating func acknowledge(_ next: Int64) {
        if let before, before.isRewound, next > position { noteDoubt(position) }
    }

    /// A Fragment that is no more under way was refused: whether its octets were replaced is not known.
    mutating func refuse(earlierAt start: Int64) {
        if start < position { noteDoubt(start) }
    }

    /// Takes what waits in the tail.
    private mutating func settle() {
        tail.forEach(hashed..<position) { state.update($0) }
        hashed = position
    }

    private mutating func noteHole() {
        if hole == nil { hole = position }
    }

    private mutating func noteDoubt(_ offset: Int64) { doubt = min(doubt ?? offset, offset) }

    private mutating func keepCopy() {
        copies.removeAll { $0.start >= position }
        if copies.count == FileDigest.maxCopies { copies.removeFirst() }
        copies.append((position, state.copy()))
    }

    /// Octets that were sent again: where they are others, they count from there on.
    private mutating func compare(_ octets: Span<UInt8>, at start: Int64) {
        let skipped = max(0, min(Int64(octets.count), settled &- start))
        let first = start &+ skipped
        let again = octets.extracting(Int(skipped)...)
        guard !again.isEmpty else { return }
        guard tail.covers(first) else { return noteDoubt(first) }
        guard let difference = tail.firstDifference(again, at: first) else { return }
        guard let copy = copies.last(where: { $0.start <= difference && tail.covers($0.start) }) else {
            return noteDoubt(difference)
        }
        rewind(to: copy, difference)
    }

    /// Goes back to a state, and on from it over octets that are still there.
    private mutating func rewind(to copy: (start: Int64, state: RunningDigest), _ place: Int64) {
        settle()
        if before?.state == nil { before?.state = state }
        if before?.tail == nil {
            before?.tail = tail
            tail.unmark()
        }
        before?.isRewound = true
        state = copy.state.copy()
        tail.forEach(copy.start..<place) { state.update($0) }
        position = place
        hashed = place
        tail.cut(to: place)
        if let hole, hole >= place { self.hole = nil }
        if let doubt, doubt >= place { self.doubt = nil }
        copies.removeAll { $0.start > place }
    }

    /// The digest in lower-case hexadecimal if exactly `total` octets were hashed without a hole.
    mutating func finish(total: Int64) -> Result<String, Absence> {
        if let doubt { return .failure(.doubt(doubt)) }
        if let hole { return .failure(.hole(hole)) }
        if position > total { return .failure(.long(position)) }
        guard position == total else { return .failure(.short(position)) }
        settle()
        return .success(state.copy().hexDigest())
    }

    enum Absence: Error {
        case hole(Int64)
        case short(Int64)
        case long(Int64)
        case doubt(Int64)
    }
}
