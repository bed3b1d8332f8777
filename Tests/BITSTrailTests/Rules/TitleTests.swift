import BITSSessions
import Testing

/// A finding's title, its sentence and the party that it names must not contradict each other. Checked of all findings
/// of all cases of rules.
enum Titles {
    /// What stands at the head of a title, and who may then be named: the machine itself, or a proxy that did it in its
    /// place. The longest ones first.
    private static let subjects: [(words: String, parties: Set<Party>)] = [
        ("Server application ", [.serverApplication]), ("Windows client ", [.client]),
        ("Client ", [.client, .proxy, .none]), ("Application ", [.serverApplication, .server]),
        ("Server's ", [.server]), ("Server ", [.server, .proxy]), ("A proxy ", [.proxy, .none]),
        ("Capture ", [.capture, .none]), ("IIS ", [.server]),
    ]
    /// The same of the findings' sentences; what is mere information names nobody.
    private static let beginnings: [(words: String, parties: Set<Party>)] = [
        ("The server ", [.server, .proxy, .none]), ("The application ", [.serverApplication, .server, .proxy]),
    ]

    static func check(_ finding: Finding, _ sourceLocation: SourceLocation) {
        let line: Comment = "\(finding.rule.id) \(finding.rule.title): \(finding.message) (\(finding.party.rawValue))"
        for (text, table) in [(finding.rule.title, subjects), (finding.message, beginnings)] {
            guard let (_, parties) = table.first(where: { text.hasPrefix($0.words) }) else { continue }
            #expect(parties.contains(finding.party), line, sourceLocation: sourceLocation)
        }
    }
}

@Suite struct TitleTests {
    /// Titles are whole phrases, short enough for lists, and are told apart.
    @Test func titlesAreFitForLists() {
        let titles = RuleCatalogue.all.map(\.title)
        #expect(Set(titles).count == titles.count)
        for title in titles {
            let begins = title.first.map { $0.isUppercase || $0.isNumber } ?? false
            #expect(title.count <= 64 && !title.hasSuffix(".") && begins, "\(title)")
        }
    }
}
