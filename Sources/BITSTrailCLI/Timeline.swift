import ArgumentParser
import BITSTrail
import Glibc

struct Timeline: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timeline",
        abstract: "Draw one session message by message: client, proxy, servers, and the file as a bar.",
        usage: "bitstrail timeline [<options>] <captures> ...",
        discussion: """
            Examples:
              bitstrail timeline a.pcap                  the session; of many a list
              bitstrail timeline --session 3 a.pcap      that one, by its number
              bitstrail timeline -v --session 3 a.pcap   with each of its Fragments
            """)

    @OptionGroup var input: InputOptions

    @OptionGroup var shown: ShownOptions

    @OptionGroup var findings: FindingOptions

    @OptionGroup var common: CommonOptions

    @OptionGroup var look: LookOptions

    @Flag(name: .shortAndLong, help: "Every Fragment, and findings that only inform.")
    var verbose = false

    func run() throws {
        try Listing.run(
            .timeline, input, shown.choices + findings.choices, look, isRedacted: common.redact, isVerbose: verbose)
    }
}

struct Sessions: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sessions",
        abstract: "List the upload sessions of captures in a table.",
        usage: "bitstrail sessions [<options>] <captures> ...",
        discussion: """
            Examples:
              bitstrail sessions upload.pcap                  all of them
              bitstrail sessions --client 192.0.2.10 a.pcap   those of one client
            """)

    @OptionGroup var input: InputOptions

    @OptionGroup var shown: ShownOptions

    @OptionGroup var common: CommonOptions

    @OptionGroup var look: LookOptions

    func run() throws {
        try Listing.run(.sessions, input, shown.choices, look, isRedacted: common.redact)
    }
}

/// Text that tells a run for the eye alone: no finding makes its exit code.
enum Listing {
    static func run(
        _ format: Analyzer.Format, _ input: InputOptions, _ choices: [Choosing], _ look: LookOptions,
        isRedacted: Bool, isVerbose: Bool = false
    ) throws {
        Talk.ignoreOutputSignals()
        var presentation = Analyzer.Presentation()
        presentation.format = format
        presentation.isVerbose = isVerbose
        look.apply(to: &presentation)
        let analyzer = try input.analyzer(
            hashesUploads: false, showsProgress: true, choices: choices, isRedacted: isRedacted)
        input.announce()
        throw analyzer.report(presentation, to: STDOUT_FILENO).exit(failOn: .never)
    }
}
