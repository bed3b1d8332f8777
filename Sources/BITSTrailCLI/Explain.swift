import ArgumentParser
import BITSTrail

struct Rules: ParsableCommand {
    static let configuration = CommandConfiguration(
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
        abstract: "Say what a rule, an error code or an HTTP status means and what to do.",
        discussion: """
            Examples:
              bitstrail explain BUP-FR-008      a rule
              bitstrail explain 0x80200020      an error code of BITS, Win32 or WinHTTP
              bitstrail explain 416             an HTTP status that answers an upload
            """)

    @Argument(help: "A rule's id (BUP-FR-008, fr-008), an error code (0x8020001F, its name) or an HTTP status (416).")
    var subject: String

    func validate() throws {
        guard text == nil else { return }
        throw ValidationError(
            "'\(Analyzer.printable(subject))' is no rule, error code or HTTP status. List the rules with: bitstrail rules"
        )
    }

    private var text: String? { RuleBook.explain(subject) ?? ErrorBook.explain(subject) }

    func run() throws {
        try Talk.output(text ?? "")
    }
}
