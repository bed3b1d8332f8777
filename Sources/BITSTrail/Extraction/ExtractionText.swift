import BITSReports
import BITSSessions

/// What `extract` says of each file.
enum ExtractionText {
    static func lines(of result: Extraction.Result) -> String {
        let session = result.session
        let target = Analyzer.printable(session.url ?? session.target ?? "an unknown target")
        var text = "Session \(session.index)  \(session.outcome.rawValue)  \(target)\n"
        guard let name = result.name else {
            return text + "  no file: \(Analyzer.printable(result.absence ?? "nothing to write"))\n"
        }
        text += "  \(name)  \(Quantity.grouped(result.octets))"
        text += session.totalBytes.map { " of \(Quantity.grouped($0)) octets" } ?? " octets"
        text += result.isComplete ? ", complete\n" : "\n"
        if let digest = result.sha256 { text += "  sha256 \(digest)\n" }
        if let absence = result.absence { text += "  not whole: \(Analyzer.printable(absence)); see \(name).json\n" }
        if result.conflictingOctets > 0 {
            text +=
                "  \(Quantity.grouped(result.conflictingOctets)) octets were sent more than once and differ; see \(name).json\n"
        }
        return text
    }
}
