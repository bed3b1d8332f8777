import ArgumentParser
import BITSTrail
import Glibc

struct Analyze: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyze",
        abstract: "Report the upload sessions of captures (the default command).",
        usage: "bitstrail [<options>] <captures> ...",
        discussion: """
            Examples:
              bitstrail upload.pcap                        verdicts, findings, timelines
              bitstrail --format json a.pcapng             the same for programs
              bitstrail --html a.html --csv a.csv a.pcap   several reports in one run
              bitstrail --session 3 --severity warning a.pcap
              bitstrail --fail-on warning -q a.pcap        for a script: one line each
            """)

    @OptionGroup var input: InputOptions

    @OptionGroup var report: ReportOptions

    @OptionGroup(title: "What is shown, and alone decides the exit code") var shown: ShownOptions

    @OptionGroup(title: "What is shown, and alone decides the exit code") var findings: FindingOptions

    @OptionGroup var common: CommonOptions

    @Flag(help: "Add what an auditor needs: SHA-256 of the inputs, how they were read, and how often each rule held.")
    var audit = false

    func validate() throws {
        if audit, input.follow != nil { throw ValidationError("--audit takes inputs that are whole, not --follow") }
    }

    func run() throws {
        Talk.ignoreOutputSignals()
        var presentation = report.presentation
        presentation.isTicking = input.follow != nil && !report.quiet
        presentation.isImmediate = input.follow != nil
        // What is written as it comes would be drawn over.
        let isStreaming = report.printed.isStreaming && isatty(STDOUT_FILENO) == 1
        let analyzer = try input.analyzer(
            hashesUploads: report.hash, showsProgress: !report.quiet && !isStreaming,
            choices: shown.choices + findings.choices, isRedacted: common.redact, isAudited: audit)
        if !report.quiet { input.announce() }
        throw analyzer.report(presentation, to: STDOUT_FILENO).exit(
            failOn: report.failOn, failOnSecurity: report.failOnSecurity, failOnOutcomes: report.failingOutcomes)
    }
}

struct Packets: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "packets",
        abstract: "List the BITS packets of captures, one line each, or taken apart.",
        usage: "bitstrail packets [<options>] <captures> ...",
        discussion: """
            Examples:
              bitstrail packets upload.pcap             one line per packet
              bitstrail packets -v --session 3 a.pcap   every header, and what it means

            -v shows each line of a packet's header block as it was spelled, the octets of the TCP stream that hold it \
            (the first is 0), and its meaning. Credentials are hidden; octets that are no printable ASCII are written \
            as \\xNN.
            """)

    @OptionGroup var input: InputOptions

    @OptionGroup var shown: ShownOptions

    @OptionGroup var common: CommonOptions

    @Flag(name: .shortAndLong, help: "Take each packet apart: every header, where it stands, what it means.")
    var verbose = false

    func run() throws {
        Talk.ignoreOutputSignals()
        var presentation = Analyzer.Presentation()
        presentation.format = .packets
        presentation.isVerbose = verbose
        presentation.isImmediate = input.follow != nil
        let analyzer = try input.analyzer(
            hashesUploads: false, showsProgress: isatty(STDOUT_FILENO) == 0, choices: shown.choices,
            isRedacted: common.redact)
        input.announce()
        throw analyzer.report(presentation, to: STDOUT_FILENO).exit(failOn: .never)
    }
}
