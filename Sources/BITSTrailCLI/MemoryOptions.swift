import ArgumentParser
import BITSTrail

/// How much memory a run may take.
struct MemoryOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Memory to stay within, at least 32M: less is followed at the same time, and the report says where that \
            was too little. Files are then read one after the other (default: up to about 512M).
            """, valueName: "size"))
    var maxMemory: String?

    func validate() throws {
        if let maxMemory, let objection = Analyzer.objection(toMemory: maxMemory) {
            throw ValidationError("--max-memory: \(Analyzer.printable(objection))")
        }
    }

    func apply(to options: inout Analyzer.Options) {
        if let maxMemory { options.setMaxMemory(maxMemory) }
    }
}
