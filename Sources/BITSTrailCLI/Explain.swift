import ArgumentParser
import BITSTrail

struct Rules: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "List all rules with their severities.",
        discussion: """
            Examples:
              bitstrail rules         all rules, by family
              bitstrail rules --set   the numbers that they compare with
            """)

    @Flag(name: .customLong("set"), help: "List the numbers that rules compare with, and what they are unless set.")
    var listsParameters = false

    func run() throws {
        try Talk.output(listsParameters ? RuleBook.parameters() : RuleBook.list())
    }
}

struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say what a rule, a packet, an outcome, an error code or a status means and what to do.",
        discussion: """
            Examples:
              bitstrail explain BUP-FR-008      a rule
              bitstrail explain 0x80200020      an error code of BITS, Win32 or WinHTTP
              bitstrail explain 416             an HTTP status that answers an upload
              bitstrail explain FR              a family of rules
              bitstrail explain fragment        a packet
              bitstrail explain interrupted     an outcome, or a cause
            """)

    @Argument(
        help: """
            A rule (BUP-FR-008, fr-008) or family (FR), a packet (Fragment), an outcome or cause (interrupted, proxy), \
            an error code (0x8020001F, its name) or an HTTP status (416).
            """)
    var subject: String

    func validate() throws {
        guard text == nil else { return }
        let near = WordBook.near(subject)
        let hint =
            near.isEmpty
            ? "List the rules with: bitstrail rules" : "Did you mean \(near.joined(separator: " or "))?"
        throw ValidationError(
            "'\(Analyzer.printable(subject))' is no rule, packet, outcome, cause, error code or HTTP status. \(hint)")
    }

    private var text: String? {
        RuleBook.explain(subject) ?? WordBook.explain(subject) ?? ErrorBook.explain(subject)
    }

    func run() throws {
        try Talk.output(text ?? "")
    }
}
