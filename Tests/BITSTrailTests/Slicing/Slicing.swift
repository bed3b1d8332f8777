import BITSSessions
import BITSTrail
import Foundation
import Testing

/// Cuts sessions out of captures, and tells what is said of a session whatever else a capture holds.
enum Slicing {
    /// The slice of some sessions of some captures.
    static func slice(_ captures: [[UInt8]], _ sessions: Set<Int>, strips: Bool = false) throws -> [UInt8] {
        func open(_ rest: ArraySlice<[UInt8]>, _ paths: [String]) throws -> [UInt8] {
            if let next = rest.first { return try Running.withFile(next) { try open(rest.dropFirst(), paths + [$0]) } }
            let path = NSTemporaryDirectory() + "bitstrail-slice-\(UUID().uuidString).pcapng"
            defer { try? FileManager.default.removeItem(atPath: path) }
            var options = Analyzer.SliceOptions(sessions: sessions, path: path)
            options.stripsBodies = strips
            let result = Analyzer(captures: paths, options: Analyzer.Options()).slice(options)
            try #require(result.failure == nil)
            #expect(result.isComplete)
            return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        }
        return try open(captures[...], [])
    }

    /// What is said of sessions: by the time of their first message, as indexes differ.
    ///
    /// - Parameter known: rules that are left out.
    static func words(
        _ sink: CollectingSink, of sessions: [SessionReport], hashes: Bool = true, but known: Set<String> = []
    ) -> [String] {
        sessions.map { session in
            var words = [
                session.sessionID ?? "?", session.target ?? "?", session.user ?? "-", OutcomeCase.line(session),
                session.cause.rawValue, "\(session.file.bytesSeen) \(session.file.holes)",
                hashes ? session.file.sha256 ?? "-" : "", session.explanation, session.nextStep ?? "-",
                "\(session.firstTime)-\(session.lastTime)", "\(session.connections.count) connections",
                "\(session.timeline.filter { $0.kind != .comment }.map { "\($0.time) \($0.kind) \($0.status ?? 0)" })",
                session.reply.outcome?.rawValue ?? "-", "\(session.reply.bytes)", "\(session.notifications.count)",
            ]
            words += findings(sink, of: session, but: known)
            return words.joined(separator: "\n  ")
        }.sorted()
    }

    private static func findings(
        _ sink: CollectingSink, of session: SessionReport, but known: Set<String>
    ) -> [String] {
        sink.findings.filter { $0.session == session.index && !known.contains($0.rule.id.description) }
            .map { "\($0.rule.id) \($0.severity.name) \($0.confidence) x\($0.count) \($0.time ?? 0)" }.sorted()
    }

    /// The session that begins at the same time as another one.
    static func session(like other: SessionReport, in sink: CollectingSink) -> SessionReport? {
        sink.sessions.first { $0.firstTime == other.firstTime && $0.sessionID == other.sessionID }
    }
}
