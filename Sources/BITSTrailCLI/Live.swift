import ArgumentParser
import BITSTrail
import Glibc

struct Live: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "live",
        abstract: "Report the upload sessions that pass on a device, as they happen.",
        usage: "bitstrail live [<options>] -i <device>",
        discussion: """
            Examples:
              bitstrail live -i eth0                         until Ctrl-C: then the report
              bitstrail live -i any --filter 'tcp port 80'   all devices, one port
              bitstrail live --list                          which devices there are

            Capturing takes the rights of root, or of a program with cap_net_raw. Under sudo they are given up once \
            the device is open. A second Ctrl-C ends at once.
            """)

    @Option(name: .shortAndLong, help: "The device to capture on; any is all of them.")
    var interface: String?

    @Flag(help: "List the devices and end.")
    var list = false

    @Option(help: "Which frames to look at (pcap-filter, run by the kernel); names are not looked up.")
    var filter = ""

    @Flag(help: "Ask the device for frames to other stations too.")
    var promiscuous = false

    @OptionGroup var report: ReportOptions

    @OptionGroup var rules: RuleOptions

    @OptionGroup var memory: MemoryOptions

    @OptionGroup(title: "What is shown, and alone decides the exit code") var shown: ShownOptions

    @OptionGroup(title: "What is shown, and alone decides the exit code") var findings: FindingOptions

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if !list, interface == nil {
            throw ValidationError("Name a device with -i, e.g. -i any. List them with: bitstrail live --list")
        }
        if let objection = Analyzer.objection(toFilter: filter) {
            throw ValidationError(Talk.badFilter(filter, objection))
        }
    }

    func run() throws {
        if list { return try Talk.output(LiveCapture.devices.map { Analyzer.printable($0) + "\n" }.joined()) }
        Talk.ignoreOutputSignals()
        let capture = try open(interface ?? "any")
        var options = Analyzer.Options()
        rules.apply(to: &options)
        memory.apply(to: &options)
        try Choosing.apply(shown.choices + findings.choices, to: &options)
        options.isRedacted = common.redact
        options.hashesUploads = report.hash
        options.reportsAtOnce = true
        let analyzer = Analyzer(live: capture, options: options)
        analyzer.onProblem = { _, _, message in Talk.error(Analyzer.printable(message)) }
        var presentation = report.presentation
        presentation.isTicking = !report.quiet
        presentation.isImmediate = true
        let conclusion = analyzer.report(presentation, to: STDOUT_FILENO)
        Talk.error(capture.statistics)
        throw conclusion.exit(
            failOn: report.failOn, failOnSecurity: report.failOnSecurity, failOnOutcomes: report.failingOutcomes)
    }

    private func open(_ device: String) throws -> LiveCapture {
        var options = LiveCapture.Options()
        options.filter = filter
        options.isPromiscuous = promiscuous
        do {
            let capture = try LiveCapture(device: device, options: options)
            if !report.quiet {
                Talk.error("capturing on \(Analyzer.printable(device)); Ctrl-C ends it with the report")
            }
            return capture
        } catch {
            Talk.error(Analyzer.printable(error.description))
            throw ExitCode(2)
        }
    }
}
