/// Uploads that are under way at the same time, each a few frames in turn; one that is over makes room for the next.
struct Uploads {
    private var running: [Upload] = []
    private var begun = 0
    private let concurrent: Int
    private let fragmentSize: Int
    private let sizes: ClosedRange<Int>
    /// The id of all sessions; nil for one each.
    private let session: String?

    init(concurrent: Int, sizes: ClosedRange<Int>, fragmentSize: Int, session: String? = nil) {
        self.concurrent = concurrent
        self.sizes = sizes
        self.fragmentSize = fragmentSize
        self.session = session
    }

    /// Puts the next frames of one of them on the wire, and begins others as long as `mayBegin`; false if none is left.
    mutating func step(_ wire: Wire, _ random: inout Random, mayBegin: Bool) -> Bool {
        while mayBegin, running.count < concurrent {
            running.append(
                Upload(
                    number: begun, size: random.number(sizes), fragmentSize: fragmentSize, session: session,
                    poolSize: wire.pool.count, &random))
            begun &+= 1
        }
        guard !running.isEmpty else { return false }
        let index = random.number(0...(running.count &- 1))
        if !running[index].step(wire, burst: random.number(1...8)) {
            running.swapAt(index, running.count &- 1)
            running.removeLast()
        }
        return true
    }
}
