import BITSSessions
import Conversations
import Foundation
import Testing

/// One conversation in every form that captures come in gives the same report, but for the capture's own description.
@Suite struct FormsTests {
    static let scripts = ["F03-lost-ack", "F10-many-faults"]
    /// Forms in which neighbouring frames of a direction come from interfaces whose clocks may differ.
    static let severalClocks = ["pcapng-mixed-interfaces", "pcapng-empty-sections"]
    static let names = CaptureForm.all.map(\.name)

    @Test(arguments: names) func sameReport(_ name: String) throws {
        let form = try #require(CaptureForm.named(name))
        for script in Self.scripts {
            let frames = try ScriptLibrary.conversation(script).frames()
            let file = form.file(of: frames)
            let plain = form.plainFile(of: frames)
            if form.traits.contains(.unreadable) {
                let sink = try Running.analyze(file.bytes)
                #expect(sink.sessions.isEmpty && sink.findings.isEmpty)
                #expect(sink.run?.other.unknownLinkTypes.isEmpty == false)
                continue
            }
            if !form.traits.isDisjoint(with: [.losesTimes, .losesTCP]) {
                // Rules that need times, or the ends of connections, have nothing to judge.
                let outcomes = try Running.analyze(plain.bytes).outcomeLines
                #expect(try Running.analyze(file.bytes).outcomeLines == outcomes, "\(name) \(script)")
                continue
            }
            if Self.severalClocks.contains(name) {
                // What one interface saw before what another saw is not known for certain.
                let ours = try Likeness(Running.analyze(file.bytes)).without("BUP-SEQ-001")
                #expect(try ours == Likeness(Running.analyze(plain.bytes)).without("BUP-SEQ-001"), "\(name) \(script)")
                continue
            }
            if form.traits.contains(.forbiddenOverlaps) {
                // Hosts throw such datagrams away; what that hides is never held against anybody.
                let ours = try Running.analyze(file.bytes)
                let theirs = try Running.analyze(plain.bytes)
                #expect(Set(ours.findingLines.filter { $0.contains("violation") }).isSubset(of: theirs.findingLines))
                continue
            }
            let isDivided = try (Running.analyze(file.bytes).run?.captures[0].interfaces.count ?? 1) > 1
            let ours = try FormReport(file.bytes, form.traits, hasSeveralInterfaces: isDivided)
            let theirs = try FormReport(plain.bytes, form.traits, hasSeveralInterfaces: isDivided)
            #expect(ours == theirs, "\(name) \(script)")
        }
    }

    /// The capture's description tells what the form did to the frames.
    @Test(arguments: CaptureForm.all.filter { $0.traits.contains(.duplicates) }.map(\.name))
    func duplicatesAreCounted(_ name: String) throws {
        let form = try #require(CaptureForm.named(name))
        let frames = try ScriptLibrary.conversation("F01-plain-upload").frames()
        let run = try #require(try Running.analyze(form.file(of: frames).bytes).run)
        let copies = run.captures[0].frames - Int64(frames.count)
        // Without an identification a bare ACK that comes again may be one that was sent again.
        let isIdentified = !name.contains("ip6") && !name.contains("without-id")
        let found = run.captures[0].duplicates
        #expect(isIdentified ? found == copies : found > 0 && found < copies, "\(found) of \(copies)")
    }
}

/// A JSON report without what a form may change.
private struct FormReport: Equatable, CustomStringConvertible {
    let description: String

    init(_ bytes: [UInt8], _ traits: CaptureForm.Traits, hasSeveralInterfaces: Bool) throws {
        var dropped: Set<String> = ["captures", "byte_offset", "other_traffic", "not_tcp", "decoding"]
        if !traits.isDisjoint(with: [.otherFrameNumbers, .duplicates]) {
            dropped.formUnion(["frames", "frame", "first_frame", "client_frames", "server_frames", "display_filter"])
        }
        if traits.contains(.duplicates) { dropped.insert("last_time") }
        // How long something took between two interfaces nobody can tell.
        if hasSeveralInterfaces {
            dropped.formUnion([
                "timing", "round_trip_ns", "server_round_trip_ns", "client_round_trip_ns", "connect_ns", "round_trips",
                "bytes_per_second", "zero_window_ns", "limited_by", "pauses",
            ])
        }
        let json = try Running.json(bytes, hashes: !traits.contains(.cutsFrames))
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8))
        let rest = FormReport.without(dropped, object)
        let data = try JSONSerialization.data(withJSONObject: rest, options: [.sortedKeys, .prettyPrinted])
        description = String(decoding: data, as: UTF8.self)
    }

    private static func isComment(_ value: Any) -> Bool {
        (value as? [String: Any])?["kind"] as? String == "comment"
    }

    private static func without(_ keys: Set<String>, _ value: Any) -> Any {
        switch value {
        case let object as [String: Any]:
            object.filter { !keys.contains($0.key) }.mapValues { without(keys, $0) }
        case let list as [Any]:
            list.filter { !isComment($0) }.map { without(keys, $0) }
        default: value
        }
    }
}
