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
        let isStreaming = report.format == .ndjson && isatty(STDOUT_FILENO) == 1
        let analyzer = try input.analyzer(hashesUploads: report.hash, showsProgress: !report.quiet && !isStreaming)
        if !report.quiet { input.announce() }
        throw analyzer.report(presentation, to: STDOUT_FILENO).exit(failOn: report.failOn)
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

struct Rules: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List all rules with their severities.")

    func run() throws {
        try Talk.output(RuleBook.list())
    }
}

struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say what a rule means, what breaks it and what to do.")

    @Argument(help: "A rule's id, e.g. BUP-FR-008 or fr-008.")
    var rule: String

    func validate() throws {
        guard RuleBook.explain(rule) != nil else {
            throw ValidationError("There is no rule '\(Analyzer.printable(rule))'. List them with: bitstrail rules")
        }
    }

    func run() throws {
        try Talk.output(RuleBook.explain(rule) ?? "")
    }
}
