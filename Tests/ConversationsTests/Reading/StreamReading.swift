import Conversations

/// What one side sent in one connection: what a capture of it has to hold.
struct SentStream {
    var source: UInt16
    var destination: UInt16
    /// Of the first octet.
    var sequence: UInt32
    var octets: [UInt8]

    /// `nil` if `frames` lack octets of the stream.
    init?(_ frames: [BuiltFrame], _ side: Side, connection: Int = 0) {
        let segments = frames.data(side).filter { $0.connection == connection }.compactMap(\.tcp)
        let first = segments.min { Int32(bitPattern: $0.sequence &- $1.sequence) < 0 }
        guard let first, let octets = frames.stream(side, connection: connection) else { return nil }
        (source, destination) = (first.source.port, first.destination.port)
        (sequence, self.octets) = (first.sequence, octets)
    }
}

/// What a capture file holds, taken apart down to the octets that TCP carried and compared with what was sent.
struct StreamReading {
    private(set) var parsed: CaptureParser
    private(set) var peeled: [Peeler] = []
    private(set) var faults: [String] = []
    private(set) var paths: Set<String> = []
    private(set) var badChecksums = 0
    private(set) var fragmentCount = 0
    private let streams: [SentStream]
    /// Of each stream: which octets were found.
    private var found: [[Bool]]
    private var fragments: [[UInt8]: [Peeler.Fragment]] = [:]
    /// Packets that were put together; what comes later of them repeats.
    private var whole: Set<[UInt8]> = []

    init(_ bytes: [UInt8], _ streams: [SentStream] = []) {
        parsed = CaptureParser(bytes)
        faults = parsed.faults
        self.streams = streams
        found = streams.map { Array(repeating: false, count: $0.octets.count) }
        for frame in parsed.frames where frame.octets.count == frame.length { take(frame) }
        if !fragments.isEmpty { faults.append("\(fragments.count) packets lack fragments") }
    }

    /// Octets that were sent and are not in the capture.
    var missing: Int { found.reduce(0) { $0 + $1.count { !$0 } } }

    /// What is in PDUs of one side, in their order.
    func exported(_ stream: SentStream) -> [UInt8] {
        peeled.filter { $0.ports == [Int(stream.source), Int(stream.destination)] }.flatMap { $0.payload ?? [] }
    }

    private mutating func take(_ frame: ParsedFrame) {
        var peeler = Peeler(frame.octets, link: frame.link, bigEndian: frame.bigEndian, fcs: frame.fcs)
        if let fragment = peeler.fragment {
            fragmentCount += 1
            guard !whole.contains(fragment.key) else { return note(peeler) }
            fragments[fragment.key, default: []].append(fragment)
            guard let packet = reassembled(fragment.key) else { return note(peeler) }
            fragments[fragment.key] = nil
            whole.insert(fragment.key)
            peeler = Peeler(reassembled: packet, fragment, after: peeler)
        }
        note(peeler)
        if peeler.isTCPChecksumRight == false { badChecksums += 1 }
        compare(peeler)
    }

    private mutating func compare(_ peeler: Peeler) {
        guard peeler.path.last == "tcp", let payload = peeler.payload, !payload.isEmpty else { return }
        let ports = peeler.ports
        guard let index = streams.firstIndex(where: { ports == [Int($0.source), Int($0.destination)] }) else { return }
        let offset = Int(UInt32(truncatingIfNeeded: peeler.sequence) &- streams[index].sequence)
        let place = offset..<offset + payload.count
        guard place.upperBound <= streams[index].octets.count, streams[index].octets[place] == payload[...] else {
            return faults.append("octets \(place) differ from those that were sent")
        }
        found[index].replaceSubrange(place, with: repeatElement(true, count: place.count))
    }

    private mutating func note(_ peeler: Peeler) {
        peeled.append(peeler)
        faults += peeler.faults
        paths.insert(peeler.path.joined(separator: " "))
    }

    /// The packet, if its fragments are all there; where they overlap they must agree.
    private mutating func reassembled(_ key: [UInt8]) -> [UInt8]? {
        guard let parts = fragments[key]?.sorted(by: { $0.offset < $1.offset }) else { return nil }
        guard let last = parts.first(where: \.isLast) else { return nil }
        var whole: [UInt8] = []
        for part in parts {
            guard part.offset <= whole.count else { return nil }
            let known = whole[part.offset...].prefix(part.octets.count)
            if known != part.octets[..<known.count] { faults.append("fragments differ") }
            whole += part.octets.dropFirst(known.count)
            if !part.isLast, part.octets.count % 8 != 0 { faults.append("a fragment of \(part.octets.count)") }
        }
        return whole.count == last.offset + last.octets.count ? whole : nil
    }
}
