import BITSSessions
import Dispatch
import PacketCapture
import Synchronization

/// Where captures that are analysed side by side hand over what they have to tell, to be told in the order of the
/// captures.
///
/// Threads begin captures in that order (``begin()``) and put in what they tell; one other takes it out (``take()``), as
/// if the captures had been analysed one after the other. The capture whose turn it is never waits for long, since what
/// it puts in is taken out; one ahead of its turn may keep as much as there is room for, and then waits.
final class Lineup: Sendable {
    /// Something that a capture tells.
    enum News: Sendable {
        case result(KeptResult)
        case problem(capture: String, CaptureProblem)
        /// The time of the first frame.
        case start(Int64)
    }

    /// What a capture has told at its end.
    struct Ending: Sendable {
        let part: PartEnding
        /// How many sessions, connections and downloads it had: the next one's numbers go on from there.
        let counts: SessionTracker.Origin
    }

    /// How far the reading has come.
    struct Progress: Sendable {
        var bytes: Int64 = 0
        var frames: Int64 = 0
        var sessions = 0
    }

    /// A part of what a capture tells, in its order.
    struct Batch: Sendable {
        var news: [News] = []
        /// About how many octets of memory it takes.
        var size = 0
        /// Only of a capture's last batch.
        var ending: Ending?

        mutating func add(_ news: News) {
            self.news.append(news)
            if case .result(let result) = news { size &+= result.size } else { size &+= 256 }
        }
    }

    enum Step {
        case batch(Batch)
        case progress(Progress)
        case over
    }

    /// Octets of results that captures ahead of their turn may keep, all together: room for more than ten thousand
    /// sessions with their timelines.
    static let room = 64 << 20
    /// Batches that wait of the capture whose turn it is, however little room there is.
    private static let batchesInTurn = 4
    /// A report's own figures, its rules' among them, in octets.
    static let endingSize = 32 << 10
    /// Batches that were told and wait for the thread they came from, which frees them.
    private static let batchesTold = 8

    private struct State {
        /// The capture to begin next, and the one whose results are taken.
        var next = 0
        var turn = 0
        var batches: [Int: [Batch]] = [:]
        var size = 0
        /// The batch that is being told, and those of its capture that were. Freed where they were made, they keep no
        /// other thread waiting for the lock of that one's memory.
        var lent: Batch?
        var told: [Batch] = []
        /// Threads that wait for room.
        var waiting: [DispatchSemaphore] = []
        var takerWaits = false
        /// Of all captures together, and of each that is under way.
        var progress = Progress()
        var progressOf: [Int: Progress] = [:]
        var hasProgress = false
    }

    private let state = Mutex(State())
    /// Changed by whoever has the lock: ThreadSanitizer does not see the order that a `Mutex` gives, but that of this.
    private let order = Atomic<Int>(0)
    private let captures: Int
    private let room: Int
    private let arrival = DispatchSemaphore(value: 0)

    init(captures: Int, room: Int = Lineup.room) {
        self.captures = captures
        self.room = room
    }

    private func locked<Result>(_ body: (inout sending State) -> sending Result) -> sending Result {
        state.withLock { state in
            order.wrappingAdd(1, ordering: .acquiring)
            defer { order.wrappingAdd(1, ordering: .releasing) }
            return body(&state)
        }
    }

    /// Octets of what waits to be taken.
    var size: Int { locked { $0.size } }

    var isAnybodyWaiting: Bool { locked { !$0.waiting.isEmpty } }

    // MARK: For the threads that analyse

    /// The next capture to analyse; nil if all are begun.
    func begin() -> Int? {
        locked { state in
            guard state.next < captures else { return nil }
            defer { state.next += 1 }
            return state.next
        }
    }

    /// Hands a batch over; waits while there is no room for it.
    ///
    /// - Parameter own: the caller's, with which nobody else waits.
    func put(_ batch: Batch, of capture: Int, waitingWith own: DispatchSemaphore) {
        let size = batch.size &+ (batch.ending == nil ? 0 : Lineup.endingSize)
        var batch = batch
        batch.size = size
        while !putIfRoom(batch, capture, own) { own.wait() }
    }

    private func putIfRoom(_ batch: Batch, _ capture: Int, _ own: DispatchSemaphore) -> Bool {
        var told: [Batch] = []
        let (isIn, takerWaits) = locked { state in
            let isInTurn = capture == state.turn
            if isInTurn { swap(&told, &state.told) }
            let count = state.batches[capture]?.count ?? 0
            guard state.size &+ batch.size <= room || isInTurn && count < Lineup.batchesInTurn else {
                state.waiting.append(own)
                return (false, false)
            }
            state.batches[capture, default: []].append(batch)
            state.size &+= batch.size
            defer { if isInTurn { state.takerWaits = false } }
            return (true, isInTurn && state.takerWaits)
        }
        if takerWaits { arrival.signal() }
        return isIn
    }

    func note(_ progress: Progress, of capture: Int) {
        let takerWaits = locked { state in
            let before = state.progressOf.updateValue(progress, forKey: capture) ?? Progress()
            state.progress.bytes &+= progress.bytes &- before.bytes
            state.progress.frames &+= progress.frames &- before.frames
            state.progress.sessions &+= progress.sessions &- before.sessions
            state.hasProgress = true
            defer { state.takerWaits = false }
            return state.takerWaits
        }
        if takerWaits { arrival.signal() }
    }

    // MARK: For the one that tells

    /// What is to be told next; waits for it.
    func take() -> Step {
        while true {
            var woken: [DispatchSemaphore] = []
            var ended: [Batch] = []
            let step = locked { state -> Step? in
                if let told = state.lent.take(), state.told.count < Lineup.batchesTold { state.told.append(told) }
                if state.hasProgress {
                    state.hasProgress = false
                    return .progress(state.progress)
                }
                guard state.turn < captures else { return .over }
                guard state.batches[state.turn]?.isEmpty == false,
                    let batch = state.batches[state.turn]?.removeFirst()
                else {
                    state.takerWaits = true
                    return nil
                }
                state.size &-= batch.size
                state.lent = batch
                if batch.ending != nil {
                    state.lent = nil
                    swap(&ended, &state.told)
                    state.batches[state.turn] = nil
                    state.progressOf[state.turn] = nil
                    state.turn += 1
                }
                swap(&woken, &state.waiting)
                return .batch(batch)
            }
            for semaphore in woken { semaphore.signal() }
            if let step { return step }
            arrival.wait()
        }
    }
}
