import Testing

@testable import BITSSessions
@testable import BITSTrail
@testable import PacketCapture

/// A rule that is not asked of an exchange (``ExchangeRule/concerns``) would have had nothing to say of it, not even that
/// something is open: all conversations of all rules come to the same whether it is asked or not.
struct ConcernsTests {
    /// What each rule said, and how often.
    private static func said(_ path: String, asksAll: Bool) -> [String] {
        let queue = CaptureQueue(paths: [path])
        let pipeline = Pipeline(captures: queue, options: Analyzer.Options(), sink: CollectingSink())
        if asksAll {
            pipeline.tracker.desk.exchangeRules = RuleCatalogue.exchangeRules.map {
                RuleCatalogue.ExchangeCheck(slot: $0.slot, check: $0.check, concerns: .every)
            }
        }
        pipeline.run()
        return pipeline.tracker.desk.checks.map { check in
            "\(check.rule.id) \(check.passed) \(check.failed) \(check.open.map { "\($0.gate) \($0.count)" })"
        }
    }

    @Test(arguments: RuleCatalogue.families) func makesNoDifference(_ family: String) throws {
        for test in RuleCases.all where test.rule.hasPrefix("BUP-\(family)-") {
            for script in [test.fires].compactMap(\.self) + test.twins {
                try Running.withFile(RuleCase.capture(test.prologue, script)) { path in
                    let (usual, all) = (Self.said(path, asksAll: false), Self.said(path, asksAll: true))
                    #expect(usual == all, "\(test.rule) \(script)")
                }
            }
        }
    }

    @Test func aRuleThatIsNotAskedIsSeen() throws {
        try Running.withFile(RuleCase.capture(.session, "ping\nack 200")) { path in
            let queue = CaptureQueue(paths: [path])
            let pipeline = Pipeline(captures: queue, options: Analyzer.Options(), sink: CollectingSink())
            pipeline.tracker.desk.exchangeRules = []
            pipeline.run()
            #expect(pipeline.tracker.desk.checks.count < Self.said(path, asksAll: false).count)
        }
    }
}
