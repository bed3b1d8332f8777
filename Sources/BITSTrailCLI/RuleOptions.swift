import ArgumentParser
import BITSTrail

/// How rules are judged.
struct RuleOptions: ParsableArguments {
    @Option(help: "Severities: field (known deviations of vendors are defused) or spec (the letter of [MC-BUP]).")
    var profile: SeverityProfile = .field

    @Option(
        help: ArgumentHelp(
            "A number that rules compare with, e.g. T_resp=60 or max_frag=1MiB. List them with: bitstrail rules --set.",
            valueName: "name=value"))
    var set: [String] = []

    func validate() throws {
        var options = Analyzer.Options()
        for assignment in set {
            if let objection = options.setParameter(assignment) {
                throw ValidationError("--set: \(Analyzer.printable(objection))")
            }
        }
    }

    func apply(to options: inout Analyzer.Options) {
        options.setProfile(named: profile.rawValue)
        for assignment in set { _ = options.setParameter(assignment) }
    }
}
