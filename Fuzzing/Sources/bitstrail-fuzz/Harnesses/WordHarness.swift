import BITSSessions

@testable import BITSTrail
@testable import PacketCapture

/// What a user writes: filters, configurations, earlier reports.
enum WordHarness {
    /// libpcap's optimizer takes long for long expressions, and nobody writes them.
    private static let longestFilter = 80

    static func run(_ octets: [UInt8]) {
        guard let kind = octets.first else { return }
        let rest = Array(octets.dropFirst())
        switch kind % 3 {
        case 0: filter(rest)
        case 1: configuration(rest)
        default: MemoryFile.with(rest) { path in _ = try? Baseline(reportAt: path) }
        }
    }

    private static func configuration(_ octets: [UInt8]) {
        // CR LF is the end of one line, CR or LF alone of one each.
        let lines = 1 + octets.count { $0 == 0x0a || $0 == 0x0d }
        do throws(ConfigurationText.Failure) {
            var line = 1
            for entry in try ConfigurationText.entries(octets) {
                demand(line <= entry.line && entry.line <= lines, "an entry in line \(entry.line) of \(lines)")
                line = entry.line
            }
        } catch {
            demand(1 <= error.line && error.line <= lines, "a fault in line \(error.line) of \(lines)")
        }
    }

    private static func filter(_ octets: [UInt8]) {
        let expression = String(decoding: octets, as: UTF8.self)
        let objection = FilterWords.objection(to: expression)
        guard octets.count <= longestFilter else { return }
        let before = Platform.lookups
        guard var filter = try? PacketFilter(expression: expression) else {
            return demand(Platform.lookups == before, "a name was looked up for \(expression)")
        }
        demand(objection == nil, "taken although: \(objection ?? "")")
        for linkType in [1, 101, 113, 276, 0] as [UInt32] {
            for frame in [[], [0], [UInt8](repeating: 0x45, count: 64)] as [[UInt8]] {
                _ = filter.accepts(frame.span, linkType: linkType, originalLength: frame.count + 5)
            }
        }
        demand(Platform.lookups == before, "a name was looked up for \(expression)")
    }
}
