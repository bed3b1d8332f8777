/// A window onto a ``ByteSource``: large reads, bytes looked at in place.
///
/// Where the source may be read ahead, the window lies in a block of ``ReadAhead`` once enough has been read.
///
/// Unsafe code: one heap buffer owned by this class, and one block at a time that ``ReadAhead`` lends; every access is
/// checked against the filled part.
@safe final class BlockBuffer {
    private let source: ByteSource
    /// Bytes of its own memory at least, where it has any.
    private let capacity: Int
    /// This buffer's own memory; empty as long as the window lies in blocks.
    private var own: UnsafeMutableRawBufferPointer
    /// Where the window lies: in ``own``, or in the block last taken.
    private var memory: UnsafeMutableRawBufferPointer
    private var ahead: ReadAhead?
    private var mayReadAhead: Bool
    private var isInBlock = false
    private var start = 0
    private var end = 0
    /// Offset in the file of the window's first byte.
    private(set) var position: Int64 = 0
    /// How records follow each other. To be set while one begins at the window's start, whenever more is asked for.
    var trail: RecordTrail?
    /// Where records begin in the current block that have not been asked for.
    private var marks = unsafe UnsafeBufferPointer<UInt32>(start: nil, count: 0)
    private var marked = 0
    /// Where in the memory ``touchAhead(_:)`` has to go on; far away if there is nothing to do.
    private var touchPlace = Int.max
    /// What it read last.
    private(set) var touched: UInt8 = 0

    init(_ source: ByteSource, capacity: Int) {
        self.source = source
        self.capacity = capacity
        mayReadAhead = source.aheadSizes != nil
        unsafe own = .allocate(byteCount: capacity, alignment: 16)
        unsafe memory = own
    }

    deinit {
        ahead?.stop()
        unsafe own.deallocate()
    }

    /// `errno` of the read that failed; 0 if none did.
    var failure: Int32 { ahead == nil ? source.failure : 0 }

    /// Tries to have `count` bytes in the window; false if the input ends or fails before.
    ///
    /// What was read stays, so it may be asked again when the input has grown.
    @inline(__always)
    func fill(_ count: Int) -> Bool {
        end &- start >= count || readUp(to: count)
    }

    private func readUp(to count: Int) -> Bool {
        if mayReadAhead, ahead == nil { beginAhead() }
        while end &- start < count {
            guard ahead == nil ? readOn(count) : takeBlock(count) else { return false }
        }
        return true
    }

    private func readOn(_ count: Int) -> Bool {
        if unsafe start &+ count > memory.count { makeRoom(for: count) }
        let got = unsafe source.read(into: UnsafeMutableRawBufferPointer(rebasing: memory[end...]))
        guard got > 0 else { return false }
        end &+= got
        return true
    }

    /// Bytes beyond what was asked for, at most: a length is anybody's number.
    private static let mostSpare = 4 << 20

    /// Moves the window to the front of memory with room for `count` bytes and as many again, or ``mostSpare``: so each
    /// byte is moved once or twice, and of requests of many MiB a few times, however they fall.
    private func makeRoom(for count: Int) {
        let needed = max(capacity, min(count &* 2, count &+ Self.mostSpare))
        if unsafe own.count >= needed {
            moveToOwn()
        } else {
            let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: needed, alignment: 16)
            let former = unsafe own
            unsafe own = larger
            moveToOwn()
            unsafe former.deallocate()
        }
    }

    /// Moves the window to the front of this buffer's own memory, which must have the room.
    private func moveToOwn() {
        unsafe own.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[start..<end]))
        unsafe memory = own
        end &-= start
        start = 0
    }

    /// Bytes in the window.
    @inline(__always)
    var available: Int { end &- start }

    /// The first `count` bytes of the window, valid until the next ``fill(_:)``; fewer if it holds fewer.
    @inline(__always)
    func bytes(_ count: Int) -> UnsafeBufferPointer<UInt8> {
        let upper = start &+ min(max(0, count), end &- start)
        return unsafe UnsafeRawBufferPointer(rebasing: memory[start..<upper]).assumingMemoryBound(to: UInt8.self)
    }

    /// Drops the first `count` bytes of the window, or all if it holds fewer.
    @inline(__always)
    func drop(_ count: Int) {
        let step = min(max(0, count), end &- start)
        start &+= step
        position &+= Int64(step)
    }
}

// MARK: Reading ahead

extension BlockBuffer {
    private func beginAhead() {
        guard let sizes = source.aheadSizes, source.position >= sizes.beginning else { return }
        let window = unsafe UnsafeRawBufferPointer(rebasing: memory[start..<end])
        ahead = unsafe ReadAhead.begin(source, sizes, trail?.passing(window))
    }

    /// Asks the memory for the records that begin in the next octets of the window, all at the same time: what another
    /// thread has read is not in this one's cache, and one by one each would be waited for.
    @inline(__always)
    func touchAhead(_ count: Int) {
        if start &+ count / 2 >= touchPlace { touch(upTo: start &+ count) }
    }

    private func touch(upTo place: Int) {
        guard let headroom = ahead?.sizes.headroom else { return }
        var seen: UInt8 = 0
        while unsafe marked < marks.count, unsafe headroom &+ Int(marks[marked]) < place {
            let record = unsafe headroom &+ Int(marks[marked])
            // Its headers lie in two lines of the cache.
            seen ^= unsafe memory[min(record, end &- 1)] ^ memory[min(record &+ Self.headers, end &- 1)]
            marked &+= 1
        }
        touched = seen
        touchPlace = unsafe marked < marks.count ? place : Int.max
    }

    /// From a record's beginning to the end of a usual TCP header in it.
    private static let headers = 16 &+ 14 &+ 20 &+ 20 &- 1

    /// Puts what is left of the window in front of the next block; what is too long for that goes to this buffer's own
    /// memory, and the block behind it.
    private func takeBlock(_ count: Int) -> Bool {
        guard let ahead else { return false }
        guard let block = unsafe ahead.next() else {
            leaveAhead()
            return false
        }
        let left = end &- start
        let headroom = ahead.sizes.headroom
        if left <= headroom {
            let front = unsafe UnsafeMutableRawBufferPointer(rebasing: block[(headroom &- left)...])
            unsafe front.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[start..<end]))
            if isInBlock { ahead.giveBack() } else { dropOwn() }
            isInBlock = true
            unsafe memory = block
            start = headroom &- left
            end = block.count
            unsafe marks = ahead.latestMarks
            marked = 0
            touchPlace = start
            return true
        }
        let octets = unsafe UnsafeRawBufferPointer(rebasing: block[headroom...])
        let due = max(count, left &+ octets.count)
        if unsafe isInBlock || start &+ due > own.count { makeRoom(for: due) }
        if isInBlock { ahead.giveBack() }
        isInBlock = false
        touchPlace = Int.max
        unsafe UnsafeMutableRawBufferPointer(rebasing: own[end...]).copyMemory(from: octets)
        end = end &+ octets.count
        ahead.giveBack()
        return true
    }

    private func dropOwn() {
        unsafe own.deallocate()
        unsafe own = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    }

    /// Ends reading ahead, if it is under way: the source is the caller's again.
    func leaveAhead() {
        mayReadAhead = false
        guard let ahead else { return }
        ahead.stop()
        if isInBlock { makeRoom(for: end &- start) }
        isInBlock = false
        touchPlace = Int.max
        self.ahead = nil
    }
}
