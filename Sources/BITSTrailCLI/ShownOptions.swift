import ArgumentParser
import BITSTrail

/// Which sessions of a run are shown. The run is analysed whole all the same.
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

    var choices: [Choosing] {
        [
            Choosing(.session, session), Choosing(.host, host), Choosing(.client, client),
            Choosing(.since, [since].compactMap(\.self)), Choosing(.until, [until].compactMap(\.self)),
        ]
    }

    func validate() throws { try Choosing.validate(choices) }
}

/// Which findings are shown, and how they weigh.
struct FindingOptions: ParsableArguments {
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

    var choices: [Choosing] {
        [
            Choosing(.rule, rule), Choosing(.severity, [severity].compactMap(\.self)), Choosing(.ignore, ignore),
            Choosing(.severityOf, severityOf), Choosing(.baseline, [baseline].compactMap(\.self)),
        ]
    }

    func validate() throws { try Choosing.validate(choices) }
}

/// What every command that prints sessions takes besides.
struct CommonOptions: ParsableArguments {
    @Flag(
        help: "Numbered stand-ins (client-1, path-4) for addresses, hosts, users, session ids, paths, queries, names.")
    var redact = false

    @Option(
        help: ArgumentHelp("Options from a JSON file, e.g. {\"fail-on\": \"warning\"}; the command line wins."),
        completion: .file(extensions: ["json"]))
    var config: String?
}

/// An option that chooses, with what was said of it.
struct Choosing {
    let choice: Choice
    let values: [String]

    init(_ choice: Choice, _ values: [String]) {
        self.choice = choice
        self.values = values
    }

    static func validate(_ all: [Choosing]) throws {
        var options = Analyzer.Options()
        for choosing in all where choosing.choice != .baseline {
            for value in choosing.values {
                if let objection = options.choose(choosing.choice, value) {
                    throw ValidationError("--\(choosing.choice.rawValue): \(Analyzer.printable(objection))")
                }
            }
        }
    }

    static func apply(_ all: [Choosing], to options: inout Analyzer.Options) throws {
        for choosing in all {
            for value in choosing.values {
                guard let objection = options.choose(choosing.choice, value) else { continue }
                Talk.error("--\(choosing.choice.rawValue): \(Analyzer.printable(objection))")
                throw ExitCode(choosing.choice == .baseline ? 2 : 64)
            }
        }
    }
}
