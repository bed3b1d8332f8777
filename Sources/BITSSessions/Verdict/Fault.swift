/// A protocol rule that was broken, as far as verdicts need to know: kept also when the finding itself is not listed any
/// more.
struct Fault {
    let rule: Rule
    let severity: Severity
    let party: Party
    let frames: [FrameReference]
    /// The field that a machine in between changed, if that is what broke it.
    let changed: String?

    /// What to change, and where.
    var step: String {
        changed.map { "At the proxy: have it pass on \($0) as it comes." }
            ?? (rule.advice.hasPrefix("Let the \(party.machine) ")
                ? rule.advice : "At the \(party.machine): \(rule.advice)")
    }
}
