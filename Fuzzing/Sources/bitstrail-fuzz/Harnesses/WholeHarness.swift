@testable import BITSTrail

/// From the octets of files to all reports. The first octet says how many files there are, the second what is asked
/// for.
enum WholeHarness {
    private static let others = Analyzer.Format.allCases.filter { $0 != .json }

    static func run(_ octets: [UInt8]) {
        var input = InputReader(octets)
        let count = [1, 1, 1, 1, 1, 1, 2, 3][Int(input.octet() & 7)]
        let setting = input.octet()
        var files: [[UInt8]] = []
        for _ in 1..<count { files.append(input.take(Int(input.number(2)))) }
        files.append(input.rest())
        let options = options(setting)
        with(files[...], []) { paths in
            // All of them for each input would be ten times as slow; each has its turn.
            let print = octets.print
            let formats: [Analyzer.Format] = [.json, others[Int(print % UInt64(others.count))]]
            let first = Reports(paths, options, formats, verbose: setting & 128 != 0)
            first.check()
            guard print >> 32 & 3 == 0 else { return }
            // Another seed of the connection table; nothing may hang on it.
            let again = Reports(paths, options, formats, verbose: setting & 128 != 0)
            for (format, text) in again.texts {
                demand(first.texts[format] == text, "\(format) is not the same twice")
            }
        }
    }

    static func options(_ setting: UInt8) -> Analyzer.Options {
        var options = Analyzer.Options()
        if setting & 1 != 0 { options.setProfile(named: "spec") }
        options.hashesUploads = setting & 2 != 0
        options.mergesCaptures = setting & 4 == 0
        options.isRedacted = setting & 8 != 0
        options.isAudited = setting & 16 != 0
        options.checksums = setting & 32 != 0 ? .verify : .auto
        if setting & 64 != 0 { options.reportsAtOnce = true }
        return options
    }

    static func with(_ files: ArraySlice<[UInt8]>, _ paths: [String], _ body: ([String]) -> Void) {
        guard let first = files.first else { return body(paths) }
        MemoryFile.with(first, number: paths.count) { with(files.dropFirst(), paths + [$0], body) }
    }
}
