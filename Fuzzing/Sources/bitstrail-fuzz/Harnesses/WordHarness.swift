import BITSSessions
import CFuzzer

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
        case 1:
            MemoryFile.with(rest) { path in
                let options = try? Configuration.expanded(["--config=\(path)", "x"], commands: ["analyze"])
                demand(options.map { $0.last == "x" } ?? true, "the command line is lost")
            }
        default: MemoryFile.with(rest) { path in _ = try? Baseline(reportAt: path) }
        }
    }

    private static func filter(_ octets: [UInt8]) {
        let expression = String(decoding: octets, as: UTF8.self)
        let objection = FilterWords.objection(to: expression)
        guard octets.count <= longestFilter else { return }
        let before = lookups()
        guard var filter = try? PacketFilter(expression: expression) else {
            return demand(lookups() == before, "a name was looked up for \(expression)")
        }
        demand(objection == nil, "taken although: \(objection ?? "")")
        for linkType in [1, 101, 113, 276, 0] as [UInt32] {
            for frame in [[], [0], [UInt8](repeating: 0x45, count: 64)] as [[UInt8]] {
                _ = filter.accepts(frame.span, linkType: linkType, originalLength: frame.count + 5)
            }
        }
        demand(lookups() == before, "a name was looked up for \(expression)")
    }
}
