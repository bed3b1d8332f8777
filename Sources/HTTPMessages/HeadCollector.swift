/// Gathers the octets of one head, from one run or several.
struct HeadCollector {
    /// No real head comes near it: servers refuse far shorter ones.
    static let maxLength = 256 << 10

    /// What was collected so far.
    private(set) var octets: [UInt8] = []
    /// The line under way holds nothing but CR. The first line of a head is never empty.
    private var lineIsEmpty = false

    enum Result {
        /// The head's octets, and how many octets of the run are used up.
        case complete([UInt8], used: Int)
        case incomplete
        case tooLong
    }

    /// Nothing of a head was collected so far.
    var isFresh: Bool { octets.isEmpty && !lineIsEmpty }

    mutating func reset() {
        octets = []
        lineIsEmpty = false
    }

    /// The octets of a head whose next ones are missing; forgets them.
    mutating func takeCut() -> [UInt8] {
        defer { reset() }
        return octets
    }

    /// The one line that was collected so far if it is a whole request of HTTP/0.9.
    var simpleRequest: MessageHead? {
        guard octets.last == ASCII.lineFeed, let head = MessageHead(parsing: octets), head.isSimple
        else { return nil }
        return head
    }

    /// The head begins with these octets.
    mutating func begin(with octets: [UInt8]) {
        reset()
        self.octets = octets
        lineIsEmpty = octets.last { $0 != ASCII.carriageReturn } == ASCII.lineFeed
    }

    /// Goes on with the octets of a run from `start`.
    mutating func add(_ bytes: Span<UInt8>, from start: Int) -> Result {
        var index = start
        while index < bytes.count {
            if lineIsEmpty {
                while index < bytes.count, bytes[index] == ASCII.carriageReturn { index &+= 1 }
                guard index < bytes.count else { break }
                if bytes[index] == ASCII.lineFeed {
                    let end = index &+ 1
                    if octets.count &+ end &- start > HeadCollector.maxLength { return .tooLong }
                    let head =
                        octets.isEmpty
                        ? HeadCollector.copy(bytes, start, end) : octets + HeadCollector.copy(bytes, start, end)
                    reset()
                    return .complete(head, used: end &- start)
                }
                lineIsEmpty = false
            }
            while index < bytes.count, bytes[index] != ASCII.lineFeed { index &+= 1 }
            if index < bytes.count {
                lineIsEmpty = true
                index &+= 1
            }
        }
        if octets.count &+ bytes.count &- start > HeadCollector.maxLength { return .tooLong }
        octets += HeadCollector.copy(bytes, start, bytes.count)
        return .incomplete
    }

    static func copy(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> [UInt8] {
        let part = bytes.extracting(start..<max(start, end))
        // Not made with its zeros at once: that asks the runtime for the array's type each time.
        var copy: [UInt8] = []
        copy.reserveCapacity(part.count)
        copy.append(contentsOf: repeatElement(0, count: part.count))
        var octets = copy.mutableSpan
        for index in 0..<part.count { octets[index] = part[index] }
        return copy
    }
}
