import BITSReports
import BITSSessions
import BITSTrail
import Conversations
import Foundation

/// Keeps everything a run reports.
final class CollectingSink: ReportSink {
    var packets: [PacketReport] = []
    var connections: [ConnectionReport] = []
    var sessions: [SessionReport] = []
    var findings: [Finding] = []
    var downloads: [DownloadReport] = []
    var fragments: [FragmentReport] = []
    var run: RunReport?

    func packet(_ packet: PacketReport) { packets.append(packet) }
    func connection(_ connection: ConnectionReport) { connections.append(connection) }
    func session(_ session: SessionReport) { sessions.append(session) }
    func finding(_ finding: Finding) { findings.append(finding) }
    func download(_ download: DownloadReport) { downloads.append(download) }
    var wantsFragments: Bool { true }
    func fragment(_ fragment: FragmentReport) { fragments.append(fragment) }
    func finish(_ run: RunReport) {
        self.run = run
        sessions.sort { $0.index < $1.index }
        connections.sort { $0.index < $1.index }
    }

    /// `BUP-FR-008 violation x2`, sorted.
    var findingLines: [String] {
        var counts: [String: Int] = [:]
        for finding in findings {
            counts["\(finding.rule.id) \(finding.level?.name ?? finding.severity.name)", default: 0] += 1
        }
        return counts.map { $0.value == 1 ? $0.key : "\($0.key) x\($0.value)" }.sorted()
    }

    /// `completed 12000/12000`, per session.
    var outcomeLines: [String] {
        sessions.map { session in
            let total = session.totalBytes.map { " \(session.ackedBytes)/\($0)" } ?? ""
            return session.outcome.rawValue + total
        }
    }
}

/// Writes captures to files and runs the analyzer on them.
enum Running {
    static func withFile<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
        let path = NSTemporaryDirectory() + "bitstrail-test-\(UUID().uuidString).pcap"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try body(path)
    }

    /// Captures that are read as one run.
    static func analyze(parts: [[BuiltFrame]]) throws -> CollectingSink {
        let sink = CollectingSink()
        func open(_ rest: ArraySlice<[BuiltFrame]>, _ paths: [String]) throws {
            guard let part = rest.first else {
                Analyzer(captures: paths, options: Analyzer.Options()).run(into: sink)
                return
            }
            try withFile(CaptureFile.pcap(part).bytes) { try open(rest.dropFirst(), paths + [$0]) }
        }
        try open(parts[...], [])
        return sink
    }

    static func analyze(
        _ bytes: [UInt8], profile: Profile = .field, hashes: Bool = false, jobs: Int = 1
    ) throws -> CollectingSink {
        try withFile(bytes) { path in
            var options = Analyzer.Options()
            options.profile = profile
            options.hashesUploads = hashes
            options.jobs = jobs
            let sink = CollectingSink()
            Analyzer(captures: [path], options: options).run(into: sink)
            return sink
        }
    }

    static func json(_ bytes: [UInt8], hashes: Bool = false) throws -> String {
        try withFile(bytes) { path in
            var options = Analyzer.Options()
            options.hashesUploads = hashes
            var text: [UInt8] = []
            let report = JSONReport(to: ReportOutput(writePiece: { piece in text += piece }))
            Analyzer(captures: [path], options: options).run(into: report)
            return String(decoding: text, as: UTF8.self).replacing(path, with: "capture.pcap")
        }
    }
}
