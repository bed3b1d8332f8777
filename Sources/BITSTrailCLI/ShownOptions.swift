import ArgumentParser
import BITSTrail

/// What of a run is shown, and how its findings weigh. The run is analysed whole all the same.
struct ShownOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Show one session, by its number in the report; may be repeated.", valueName: "number"))
    var session: [String] = []

    @Option(help: ArgumentHelp("Show uploads to one host; may be repeated.", valueName: "name"))
    var host: [String] = []

    @Option(help: ArgumentHelp("Show uploads of one client; may be repeated.", valueName: "address"))
    var client: [String] = []

    @Option(help: ArgumentHelp("Show what happened from then on, e.g. 2025-03-04T11:00:00Z.", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("Show what happened up to then.", valueName: "time"))
    var until: String?

    @Option(help: ArgumentHelp("Show findings of one rule or family, e.g. BUP-FR-008, FR; may be repeated."))
    var rule: [String] = []

    @Option(help: "Show findings of at least that severity: violation, warning, note, information.")
    var severity: String?

    @Option(help: ArgumentHelp("Leave a rule's or family's findings out; may be repeated.", valueName: "rule"))
    var ignore: [String] = []

    @Option(
        help: ArgumentHelp(
            "Another severity for a rule, e.g. BUP-FR-008=note, or level, e.g. SEC=low; may be repeated.",
            valueName: "rule=severity"))
    var severityOf: [String] = []

    @Option(
        help: ArgumentHelp(
            "An earlier report (--format json): findings that it holds are shown as known and weigh nothing.",
            valueName: "report"),
        completion: .file(extensions: ["json"]))
    var baseline: String?

    @Flag(
        help: "Numbered stand-ins (client-1, path-4) for addresses, hosts, users, session ids, paths, queries, names.")
    var redact = false

    @Option(
        help: ArgumentHelp("Options from a JSON file, e.g. {\"fail-on\": \"warning\"}; the command line goes first."),
        completion: .file(extensions: ["json"]))
    var config: String?

    private var choices: [(Choice, [String])] {
        [
            (.session, session), (.host, host), (.client, client), (.since, [since].compactMap(\.self)),
            (.until, [until].compactMap(\.self)), (.rule, rule), (.severity, [severity].compactMap(\.self)),
            (.ignore, ignore), (.severityOf, severityOf), (.baseline, [baseline].compactMap(\.self)),
        ]
    }

    func validate() throws {
        var options = Analyzer.Options()
        for (choice, values) in choices where choice != .baseline {
            for value in values {
                if let objection = options.choose(choice, value) {
                    throw ValidationError("--\(choice.rawValue): \(Analyzer.printable(objection))")
                }
            }
        }
    }

    func apply(to options: inout Analyzer.Options) throws {
        options.isRedacted = redact
        for (choice, values) in choices {
            for value in values {
                guard let objection = options.choose(choice, value) else { continue }
                Talk.error("--\(choice.rawValue): \(Analyzer.printable(objection))")
                throw ExitCode(choice == .baseline ? 2 : 64)
            }
        }
    }
}
