/// `61 %`, rounded; `under 1 %` for what would be 0.
@_disfavoredOverload
func percent(_ part: Int64, of whole: Int64) -> String {
    guard whole > 0, part > 0 else { return "0 %" }
    let hundredths = clamped(Double(part) / Double(whole) * 100 + 0.5)
    return hundredths < 1 ? "under 1 %" : "\(hundredths) %"
}

/// A duration in words: `350 µs`, `42 ms`, `12.3 s`, `3 min 20 s`, `2 h 05 min`, `3 d 04 h`.
@_disfavoredOverload
func spoken(_ nanoseconds: Int64) -> String {
    func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let seconds = nanoseconds / 1_000_000_000
    switch nanoseconds {
    case ..<1_000_000: return "\(max(0, nanoseconds) / 1000) µs"
    case ..<1_000_000_000: return "\(nanoseconds / 1_000_000) ms"
    case ..<120_000_000_000: return "\(seconds).\(nanoseconds / 100_000_000 % 10) s"
    case ..<3_600_000_000_000: return "\(seconds / 60) min \(padded(seconds % 60)) s"
    case ..<172_800_000_000_000: return "\(seconds / 3600) h \(padded(seconds / 60 % 60)) min"
    default: return "\(seconds / 86400) d \(padded(seconds / 3600 % 24)) h"
    }
}
