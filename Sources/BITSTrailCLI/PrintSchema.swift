import ArgumentParser
import BITSTrail

struct PrintSchema: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of what bitstrail writes in JSON.",
        discussion: """
            Examples:
              bitstrail schema > report.schema.json      of --format json
              bitstrail schema --ndjson                  of a line of --format ndjson; refers to that of the report
              bitstrail schema --extract                 of the file beside each file of bitstrail extract
            """)

    @Flag(help: "Of one line of the events.")
    var ndjson = false

    @Flag(help: "Of the file beside an extracted one.")
    var extract = false

    func validate() throws {
        if ndjson, extract { throw ValidationError("--ndjson and --extract: one schema at a time") }
    }

    func run() throws {
        try Talk.output(Analyzer.schema(extract ? "extract" : ndjson ? "ndjson" : "report"))
    }
}
