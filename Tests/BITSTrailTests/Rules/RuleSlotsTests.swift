import Testing

@testable import BITSSessions

/// Rules that look at what other rules found name them by ids that exist.
struct RuleSlotsTests {
    @Test(arguments: [FaultyRequestAccepted.ids, BadRangeRefusedOddly.ids, RefusalUnexplained.ids])
    func idsExist(_ ids: [RuleID]) {
        #expect(!ids.isEmpty && RuleCatalogue.slots(of: ids).count == ids.count)
    }

    @Test func unknownID() {
        #expect(RuleCatalogue.slots(of: ["BUP-FR-001", "BUP-FR-999"]).count == 1)
    }
}
