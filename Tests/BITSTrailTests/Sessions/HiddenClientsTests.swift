import Testing

@testable import BITSSessions

/// Clients whose messages may be hidden behind a gap of any connection.
@Suite struct HiddenClientsTests {
    private func address(_ number: Int) -> IPAddress {
        IPAddress(isIPv6: false, high: 0, low: 0x0A00_0000 + UInt64(number))
    }

    private func tracker(hidden count: Int) -> SessionTracker {
        let tracker = SessionTracker(
            profile: .field, parameters: Parameters(), sink: CollectingSink(), wantsDigests: false)
        for number in 0..<count { tracker.noteHiddenMessages(of: address(number), at: Int64(number)) }
        return tracker
    }

    @Test func othersAreSeen() {
        let most = SessionTracker.maxHiddenClients
        let tracker = tracker(hidden: most)
        #expect(tracker.mayBeHidden(address(7), since: 7) && !tracker.mayBeHidden(address(7), since: 8))
        #expect(!tracker.mayBeHidden(address(most), since: 0))
    }

    /// Beyond the bound nothing is said of a client that may be one of those for which there was no room.
    @Test func beyondTheBound() {
        let most = SessionTracker.maxHiddenClients
        let tracker = tracker(hidden: most + 3)
        #expect(tracker.mayBeHidden(address(7), since: 7) && !tracker.mayBeHidden(address(7), since: 8))
        for number in [most, most + 2, most + 100] {
            let last = Int64(most + 2)
            #expect(tracker.mayBeHidden(address(number), since: last))
            #expect(!tracker.mayBeHidden(address(number), since: last + 1))
        }
    }
}
