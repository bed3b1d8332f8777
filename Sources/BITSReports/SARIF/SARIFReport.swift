public import BITSSessions

/// The report for programs that gather results of analysis tools: SARIF 2.1.0 (OASIS).
///
/// Each finding is a result of kind `fail`. What was judged without a finding is told once per rule and run: kind
/// `pass`, and kind `open` with what the capture lacked; the engine does not count them per capture, so they name all
/// captures of the run. Offsets are those of frame records in the decompressed capture. Text from the wire is escaped
/// as in the text report and cut at some length. Findings are serialised as they come; memory stays flat.
public final class SARIFReport: ReportSink {
    private static let schema =
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

    private let output: ReportOutput
    private var record = JSONWriter(depth: 4)
    private var findings: Spool
    /// How often a rule failed at one time, by rule and time: as many as findings are listed.
    private var ordinals: [FindingIdentity: Int] = [:]

    public convenience init(to output: ReportOutput) {
        self.init(to: output, memoryBound: Spool.defaultBound)
    }

    init(to output: ReportOutput, memoryBound: Int) {
        self.output = output
        findings = Spool(bound: memoryBound)
    }

    /// Why the report is not whole, if it is not.
    public var failure: ReportFailure? { output.failure ?? findings.failure }

    public var wantsPackets: Bool { false }

    public func packet(_ packet: PacketReport) {}

    public func connection(_ connection: ConnectionReport) {}

    /// Sessions are named by their findings.
    public func session(_ session: SessionReport) {}

    public func finding(_ finding: Finding) {
        let identity = FindingIdentity(rule: finding.rule.id, time: finding.time)
        let ordinal = ordinals[identity, default: 0] + 1
        ordinals[identity] = ordinal
        record.writeSARIF(finding, ordinal: ordinal)
        record.lendRecord { findings.append($0, at: finding.reportOrder) }
    }

    public func finish(_ run: RunReport) {
        var json = JSONWriter()
        let uris = run.captures.map { CaptureURI.text($0.name) }
        json.beginObject()
        json.member("$schema", Self.schema)
        json.member("version", "2.1.0")
        json.key("runs")
        json.beginArray()
        json.beginObject()
        json.writeTool(run)
        json.writeTaxonomies()
        json.writeInvocation(run, lost: findings.lost)
        json.writeArtifacts(run, uris)
        json.key("results")
        json.beginArray()
        findings.drain { _, record in
            json.separate()
            DeferredNumbers.resolve(record, to: &json.bytes) { capture, bytes in
                let isKnown = capture >= 0 && capture < Int64(uris.count)
                bytes.append(contentsOf: (isKnown ? uris[Int(capture)] : "capture-\(capture)").utf8)
            }
            output.write(json.take())
        }
        for check in run.checks { json.writeSARIF(check, uris) }
        json.endArray()
        json.object("properties") {
            $0.member("profile", run.profile.rawValue)
            $0.member("complete", run.complete && findings.lost == 0)
            $0.object("sessions") { json in
                for outcome in run.outcomes { json.member(JSONName(outcome.name), outcome.count) }
            }
        }
        json.endObject()
        json.endArray()
        json.endObject()
        output.write(json.take())
        output.write("\n")
        output.flush()
    }

    private struct FindingIdentity: Hashable {
        let rule: RuleID
        let time: Int64?
    }
}

/// The reference to a capture: its name as a relative reference or `file:` URI (RFC 3986).
enum CaptureURI {
    static func text(_ name: String) -> String {
        if name == "-" { return "stdin" }
        let path = name.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                return String(UnicodeScalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                return "%\(byte < 16 ? "0" : "")\(digits)"
            }
        }.joined()
        return path.hasPrefix("/") ? "file://\(path)" : path
    }
}
