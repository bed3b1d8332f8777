internal import Dispatch

/// A thread that takes digests while the analysis goes on: SHA-256 costs several times the rest.
///
/// What it is told is carried out in that order, so the digests are the same as without it. It keeps at most
/// ``batches`` batches of octets; whoever is faster than it waits.
///
/// Unsafe code: the batches' memory, each filled only while no other thread has it. A batch belongs to the caller until
/// it is sent, then to the thread until that signals `room`; there is room for one batch less than there are, and they
/// are taken in turn, so the next one is always free.
@safe public final class DigestLane {
    /// Octets of a batch: enough to make its way to the other thread cheap, little enough to stay in the cache.
    private static let capacity = 256 << 10
    private static let batches = 4

    private let queue = DispatchQueue(label: "digests")
    private let room = DispatchSemaphore(value: batches - 1)
    private let ring: [Batch]
    private var current = 0

    public init() {
        ring = (0..<Self.batches).map { _ in Batch(capacity: Self.capacity) }
    }

    deinit {
        // A semaphore must not go while it counts less than it began with.
        queue.sync {}
    }

    /// - Returns: whether the caller had to wait, and the lane has others to go on with: it does better to do this one
    ///   itself from here on, see ``settle()``.
    fileprivate func update(_ state: SHA256, _ octets: Span<UInt8>) -> Bool {
        var start = 0
        var isTooMuch = false
        while start < octets.count {
            if ring[current].isFull {
                let hasOthers = ring[current].hasOthers(than: state)
                if send(), hasOthers { isTooMuch = true }
            }
            start &+= ring[current].add(octets.extracting(start...), to: state)
        }
        return isTooMuch
    }

    /// All that was sent is carried out.
    fileprivate func settle() {
        send()
        queue.sync {}
    }

    fileprivate func copy(_ state: SHA256, to other: SHA256) {
        ring[current].copy(state, to: other)
    }

    fileprivate func hexDigest(_ state: SHA256) -> String {
        send()
        return queue.sync { state.hexDigest() }
    }

    /// - Returns: whether it had to wait for the other thread.
    @discardableResult
    private func send() -> Bool {
        let batch = ring[current]
        guard !batch.isEmpty else { return false }
        queue.async { [room] in
            batch.carryOut()
            room.signal()
        }
        let isBehind = room.wait(timeout: .now()) == .timedOut
        if isBehind { room.wait() }
        current = (current &+ 1) % Self.batches
        return isBehind
    }
}

/// Octets and what is to be done with them. Handed from thread to thread, never had by two: see ``DigestLane``.
@safe private final class Batch: @unchecked Sendable {
    private enum Order {
        case update(SHA256, Range<Int>)
        case copy(SHA256, to: SHA256)
    }

    private let memory: UnsafeMutableRawBufferPointer
    private var count = 0
    private var orders: [Order] = []

    init(capacity: Int) {
        unsafe memory = .allocate(byteCount: capacity, alignment: 64)
    }

    deinit { unsafe memory.deallocate() }

    var isFull: Bool { unsafe count == memory.count }
    var isEmpty: Bool { orders.isEmpty }

    func hasOthers(than state: SHA256) -> Bool {
        orders.contains { if case .update(let other, _) = $0 { other !== state } else { false } }
    }

    /// Takes as many of the octets as there is room for.
    func add(_ octets: Span<UInt8>, to state: SHA256) -> Int {
        let length = unsafe min(octets.count, memory.count &- count)
        unsafe octets.extracting(0..<length).withUnsafeBytes {
            unsafe UnsafeMutableRawBufferPointer(rebasing: memory[count...]).copyMemory(from: $0)
        }
        if case .update(let last, let range) = orders.last, last === state {
            orders[orders.count &- 1] = .update(state, range.lowerBound..<(count &+ length))
        } else {
            orders.append(.update(state, count..<(count &+ length)))
        }
        count &+= length
        return length
    }

    func copy(_ state: SHA256, to other: SHA256) {
        orders.append(.copy(state, to: other))
    }

    func carryOut() {
        for order in orders {
            switch order {
            case .update(let state, let range):
                let octets = unsafe UnsafeRawBufferPointer(rebasing: memory[range])
                unsafe state.update(octets.assumingMemoryBound(to: UInt8.self).span)
            case .copy(let state, let other): other.assume(state)
            }
        }
        orders.removeAll(keepingCapacity: true)
        count = 0
    }
}

/// A SHA-256 that is taken here, or on a lane if there is one: from some octets on, since to wait for another thread costs
/// more than to take the digest of a small file; and back here if the lane has too much to do, so that both are busy.
public struct RunningDigest {
    /// Octets that are taken here.
    static let fewOctets = 256 << 10

    private let state: SHA256
    /// The lane that it has moved to, or may move to.
    private var lane: DigestLane?
    private var taken = 0

    public init(on lane: DigestLane? = nil) {
        state = SHA256()
        self.lane = lane
    }

    private init(_ state: SHA256, _ lane: DigestLane?, _ taken: Int) {
        self.state = state
        self.lane = lane
        self.taken = taken
    }

    private var laneUsed: DigestLane? { taken > RunningDigest.fewOctets ? lane : nil }

    public mutating func update(_ octets: Span<UInt8>) {
        taken = min(taken &+ octets.count, RunningDigest.fewOctets &+ 1)
        guard let laneUsed else { return state.update(octets) }
        if laneUsed.update(state, octets) {
            laneUsed.settle()
            lane = nil
        }
    }

    /// An independent state with the same octets behind it.
    public func copy() -> RunningDigest {
        let other = SHA256()
        if let laneUsed { laneUsed.copy(state, to: other) } else { other.assume(state) }
        return RunningDigest(other, lane, taken)
    }

    /// Ends the state; lower-case hexadecimal.
    public func hexDigest() -> String { laneUsed?.hexDigest(state) ?? state.hexDigest() }
}
