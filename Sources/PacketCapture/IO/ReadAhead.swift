internal import Dispatch
internal import Glibc
internal import Synchronization

/// Reads the rest of a file on a thread of its own, block by block, while the blocks before are looked at.
///
/// The kernel's copy, or the decompression, takes about as long as all that is done with the bytes, so both side by side
/// take hardly longer than one. The bytes are the same in the same order, and the end or the failure comes behind them,
/// as if they had been read when they were asked for.
///
/// One reader takes the blocks (``next()``); the source is the thread's until the end has been taken, or ``stop()``
/// returns.
///
/// Unsafe code: memory that this object owns, cut into blocks of one size. A block is the thread's while it is free, and
/// the reader's from ``next()`` to ``giveBack()``; the semaphores, which count both, order what the two do with it.
@safe final class ReadAhead: @unchecked Sendable {
    struct Sizes: Sendable {
        /// Octets of one read: few enough to be still in the caches when they are looked at, enough that waiting for
        /// each other costs nothing.
        var block = 256 << 10
        /// Room in front of a block for what was left of the one before: several of the largest usual frames.
        var headroom = 64 << 10
        /// Many enough that each side works for long before it has to wait for the other one, and to be woken.
        var blocks = 8
        /// Octets that are read before: a file that has no more needs no thread, nor one that is only looked into.
        var beginning = 512 << 10
    }

    /// So many at the same time: of captures that are merged more would cost memory, and processors there are few.
    private static let most = 2
    private static let underWay = Atomic<Int>(0)

    let sizes: Sizes
    private let source: ByteSource
    private let memory: UnsafeMutableRawBufferPointer
    /// Octets in each block; 0 at the end.
    private let lengths: UnsafeMutableBufferPointer<Int>
    /// Where records begin in each block, and how many such places are known.
    private let marks: UnsafeMutableBufferPointer<UInt32>
    private let markCounts: UnsafeMutableBufferPointer<Int>
    private let marksPerBlock: Int
    private var trail: RecordTrail?
    private let free = DispatchSemaphore(value: 0)
    private let filled = DispatchSemaphore(value: 0)
    private var thread = pthread_t()
    private let isStopped = Atomic<Bool>(false)
    /// The reader's: blocks taken so far, and those given back that the thread has not been told of.
    private var taken = 0
    private var untold = 0
    private var isOver = false

    /// nil if enough others are under way, or there is no thread to be had.
    ///
    /// - Parameter trail: where the records lie, if that is known.
    static func begin(_ source: ByteSource, _ sizes: Sizes, _ trail: RecordTrail?) -> ReadAhead? {
        if underWay.add(1, ordering: .relaxed).newValue <= most {
            let ahead = ReadAhead(source, sizes, trail)
            if ahead.start() { return ahead }
        }
        underWay.subtract(1, ordering: .relaxed)
        return nil
    }

    private init(_ source: ByteSource, _ sizes: Sizes, _ trail: RecordTrail?) {
        self.source = source
        self.sizes = sizes
        self.trail = trail
        marksPerBlock = RecordTrail.most(in: sizes.block)
        unsafe marks = .allocate(capacity: sizes.blocks &* marksPerBlock)
        unsafe markCounts = .allocate(capacity: sizes.blocks)
        unsafe marks.initialize(repeating: 0)
        unsafe markCounts.initialize(repeating: 0)
        let length = sizes.blocks &* (sizes.headroom &+ sizes.block)
        unsafe memory = .allocate(byteCount: length, alignment: 4096)
        unsafe lengths = .allocate(capacity: sizes.blocks)
        unsafe lengths.initialize(repeating: 0)
        // Not from the beginning: a semaphore must not go while it counts less than at first.
        for _ in 0..<sizes.blocks { free.signal() }
    }

    deinit {
        unsafe memory.deallocate()
        unsafe lengths.deallocate()
        unsafe marks.deallocate()
        unsafe markCounts.deallocate()
    }

    /// The memory of a block: its headroom, then its octets.
    private func block(_ number: Int) -> UnsafeMutableRawBufferPointer {
        let length = sizes.headroom &+ sizes.block
        let start = (number % sizes.blocks) &* length
        return unsafe UnsafeMutableRawBufferPointer(rebasing: memory[start..<start &+ length])
    }

    /// No queue of Dispatch, which waits for ever where the system has no more threads.
    private func start() -> Bool {
        // Signals are for those who wait for them.
        var (all, before) = (sigset_t(), sigset_t())
        unsafe sigfillset(&all)
        unsafe pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { _ = unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
        let own = unsafe Unmanaged.passRetained(self)
        let failure = unsafe pthread_create(
            &thread, nil,
            { own in
                if let own = unsafe own { unsafe Unmanaged<ReadAhead>.fromOpaque(own).takeRetainedValue().fill() }
                return nil
            }, own.toOpaque())
        if failure != 0 {
            unsafe own.release()
            isOver = true
        }
        return failure == 0
    }

    /// What the thread does.
    private func fill() {
        var number = 0
        while true {
            free.wait()
            if isStopped.load(ordering: .relaxed) { break }
            let room = unsafe UnsafeMutableRawBufferPointer(rebasing: block(number)[sizes.headroom...])
            let got = unsafe source.read(into: room)
            unsafe lengths[number % sizes.blocks] = max(0, got)
            if got > 0 { unsafe mark(number, UnsafeRawBufferPointer(rebasing: room[..<got])) }
            filled.signal()
            guard got > 0 else { break }
            number &+= 1
        }
    }

    private func mark(_ number: Int, _ octets: UnsafeRawBufferPointer) {
        guard var trail else { return }
        let first = (number % sizes.blocks) &* marksPerBlock
        let room = unsafe UnsafeMutableBufferPointer(rebasing: marks[first..<first &+ marksPerBlock])
        unsafe markCounts[number % sizes.blocks] = trail.mark(octets, into: room)
        self.trail = trail
    }

    // MARK: For the reader

    /// The next block's headroom and octets; nil at the end, or where reading failed: the source then tells why, and is
    /// the reader's again.
    func next() -> UnsafeMutableRawBufferPointer? {
        guard !isOver else { return nil }
        filled.wait()
        let length = unsafe lengths[taken % sizes.blocks]
        guard length > 0 else {
            join()
            return nil
        }
        defer { taken &+= 1 }
        return unsafe UnsafeMutableRawBufferPointer(rebasing: block(taken)[..<(sizes.headroom &+ length)])
    }

    /// Where records begin in the block taken last: offsets behind its headroom, upwards. Not to be relied upon.
    var latestMarks: UnsafeBufferPointer<UInt32> {
        let number = (taken &- 1) % sizes.blocks
        let first = number &* marksPerBlock
        return unsafe UnsafeBufferPointer(rebasing: marks[first..<first &+ markCounts[number]])
    }

    /// The oldest block taken is done with.
    ///
    /// A thread that waits is woken for several free blocks together: each time costs more than to read one.
    func giveBack() {
        untold &+= 1
        guard untold &* 2 >= sizes.blocks else { return }
        while untold > 0 {
            free.signal()
            untold &-= 1
        }
    }

    /// Ends it before the end; the source is the reader's again, somewhere behind what was taken.
    func stop() {
        guard !isOver else { return }
        isStopped.store(true, ordering: .relaxed)
        free.signal()
        join()
    }

    private func join() {
        _ = pthread_join(thread, nil)
        isOver = true
        Self.underWay.subtract(1, ordering: .relaxed)
    }
}
