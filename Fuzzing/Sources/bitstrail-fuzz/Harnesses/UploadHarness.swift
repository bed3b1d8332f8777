@testable import BITSTrail

/// Conversations as text, sent over whole TCP connections: they reach the sessions and the rules, where mutated files
/// seldom come.
///
/// - However the octets are cut into segments, the findings are the same.
/// - What the first part of a capture proves, the whole does not take back.
enum UploadHarness {
    private static let formats = Analyzer.Format.allCases.filter { $0 != .json }

    static func run(_ octets: [UInt8]) {
        guard octets.count > 2 else { return }
        let setting = octets[0]
        var options = WholeHarness.options(setting & 0x4b)
        options.checksums = .ignore
        let turns = Turn.all(Array(octets.dropFirst()), joins: true)
        let segments = UploadSegments(turns, largest: 1_400).segments
        let print = octets.print
        let whole = report(segments, options, [.json, formats[Int(print % UInt64(formats.count))]])
        whole.check()
        let hasHoles = turns.contains(where: \.isGap)
        if !hasHoles {
            let pieces = report(
                UploadSegments(turns, largest: [60, 7, 300][Int(setting >> 4 & 3) % 3]).segments, options, [])
            demand(pieces.findings.lines == whole.findings.lines, differences(whole, pieces))
        }
        guard segments.count > 3 else { return }
        let prefix = report(Array(segments.prefix(2 + Int(print >> 8 % UInt64(segments.count - 2)))), options, [])
        let lost = prefix.findings.certain.subtracting(whole.findings.all)
        demand(lost.isEmpty, "found in a part and not in the whole: \(lost.sorted())")
    }

    private static func differences(_ one: Reports, _ other: Reports) -> String {
        let difference = other.findings.lines.difference(from: one.findings.lines)
        return "cut otherwise: \(difference.insertions) \(difference.removals)"
    }

    static func report(
        _ segments: [Segment], _ options: Analyzer.Options, _ formats: [Analyzer.Format]
    ) -> Reports {
        MemoryFile.with(Segment.file(segments)) { Reports([$0], options, formats) }
    }
}

/// Makes the segments of a conversation: each side has seen all that the other said before.
struct UploadSegments {
    private(set) var segments: [Segment] = []
    private var time: Int64 = 1_741_086_000_000_000_000
    private var current = 0
    /// By connection and side.
    private var next: [[UInt32]] = Array(repeating: [1_000, 50_000], count: 4)
    private var isOpen = Array(repeating: false, count: 4)
    private let largest: Int

    private static let waits: [Int64] = [1, 20, 100, 500, 1_000, 5_000, 31_000, 61_000, 130_000, 310_000, 910_000]

    init(_ turns: [Turn], largest: Int) {
        self.largest = largest
        for turn in turns { take(turn) }
    }

    private mutating func take(_ turn: Turn) {
        switch turn {
        case .octets(let side, let octets):
            open()
            var start = 0
            // A segment of its own for what is left; time stands still within a turn.
            while start < octets.count {
                let end = min(octets.count, start + largest)
                send(side, 0x18, Array(octets[start..<end]))
                start = end
            }
            send(1 - side, 0x10, [])
            time += 1_000_000
        case .gap(let side, let length):
            open()
            next[current][side] &+= UInt32(truncatingIfNeeded: length)
        case .fin(let side): send(side, 0x11, [])
        case .reset(let side): send(side, 0x14, [])
        case .wait(let step): time += UploadSegments.waits[Int(step) % UploadSegments.waits.count] * 1_000_000
        case .connection(let number): current = Int(number)
        }
    }

    private mutating func open() {
        guard !isOpen[current] else { return }
        isOpen[current] = true
        send(0, 0x02, [])
        send(1, 0x12, [])
        send(0, 0x10, [])
    }

    private mutating func send(_ side: Int, _ flags: UInt8, _ payload: [UInt8]) {
        var segment = Segment()
        let addresses: [UInt32] = [0x0a00_0001, 0x0a00_0064]
        let ports: [UInt16] = [UInt16(4_000 + current), 80]
        (segment.source, segment.destination) = (addresses[side], addresses[1 - side])
        (segment.sourcePort, segment.destinationPort) = (ports[side], ports[1 - side])
        (segment.sequence, segment.flags, segment.payload) = (next[current][side], flags, payload)
        if flags & 0x10 != 0 { segment.acknowledgement = next[current][1 - side] }
        segment.time = time
        segments.append(segment)
        next[current][side] &+= UInt32(payload.count) &+ (flags & 3 != 0 ? 1 : 0)
        time += 1_000
    }
}
