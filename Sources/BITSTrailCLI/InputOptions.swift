public import ArgumentParser
public import BITSTrail
import Glibc

/// What every command that reads captures takes.
struct InputOptions: ParsableArguments {
    @Argument(
        help: "Captures (pcap, pcapng, also compressed), folders of them, patterns; - is standard input.",
        completion: .file())
    var captures: [String] = []

    @Option(help: "Look only at frames that a pcap-filter(7) expression accepts, e.g. 'tcp port 80'.")
    var filter = ""

    @Option(help: "Several captures as one run by time (on), or each on its own (off).")
    var merge: Switch = .on

    @Option(help: "TCP segments with a wrong checksum: drop them where checksums can be relied upon, always, or never.")
    var checksums = Analyzer.Checksums.auto

    @Option(
        help: """
            Threads to work with: files side by side with --merge off, reading ahead, reports beside the analysis, \
            digests. The report is the same whatever their number (default: one per core).
            """)
    var jobs: Int?

    @OptionGroup var memory: MemoryOptions

    @Option(
        help: "A capture that is still being written, or the folder of a ring: read on until Ctrl-C.",
        completion: .file())
    var follow: String?

    @OptionGroup var rules: RuleOptions

    func validate() throws {
        if let jobs, !Self.possibleJobs.contains(jobs) {
            throw ValidationError("--jobs takes a number from 1 to \(Self.possibleJobs.upperBound)")
        }
        if captures.isEmpty, follow == nil { throw ValidationError("Name a capture, e.g. bitstrail upload.pcap") }
        if !captures.isEmpty, follow != nil {
            throw ValidationError("--follow takes the one capture or folder that is read; name no others")
        }
        if follow == "-" {
            throw ValidationError("--follow takes a file or folder; standard input is followed anyway: -")
        }
        if captures.filter({ $0 == "-" }).count > 1 { throw ValidationError("Standard input can be read only once") }
        if let objection = Analyzer.objection(toFilter: filter) {
            throw ValidationError(Talk.badFilter(filter, objection))
        }
    }

    private static let possibleJobs = 1...64

    /// - Parameter showsProgress: on standard error, if it is a terminal.
    func analyzer(
        hashesUploads: Bool, showsProgress: Bool, choices: [Choosing] = [], isRedacted: Bool = false,
        isAudited: Bool = false
    ) throws -> Analyzer {
        var options = Analyzer.Options()
        rules.apply(to: &options)
        memory.apply(to: &options)
        try Choosing.apply(choices, to: &options)
        options.isRedacted = isRedacted
        options.isAudited = isAudited
        options.hashesUploads = hashesUploads
        options.mergesCaptures = merge == .on
        options.jobs = jobs ?? Self.usualJobs
        options.filter = filter
        options.checksums = checksums
        options.reportsAtOnce = follow != nil
        let analyzer: Analyzer
        do {
            analyzer =
                try follow.map { try Analyzer(following: $0, options: options) }
                ?? Analyzer(captures: captures, options: options)
        } catch let error as InputError {
            Talk.error(Analyzer.printable(error.message))
            throw ExitCode(2)
        }
        Self.begin(analyzer, captures, showsProgress: showsProgress && follow == nil)
        return analyzer
    }

    /// One per core.
    static var usualJobs: Int { min(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))), possibleJobs.upperBound) }

    /// What goes before every run: Ctrl-C is told to it, and problems are told as they are met.
    static func begin(_ analyzer: Analyzer, _ captures: [String], showsProgress: Bool) {
        Interruption.install()
        talk(analyzer, captures, Progress(isQuiet: !showsProgress))
    }

    /// Tells who watches what is waited for.
    func announce() {
        guard let follow else { return }
        Talk.error("following \(Analyzer.printable(follow)); Ctrl-C ends it with the report")
    }

    private static func talk(_ analyzer: Analyzer, _ captures: [String], _ line: Progress) {
        var progress = line
        analyzer.onProblem = { name, byteOffset, message in
            let place = byteOffset.map { "byte \($0): " } ?? ""
            progress.wipe()
            let name = name == "-" ? "standard input" : Analyzer.printable(name)
            Talk.error("\(name): \(place)\(Analyzer.printable(message))")
        }
        if progress.isOn {
            analyzer.onProgress = { state in
                progress.show(
                    bytesRead: state.bytes, bytesTotal: state.totalBytes, frames: state.frames,
                    sessions: state.sessions)
            }
            analyzer.onEnd = { progress.wipe() }
        }
        let others = analyzer.passedOver
        if let first = others.first {
            let rest = others.count > 1 ? " and \(others.count - 1) more" : ""
            let folder = captures.count == 1 ? "\(Analyzer.printable(captures[0])): " : ""
            Talk.error("\(folder)passed over \(Analyzer.printable(first))\(rest): no capture")
        }
    }
}

extension Analyzer.Checksums: ExpressibleByArgument {}
