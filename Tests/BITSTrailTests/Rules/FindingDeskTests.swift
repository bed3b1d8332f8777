import Testing

@testable import BITSSessions

/// Deviations that are told once for each server.
@Suite struct FindingDeskTests {
    /// What is told of servers that deviate one after the other, and what the run says of it.
    private func told(
        _ servers: [String], most: Int
    ) throws -> (findings: [String], fates: Fates, failed: Int, limits: [String]) {
        let tracker = SessionTracker(
            profile: .field, parameters: Parameters(), sink: CollectingSink(), wantsDigests: false)
        tracker.desk = FindingDesk(profile: .field, limit: 100, mostDeviations: most)
        let slot = try #require(RuleCatalogue.slot(of: SessionCreatedWith201.rule.id))
        for server in servers {
            let now = tracker.desk.judge(session: nil, connection: nil) { judge in
                judge.begin(slot: slot)
                judge.fail(on: .answer, [], "Of \(server).", oncePer: server)
            }
            #expect(now.isEmpty)
        }
        let findings = tracker.desk.finish().map { "\($0.message) x\($0.count)" }
        var run = RunReport(toolVersion: "", profile: .field, parameters: Parameters(), captures: [])
        tracker.fill(&run)
        let check = try #require(run.checks.first { $0.rule.id == SessionCreatedWith201.rule.id })
        return (findings, check.fates, check.failed, run.limits.map { "\($0.name) \($0.bound) x\($0.times)" })
    }

    /// The default bound is far away; each server has its finding.
    @Test(arguments: [nil, 4] as [Int?]) func withinTheBound(_ most: Int?) throws {
        let bound = most ?? FindingDesk(profile: .field, limit: 100).mostDeviations
        let all = try told(["a", "b", "a", "c", "d", "c"], most: bound)
        #expect(all.findings == ["Of a. x2", "Of b. x1", "Of c. x2", "Of d. x1"])
        #expect(all.fates.findings == 4 && all.fates.repeats == 2 && all.failed == 6 && all.limits.isEmpty)
    }

    /// What has no finding is counted by a limit of its own, and by no other.
    @Test func beyondTheBound() throws {
        let some = try told(["a", "b", "a", "c", "d", "c", "b"], most: 2)
        #expect(some.findings == ["Of a. x2", "Of b. x2"])
        #expect(some.fates.findings == 2 && some.fates.repeats == 5 && some.failed == 7)
        #expect(some.limits == ["vendor_deviations 2 x3"])
    }
}
