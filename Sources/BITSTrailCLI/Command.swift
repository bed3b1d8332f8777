import ArgumentParser
import BITSTrail
import Glibc

@main
struct Command: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bitstrail",
        abstract: "Finds BITS uploads in packet captures: what happened in each, and who broke the protocol where.",
        discussion: """
            Examples:
              bitstrail upload.pcap                   what happened in each upload
              bitstrail --format json a.pcapng        the same for programs
              bitstrail ring/ b.pcap.gz               folders, compressed files, by time
              tcpdump -w - port 80 | bitstrail -      from standard input
              bitstrail live -i eth0                  as it happens, until Ctrl-C
              bitstrail sessions upload.pcap          a table of the uploads
              bitstrail timeline --session 3 a.pcap   one upload, message by message
              bitstrail packets upload.pcap           one line per BITS packet
              bitstrail extract -o files/ a.pcap      the uploaded files
              bitstrail slice --session 3 -o 3.pcapng a.pcap   the frames of one upload
              bitstrail explain BUP-FR-008            what a finding means, what to do

            Captures are pcap or pcapng files, also in gzip, zstd or lz4. BITS is recognised by content, on any port. \
            Exit code: 0 nothing found at or above --fail-on, 1 findings at or above it or --fail-on-security, or \
            an outcome of --fail-on-outcome, 2 an input was unreadable or only partly read, 64 wrong usage. Only \
            what --session, --rule and their like choose decides between 0 and 1.
            """,
        version: Analyzer.version,
        subcommands: [
            Analyze.self, Sessions.self, Timeline.self, Packets.self, Extract.self, Slice.self, Live.self, Rules.self,
            Explain.self, PrintSchema.self,
        ],
        defaultSubcommand: Analyze.self)

    static func main() {
        do {
            let commands = configuration.subcommands.compactMap { $0.configuration.commandName }
            let arguments = Array(CommandLine.arguments.dropFirst())
            if let plain = PlainArguments(arguments, commands: commands + ["help"]) {
                Glibc.exit(plain.run().rawValue)
            }
            if let objection = mistyped(arguments, commands: commands + ["help"]) {
                Talk.error(objection)
                exit(withError: ExitCode(64))
            }
            run(try Configuration.expanded(arguments, commands: commands, parse: objection))
        } catch {
            Talk.error(error.message)
            exit(withError: ExitCode(64))
        }
    }

    /// Reads the arguments as those of the one command that they name, which needs no look at all the others; help and
    /// whatever cannot be used is told by all of them together.
    private static func run(_ arguments: [String]) {
        let named = configuration.subcommands.first { $0.configuration.commandName == arguments.first }
        let own = Array(arguments.dropFirst(named == nil ? 0 : 1))
        guard arguments.first != "help", let parsed = parsed(own, as: named ?? Analyze.self) else {
            return main(arguments)
        }
        var command = parsed
        do {
            try command.run()
        } catch let code as ExitCode {
            Glibc.exit(code.rawValue)
        } catch {
            exit(withError: error)
        }
    }

    private static func parsed(
        _ arguments: [String], as type: any ParsableCommand.Type
    ) -> (any ParsableCommand)? {
        do {
            let command = try type.parseAsRoot(arguments)
            // Help is a command of its own.
            return Swift.type(of: command) == type ? command : nil
        } catch {
            return nil
        }
    }

    /// What is wrong with arguments, in one line; nil if they can be used.
    private static func objection(to arguments: [String]) -> String? {
        do {
            _ = try parseAsRoot(arguments)
            return nil
        } catch {
            // Help that was asked for is no fault.
            guard exitCode(for: error) != .success else { return nil }
            let line = message(for: error).split(separator: "\n").first.map(String.init) ?? "cannot be used"
            return Analyzer.printable(line)
        }
    }
}

extension Command {
    /// A first word that is no file but nearly a command; nil for anything else.
    private static func mistyped(_ arguments: [String], commands: [String]) -> String? {
        guard let word = arguments.first, let letter = word.utf8.first, (letter | 0x20) &- 0x61 < 26,
            !commands.contains(word), word.utf8.allSatisfy({ ($0 | 0x20) &- 0x61 < 26 || $0 == 0x2d }),
            unsafe access(word, F_OK) != 0, let command = WordBook.nearest(word, among: commands)
        else { return nil }
        let rest = arguments.dropFirst().prefix(3).map { Analyzer.printable($0) }
        let line = (["bitstrail", command] + rest).joined(separator: " ")
        return "there is no command and no capture '\(word)'; did you mean: \(line)?"
    }
}

enum Switch: String, ExpressibleByArgument, CaseIterable {
    case on, off
}

enum SeverityProfile: String, ExpressibleByArgument, CaseIterable {
    case field, spec
}

enum SeverityName: String, ExpressibleByArgument, CaseIterable {
    case violation, warning, note, information, never
}

enum LevelName: String, ExpressibleByArgument, CaseIterable {
    case high, medium, low, info, never
}

/// Words for people.
enum Talk {
    /// Writes text to standard output; a reader that went away is no error.
    static func output(_ text: String) throws {
        Talk.ignoreOutputSignals()
        if let failure = Analyzer.write(text, to: STDOUT_FILENO) {
            error(failure)
            throw ExitCode(2)
        }
    }

    /// What libpcap, or who guards it, says of a filter, and how filters look.
    static func badFilter(_ filter: String, _ objection: String) -> String {
        let shown = filter.count > 100 ? filter.prefix(100) + "…" : filter[...]
        return """
            --filter '\(Analyzer.printable(String(shown)))': \(Analyzer.printable(objection)). \
            Filters are written as for tcpdump (pcap-filter(7)), e.g. 'tcp port 80' or 'host 192.0.2.10 and tcp'.
            """
    }

    /// A pipe whose reader is gone, and a file that has grown to what `ulimit -f` allows: then writing fails, and the
    /// process says so and takes its half-written files away.
    static func ignoreOutputSignals() {
        _ = signal(SIGPIPE, SIG_IGN)
        _ = signal(SIGXFSZ, SIG_IGN)
    }

    static func error(_ message: String) {
        var line = Array("bitstrail: \(message)\n".utf8)
        // Unsafe code: a buffer with its size.
        _ = unsafe write(STDERR_FILENO, &line, line.count)
    }
}

extension Analyzer.Conclusion {
    /// Ends the process with the code that the run deserves.
    func exit(
        failOn: SeverityName, failOnSecurity: LevelName = .never, failOnOutcomes: Set<String> = []
    ) -> ExitCode {
        for remark in remarks { Talk.error(remark) }
        if let failure, !isBrokenPipe {
            Talk.error(failure)
            return ExitCode(2)
        }
        if !isComplete { return ExitCode(2) }
        let isAtFault =
            failOn != .never && reaches(failOn.rawValue)
            || failOnSecurity != .never && reaches(securityLevel: failOnSecurity.rawValue)
            || !failOnOutcomes.isDisjoint(with: outcomes)
        return isAtFault ? ExitCode(1) : .success
    }
}
