import BITSSessions
import BITSTrail
import Conversations
import Foundation
import Testing

/// A session lives across capture files, wherever one ends and the next begins.
@Suite struct SeveralCapturesTests {
    @Test(arguments: ["F01-plain-upload", "F02-upload-reply", "F03-lost-ack", "F05-cancel"])
    func ringBuffer(_ name: String) throws {
        let frames = try ScriptLibrary.conversation(name).frames()
        let plain = Likeness(try Running.analyze(parts: [frames]))
        for cut in stride(from: 0, through: frames.count, by: max(1, frames.count / 12)) {
            let parts = [Array(frames[..<cut]), Array(frames[cut...])]
            #expect(Likeness(try Running.analyze(parts: parts)) == plain, "cut behind \(cut)")
        }
        let many = stride(from: 0, to: frames.count, by: 9).map { Array(frames[$0..<min($0 + 9, frames.count)]) }
        #expect(Likeness(try Running.analyze(parts: many)) == plain, "\(many.count) files")
    }

    /// Where one file ends long before the next begins, nobody is blamed for the silence; in one file somebody is.
    @Test(arguments: ["F11b-silent", "F11b-not-acknowledged", "F11f-last-fragment-900s"])
    func silenceBetweenFiles(_ name: String) throws {
        let frames = try ScriptLibrary.conversation(name).frames()
        let whole = try Running.analyze(parts: [frames])
        #expect(whole.sessions.map(\.outcome) == [.failed])
        let ring = try Running.analyze(parts: [frames.dropLast(), frames.suffix(1)])
        #expect(ring.sessions.map(\.outcome) == [.undetermined] && ring.sessions.map(\.cause) == [.capture])
        #expect(ring.findings.allSatisfy { $0.severity < .warning })
    }

    /// Each direction in a file of its own, the clocks apart: who closed first is told by what the FINs acknowledge.
    @Test(arguments: [0, 300_000, -300_000] as [Int64]) func whoClosedFirst(_ clockOffset: Int64) throws {
        let frames = try ScriptLibrary.conversation("F11a-fin").frames()
        let server = frames.filter { $0.side == .server }.map { frame in
            var later = frame
            later.time += clockOffset
            return later
        }
        let sink = try Running.analyze(parts: [frames.filter { $0.side == .client }, server])
        #expect(sink.findingLines.contains("BUP-ANS-001 violation"), "\(sink.findingLines)")
        #expect(!sink.findingLines.contains { $0.hasPrefix("BUP-ANS-002") })
    }

    /// The files' names tell nothing of their order; their times do.
    @Test(arguments: ["F02-upload-reply", "F10-many-faults"]) func ringInAFolder(_ name: String) throws {
        let frames = try ScriptLibrary.conversation(name).frames()
        let form = try #require(CaptureForm.named("pcap-nanoseconds"))
        let files = form.files(of: frames, .parts(12))
        #expect(files.count == 12)
        let sink = CollectingSink()
        try withFolder(files.map(\.bytes)) { folder in
            Analyzer(captures: [folder], options: Analyzer.Options()).run(into: sink)
        }
        // What one file shows before what another shows is not known for certain.
        let whole = Likeness(try Running.analyze(form.file(of: frames).bytes)).without("BUP-SEQ-001")
        #expect(Likeness(sink).without("BUP-SEQ-001") == whole)
        #expect(sink.run?.captures.map(\.frames).reduce(0, +) == Int64(frames.count))
    }

    /// A capture from either end, the clocks apart by some milliseconds or by a third of a second.
    @Test(
        arguments: ["F01-plain-upload", "F03-lost-ack", "F10-many-faults"],
        [0, 2_000_000, -2_000_000, 300_000_000, -300_000_000] as [Int64])
    func twoPoints(_ name: String, _ clockOffset: Int64) throws {
        let conversation = try ScriptLibrary.conversation(name)
        let form = try #require(CaptureForm.named("pcap-nanoseconds"))
        let files = form.filesAtBothEnds(of: conversation, clockOffset: clockOffset)
        let sink = CollectingSink()
        try withFolder([files.client.bytes, files.server.bytes]) { folder in
            Analyzer(captures: [folder], options: Analyzer.Options()).run(into: sink)
        }
        let alone = try Running.analyze(files.client.bytes)
        #expect(sink.outcomeLines == alone.outcomeLines)
        let blamed = Set(sink.findings.filter { $0.severity >= .warning }.map(\.rule.id.text))
        let known = Set(alone.findings.filter { $0.severity >= .warning }.map(\.rule.id.text))
        #expect(blamed.isSubset(of: known), "\(blamed.subtracting(known))")
        let shared = sink.run?.captures.flatMap(\.sameTraffic) ?? []
        #expect(!shared.isEmpty)
    }

    /// Files whose names sort against their times, in a folder of their own.
    private func withFolder(_ files: [[UInt8]], _ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "bitstrail-ring-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (index, file) in files.enumerated() {
            try Data(file).write(to: URL(fileURLWithPath: "\(folder)/\(900 - index).pcap"))
        }
        try body(folder)
    }
}
