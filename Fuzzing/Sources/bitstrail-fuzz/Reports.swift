import BITSReports
import BITSSessions

@testable import BITSTrail

/// All reports of one run, and what holds for each whatever the capture was.
struct Reports {
    private(set) var texts: [Analyzer.Format: [UInt8]] = [:]
    let findings: FindingList
    let run: RunReport

    init(_ paths: [String], _ options: Analyzer.Options, _ formats: [Analyzer.Format], verbose: Bool = false) {
        let analyzer = Analyzer(captures: paths, options: options)
        var presentation = Analyzer.Presentation()
        presentation.isVerbose = verbose
        let collected = Collected()
        let findings = FindingList()
        let forms = formats.map { format in
            analyzer.form(
                format, to: ReportOutput { piece in collected.texts[format, default: []] += piece }, presentation,
                isFile: true)
        }
        run = analyzer.run(into: SinkList(forms.map(\.sink) + [findings]))
        for form in forms { demand(form.failure() == nil, "a report failed: \(form.failure().map { "\($0)" } ?? "")") }
        texts = collected.texts
        self.findings = findings
    }

    private final class Collected {
        var texts: [Analyzer.Format: [UInt8]] = [:]
    }

    func check() {
        for (format, text) in texts {
            checkOctets(format, text)
            switch format {
            case .json, .sarif: demandJSON(text, "\(format)")
            case .ndjson:
                for line in text.split(separator: 0x0a, omittingEmptySubsequences: false).dropLast() {
                    demandJSON(Array(line), "\(format)")
                }
                demand(text.last == 0x0a, "the last line of NDJSON has no end")
            case .junit: demandXML(text)
            default: break
            }
        }
    }

    private func demandJSON(_ text: [UInt8], _ name: String) {
        if let fault = StrictJSON.fault(text) { demand(false, "\(name) is no JSON: \(fault)") }
    }

    /// No octet that a terminal acts upon, and nothing but UTF-8.
    private func checkOctets(_ format: Analyzer.Format, _ text: [UInt8]) {
        let isCSV = [.csv, .csvFragments, .csvFindings].contains(format)
        for (index, octet) in text.enumerated() where octet < 0x20 || octet == 0x7f {
            let isAllowed = octet == 0x0a || octet == 0x09 || octet == 0x0d && isCSV
            demand(isAllowed, "\(format) has octet \(octet) at \(index)")
        }
        guard let string = String(validating: text, as: UTF8.self) else {
            return demand(false, "\(format) is no UTF-8")
        }
        for scalar in string.unicodeScalars where (0x80..<0xa0).contains(scalar.value) || scalar.value == 0x202e {
            demand(false, "\(format) has U+\(String(scalar.value, radix: 16))")
        }
    }

    /// Elements are closed in their order, and `<` and `&` stand for nothing else.
    private func demandXML(_ text: [UInt8]) {
        var open: [[UInt8]] = []
        var rest = text[...]
        while let start = rest.firstIndex(where: { $0 == 0x3c || $0 == 0x26 }) {
            if rest[start] == 0x26 {
                let end = rest[start...].firstIndex(of: 0x3b) ?? rest.endIndex
                demand(end - start < 12 && end < rest.endIndex, "a lone & in JUnit")
                rest = rest[end...]
                continue
            }
            guard let end = rest[start...].firstIndex(of: 0x3e) else { return demand(false, "an open tag in JUnit") }
            let tag = rest[(start + 1)..<end]
            rest = rest[(end + 1)...]
            demand(!tag.contains(0x3c), "a lone < in JUnit")
            let name = Array(tag.drop { $0 == 0x2f }.prefix { $0 != 0x20 && $0 != 0x2f && $0 != 0x0a })
            if tag.first == 0x2f {
                demand(open.popLast() == name, "JUnit closes \(String(decoding: name, as: UTF8.self))")
            } else if tag.last != 0x2f, tag.first != 0x3f {
                open.append(name)
            }
        }
        demand(open.isEmpty, "JUnit leaves elements open")
    }
}

/// What a run found, as far as a longer one has to find it too.
final class FindingList: ReportSink {
    /// Rules of class `protocol` with a violation that is certain.
    private(set) var certain: Set<String> = []
    /// All rules that failed, those behind others among them.
    private(set) var all: Set<String> = []
    /// What has to be alike whatever segments the octets came in.
    private(set) var lines: [String] = []

    func packet(_ packet: PacketReport) {}
    func connection(_ connection: ConnectionReport) {}
    func session(_ session: SessionReport) {
        lines.append("\(session.index) \(session.sessionID ?? "-") \(session.outcome) \(session.ackedBytes)")
        demand(session.ackedBytes >= 0 && session.sentBytes >= 0 && session.resentBytes >= 0, "octets below zero")
        demand(session.totalBytes ?? 0 >= 0, "a total below zero")
    }
    func finding(_ finding: Finding) {
        all.insert(finding.rule.id.text)
        for rule in finding.also { all.insert(rule.text) }
        demand(finding.count > 0, "a finding without a count")
        lines.append("\(finding.rule.id) \(finding.severity) \(finding.session ?? -1) x\(finding.count)")
        if finding.rule.ruleClass == .protocol, finding.severity == .violation, finding.confidence == .certain {
            certain.insert(finding.rule.id.text)
        }
    }
    func unlisted(_ finding: Finding) { all.insert(finding.rule.id.text) }
    func download(_ download: DownloadReport) {}
    var wantsFragments: Bool { false }
    func fragment(_ fragment: FragmentReport) {}
    func finish(_ run: RunReport) { lines.sort() }
}
