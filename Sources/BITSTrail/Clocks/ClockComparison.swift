import BITSReports
import PacketCapture

/// How far one capture's clock is ahead of another's, told by sessions that both saw, one nearer to the client, on the
/// same connection or in front of what stands in between: a request is there before it is at the other, its answer after.
struct ClockComparison {
    /// What one message says: at this time, by the clock that is compared, that one is so far ahead.
    private struct Bounds {
        let time: Int64
        let least: Int64
        let most: Int64
    }

    /// A stretch of time in which one distance fits all messages.
    private struct Stretch {
        var first: Int64
        var last: Int64
        var least: Int64
        var most: Int64

        var middle: Int64 { least &+ (most &- least) / 2 }
        var width: Int64 { most &- least }

        /// Whether the message fits; then it counts.
        mutating func take(_ bounds: Bounds) -> Bool {
            let (least, most) = (max(least, bounds.least), min(most, bounds.most))
            guard least <= most else { return false }
            (self.least, self.most, last) = (least, most, bounds.time)
            return true
        }
    }

    /// Frames are given their times a little late, each by another bit.
    private static let jitter: Int64 = 100_000
    /// Clocks that go wrong by more (500 of a million: what NTP allows itself) were set.
    private static let mostDrift: Int64 = 2000
    /// Stretches of a drifting clock; more are no drift.
    private static let maxStretches = 1024
    /// Messages, answered on both sides, that no two uploads share by chance, all at one distance.
    private static let manyMessages = 3
    private static let fewMessages = 2
    /// Two uploads to one target within that time are not granted one id by two servers.
    private static let nearTime: Int64 = 2_000_000_000
    /// Clocks that are set by hand may be a time zone apart. What comes every day is another upload, though the server may
    /// name both alike.
    private static let farTime: Int64 = 15 * 3_600_000_000_000
    /// The messages that stand once in either capture and are answered alike, of ids that were granted once.
    private let pairs: [ClockPair]

    /// What makes the times of one capture those of the other one; nil where they need no correction, or nothing proves
    /// how far they are apart.
    static func correction(of own: ClockSurvey, by other: ClockSurvey) -> ClockCorrection? {
        ClockComparison(own, other)?.correction
    }

    private init?(_ own: ClockSurvey, _ other: ClockSurvey) {
        var pairs: [ClockPair] = []
        for (id, story) in own.stories {
            guard let twin = other.stories[id], !story.isAmbiguous, !twin.isAmbiguous else { continue }
            for (message, sight) in story.sights {
                guard let sight, let other = twin.sights[message] ?? nil else { continue }
                pairs.append(ClockPair(own: sight, other: other))
            }
        }
        // Whoever grants one id to different uploads: none of the ids tells anything.
        guard pairs.allSatisfy(\.isPossible) else { return nil }
        // Without an answer it may be one that was sent again, of which each capture lacks another one.
        self.pairs = pairs.filter(\.isAnsweredAlike)
        if self.pairs.isEmpty { return nil }
    }

    private var correction: ClockCorrection? {
        var best: [Stretch]?
        for isBack in [true, false] {
            guard let stretches = stretches(bounds(isBack: isBack)), let first = stretches.first,
                isProven(isBack: isBack, apart: first.middle)
            else { continue }
            // The clocks are as equal as can be told.
            if stretches.allSatisfy({ $0.least <= 0 && $0.most >= 0 }) { return nil }
            // Where both ways round fit, the one that fits with less effort.
            let isWorse = best.map { best in
                (best.count, first.width) < (stretches.count, best.first?.width ?? 0)
            }
            if !(isWorse ?? false) { best = stretches }
        }
        return best.flatMap { Self.correction($0, messages: pairs.count) }
    }

    /// Whether both tell of the same sessions, and not of others that a server granted the same ids. All messages fit
    /// one distance of the clocks.
    ///
    /// - Parameters:
    ///   - isBack: the capture that is compared is the one nearer to the server.
    ///   - distance: how far the clocks would be apart.
    private func isProven(isBack: Bool, apart distance: Int64) -> Bool {
        let isNear = distance.magnitude <= Self.farTime.magnitude
        // It names the client, and not the upload.
        if isNear, pairs.contains(where: { $0.isNamed(isBack: isBack) }) { return true }
        let direct = pairs.filter { $0.border == .none }
        if direct.filter(\.isSameAnswer).count >= Self.fewMessages { return true }
        if direct.count >= Self.manyMessages, isNear { return true }
        // What lies in between leaves the answers as they are, and another client's upload to the server looks alike.
        if pairs.filter({ $0.border == .client && $0.isSameAnswer }).count >= Self.fewMessages { return true }
        let apart = pairs.filter { $0.border == .machine }
        if apart.contains(where: { $0.isSameAnswer || $0.isDatedAlike }) { return true }
        guard !apart.contains(where: \.isDatedApart), isNear else { return false }
        return apart.count >= Self.manyMessages || !apart.isEmpty && distance.magnitude <= Self.nearTime.magnitude
    }

    // MARK: The clocks

    private func bounds(isBack: Bool) -> [Bounds] {
        pairs.map { pair in
            let (request, answer) = (pair.requestDistance, pair.answerDistance)
            let (least, most) = isBack ? (answer, request) : (request, answer)
            return Bounds(time: pair.own.time, least: least &- Self.jitter, most: most &+ Self.jitter)
        }
        .sorted { ($0.time, $0.most, $0.least) < ($1.time, $1.most, $1.least) }
    }

    /// The fewest stretches that fit all messages; nil if none do.
    private func stretches(_ bounds: [Bounds]) -> [Stretch]? {
        var all: [Stretch] = []
        for next in bounds {
            if let last = all.indices.last, all[last].take(next) { continue }
            guard next.least <= next.most, all.count < Self.maxStretches else { return nil }
            all.append(Stretch(first: next.time, last: next.time, least: next.least, most: next.most))
        }
        return all
    }

    /// Within a stretch the distance stays as it was found; between two of them it changes evenly.
    private static func correction(_ stretches: [Stretch], messages: Int) -> ClockCorrection? {
        var points: [ClockCorrection.Point] = []
        var (width, jump): (Int64, Int64) = (0, 0)
        for stretch in stretches {
            width = max(width, stretch.width / 2)
            var ahead = stretch.middle
            if let before = points.last {
                // As even as the bounds let it be.
                ahead = min(max(before.ahead, stretch.least), stretch.most)
                let (change, span) = ((ahead &- before.ahead).magnitude, stretch.first &- before.time)
                guard span > 0, change <= UInt64(span / mostDrift) &+ UInt64(width), change <= UInt64(span / 16) else {
                    return nil
                }
                // Where between the two it changed nobody knows: a clock may have been set.
                jump = max(jump, Int64(clamping: change))
            }
            points.append(ClockCorrection.Point(time: stretch.first, ahead: ahead))
            if stretch.last > stretch.first { points.append(ClockCorrection.Point(time: stretch.last, ahead: ahead)) }
        }
        guard let first = points.first, let last = points.last else { return nil }
        // Two uploads that are alike drift apart faster.
        let (change, span) = ((last.ahead &- first.ahead).magnitude, last.time &- first.time)
        guard change <= UInt64(max(0, span / mostDrift)) &+ 2 &* UInt64(width) else { return nil }
        let uncertainty = max(width, jump)
        let later = jump > width ? ", and \(distance(last.ahead)) it in the end" : ""
        let note =
            "its clock is \(distance(first.ahead)) the first capture's\(later), give or take "
            + "\(Quantity.duration(uncertainty)), "
            + "as \(Quantity.counted(messages, "message")) tell that passed both on their way; its times are told by "
            + "the first one's clock"
        return ClockCorrection(points: points, uncertainty: uncertainty, note: note)
    }

    private static func distance(_ ahead: Int64) -> String {
        "\(Quantity.duration(Int64(clamping: ahead.magnitude))) \(ahead < 0 ? "behind" : "ahead of")"
    }
}
