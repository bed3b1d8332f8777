import ArgumentParser
import BITSTrail
import Glibc

struct Analyze: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Report the upload sessions of captures (the default command).")

    @OptionGroup var input: InputOptions

    @OptionGroup var report: ReportOptions

    func run() throws {
        _ = signal(SIGPIPE, SIG_IGN)
        var presentation = report.presentation
        presentation.isTicking = input.follow != nil && !report.quiet
        presentation.isImmediate = input.follow != nil
        // What is written as it comes would be drawn over.
        let isStreaming = [.ndjson, .csvFragments].contains(report.printed) && isatty(STDOUT_FILENO) == 1
        let analyzer = try input.analyzer(hashesUploads: report.hash, showsProgress: !report.quiet && !isStreaming)
        if !report.quiet { input.announce() }
        throw analyzer.report(presentation, to: STDOUT_FILENO).exit(
            failOn: report.failOn, failOnSecurity: report.failOnSecurity)
    }
}

struct Packets: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the BITS packets of captures, one line each.")

    @OptionGroup var input: InputOptions

    func run() throws {
        _ = signal(SIGPIPE, SIG_IGN)
        var presentation = Analyzer.Presentation()
        presentation.format = .packets
        presentation.isImmediate = input.follow != nil
        let analyzer = try input.analyzer(hashesUploads: false, showsProgress: isatty(STDOUT_FILENO) == 0)
        input.announce()
        throw analyzer.report(presentation, to: STDOUT_FILENO).exit(failOn: .never)
    }
}
