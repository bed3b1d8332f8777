import BITSSessions
import Conversations
import Testing

/// Cutting frames hides what happened; it never makes it somebody's fault, and what is still told stays true.
@Suite struct SnapLengthPropertyTests {
    static let lengths = [60, 68, 96, 128, 180, 256, 600]

    private func key(_ finding: Finding) -> String { "\(finding.rule.id) \(finding.severity.name)" }

    @Test(arguments: try ScriptLibrary.names()) func everyScript(_ name: String) throws {
        let frames = try ScriptLibrary.conversation(name).frames()
        let plain = try Running.analyze(CaptureFile.pcap(frames).bytes)
        // Each length is tried with some scripts, and each script with some lengths; one of 120 MB with few.
        let turn = name.utf8.reduce(0) { $0 + Int($1) }
        let lengths = Thoroughness.part(of: frames.count > 20_000 ? [96, 256] : Self.lengths, every: 2, turn: turn)
        for length in lengths { try compare(name, frames, length, with: plain) }
    }

    private func compare(_ name: String, _ frames: [BuiltFrame], _ length: Int, with plain: CollectingSink) throws {
        let cut = try Running.analyze(CaptureFile.pcap(frames.snapped(to: length)).bytes)
        var allowed: [String: Int] = [:]
        for finding in plain.findings { allowed[key(finding), default: 0] += finding.count }
        for finding in cut.findings where finding.rule.ruleClass != .capture {
            allowed[key(finding), default: 0] -= finding.count
            #expect(allowed[key(finding), default: 0] >= 0, "\(length) \(finding.message)")
        }
        // Sessions that are named are those of the whole capture, with no more than they had.
        for session in cut.sessions {
            guard let id = session.sessionID else { continue }
            let same = plain.sessions.filter { $0.sessionID == id }
            #expect(!same.isEmpty, "\(id)")
            #expect(session.ackedBytes <= same.map(\.ackedBytes).max() ?? 0)
            #expect(session.sentBytes <= same.map { max($0.sentBytes, $0.ackedBytes) }.max() ?? 0)
            if let total = session.totalBytes { #expect(same.contains { $0.totalBytes == total }) }
        }
        // Of what the capture cut nobody is accused. That a Cancel-Session names no session is no more to be seen.
        var outcomes = Set(plain.sessions.map(\.outcome)).union([.undetermined, .interrupted])
        if name == "F05-twin-cancel-without-id" { outcomes.insert(.cancelled) }
        #expect(cut.sessions.allSatisfy { outcomes.contains($0.outcome) }, "\(length) \(cut.outcomeLines)")
        for session in cut.sessions where session.outcome == .undetermined {
            let isSame = plain.sessions.contains { $0.outcome == .undetermined && $0.cause == session.cause }
            #expect(session.cause == .capture || isSame, "\(session.explanation)")
        }
        // Where the verb is there so is a session, if the whole capture has one. A tunnelled one names it in a field.
        let hasVerb = length >= (name.hasPrefix("F09") ? 180 : 68)
        if hasVerb, !plain.sessions.isEmpty { #expect(!cut.sessions.isEmpty) }
        for session in cut.sessions where session.timeline.isEmpty { Issue.record("a session without messages") }
    }

    @Test(arguments: lengths) func thePcapngIsTheSame(_ length: Int) throws {
        let frames = try ScriptLibrary.conversation("F02-upload-reply").frames().snapped(to: length)
        let ng = Likeness(try Running.analyze(CaptureFile.pcapng(frames).bytes))
        #expect(ng == Likeness(try Running.analyze(CaptureFile.pcap(frames).bytes)))
    }

    /// What the frames hold no octet of is counted, and the report says what to do.
    @Test(arguments: [54, 58, 60]) func nothingIsLeft(_ length: Int) throws {
        let frames = try ScriptLibrary.conversation("F01-plain-upload").frames()
        let sink = try Running.analyze(CaptureFile.pcap(frames.snapped(to: length)).bytes)
        let other = try #require(sink.run?.other)
        #expect(sink.sessions.isEmpty)
        #expect(other.cutTCPConnections == [Tally(name: "80", count: 1)])
        #expect(other.cutTCPOctetsSeen == length - 54)
    }
}
