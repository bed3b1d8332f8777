import ArgumentParser
import BITSTrail
import Glibc

struct Slice: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slice",
        abstract: "Write the connections of a session, and nothing else, into a capture of their own.",
        usage: "bitstrail slice [<options>] --session <number> -o <file> <captures> ...",
        discussion: """
            Examples:
              bitstrail slice --session 3 -o s3.pcapng a.pcap   to open in Wireshark
              bitstrail slice --session 3 --strip-bodies -o s3.pcapng ring/
              bitstrail slice --session 3 --session 4 -o both.pcapng a.pcap

            All connections of the session, from their first SYN to the last ACK, also those that got no answer, from \
            all captures, in one pcapng file. Frames that findings point at have comments that name them. \
            --strip-bodies blanks what is in the files, what proves who somebody is, and header fields that are not \
            known to hold no secret, at equal length; names and addresses remain. The captures are read several times, \
            so they have to be files. Exit code: 0 written, 2 not written, or an input was not read whole.
            """)

    @OptionGroup var input: InputOptions

    @Option(help: "The number of the session in the report; may be given more than once.")
    var session: [Int] = []

    @Option(name: .shortAndLong, help: "The file to write.", completion: .file(extensions: ["pcapng"]))
    var output: String

    @Flag(help: "Replace the file if there is one.")
    var force = false

    @Flag(help: "Blank HTTP bodies, whatever is no HTTP head, credentials, and unknown header fields.")
    var stripBodies = false

    func validate() throws {
        if session.isEmpty { throw ValidationError("Name a session by its number in the report, e.g. --session 0") }
        if session.contains(where: { $0 < 0 }) { throw ValidationError("--session: sessions count from 0") }
        if input.captures.contains("-") {
            throw ValidationError("slice reads captures several times, standard input only once: save it as a file")
        }
        if output == "-" {
            throw ValidationError("-o -: slice writes a file, not to standard output: name one, e.g. -o slice.pcapng")
        }
        if input.follow != nil { throw ValidationError("--follow: slice works on captures that are finished") }
        if input.merge == .off, input.captures.count > 1 {
            throw ValidationError("--merge off: a slice is cut out of one run; name one capture")
        }
    }

    func run() throws {
        Talk.ignoreOutputSignals()
        let analyzer = try input.analyzer(hashesUploads: false, showsProgress: true)
        var options = Analyzer.SliceOptions(sessions: Set(session), path: output)
        options.replaces = force
        options.stripsBodies = stripBodies
        let result = analyzer.slice(options)
        if let failure = result.failure {
            Talk.error(failure)
            throw ExitCode(2)
        }
        for remark in result.remarks { Talk.error(remark) }
        if !result.isComplete { throw ExitCode(2) }
    }
}
