import ArgumentParser
import BITSTrail
import Glibc

/// `bitstrail FILE…`, with `-q` and `--format` at most, read without ArgumentParser: that looks every kind of option up in
/// the tables of the run-time, which takes longer than all that is done with a small capture.
///
/// It does what ``Analyze`` does with those arguments, whose other options have their defaults then; a test compares the
/// two. Whatever else is said, or might be meant otherwise, goes the usual way.
struct PlainArguments {
    private var captures: [String] = []
    private var isQuiet = false
    private var format: ReportFormat?

    /// nil unless all arguments are of that kind, and the captures there.
    ///
    /// - Parameter commands: words that are no captures.
    init?(_ arguments: [String], commands: [String]) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "-q", "--quiet":
                guard !isQuiet else { return nil }
                isQuiet = true
            case "-f", "--format":
                guard format == nil, let word = rest.popFirst(), let named = ReportFormat(rawValue: word) else {
                    return nil
                }
                format = named
            default:
                guard !argument.hasPrefix("-"), !commands.contains(argument), unsafe access(argument, F_OK) == 0 else {
                    return nil
                }
                captures.append(argument)
            }
        }
        if captures.isEmpty { return nil }
    }

    func run() -> ExitCode {
        Talk.ignoreOutputSignals()
        let format = format ?? .text
        var presentation = Analyzer.Presentation()
        presentation.format = Analyzer.Format(rawValue: format.rawValue)
        presentation.isQuiet = isQuiet
        LookOptions.apply(.auto, nil, to: &presentation)
        var options = Analyzer.Options()
        options.jobs = InputOptions.usualJobs
        let isStreaming = format.isStreaming && isatty(STDOUT_FILENO) == 1
        let analyzer = Analyzer(captures: captures, options: options)
        InputOptions.begin(analyzer, captures, showsProgress: !isQuiet && !isStreaming)
        return analyzer.report(presentation, to: STDOUT_FILENO).exit(failOn: .violation)
    }
}
