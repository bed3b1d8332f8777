import Foundation
import FoundationXML
import Testing

@testable import BITSReports
@testable import BITSSessions

/// Reads a document as XML, which it has to be too, and gathers what the tests ask for.
final class XMLReader: NSObject, XMLParserDelegate {
    private(set) var elements: [(name: String, attributes: [String: String])] = []
    /// All text outside of style and script.
    private(set) var text = ""
    private(set) var headings: [String] = []
    private(set) var isWellFormed = false
    private var open: [String] = []

    init(_ html: String) {
        super.init()
        let parser = XMLParser(data: Data(html.utf8))
        parser.delegate = self
        isWellFormed = parser.parse()
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        elements.append((name, attributes))
        open.append(name)
        if ["h1", "h2", "h3", "h4"].contains(name) { headings.append(name) }
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        open.removeLast()
        text += " "
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        if let last = open.last, last != "style", last != "script" { text += string }
    }

    func count(_ name: String, _ isWanted: ([String: String]) -> Bool = { _ in true }) -> Int {
        elements.count { $0.name == name && isWanted($0.attributes) }
    }
}

/// The report of hand-made results.
func html(
    _ sessions: [SessionReport], _ findings: [Finding] = [], connections: [ConnectionReport] = [], run: RunReport,
    captures: [String] = ["upload.pcapng"], memoryBound: Int = Spool.defaultBound
) -> String {
    let sink = Sink()
    let report = HTMLReport(to: sink.output, captures: captures, memoryBound: memoryBound)
    print(sessions, findings, connections: connections, run: run, on: report)
    #expect(report.failure == nil)
    return sink.text
}

extension Samples {
    /// Alternating Fragments and Acks of 1,000 octets, one pair each 10 ms.
    static func longUpload(_ fragments: Int, disturbedEach step: Int? = nil) -> SessionReport {
        let total = Int64(fragments) * 1000
        var timeline = [request("Create-Session", 0, 1...1), ack(200, 1, 2)]
        for index in 0..<fragments {
            let time = Int64(index) * 10 + 2
            let first = Int64(index) * 1000
            let isDisturbed = step.map { index % $0 == $0 - 1 } ?? false
            let frame = Int64(index) * 4 + 3
            timeline.append(
                request(
                    "Fragment", time, frame...frame + 1,
                    range: OctetRange(first: first, last: first + 999, total: total)))
            timeline.append(
                isDisturbed
                    ? ack(503, time + 2, frame + 2, note: "no error headers")
                    : ack(200, time + 2, frame + 2, next: first + 1000))
        }
        return session(
            0, outcome: .completed, explanation: "All octets were acknowledged.", total: total, acked: total,
            lasts: Int64(fragments) * 10, timeline: timeline)
    }
}
