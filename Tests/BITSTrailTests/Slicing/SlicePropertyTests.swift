import BITSSessions
import Conversations
import Foundation
import Testing

/// A slice tells of its session what the whole capture told.
@Suite struct SlicePropertyTests {
    @Test(arguments: PropertyScripts.all) func eachSession(_ name: String) throws {
        let capture = try ScriptLibrary.conversation(name).pcap()
        let whole = try Running.analyze(capture, hashes: true)
        // What is told once for a server, with a count over all its sessions, is told of each by its own slice.
        let shared = Set(whole.findings.filter { $0.count > 1 }.map { $0.rule.id.description })
        for session in whole.sessions where whole.sessions.count > 1 {
            let part = try Running.analyze(Slicing.slice([capture], [session.index]), hashes: true)
            let found = try #require(Slicing.session(like: session, in: part), "\(name)")
            let words = Slicing.words(part, of: [found], but: shared)
            #expect(words == Slicing.words(whole, of: [session], but: shared), "\(name)")
        }
        guard !whole.sessions.isEmpty else { return }
        let all = try Running.analyze(Slicing.slice([capture], Set(whole.sessions.map(\.index))), hashes: true)
        #expect(Slicing.words(all, of: all.sessions) == Slicing.words(whole, of: whole.sessions), "\(name)")
    }

    @Test(arguments: PropertyScripts.all) func strippedSessions(_ name: String) throws {
        let capture = try ScriptLibrary.conversation(name).pcap()
        let whole = try Running.analyze(capture)
        guard !whole.sessions.isEmpty else { return }
        let slice = try Slicing.slice([capture], Set(whole.sessions.map(\.index)), strips: true)
        let part = try Running.analyze(slice)
        #expect(Slicing.words(part, of: part.sessions) == Slicing.words(whole, of: whole.sessions), "\(name)")
    }
}
