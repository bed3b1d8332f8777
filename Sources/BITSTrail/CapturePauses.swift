/// The longest stretches of the capture's time without any frame: what a clock that was set leaves out is one of them.
struct CapturePauses {
    /// More are not kept: a stretch that goes back behind the first one may have any.
    private static let limit = 128
    /// Nanoseconds; what is shorter proves nothing.
    private static let least: Int64 = 2_000_000_000
    /// A pause is noted from up to a second before its last frame.
    private static let slack: Int64 = 1_000_000_000

    /// In the order of the capture, each longer than all behind it.
    private var longest: [Range<Int64>] = []
    private var isWhole = true

    /// Times of two frames, nanoseconds since 1970 UTC, with none between them but less than a second behind the first.
    mutating func note(from start: Int64, to end: Int64) {
        let length = end.subtractingReportingOverflow(start)
        guard !length.overflow, length.partialValue >= CapturePauses.least else { return }
        while let last = longest.last, last.upperBound &- last.lowerBound <= length.partialValue {
            longest.removeLast()
        }
        longest.append(start..<end)
        guard longest.count > CapturePauses.limit else { return }
        longest.removeFirst()
        isWhole = false
    }

    /// Whether the stretch, which ends now, has room for so many nanoseconds without a frame.
    func haveRoom(for length: Int64, in stretch: Range<Int64>) -> Bool {
        if !isWhole, longest.first.map({ stretch.lowerBound < $0.lowerBound }) ?? true { return true }
        return longest.contains { pause in
            let part = pause.clamped(to: stretch)
            return !part.isEmpty && part.upperBound &- part.lowerBound >= length &- CapturePauses.slack
        }
    }
}
