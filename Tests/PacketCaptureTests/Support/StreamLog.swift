import Conversations
import PacketCapture
import Testing

@testable import struct PacketCapture.StreamAssembler

/// The events of a run, put together per connection and direction.
final class StreamLog {
    struct Piece: Equatable {
        enum Kind: Equatable { case bytes, gap(GapCause), skipped }
        var kind: Kind
        var range: Range<Int64>
    }

    struct Connection {
        var facts: ConnectionFacts
        /// Per direction: pieces in order, neighbours of one kind joined.
        var pieces: [[Piece]] = [[], []]
        /// Per direction: octets, 0 where they are missing or skipped.
        var octets: [StreamOctets] = [StreamOctets(), StreamOctets()]
        /// Per direction: octets of gaps and of skipped runs that were not in the capture.
        var missing: [Int64] = [0, 0]
        var skipped: [Int64] = [0, 0]
        /// Per direction: every gap as `10..<20 lost never-acknowledged`, counted ones included.
        var gaps: [[String]] = [[], []]
        /// Everything but octets: `1 fin`, `0 reset`, `closed reused`, `0 acknowledged 12`.
        var ends: [String] = []
        /// Every run as `direction offset+length`, in the order of events.
        var runs: [String] = []
        /// Per direction: how far octets, gaps and skipped runs reach.
        var reached: [Int64] = [0, 0]
    }

    private(set) var connections: [Connection] = []
    private(set) var counts = TrafficCounts()
    /// Breaches of what ``StreamEvent`` promises.
    private(set) var faults: [String] = []
    private(set) var ticks = 0
    /// Connections at the same time, those that are over but kept in mind included.
    private(set) var slots = 0
    private var indexOfSlot: [Int: Int] = [:]

    /// - Parameter credit: how many octets to skip after a run of that direction ended at that offset.
    init(
        _ frames: [BuiltFrame], encapsulation: Encapsulation = Encapsulation(),
        bounds: StreamAssembler.Bounds = StreamAssembler.Bounds(), seed: UInt64 = 1,
        credit: (Int, Int64) -> Int64 = { _, _ in 0 }, watch: (direction: Int, offset: Int64)? = nil
    ) throws {
        let options = PcapOptions(encapsulation: encapsulation, nanoseconds: true)
        try TemporaryFile.with(CaptureFile.pcap(frames, options).bytes) { path in
            run([path], bounds, seed, credit, watch)
        }
    }

    init(files: [[UInt8]]) throws {
        var paths: [String] = []
        func open(_ rest: ArraySlice<[UInt8]>) throws {
            guard let first = rest.first else {
                return run(paths, StreamAssembler.Bounds(), 1, { _, _ in 0 }, nil)
            }
            try TemporaryFile.with(first) { path in
                paths.append(path)
                try open(rest.dropFirst())
            }
        }
        try open(files[...])
    }

    private func run(
        _ paths: [String], _ bounds: StreamAssembler.Bounds, _ seed: UInt64, _ credit: (Int, Int64) -> Int64,
        _ watch: (direction: Int, offset: Int64)?
    ) {
        var assembler = StreamAssembler(reading: CaptureQueue(paths: paths), bounds: bounds, seed: seed)
        var isWatching = false
        while let event = assembler.next() {
            if case .tick = event.kind {
                ticks += 1
                continue
            }
            let index = take(event, assembler)
            if let watch, !isWatching {
                isWatching = true
                assembler.watch(event.slot, watch.direction, watch.offset)
            }
            switch event.kind {
            case .bytes:
                let octets = assembler.lent.withBytes { bytes in bytes.indices.map { bytes[$0] } }
                if octets.count != Int(event.length) { faults.append("\(octets.count) octets for \(event.length)") }
                connections[index].octets[event.direction].bytes += octets
                assembler.skip(event.slot, event.direction, credit(event.direction, event.offset + event.length))
            case .skipped:
                assembler.skip(event.slot, event.direction, credit(event.direction, event.offset))
            default: break
            }
        }
        counts = assembler.counts
    }

    private func take(_ event: StreamEvent, _ assembler: borrowing StreamAssembler) -> Int {
        let facts = assembler.facts(event.slot)
        let index: Int
        if let known = indexOfSlot[event.slot], connections[known].facts.serial == facts.serial {
            index = known
            connections[index].facts = facts
        } else {
            index = connections.count
            slots = max(slots, event.slot + 1)
            indexOfSlot[event.slot] = index
            connections.append(Connection(facts: facts))
        }
        let direction = event.direction
        switch event.kind {
        case .bytes:
            connections[index].runs.append("\(direction) \(event.offset)+\(event.length)")
            add(.bytes, event.offset..<(event.offset + event.length), index, direction)
        case .gap(let cause):
            if event.length <= 0 { faults.append("a gap of \(event.length)") }
            let range = event.offset..<(event.offset + event.length)
            connections[index].gaps[direction].append(
                "\(range) \(cause.rawValue) \(event.evidence?.rawValue ?? "without evidence")")
            if !event.isCounted {
                add(.gap(cause), event.offset..<(event.offset + event.length), index, direction)
                connections[index].missing[direction] += event.length
                connections[index].octets[direction].bytes += Array(
                    repeating: 0, count: Int(min(event.length, 1 << 20)))
            }
        case .skipped:
            add(.skipped, (event.offset - event.length)..<event.offset, index, direction)
            connections[index].skipped[direction] += event.length
            connections[index].missing[direction] += event.missing
            connections[index].octets[direction].bytes += Array(repeating: 0, count: Int(min(event.length, 1 << 20)))
        case .acknowledged: connections[index].ends.append("\(direction) acknowledged \(event.offset)")
        case .fin:
            connections[index].ends.append(event.isPresumed ? "\(direction) fin presumed" : "\(direction) fin")
        case .reset: connections[index].ends.append("\(direction) reset")
        case .resumed: connections[index].ends.append("\(direction) resumed")
        case .closed(let reason): connections[index].ends.append("closed \(reason.rawValue)")
        case .comment, .clockDoubted, .tick, .idle: break
        }
        if connections[index].ends.dropLast().contains(where: { $0.hasPrefix("closed") }) {
            faults.append("an event after closed")
        }
        return index
    }

    private func add(_ kind: Piece.Kind, _ range: Range<Int64>, _ index: Int, _ direction: Int) {
        if range.lowerBound != connections[index].reached[direction] {
            faults.append("\(direction) \(kind) at \(range), expected \(connections[index].reached[direction])")
        }
        if connections[index].ends.contains("\(direction) fin") { faults.append("\(direction) octets after fin") }
        connections[index].reached[direction] = range.upperBound
        if let last = connections[index].pieces[direction].last, last.kind == kind,
            last.range.upperBound == range.lowerBound
        {
            let count = connections[index].pieces[direction].count
            connections[index].pieces[direction][count - 1].range = last.range.lowerBound..<range.upperBound
        } else {
            connections[index].pieces[direction].append(Piece(kind: kind, range: range))
        }
    }
}

extension StreamLog.Connection {
    /// `bytes 0..<10`, `gap 10..<20 lost`, `skipped 20..<30`.
    func text(_ direction: Int) -> [String] {
        pieces[direction].map { piece in
            switch piece.kind {
            case .bytes: "bytes \(piece.range)"
            case .gap(let cause): "gap \(piece.range) \(cause.rawValue)"
            case .skipped: "skipped \(piece.range)"
            }
        }
    }
}

extension [BuiltFrame] {
    /// What a receiver makes of one direction of a capture without holes.
    func stream(_ side: Side, connection: Int = 0) -> StreamOctets {
        let segments = filter { $0.side == side && $0.connection == connection }.compactMap(\.tcp)
            .filter { !$0.payload.isEmpty }
        guard let first = segments.min(by: { Int32(bitPattern: $0.sequence &- $1.sequence) < 0 })?.sequence else {
            return StreamOctets()
        }
        var result: [UInt8] = []
        for segment in segments.sorted(by: { $0.sequence &- first < $1.sequence &- first }) {
            result += segment.payload.dropFirst(result.count - Int(segment.sequence &- first))
        }
        return StreamOctets(bytes: result)
    }
}

/// Octet i is i mod 251.
func pattern(_ count: Int, from offset: Int = 0) -> [UInt8] {
    (offset..<(offset + count)).map { UInt8($0 % 251) }
}

/// The octets of one direction, described shortly where a test fails.
struct StreamOctets: Equatable, ExpressibleByStringLiteral, CustomTestStringConvertible {
    var bytes: [UInt8] = []

    init(bytes: [UInt8] = []) { self.bytes = bytes }

    init(stringLiteral text: String) { bytes = Array(text.utf8) }

    var count: Int { bytes.count }

    var testDescription: String {
        "\(bytes.count) octets: \(String(decoding: bytes.prefix(60), as: UTF8.self).debugDescription)"
    }
}
