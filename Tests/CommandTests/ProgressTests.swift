import Testing

@testable import BITSTrailCLI

@Suite struct ProgressTests {
    private func text(
        _ read: Int64, of total: Int64?, frames: Int64 = 1_234_567, sessions: Int = 3, seconds: Double = 1,
        columns: Int = 200
    ) -> String {
        Progress.State(
            bytesRead: read, bytesTotal: total, frames: frames, sessions: sessions, elapsed: Int64(seconds * 1e9)
        ).text(columns: columns)
    }

    @Test func files() {
        #expect(
            text(1_200_000_000, of: 4_800_000_000, seconds: 3)
                == "1.2 of 4.8 GB  25 %  1,234,567 frames  3 sessions  400 MB/s  0:09 left")
        #expect(
            text(99_999, of: 100_000, frames: 1, sessions: 1, seconds: 0.1)
                == "99.9 of 100 kB  99 %  1 frame  1 session  999 kB/s  0:00 left")
        #expect(text(10, of: 40_000, frames: 0, sessions: 0).hasSuffix("0.0 kB/s  1:06:39 left"))
        #expect(text(0, of: 5_000_000) == "0.0 of 5.0 MB  0 %  1,234,567 frames  3 sessions  0.0 kB/s")
        #expect(text(.max, of: .max, seconds: 1e-9).contains("100 %"))
    }

    @Test func pipesAndFilesThatGrew() {
        let pipe = "12.5 MB  1,234,567 frames  3 sessions  6.2 MB/s"
        #expect(text(12_500_000, of: nil, seconds: 2) == pipe)
        #expect(text(12_500_000, of: 12_499_999, seconds: 2) == pipe)
        #expect(text(12_500_000, of: 0, seconds: 2) == pipe)
        #expect(text(0, of: nil, seconds: 0).hasSuffix("0.0 kB/s"))
    }

    @Test func neverWiderThanTheTerminal() {
        #expect(text(12_500_000, of: nil, columns: 10) == "12.5 MB  1")
        #expect(text(12_500_000, of: nil, columns: -1) == "")
        #expect(text(999_999_999_999, of: 999_999_999_999, frames: 999_999_999, columns: 200).count < 100)
    }

    /// Standard error of tests is no terminal.
    @Test func notWithoutATerminal() {
        var progress = Progress(isQuiet: true)
        #expect(!progress.isOn)
        progress.show(bytesRead: 1, bytesTotal: 2, frames: 3, sessions: 4)
        progress.wipe()
    }
}
