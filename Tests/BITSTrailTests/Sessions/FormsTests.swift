import BITSSessions
import Conversations
import Foundation
import Synchronization
import Testing

/// One conversation in every form that captures come in gives the same report, but for the capture's own description.
@Suite struct FormsTests {
    static let scripts = ["F03-lost-ack", "F10-many-faults"]
    /// Forms in which frames of one connection come from interfaces whose clocks may differ.
    static let severalClocks: Set = [
        "pcapng-mixed-interfaces", "pcapng-two-interfaces", "pcapng-empty-sections", "pcapng-sections",
        "pcapng-late-interfaces",
        "pcapng-rotated-interfaces", "duplicates-interfaces", "duplicates-interfaces-and-links", "duplicates-tunnel",
    ]
    static let names = CaptureForm.all.map(\.name)

    @Test(arguments: names) func sameReport(_ name: String) throws {
        let form = try #require(CaptureForm.named(name))
        // Every second form is tried with one of them.
        let turn = Self.names.firstIndex(of: name) ?? 0
        for script in turn % 2 == 0 ? Self.scripts : Thoroughness.part(of: Self.scripts, every: 2, turn: turn / 2) {
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
            if Self.severalClocks.contains(name), script.hasPrefix("F10") {
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
            let ours = try FormReport(file.bytes, form.traits)
            #expect(try ours == FormReport.plain(plain.bytes, form.traits, like: ours), "\(name) \(script)")
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
    let hasSeveralInterfaces: Bool

    init(_ bytes: [UInt8], _ traits: CaptureForm.Traits) throws {
        let object = try FormReport.object(bytes, traits)
        let captures = (object as? [String: Any])?["captures"] as? [[String: Any]]
        hasSeveralInterfaces = (captures?.first?["interfaces"] as? [Any])?.count ?? 1 > 1
        description = try FormReport.text(object, traits, hasSeveralInterfaces)
    }

    private init(description: String, hasSeveralInterfaces: Bool) {
        self.description = description
        self.hasSeveralInterfaces = hasSeveralInterfaces
    }

    private struct Key: Hashable {
        let bytes: [UInt8]
        let traits: CaptureForm.Traits
        let hasSeveralInterfaces: Bool
    }
    private static let known = Mutex<[Key: String]>([:])

    /// The report of a plain file as it is compared with that of a form. Many forms share theirs.
    static func plain(_ bytes: [UInt8], _ traits: CaptureForm.Traits, like other: FormReport) throws -> FormReport {
        let key = Key(bytes: bytes, traits: traits, hasSeveralInterfaces: other.hasSeveralInterfaces)
        var text = known.withLock { $0[key] }
        if text == nil {
            let made = try FormReport.text(object(bytes, traits), traits, other.hasSeveralInterfaces)
            known.withLock { $0[key] = made }
            text = made
        }
        return FormReport(description: text ?? "", hasSeveralInterfaces: other.hasSeveralInterfaces)
    }

    private static func object(_ bytes: [UInt8], _ traits: CaptureForm.Traits) throws -> Any {
        let json = try Running.json(bytes, hashes: !traits.contains(.cutsFrames))
        return try JSONSerialization.jsonObject(with: Data(json.utf8))
    }

    private static func text(
        _ object: Any, _ traits: CaptureForm.Traits, _ hasSeveralInterfaces: Bool
    ) throws -> String {
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
        let rest = FormReport.without(dropped, object)
        let data = try JSONSerialization.data(withJSONObject: rest, options: [.sortedKeys, .prettyPrinted])
        return String(decoding: data, as: UTF8.self)
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
