import BITSProtocol
import BITSSessions
import HTTPMessages
import PacketCapture

/// The second reading: connections that come with the chosen ones, their IP fragments, and the heads on them.
final class FrameSurvey: PipelineWatcher, FrameObserver {
    /// Gaps of a stream that are kept in mind: a head with holes has a few.
    private static let maxGaps = 64

    private let plan: SlicePlan
    private var gaps: [StreamName: [Int64]] = [:]
    private var datagrams: [Int: StreamName] = [:]
    private var attempts = AttemptSurvey()

    init(_ plan: SlicePlan) { self.plan = plan }

    var observer: (any FrameObserver)? { self }
    var wantsHeads: Bool { plan.heads != nil }

    func noteClosed(_ facts: ConnectionFacts) {
        gaps[StreamName(facts, 0)] = nil
        gaps[StreamName(facts, 1)] = nil
        attempts.noteClosed(facts, isChosen: plan.serials.contains(facts.serial), plan.attempts)
    }

    func note(_ connection: Connection, _ serial: Int) {
        attempts.note(connection, isChosen: plan.serials.contains(serial), plan.attempts)
    }

    /// The captures were read.
    func finish() { plan.serials.formUnion(attempts.chosen) }

    func note(_ head: MessageHead, of stream: StreamName, at offset: Int64, _ facts: ConnectionFacts) {
        if plan.companions.contains(where: { $0.matches(facts, at: facts.lastTime) }) {
            plan.serials.insert(facts.serial)
        }
        guard let heads = plan.heads, plan.serials.contains(stream.serial) else { return }
        var octets = HeadBlanking.blanked(head.bytes)
        if head.isCut, let hole = gaps[stream]?.first(where: { $0 >= offset }) {
            // Behind a hole nothing tells where in the stream the octets stand.
            octets = Array(octets.prefix(Int(clamping: hole &- offset)))
        }
        heads.add(octets, to: stream, at: offset)
    }

    func noteFraming(_ octets: Span<UInt8>, of stream: StreamName, at offset: Int64) {
        guard let heads = plan.heads, plan.serials.contains(stream.serial) else { return }
        heads.add(HeadBlanking.framing(octets), to: stream, at: offset)
    }

    func noteProxyHeader(_ header: ProxyHeader, of stream: StreamName, at offset: Int64) {
        guard let heads = plan.heads, plan.serials.contains(stream.serial) else { return }
        heads.add(header.octets, to: stream, at: offset)
    }

    func noteGap(in stream: StreamName, at offset: Int64) {
        guard wantsHeads, plan.serials.contains(stream.serial) else { return }
        gaps[stream, default: []].append(offset)
        if let count = gaps[stream]?.count, count > Self.maxGaps { gaps[stream]?.removeFirst() }
    }

    func observe(_ sight: FrameSight) {
        if let (number, piece) = sight.repeated, let stream = datagrams[number] {
            plan.add(
                SlicePlan.FragmentUse(
                    datagram: number, serial: stream.serial, direction: stream.direction, piece: piece))
        }
        guard let segment = sight.segment, let datagram = segment.datagram, plan.serials.contains(segment.serial)
        else { return }
        // Copies of fragments come within a second.
        if datagrams.count >= SlicePlan.maxFragments { datagrams = [:] }
        datagrams[datagram.number] = StreamName(serial: segment.serial, direction: segment.direction)
        for piece in datagram.pieces {
            plan.add(
                SlicePlan.FragmentUse(
                    datagram: datagram.number, serial: segment.serial, direction: segment.direction, piece: piece))
        }
    }
}

/// A reading for the sake of IP fragments: what becomes of the datagrams that they make up, whose first fragment holds
/// the checksum over all of them.
final class FragmentSurvey: PipelineWatcher, FrameObserver {
    private let plan: SlicePlan

    init(_ plan: SlicePlan) { self.plan = plan }

    var observer: (any FrameObserver)? { self }

    func observe(_ sight: FrameSight) {
        guard let segment = sight.segment, let datagram = segment.datagram, plan.serials.contains(segment.serial)
        else { return }
        let stream = StreamName(serial: segment.serial, direction: segment.direction)
        plan.stripped[datagram.number] = StrippedFragment(segment, plan.source(stream))
    }
}
