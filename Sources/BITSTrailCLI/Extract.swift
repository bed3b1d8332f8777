import ArgumentParser
import BITSTrail
import Glibc

struct Extract: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Write the uploaded files out of captures.",
        usage: "bitstrail extract [<options>] -o <folder> <captures> ...",
        discussion: """
            Examples:
              bitstrail extract -o files/ a.pcap               files, SHA-256 of whole ones
              bitstrail extract -o files/ --session 3 a.pcap   that of one session

            Each file has a name of its own (session-3_report.zip) and beside it a JSON file that says where it comes \
            from, which octets are missing, and which were sent twice and differ. Missing octets are holes: such a \
            file is told of, and is no failure. No file is overwritten. Exit code 2: an input was not read whole, or a \
            file not written whole.
            """)

    @OptionGroup var input: InputOptions

    @Option(name: .shortAndLong, help: "The folder for the files; made if there is none.", completion: .directory)
    var output: String

    @Option(help: "Only the session of that number; may be given more than once.")
    var session: [Int] = []

    @Option(help: "How much all files together may have, e.g. 500MB or 2GiB.")
    var limit: ByteCount = ByteCount(16 << 30)

    func validate() throws {
        if output == "-" { throw ValidationError("--output takes a folder, not standard output; ./- is one named '-'") }
        if session.contains(where: { $0 < 0 }) { throw ValidationError("--session: sessions count from 0") }
    }

    func run() throws {
        Talk.ignoreOutputSignals()
        let analyzer = try input.analyzer(hashesUploads: false, showsProgress: isatty(STDOUT_FILENO) == 0)
        input.announce()
        var options = Analyzer.ExtractionOptions(folder: output)
        options.sessions = Set(session)
        options.limit = limit.octets
        throw analyzer.extract(options, to: STDOUT_FILENO).exit(failOn: .never)
    }
}

/// A number of octets, maybe with a unit.
struct ByteCount: ExpressibleByArgument {
    let octets: Int64

    init(_ octets: Int64) { self.octets = octets }

    init?(argument: String) {
        guard let octets = Analyzer.octets(argument) else { return nil }
        self.octets = octets
    }

    var defaultValueDescription: String { "16GiB" }
}
