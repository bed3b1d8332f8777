@testable import PacketCapture

/// TCP: segments of three connections, eight octets each, and a consumer that skips, watches and dismisses.
///
/// Each octet's value hangs on its sender and sequence number, so that what is delivered can be checked wherever the
/// assembler puts it.
enum SegmentHarness {
    /// Two octets of settings, then segments.
    static let headLength = 2
    static let recordLength = 8

    static func run(_ octets: [UInt8]) {
        guard octets.count >= headLength + recordLength else { return }
        let script = SegmentScript(octets)
        let file = Segment.file(script.segments)
        let first = consume(file, script, seed: 1)
        let second = consume(file, script, seed: 0x1234_5678_9abc_def0)
        demand(first == second, "the table's seed changes what is told")
    }

    /// - Returns: a digest of all events.
    private static func consume(_ file: [UInt8], _ script: SegmentScript, seed: UInt64) -> UInt64 {
        MemoryFile.with(file) { path in
            let queue = CaptureQueue(paths: [path])
            let policies: [ChecksumPolicy] = [.ignore, .auto, .verify]
            var streams = StreamAssembler(
                reading: queue, bounds: script.bounds, checksums: policies[script.policy], seed: seed)
            var consumer = SegmentConsumer(script)
            while let event = streams.next() { consumer.take(event, &streams) }
            demand(streams.heldCost == 0, "\(streams.heldCost) octets are held at the end")
            demand(consumer.open.isEmpty, "connections without an end: \(consumer.open)")
            demand(streams.counts.frames == script.segments.count, "frames were lost")
            if streams.counts.segmentsOutOfWindow + streams.counts.segmentsAfterClose == 0 { consumer.checkAccounts() }
            return consumer.digest
        }
    }
}

/// What the input stands for.
struct SegmentScript {
    var bounds = StreamAssembler.Bounds()
    var policy = 0
    var segments: [Segment] = []
    /// What the consumer does, one after the other.
    var wishes: [UInt8] = []
    /// No segment contradicts another one.
    var isHonest = true
    /// No bound is tighter than they are.
    var isUnbounded = true
    /// Octets that one segment carries at most.
    static let longest = 0x7f * 12

    private static let flags: [UInt8] = [
        0x10, 0x18, 0x10, 0x02, 0x12, 0x11, 0x04, 0x14, 0x00, 0x01, 0x03, 0x19, 0x06, 0x13, 0x08, 0x30,
    ]
    private static let steps: [Int64] = [
        0, 1_000, 100_000, 1_000_000, 10_000_000, 30_000_000, 200_000_000, 600_000_000, 1_000_000_000, 3_000_000_000,
        6_000_000_000, 130_000_000_000, 1_300_000_000_000, -1_000, -5_000_000, -2_000_000_000,
    ]

    init(_ octets: [UInt8]) {
        var input = InputReader(octets)
        let setting = input.octet()
        let size = Int(input.octet())
        policy = Int(setting & 3) % 3
        isUnbounded = setting & 0x7c == 0
        if setting & 4 != 0 { bounds.connections = 1 + size & 1 }
        if setting & 8 != 0 { bounds.heldPerConnection = size * 20 }
        if setting & 16 != 0 { bounds.held = size * 30 }
        if setting & 32 != 0 { bounds.heldSegments = size & 7 }
        if setting & 64 != 0 { (bounds.patienceFrames, bounds.oneSidedPatienceFrames) = (3, 5) }
        var next: [[UInt32]] = [[1_000, 2_000], [0xffff_ffc0, 0x7fff_ffe0], [0, 0x8000_0000]]
        var time: Int64 = 1_700_000_000_000_000_000
        while input.left >= SegmentHarness.recordLength {
            let head = input.octet()
            let (place, size, known, step, cut, more, wish) = (
                Int32(Int8(bitPattern: input.octet())), Int(input.octet()), Int32(Int8(bitPattern: input.octet())),
                Int(input.octet()), Int(input.octet()), input.octet(), input.octet()
            )
            let connection = Int(head & 3) % 3
            let direction = Int(head >> 2 & 1)
            var segment = Segment()
            let addresses: [UInt32] = [0x0a00_0001, 0x0a00_0002]
            let ports: [UInt16] = [UInt16(4_000 + connection), 80]
            segment.source = addresses[direction]
            segment.destination = addresses[1 - direction]
            segment.sourcePort = ports[direction]
            segment.destinationPort = ports[1 - direction]
            segment.flags = SegmentScript.flags[Int(head >> 3) & 15]
            let length = size & 0x80 == 0 ? size : (size & 0x7f) * 12
            segment.isFar = more & 1 != 0
            let scale: Int32 = more & 1 == 0 ? 1 : more & 2 == 0 ? 300 : 0x0100_0001
            segment.sequence = next[connection][direction] &+ UInt32(bitPattern: place &* scale)
            segment.acknowledgement =
                next[connection][1 - direction] &+ UInt32(bitPattern: known &* (more & 4 == 0 ? 1 : 300))
            if more & 8 != 0 { isHonest = false }
            let first = segment.sequence &+ (segment.flags & 2 == 0 ? 0 : 1)
            segment.payload = (0..<length).map { index in
                let octet = SegmentScript.octet(segment.sourcePort, connection, first &+ UInt32(index))
                return more & 8 == 0 ? octet : octet ^ 0x55
            }
            if cut != 0 { segment.captured = max(0, length - cut) }
            time += SegmentScript.steps[step & 15]
            segment.time = max(0, time)
            segments.append(segment)
            wishes.append(wish)
            let end = first &+ UInt32(length) &+ (segment.flags & 1 == 0 ? 0 : 1)
            if Int32(bitPattern: end &- next[connection][direction]) > 0, more & 1 == 0 {
                next[connection][direction] = end
            }
        }
    }

    /// The octet with that number of that sender.
    static func octet(_ port: UInt16, _ connection: Int, _ number: UInt32) -> UInt8 {
        let mixed = (number &+ UInt32(port) &* 7_919 &+ UInt32(connection) &* 104_729) &* 0x9e37_79b1
        return UInt8(truncatingIfNeeded: mixed >> 24)
    }
}

/// Takes events and checks what ``StreamEvent`` and ``StreamAssembler`` promise.
struct SegmentConsumer {
    private let script: SegmentScript
    private(set) var digest: UInt64 = 0xcbf2_9ce4_8422_2325
    /// By serial number: how far each direction reaches.
    private(set) var open: [Int: [Int64]] = [:]
    private var closed: Set<Int> = []
    /// By serial number.
    private var accounts: [Int: SegmentAccount] = [:]
    private var dismissed: Set<Int> = []
    private var events = 0
    /// The last ones, for the message of an oracle.
    private var history: [String] = []

    /// The wish to hear no more of a connection.
    static let dismissal: UInt8 = 0xfc

    /// What keeping a piece costs beside its octets.
    private static let pieceCost = HeldSegments.cost(
        of: HeldSegments.Item(
            offset: 0, length: 0, bytes: [], captured: 0, acknowledges: -1, place: Place(), arrival: 0))

    init(_ script: SegmentScript) {
        self.script = script
    }

    mutating func take(_ event: StreamEvent, _ streams: inout StreamAssembler) {
        events += 1
        demand(events < 100 * (script.segments.count + 10), "events without end")
        mix(UInt64(bitPattern: event.offset), UInt64(bitPattern: event.length), "\(event.kind)")
        switch event.kind {
        case .tick, .idle: return
        default: break
        }
        checkBounds(streams)
        let serial = streams.facts(event.slot).serial
        mix(UInt64(serial), UInt64(event.direction), "")
        if history.count > 12 { history.removeFirst() }
        let length = "\(event.offset)+\(event.length) -\(event.missing)"
        history.append("\(serial).\(event.direction) \(event.kind) \(length)")
        demand(!closed.contains(serial), "an event after the end: \(history)")
        note(event, serial, streams)
        let reached = open[serial, default: [0, 0]][event.direction]
        switch event.kind {
        case .bytes:
            demand(!dismissed.contains(serial), "octets of a dismissed connection")
            demand(event.offset == reached, "octets at \(event.offset), expected \(reached): \(history)")
            demand(event.length > 0, "no octets")
            checkOctets(event, streams)
            open[serial, default: [0, 0]][event.direction] = event.offset + event.length
            wish(event, event.offset + event.length, serial, &streams)
        case .gap:
            demand(event.length > 0, "a gap of \(event.length)")
            if !event.isCounted {
                demand(event.offset == reached, "a gap at \(event.offset), expected \(reached): \(history)")
                open[serial, default: [0, 0]][event.direction] = event.offset + event.length
                wish(event, event.offset + event.length, serial, &streams)
            }
        case .skipped:
            let start = event.offset - event.length
            demand(start == reached, "skipped from \(start), expected \(reached): \(history)")
            demand(event.missing >= 0 && event.missing <= event.length, "\(event.missing) missing of \(event.length)")
            open[serial, default: [0, 0]][event.direction] = event.offset
            wish(event, event.offset, serial, &streams)
        case .closed:
            open[serial] = nil
            closed.insert(serial)
        case .acknowledged, .fin, .reset, .resumed, .comment, .clockDoubted, .tick, .idle:
            open[serial, default: [0, 0]][event.direction] += 0
        }
    }

    private mutating func note(_ event: StreamEvent, _ serial: Int, _ streams: borrowing StreamAssembler) {
        let range: Range<Int64>? =
            switch event.kind {
            case .bytes: event.offset..<(event.offset + event.length)
            case .gap where !event.isCounted: event.offset..<(event.offset + event.length)
            case .skipped: (event.offset - event.length)..<event.offset
            default: nil
            }
        let facts = streams.facts(event.slot)
        let port = facts.initiatorPort == 80 ? facts.responderPort : facts.initiatorPort
        accounts[serial, default: SegmentAccount(Int(port) - 4_000)].note(event, range, streams)
    }

    /// Of connections that were not taken for several.
    func checkAccounts() {
        for (serial, account) in accounts where script.isPlain(account.connection) {
            let isAlone = !accounts.contains { $0 != serial && $1.connection == account.connection }
            if isAlone { account.check(script) }
        }
    }

    private mutating func mix(_ a: UInt64, _ b: UInt64, _ text: String) {
        for value in [a, b] { digest = (digest ^ value) &* 0x100_0000_01b3 }
        for octet in text.utf8 { digest = (digest ^ UInt64(octet)) &* 0x100_0000_01b3 }
    }

    private func checkBounds(_ streams: borrowing StreamAssembler) {
        var cost = 0
        for slot in streams.table.connections.indices where streams.table[slot].isInUse {
            cost += streams.table[slot].held?.cost ?? 0
        }
        demand(cost == streams.heldCost, "\(cost) octets are held, \(streams.heldCost) counted")
        // The segment that came last may have been kept in pieces, one between any two that were there.
        let pieces = streams.bounds.held / SegmentConsumer.pieceCost + 1
        let most = streams.bounds.held + SegmentScript.longest + pieces * SegmentConsumer.pieceCost
        demand(cost <= most, "\(cost) octets are held, more than \(streams.bounds.held)")
        demand(streams.table.count <= max(1, streams.bounds.connections), "\(streams.table.count) connections")
    }

    private func checkOctets(_ event: StreamEvent, _ streams: borrowing StreamAssembler) {
        let facts = streams.facts(event.slot)
        let isInitiator = event.direction == 0
        let port = isInitiator ? facts.initiatorPort : facts.responderPort
        let other = isInitiator ? facts.responderPort : facts.initiatorPort
        let connection = Int(port == 80 ? other : port) - 4_000
        let zero = streams.table[event.slot, event.direction].offset(of: 0)
        let first = UInt32(truncatingIfNeeded: event.offset &- zero)
        let count = streams.lent.withBytes { bytes in
            if script.isHonest {
                for index in bytes.indices {
                    let expected = SegmentScript.octet(port, connection, first &+ UInt32(index))
                    let isRight = bytes[index] == expected
                    demand(isRight, "octet \(event.offset + Int64(index)) is not the sender's")
                }
            }
            return bytes.count
        }
        demand(Int64(count) == event.length, "\(count) octets for \(event.length)")
    }

    /// What the consumer asks for next.
    private mutating func wish(_ event: StreamEvent, _ end: Int64, _ serial: Int, _ streams: inout StreamAssembler) {
        let wish = script.wishes[events % script.wishes.count]
        if wish & 1 != 0 {
            streams.skip(event.slot, event.direction, wish == 0xff ? .max : Int64(wish >> 2))
        }
        if wish & 2 != 0 { streams.watch(event.slot, event.direction, end) }
        if wish == SegmentConsumer.dismissal {
            streams.dismiss(event.slot)
            dismissed.insert(serial)
        }
    }
}
