import BITSTrail

/// What holds for each report, whatever the capture was.
enum ReportCheck {
    static func check(_ format: Analyzer.Format, _ text: [UInt8]) {
        checkOctets(format, text)
        switch format {
        case .json: demandJSON(text, "\(format)", schema: 0)
        case .sarif: demandJSON(text, "\(format)", schema: nil)
        case .ndjson:
            for line in text.split(separator: 0x0a, omittingEmptySubsequences: false).dropLast() {
                demandJSON(Array(line), "\(format)", schema: 1)
            }
            demand(text.last == 0x0a, "the last line of NDJSON has no end")
        case .junit: demandXML(text)
        default: break
        }
    }

    /// Made once. Regular expressions are not known to be `Sendable`; nobody changes these.
    private nonisolated(unsafe) static let schemas = JSONSchema.Library([
        Analyzer.schema("report"), Analyzer.schema("ndjson"),
    ])

    private static func demandJSON(_ text: [UInt8], _ name: String, schema: Int?) {
        do throws(StrictJSON.Fault) {
            let value = try StrictJSON.object(text)
            guard let schema, let fault = unsafe schemas.fault(in: value, by: schema) else { return }
            demand(false, "\(name) does not fit its schema: \(fault)")
        } catch {
            demand(false, "\(name) is no JSON: \(error.message)")
        }
    }

    /// No octet that a terminal acts upon, and nothing but UTF-8.
    private static func checkOctets(_ format: Analyzer.Format, _ text: [UInt8]) {
        let isCSV = [.csv, .csvFragments, .csvFindings].contains(format)
        var before: UInt8 = 0
        for octet in text {
            let isAllowed = octet >= 0x20 && octet != 0x7f || octet == 0x0a || octet == 0x09 || octet == 0x0d && isCSV
            // U+0080 to U+009F, which terminals take for controls as well.
            if !isAllowed || before == 0xc2 && octet < 0xa0 { demand(false, "\(format) has octet \(octet)") }
            before = octet
        }
        demand(String(validating: text, as: UTF8.self) != nil, "\(format) is no UTF-8")
        // What follows would be shown from right to left.
        demand(!text.contains(sequence: [0xe2, 0x80, 0xae]), "\(format) turns the direction of writing")
    }

    /// Elements are closed in their order, and `<` and `&` stand for nothing else.
    private static func demandXML(_ text: [UInt8]) {
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

extension [UInt8] {
    func contains(sequence: [UInt8]) -> Bool {
        var rest = self[...]
        while let start = rest.firstIndex(of: sequence[0]) {
            if rest[start...].starts(with: sequence) { return true }
            rest = rest[(start + 1)...]
        }
        return false
    }
}
