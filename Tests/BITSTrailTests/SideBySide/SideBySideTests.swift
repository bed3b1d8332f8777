import BITSSessions
import BITSTrail
import Conversations
import Foundation
import Testing

/// Captures that are analysed side by side tell what they tell one after the other.
@Suite struct SideBySideTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "bitstrail-beside-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private func run(
        _ paths: [String], jobs: Int, profile: Profile = .spec, isMerged: Bool = false
    ) -> CollectingSink {
        var options = Analyzer.Options()
        options.mergesCaptures = isMerged
        options.jobs = jobs
        options.profile = profile
        let sink = CollectingSink()
        let analyzer = Analyzer(captures: paths, options: options)
        #expect(analyzer.run(into: sink).captures.count == paths.count)
        return sink
    }

    /// All that a value holds, also what no report takes out of it today; of rules their ids.
    private func text(_ value: Any) -> String {
        switch value {
        case let rule as Rule: return rule.id.text
        case let octets as [UInt8]: return String(decoding: octets, as: UTF8.self)
        case let text as String: return text
        case let wording as Wording: return "\(wording.parts)"
        default: break
        }
        let children = Mirror(reflecting: value).children
        guard !children.isEmpty else { return "\(value)" }
        return "(\(children.map { "\($0.label ?? "-"): \(text($0.value))" }.joined(separator: ", ")))"
    }

    private func expectSame(_ one: [Any], _ other: [Any], _ what: Comment) {
        #expect(one.count == other.count && !one.isEmpty, what)
        for (one, other) in zip(one, other) where text(one) != text(other) {
            Issue.record("\(what): \(text(one))\n is not \(text(other))")
            return
        }
    }

    /// Families whose findings speak of other sessions, or of connections and downloads.
    private static let families = ["-SEQ-", "-CS-", "-RPL-", "-NTF-", "-DL-", "-HOST-", "-SEC-019"]

    /// Scripts and what else shows whatever holds a number of a session, connection or download.
    @Test func everyNumberGoesOn() throws {
        try withFolder { folder in
            let cases = RuleCases.all.filter { rule in Self.families.contains { rule.rule.contains($0) } }
            var captures = try cases.compactMap { rule in
                try rule.fires.map { try RuleCase.capture(rule.prologue, $0) }
            }
            captures += try Thoroughness.part(of: ScriptLibrary.names(), every: 3)
                .map { try ScriptLibrary.conversation($0).pcap() }
            captures.append(try MarkedUpload.pcapng())
            var paths: [String] = []
            for (index, capture) in captures.enumerated() {
                paths.append("\(folder)/\(index).pcap")
                try Data(capture).write(to: URL(fileURLWithPath: paths[index]))
            }
            let inTurn = run(paths, jobs: 1)
            let beside = run(paths, jobs: 3)
            expectSame(inTurn.sessions, beside.sessions, "sessions")
            expectSame(inTurn.findings, beside.findings, "findings")
            expectSame(inTurn.connections, beside.connections, "connections")
            expectSame(inTurn.packets, beside.packets, "packets")
            expectSame(inTurn.fragments, beside.fragments, "fragments")
            expectSame(inTurn.downloads, beside.downloads, "downloads")
            let (one, other) = (try #require(inTurn.run), try #require(beside.run))
            expectSame([one], [other], "run")
            // What has numbers must be there, and behind other captures.
            let numbers = Set(inTurn.findings.flatMap(\.evidence).map(\.name))
            #expect(numbers.isSuperset(of: ["other_session", "restart_of", "left_session"]))
            #expect(inTurn.sessions.contains { $0.restartOf ?? 0 > 0 })
            #expect(inTurn.sessions.contains { $0.index > 0 && !$0.notifications.isEmpty })
            #expect(inTurn.downloads.contains { $0.index > 0 && $0.session ?? 0 > 0 })
            #expect(inTurn.sessions.map(\.index) == Array(inTurn.sessions.indices))
        }
    }

    /// One run whose results are told on another thread than the one that analyses: large enough for that.
    @Test func oneRunIsToldBeside() throws {
        try withFolder { folder in
            var paths: [String] = []
            for (index, name) in ["F01-plain-upload", "F05-cancel", "F10-many-faults"].enumerated() {
                paths.append("\(folder)/\(index).pcap")
                var octets = try ScriptLibrary.conversation(name).pcap()
                // Frames of no protocol that anybody looks at.
                let frame = [UInt8](repeating: 0x5a, count: 60_000)
                for _ in 0..<40 {
                    octets += octets[24..<32] + [0x60, 0xea, 0, 0, 0x60, 0xea, 0, 0] + frame
                }
                try Data(octets).write(to: URL(fileURLWithPath: paths[index]))
            }
            let inTurn = run(paths, jobs: 1, isMerged: true)
            let beside = run(paths, jobs: 2, isMerged: true)
            expectSame(inTurn.sessions, beside.sessions, "sessions")
            expectSame(inTurn.findings, beside.findings, "findings")
            expectSame(inTurn.packets, beside.packets, "packets")
            expectSame([try #require(inTurn.run)], [try #require(beside.run)], "run")
        }
    }

    /// A fault of one file is told where it would be told otherwise, and spares the others.
    @Test func problemsComeInOrder() throws {
        let whole = try ScriptLibrary.conversation("F01-plain-upload").pcap()
        try withFolder { folder in
            var paths: [String] = []
            for index in 0..<12 {
                paths.append("\(folder)/\(index).pcap")
                if index % 5 == 4 { continue }
                let octets = index % 3 == 0 ? Array(whole.dropLast(index + 1)) : whole
                try Data(octets).write(to: URL(fileURLWithPath: paths[index]))
            }
            func problems(jobs: Int) -> [String] {
                var options = Analyzer.Options()
                options.mergesCaptures = false
                options.jobs = jobs
                var problems: [String] = []
                let analyzer = Analyzer(captures: paths, options: options)
                analyzer.onProblem = { problems.append("\($0) \($1 ?? -1) \($2)") }
                var frames: Int64 = 0
                analyzer.onProgress = { progress in
                    #expect(progress.frames >= frames && progress.totalBytes == nil)
                    frames = progress.frames
                }
                let sink = CollectingSink()
                #expect(!analyzer.run(into: sink).complete)
                #expect(sink.run?.captures.map(\.name) == paths && sink.sessions.count == 10)
                #expect(frames > 0)
                return problems
            }
            let inTurn = problems(jobs: 1)
            #expect(inTurn.count == 5 && problems(jobs: 4) == inTurn && problems(jobs: 64) == inTurn)
        }
    }
}
