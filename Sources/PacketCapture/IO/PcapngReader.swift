/// Reads pcapng (draft-ietf-opsawg-pcapng): several sections and interfaces, both byte orders, mixed link types and
/// resolutions, from any stream.
///
/// Damage does not end it: a block whose lengths contradict each other is told as a problem with its place, and reading
/// goes on at the next place where a sound block stands (``PcapngSearch``).
///
/// Unsafe code: the frame's bytes and each block are looked at where they lie in ``BlockBuffer``, valid until the next
/// fill.
@safe final class PcapngReader {
    /// Blocks up to this length are held whole, so that both their lengths are seen before anything in them is
    /// believed. No link type that we read has frames beyond 262,144 bytes.
    static let maxHeld = 1 << 20
    /// What a packet block of that length holds of its frame.
    static let maxFrame = maxHeld - 28

    /// What a look at the next block came to.
    enum Step {
        case frame
        /// A block without a frame, or damage: look on.
        case on
        case idle
        case end
    }

    let buffer: BlockBuffer
    var section = PcapngSection.closed
    var problemLog = CaptureLog("problem")
    var noteLog = CaptureLog("note")
    var tallies = PcapngTallies()
    var secrets = PcapngSecrets()
    /// Octets of interfaces' texts that may still be kept.
    var textBudget = 1 << 20
    /// The block read last, which leaves the window with the next call.
    var pending = 0
    /// Set while bytes are passed over.
    var search: PcapngSearch?
    private var isAtEnd = false

    /// Whether the input may get longer: its end is then no end, but ``ReadStep/idle``.
    var isGrowing = false
    var interfaces: [CaptureInterface] = []
    var frame = Frame()
    /// The frame's bytes, valid until the next call of ``next()``; none if that brought no frame.
    private(set) var bytes = unsafe UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    /// Where the options of the frame read last lie in the window; empty if it has no comment.
    var commented = 0..<0
    /// Where the block read last begins in the file; at the end, where the last whole block ends.
    var offset: Int64 = 0
    /// The program that wrote the capture, as the first section says that says it.
    var application: String?
    /// The section is one that `bitstrail slice` wrote (``PcapngWriter``) and nobody has changed since: other programs
    /// that write it anew name themselves. Its statistics tell how long the captures went on that it was cut out of,
    /// and a further section that nobody captured in between.
    var isSlice = false
    /// How long they went on, nanoseconds since 1970 UTC.
    var knownEnd: Int64?
    /// Called when such a section begins behind another one.
    var onBorder: (() -> Void)?
    var hardware: String?
    var operatingSystem: String?

    init(_ source: ByteSource) {
        buffer = BlockBuffer(source, capacity: 512 << 10)
    }

    /// What was wrong with the file so far, in its order; what it cost was not read.
    var problems: [CaptureProblem] { problemLog.entries }

    /// What the file says beside its frames, and what was odd and cost nothing; what is counted comes last.
    var notes: [CaptureProblem] {
        let sentences = tallies.sentences() + secrets.sentences()
        return noteLog.entries + sentences.map { CaptureProblem(byteOffset: nil, message: $0) }
    }

    /// Reads up to the next frame.
    func next() -> ReadStep {
        if pending > 0 {
            buffer.drop(pending)
            pending = 0
        }
        return search == nil && readUsualBlock() ? .frame : nextByLongWay()
    }

    private func nextByLongWay() -> ReadStep {
        // What was lent goes with the next fill.
        commented = 0..<0
        unsafe bytes = unsafe UnsafeBufferPointer(start: nil, count: 0)
        while !isAtEnd {
            if pending > 0 {
                buffer.drop(pending)
                pending = 0
            }
            switch search == nil ? readBlock() : searchOn() {
            case .frame: return .frame
            case .on: continue
            case .idle: return .idle
            case .end: isAtEnd = true
            }
        }
        return .end
    }

    /// The short way of nearly all blocks: an enhanced packet block that lies in the window and is sound.
    private func readUsualBlock() -> Bool {
        // No fill: a pipe may hold a whole smaller block and then be silent.
        guard buffer.available >= 32 else { return false }
        buffer.touchAhead(64 << 10)
        let window = unsafe buffer.bytes(buffer.available).span
        let bigEndian = section.bigEndian
        let length = Int(window.word(4, bigEndian))
        guard window.word(0, bigEndian) == PcapngBlockType.enhancedPacket, length >= 32, length & 3 == 0,
            length <= window.count, Int(window.word(length &- 4, bigEndian)) == length, length <= Self.maxHeld
        else { return false }
        offset = buffer.position
        pending = length
        return readPacket(window, PcapngBlockType.enhancedPacket, length)
    }

    /// Reads the block at the window's start, of any type and in any state.
    private func readBlock() -> Step {
        offset = buffer.position
        guard buffer.fill(12) else { return cut("the file ends inside a block header") }
        let head = unsafe buffer.bytes(12).span
        if PcapngDamage.isClassicHeader(head) {
            return lose("a classic pcap file begins here, which cannot follow pcapng")
        }
        let type = head.word(0, section.bigEndian)
        if type == PcapngBlockType.sectionHeader {
            let order = PcapngSection.byteOrder(head.word(8, false))
            guard order.known else {
                section = .closed
                return lose("a section header without the byte-order magic 1A 2B 3C 4D")
            }
            section = PcapngSection(bigEndian: order.bigEndian)
            buffer.trail = RecordTrail(headerLength: 0, lengthPlace: 4, isBigEndian: order.bigEndian)
        }
        let length = Int(head.word(4, section.bigEndian))
        if length > Self.maxHeld { return readLongBlock(type, length) }
        switch measure(type, length) {
        case .block(let length, let room):
            pending = room
            return take(type, length)
        case .step(let step): return step
        }
    }

    /// Takes a whole block of a settled length.
    func take(_ type: UInt32, _ length: Int) -> Step {
        let block = unsafe buffer.bytes(length).span
        switch type {
        case PcapngBlockType.sectionHeader: readSectionHeader(block)
        case PcapngBlockType.interface: readInterface(block)
        case PcapngBlockType.packet, PcapngBlockType.enhancedPacket:
            if readPacket(block, type, length) { return .frame }
        case PcapngBlockType.simplePacket:
            if readSimplePacket(block, length) { return .frame }
        case PcapngBlockType.names: readNames(block)
        case PcapngBlockType.statistics: readStatistics(block)
        case PcapngBlockType.secrets: readSecrets(block)
        default: tallies.countUnread(type)
        }
        return .on
    }

    /// Changes the section while it is taken out of its property: so every access to the property is seen at compile
    /// time not to overlap another, and costs no check per frame.
    func changeSection(_ change: (inout PcapngSection) -> Void) {
        var section = section
        self.section = .closed
        change(&section)
        self.section = section
    }

    func problem(_ message: @autoclosure () -> String) {
        problemLog.add(offset, message())
    }

    /// Lends a part of the window as the frame's bytes.
    func lend(_ from: Int, _ count: Int) {
        let held = unsafe buffer.bytes(from &+ count)
        unsafe bytes = unsafe UnsafeBufferPointer(rebasing: held[min(from, held.count)...])
    }
}
