import ArgumentParser
import BITSTrail

/// What every command that writes a report takes.
struct ReportOptions: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: "What is printed (default: text); ndjson, csv-fragments, and followed text, tell things as they come.")
    var format: ReportFormat?

    @OptionGroup(title: "Reports into files, several at once") var files: ReportFiles

    @Flag(help: "Take the SHA-256 of each upload whose octets all passed.")
    var hash = false

    @Option(help: "The severity from which findings of class protocol make the exit code 1.")
    var failOn: SeverityName = .violation

    @Option(help: "The level from which findings of class security make the exit code 1.")
    var failOnSecurity: LevelName = .never

    @Option(
        help: ArgumentHelp(
            "Outcomes of uploads that make the exit code 1, e.g. failed,interrupted; may be repeated.",
            valueName: "outcomes"))
    var failOnOutcome: [OutcomeNames] = []

    @OptionGroup var look: LookOptions

    @Flag(name: .shortAndLong, help: "One line per session, and nothing before the end.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "Leave nothing out, however many sessions and findings there are.")
    var verbose = false

    func validate() throws {
        for names in failOnOutcome {
            if let objection = names.objection {
                throw ValidationError("--fail-on-outcome: \(Analyzer.printable(objection))")
            }
        }
        if format != nil, let other = files.printed {
            throw ValidationError(
                "--format and --\(other.rawValue) - both want standard output; give one of them a file")
        }
    }

    var failingOutcomes: Set<String> { Set(failOnOutcome.flatMap(\.names)) }

    /// What goes to standard output.
    var printed: ReportFormat { files.printed ?? format ?? .text }

    var presentation: Analyzer.Presentation {
        var presentation = Analyzer.Presentation()
        presentation.format = Analyzer.Format(rawValue: printed.rawValue)
        presentation.files = files.files
        presentation.failOn = failOn.rawValue
        presentation.failOnSecurity = failOnSecurity.rawValue
        presentation.failOnOutcomes = failingOutcomes
        look.apply(to: &presentation)
        presentation.isQuiet = quiet
        presentation.isVerbose = verbose
        return presentation
    }
}

/// Outcomes of upload sessions, with commas between them.
struct OutcomeNames: ExpressibleByArgument {
    let names: [String]

    init?(argument: String) {
        names = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    /// What is wrong with the first name that is none.
    var objection: String? { names.lazy.compactMap { Analyzer.objection(toOutcome: $0) }.first }
}

enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, ndjson, csv
    case csvFragments = "csv-fragments"
    case csvFindings = "csv-findings"
    case sarif, junit, markdown, mermaid, html

    /// Written as things happen.
    var isStreaming: Bool { self == .ndjson || self == .csvFragments }
}
