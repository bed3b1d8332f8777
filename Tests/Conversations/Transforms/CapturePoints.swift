/// Two captures of one conversation, one next to each end.
public struct BothEnds: Sendable {
    public var client: [BuiltFrame]
    public var server: [BuiltFrame]

    /// - Parameters:
    ///   - frames: what was captured at the point of `settings`; foreign frames are seen there only.
    ///   - clockOffset: how much the clock of the other point is ahead, in nanoseconds.
    ///   - hops: routers between both points.
    ///
    /// Packets that were lost between the points are in the capture of their sender's only; those that the script loses
    /// before its own point, or drops there, are in neither.
    init(_ frames: [BuiltFrame], _ settings: Settings, clockOffset: Int64, hops: UInt8) {
        let own: Side = settings.capturePoint == .client ? .client : .server
        // A little less than half of the round trip, so that the far end needs some time to react.
        let way = max(settings.roundTrip - settings.reaction, 0) / 2
        let near = frames.map { $0.side == nil ? $0 : $0.seen(from: own, hops: hops) }
        let passing = frames.filter { $0.side != nil && !($0.isLostBehind && $0.side == own) }
        let far = passing.map { frame in
            var frame = frame.seen(from: own.other, hops: hops)
            frame.time += clockOffset + (frame.side == own ? way : -way)
            return frame
        }.sortedByTime()
        (client, server) = own == .client ? (near, far) : (far, near)
    }
}

extension Conversation {
    /// What a capture point next to each end saw; see `BothEnds`.
    public func framesAtBothEnds(clockOffset: Int64 = 0, hops: UInt8 = 3) -> BothEnds {
        BothEnds(frames().identified().numbered(), settings, clockOffset: clockOffset, hops: hops)
    }
}

extension CaptureForm {
    /// The captures of both points in this form; see `BothEnds`.
    public func filesAtBothEnds(
        of conversation: Conversation, clockOffset: Int64 = 0, hops: UInt8 = 3
    ) -> (client: CaptureFile, server: CaptureFile) {
        let ends = BothEnds(
            packets(conversation.frames()), conversation.settings, clockOffset: clockOffset, hops: hops)
        return (write(sightings(ends.client)), write(sightings(ends.server)))
    }
}

extension BuiltFrame {
    /// On the network segment of `point`; packets of the other end have passed the routers in between.
    fileprivate func seen(from point: Side, hops: UInt8) -> BuiltFrame {
        var frame = self
        frame.sighting.segment = point == .client ? 0 : 1
        frame.sighting.hops = side == point ? 0 : hops
        return frame
    }
}
