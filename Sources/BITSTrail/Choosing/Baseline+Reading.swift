internal import BITSSessions
internal import FoundationEssentials

extension Baseline {
    /// A larger report is none that one would compare with: it lists at most some hundred findings of each rule.
    private static let maxBytes = 1 << 30

    /// The findings of a report that `--format json` wrote.
    init(reportAt path: String) throws(InputError) {
        struct Report: Decodable {
            struct Finding: Decodable {
                let fingerprint: String?
            }
            let schema_version: String
            let redacted: Bool?
            let findings: [Finding]
        }
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw InputError(unreadable: path, error)
        }
        guard data.count <= Self.maxBytes, let report = try? JSONDecoder().decode(Report.self, from: data) else {
            throw InputError(message: "\(path) is no report of bitstrail --format json")
        }
        guard report.redacted != true else {
            throw InputError(
                message: "\(path) is a redacted report: its findings cannot be told from others; take the report of "
                    + "a run without --redact (this run may have it)")
        }
        guard report.findings.isEmpty || report.findings.contains(where: { $0.fingerprint != nil }) else {
            throw InputError(
                message: "\(path) has schema version \(report.schema_version), whose findings have no fingerprints: "
                    + "analyse its capture again")
        }
        self.init(fingerprints: report.findings.compactMap(\.fingerprint))
    }
}
