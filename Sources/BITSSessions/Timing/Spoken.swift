/// `61 %`, rounded; `under 1 %` for what would be 0.
@_disfavoredOverload
func percent(_ part: Int64, of whole: Int64) -> String {
    guard whole > 0, part > 0 else { return "0 %" }
    let hundredths = clamped(Double(part) / Double(whole) * 100 + 0.5)
    return hundredths < 1 ? "under 1 %" : "\(hundredths) %"
}

/// A duration in words, rounded: `350 µs`, `42 ms`, `12.3 s`, `3 min 20 s`, `2 h 05 min`, `3 d 04 h`.
@_disfavoredOverload
func spoken(_ nanoseconds: Int64) -> String {
    func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    func rounded(to unit: Int64) -> Int64 { clampedSum(max(0, nanoseconds), unit / 2) / unit }
    // What rounds up to the next unit is told in it.
    let microseconds = rounded(to: 1000)
    if microseconds < 1000 { return "\(microseconds) µs" }
    let milliseconds = rounded(to: 1_000_000)
    if milliseconds < 1000 { return "\(milliseconds) ms" }
    let tenths = rounded(to: 100_000_000)
    if tenths < 1200 { return "\(tenths / 10).\(tenths % 10) s" }
    let seconds = rounded(to: 1_000_000_000)
    if seconds < 3600 { return "\(seconds / 60) min \(padded(seconds % 60)) s" }
    let minutes = rounded(to: 60_000_000_000)
    if minutes < 2880 { return "\(minutes / 60) h \(padded(minutes % 60)) min" }
    let hours = rounded(to: 3_600_000_000_000)
    return "\(hours / 24) d \(padded(hours % 24)) h"
}
