import ArgumentParser
import BITSTrail

/// Reports that go into files of their own, beside the one that is printed.
struct ReportFiles: ParsableArguments {
    @Option(help: path("The text report into a file; - is standard output."), completion: .file())
    var text: String?

    @Option(help: path("The JSON report."), completion: .file())
    var json: String?

    @Option(help: path("Events, one per line."), completion: .file())
    var ndjson: String?

    @Option(help: path("The sessions as a table (RFC 4180)."), completion: .file())
    var csv: String?

    @Option(help: path("The Fragments as a table."), completion: .file())
    var csvFragments: String?

    @Option(help: path("The findings as a table."), completion: .file())
    var csvFindings: String?

    @Option(help: path("SARIF 2.1.0, for programs that gather findings."), completion: .file())
    var sarif: String?

    @Option(help: path("JUnit XML, for build servers; --fail-on says what fails."), completion: .file())
    var junit: String?

    @Option(help: path("Sessions and findings for a ticket or a wiki."), completion: .file())
    var markdown: String?

    @Option(help: path("A sequence diagram of the first session."), completion: .file())
    var mermaid: String?

    private static func path(_ text: String) -> ArgumentHelp { ArgumentHelp("\(text)", valueName: "file") }

    private var wanted: [(format: ReportFormat, path: String)] {
        let pairs: [(ReportFormat, String?)] = [
            (.text, text), (.json, json), (.ndjson, ndjson), (.csv, csv), (.csvFragments, csvFragments),
            (.csvFindings, csvFindings), (.sarif, sarif), (.junit, junit), (.markdown, markdown), (.mermaid, mermaid),
        ]
        return pairs.compactMap { format, path in path.map { (format, $0) } }
    }

    /// What goes to standard output: the one that names `-`.
    var printed: ReportFormat? { wanted.first { $0.path == "-" }?.format }

    var files: [Analyzer.FileRequest] {
        wanted.filter { $0.path != "-" }.compactMap { format, path in
            Analyzer.Format(rawValue: format.rawValue).map { Analyzer.FileRequest($0, path) }
        }
    }

    func validate() throws {
        var seen: Set<String> = []
        for (format, path) in wanted {
            if path.isEmpty { throw ValidationError("--\(format.rawValue) takes a file name, or -") }
            guard seen.insert(path).inserted else {
                let name = path == "-" ? "standard output" : Analyzer.printable(path)
                throw ValidationError("--\(format.rawValue): another report goes to \(name) already")
            }
        }
    }
}
