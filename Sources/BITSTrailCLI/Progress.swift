import BITSTrail
import Glibc

/// How far a run has come: one line on standard error, drawn over itself, gone at the end.
///
/// Only for people: not if standard error is no terminal, a dumb one, or if the user wants quiet. Whoever writes to the
/// terminal meanwhile calls ``wipe()`` first.
struct Progress {
    /// Four times a second is as often as a reader can follow.
    private static let interval: Int64 = 250_000_000
    /// What is over sooner needs no progress.
    private static let patience: Int64 = 500_000_000

    /// What is known of the run at a moment.
    struct State {
        var bytesRead: Int64
        /// nil for a pipe.
        var bytesTotal: Int64?
        var frames: Int64
        var sessions: Int
        /// Nanoseconds since the start.
        var elapsed: Int64
    }

    let isOn: Bool
    private let start: Int64
    private var nextTime: Int64
    private var isDrawn = false

    init(isQuiet: Bool) {
        let terminal = unsafe getenv("TERM").map { unsafe String(cString: $0) } ?? "dumb"
        isOn = !isQuiet && terminal != "dumb" && isatty(STDERR_FILENO) == 1
        start = Self.now()
        nextTime = start + Self.patience
    }

    /// Cheap enough to call for every block that is read; draws when it is time to.
    mutating func show(bytesRead: Int64, bytesTotal: Int64?, frames: Int64, sessions: Int) {
        guard isOn else { return }
        let time = Self.now()
        guard time >= nextTime else { return }
        nextTime = time + Self.interval
        let state = State(
            bytesRead: bytesRead, bytesTotal: bytesTotal, frames: frames, sessions: sessions, elapsed: time - start)
        // One column less than there are: a full line would scroll.
        Self.write("\r\(state.text(columns: Self.columns() - 1))\u{1B}[K")
        isDrawn = true
    }

    /// Takes the line away.
    mutating func wipe() {
        guard isDrawn else { return }
        Self.write("\r\u{1B}[K")
        isDrawn = false
    }

    // Unsafe code, here and below: system calls with structs and buffers that live as long as the call.
    private static func columns() -> Int {
        var size = winsize()
        guard unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    private static func write(_ text: String) {
        var bytes = Array(text.utf8)
        _ = unsafe Glibc.write(STDERR_FILENO, &bytes, bytes.count)
    }

    private static func now() -> Int64 {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

extension Progress.State {
    /// `1.2 of 4.8 GB  25 %  1,234,567 frames  3 sessions  412 MB/s  0:09 left`, cut to the columns that there are.
    func text(columns: Int) -> String {
        // A file may have grown since it was measured.
        let total = bytesTotal.flatMap { $0 > 0 && bytesRead <= $0 ? $0 : nil }
        var parts: [String] = []
        if let total {
            parts.append("\(Self.size(bytesRead, like: total, named: false)) of \(Self.size(total, like: total))")
            // In floating point, since a hundred times a size may not fit.
            parts.append("\(Int(Double(bytesRead) / Double(total) * 100)) %")
        } else {
            parts.append(Self.size(bytesRead, like: bytesRead))
        }
        parts.append(Analyzer.counted(frames, "frame"))
        parts.append(Analyzer.counted(Int64(sessions), "session"))
        // No disk is faster, and no number larger than that would fit.
        let rate = elapsed > 0 ? min(1e15, Double(bytesRead) / Double(elapsed) * 1e9) : 0
        parts.append("\(Self.size(Int64(rate), like: Int64(rate)))/s")
        if let total, rate >= 1 { parts.append("\(Self.clock(Double(total - bytesRead) / rate)) left") }
        return String(parts.joined(separator: "  ").prefix(max(0, columns)))
    }

    /// In the unit that suits another size: `12.3 MB`.
    private static func size(_ bytes: Int64, like other: Int64, named: Bool = true) -> String {
        let units: [(Int64, String)] = [(1_000_000_000_000, "TB"), (1_000_000_000, "GB"), (1_000_000, "MB")]
        let (unit, name) = units.first { other >= $0.0 } ?? (1_000, "kB")
        let tenths = bytes / (unit / 10)
        let number = tenths >= 1000 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
        return named ? "\(number) \(name)" : number
    }

    /// `0:09`, `12:34`, `3:00:00`; longer than four days is nobody's business.
    private static func clock(_ seconds: Double) -> String {
        let seconds = Int(min(max(0, seconds), 359_999))
        func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let rest = "\(twoDigits(seconds % 60))"
        if seconds < 3600 { return "\(seconds / 60):\(rest)" }
        return "\(seconds / 3600):\(twoDigits(seconds / 60 % 60)):\(rest)"
    }
}
