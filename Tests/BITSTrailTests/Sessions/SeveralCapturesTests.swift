import BITSReports
import BITSSessions
import BITSTrail
import Conversations
import Testing

/// A session lives across capture files, wherever one ends and the next begins.
@Suite struct SeveralCapturesTests {
    private func analyze(_ parts: [[BuiltFrame]]) throws -> CollectingSink {
        let sink = CollectingSink()
        func open(_ rest: ArraySlice<[BuiltFrame]>, _ paths: [String]) throws {
            guard let part = rest.first else {
                Analyzer(captures: paths, options: Analyzer.Options()).run(into: sink)
                return
            }
            try Running.withFile(CaptureFile.pcap(part).bytes) { try open(rest.dropFirst(), paths + [$0]) }
        }
        try open(parts[...], [])
        return sink
    }

    @Test(arguments: ["F01-plain-upload", "F02-upload-reply", "F03-lost-ack", "F05-cancel"])
    func ringBuffer(_ name: String) throws {
        let frames = try ScriptLibrary.conversation(name).frames()
        let plain = Likeness(try analyze([frames]))
        for cut in stride(from: 0, through: frames.count, by: max(1, frames.count / 12)) {
            let parts = [Array(frames[..<cut]), Array(frames[cut...])]
            #expect(Likeness(try analyze(parts)) == plain, "cut behind \(cut)")
        }
        let many = stride(from: 0, to: frames.count, by: 9).map { Array(frames[$0..<min($0 + 9, frames.count)]) }
        #expect(Likeness(try analyze(many)) == plain, "\(many.count) files")
    }
}
