import BITSSessions
import Testing

/// Clients and servers as they are met, and captures as they are made: what is reported of them is no more than it has
/// to be.
struct VendorCase: Sendable, CustomTestStringConvertible {
    let name: String
    let script: String
    /// All violations and warnings in the profile `field`.
    let grave: [String]

    init(_ name: String, grave: [String] = [], _ script: String) {
        self.name = name
        self.script = script
        self.grave = grave
    }

    var testDescription: String { name }
}

@Suite struct GENVendorTests {
    @Test(arguments: VendorCase.all) func isJudgedMildly(_ test: VendorCase) throws {
        let sink = try Running.analyze(try RuleCase.capture(.nothing, test.script))
        let all = sink.findingLines
        sink.findings.removeAll { $0.severity < .warning }
        #expect(sink.findingLines == test.grave, "\(all)")
    }
}
