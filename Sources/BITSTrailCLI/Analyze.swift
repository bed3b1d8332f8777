import ArgumentParser
import BITSTrail
import Glibc

struct Analyze: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Report the upload sessions of captures (the default command).")

    @OptionGroup var input: InputOptions

    @Option(name: .shortAndLong, help: "The report's form.")
    var format: ReportFormat = .text

    @Flag(help: "Take the SHA-256 of each upload whose octets all passed.")
    var hash = false

    @Option(help: "The severity from which findings of class protocol make the exit code 1.")
    var failOn: SeverityName = .violation

    @Option(help: "Colours: auto is on for a terminal unless NO_COLOR is set.")
    var color: ColourChoice = .auto

    @Flag(name: .shortAndLong, help: "One line per session.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "Leave nothing out, however many sessions there are.")
    var verbose = false

    func run() throws {
        _ = signal(SIGPIPE, SIG_IGN)
        var presentation = Analyzer.Presentation()
        presentation.format = Analyzer.Format(rawValue: format.rawValue) ?? .text
        presentation.usesColour = color.isOn
        presentation.isQuiet = quiet
        presentation.isVerbose = verbose
        presentation.isTicking = input.follow != nil && !quiet
        presentation.isImmediate = input.follow != nil
        // What is written as it comes would be drawn over.
        let isStreaming = format == .ndjson && isatty(STDOUT_FILENO) == 1
        let analyzer = try input.analyzer(hashesUploads: hash, showsProgress: !quiet && !isStreaming)
        if !quiet { input.announce() }
        throw analyzer.report(presentation, to: STDOUT_FILENO).exit(failOn: failOn)
    }
}

enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, ndjson
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
