import BITSSessions

extension JSONWriter {
    /// Frames beyond that are counted only: nobody looks at more one by one.
    private static let listedFrames = 100
    /// Longer text from the wire is cut; the JSON report has all of it.
    private static let textLimit = 1000

    mutating func writeSARIF(_ finding: Finding, ordinal: Int) {
        beginObject()
        member("ruleId", finding.rule.id.text)
        if let index = SARIFRules.index[finding.rule.id] { member("ruleIndex", index) }
        member("kind", "fail")
        member("level", finding.severity.sarifLevel)
        message(Escaping.wire(finding.message, limit: Self.textLimit))
        writeLocations(of: finding)
        if let fingerprint = finding.fingerprint {
            object("fingerprints", inline: true) { $0.member("matter/v1", fingerprint) }
        }
        object("partialFingerprints", inline: true) {
            var time = "-"
            if let moment = finding.time { time = $0.times.string(moment) }
            $0.member("ruleAndTime/v1", "\(finding.rule.id)/\(time)/\(ordinal)")
        }
        if finding.isCompared { member("baselineState", finding.isKnown ? "unchanged" : "new") }
        member("occurrenceCount", max(1, finding.count))
        writeTaxa(of: finding.rule)
        object("properties") {
            $0.member("severity", finding.severity.name)
            $0.member("securityLevel", finding.level?.name)
            $0.member("class", finding.rule.ruleClass.rawValue)
            $0.member("confidence", finding.confidence.rawValue)
            $0.member("party", finding.party.rawValue)
            $0.member("session", finding.session)
            $0.member("connection", finding.connection)
            $0.member("frames", finding.frames.count)
            $0.member("time", time: finding.time)
            $0.list("also", finding.also) { $0.value($1.text) }
            $0.writeEvidence(of: finding)
        }
        endObject()
    }

    /// `pass` and `open` of one rule.
    mutating func writeSARIF(_ check: CheckReport, _ uris: [String]) {
        let times = check.passed == 1 ? "once" : "\(Quantity.grouped(check.passed)) times"
        if check.passed > 0 { writeCheck(check, "pass", "Kept \(times).", check.passed, uris) }
        guard check.openCount > 0 else { return }
        let open = check.openCount == 1 ? "once" : "\(Quantity.grouped(check.openCount)) times"
        writeCheck(check, "open", "Could not be judged \(open). What lacked: \(check.lack).", check.openCount, uris)
    }

    private mutating func writeCheck(
        _ check: CheckReport, _ kind: String, _ text: String, _ count: Int, _ uris: [String]
    ) {
        beginObject()
        member("ruleId", check.rule.id.text)
        if let index = SARIFRules.index[check.rule.id] { member("ruleIndex", index) }
        member("kind", kind)
        member("level", "none")
        message(text)
        key("locations")
        beginArray()
        for (index, uri) in uris.enumerated().prefix(Self.listedFrames) {
            beginObject(inline: true)
            object("physicalLocation") {
                $0.object("artifactLocation") {
                    $0.member("uri", uri)
                    $0.member("index", index)
                }
            }
            endObject()
        }
        endArray()
        member("occurrenceCount", count)
        object("properties", inline: true) {
            $0.member("passed", check.passed)
            $0.member("failed", check.failed)
            $0.object("open") { json in
                for open in check.open { json.member(JSONName(open.gate.rawValue), open.count) }
            }
        }
        endObject()
    }

    mutating func message(_ text: String) {
        object("message", inline: true) { $0.member("text", SARIFText.unlinked(text)) }
    }

    // MARK: Where

    private mutating func writeLocations(of finding: Finding) {
        let session = finding.session.map { ("session \($0)", "session") }
        let owner = session ?? finding.connection.map { ("connection \($0)", "connection") }
        key("locations")
        beginArray()
        if finding.frames.first != nil || owner != nil {
            beginObject()
            if let frame = finding.frames.first { writeFrame(frame, "", byteOffset: finding.byteOffset) }
            if let owner {
                key("logicalLocations")
                beginArray(inline: true)
                beginObject()
                member("name", owner.0)
                member("kind", owner.1)
                endObject()
                endArray()
            }
            endObject()
        }
        endArray()
        var names: [FrameReference: [String]] = [:]
        for evidence in finding.evidence {
            if case .frame(let frame) = evidence.value { names[frame, default: []].append(evidence.name) }
        }
        let others = Set(finding.frames.dropFirst()).union(names.keys).sorted()
        guard !others.isEmpty else { return }
        key("relatedLocations")
        beginArray()
        for frame in others.prefix(Self.listedFrames) {
            beginObject(inline: true)
            let name = names[frame]?.joined(separator: ", ").replacing("_", with: " ") ?? ""
            writeFrame(frame, name, byteOffset: nil)
            endObject()
        }
        endArray()
    }

    private mutating func writeFrame(_ frame: FrameReference, _ name: String, byteOffset: Int64?) {
        object("physicalLocation", inline: true) {
            $0.object("artifactLocation") {
                $0.key("uri")
                $0.separate()
                $0.bytes.append(UInt8(ascii: "\""))
                $0.deferNumber(Int64(frame.capture))
                $0.bytes.append(UInt8(ascii: "\""))
                $0.member("index", Int(frame.capture))
            }
            if let byteOffset { $0.object("region") { $0.member("byteOffset", byteOffset) } }
        }
        message(name.isEmpty ? "frame \(frame.frame)" : "\(name): frame \(frame.frame)")
        object("properties", inline: true) { $0.member("frame", frame.frame) }
    }

    // MARK: What

    private mutating func writeTaxa(of rule: Rule) {
        guard !rule.techniques.isEmpty else { return }
        key("taxa")
        beginArray(inline: true)
        for technique in rule.techniques {
            beginObject()
            member("id", technique)
            object("toolComponent") {
                $0.member("name", SARIFTaxonomy.name)
                $0.member("index", 0)
            }
            endObject()
        }
        endArray()
    }

    /// Names as in the JSON report.
    private mutating func writeEvidence(of finding: Finding) {
        object("evidence") { json in
            var uses: [String: Int] = [:]
            for evidence in finding.evidence {
                let use = uses[evidence.name, default: 0] + 1
                uses[evidence.name] = use
                let name = use == 1 ? evidence.name : "\(evidence.name)_\(use)"
                switch evidence.value {
                case .text(let text): json.member(JSONName(name), Escaping.wire(text, limit: Self.textLimit))
                case .integer(let number): json.member(JSONName(name), number)
                case .duration(let nanoseconds): json.member(JSONName(name + "_ns"), nanoseconds)
                case .frame(let frame):
                    json.key(JSONName(name))
                    json.write(frame)
                }
            }
        }
    }
}

extension Severity {
    /// SARIF has no level for mere information in a result of kind `fail`; the property `severity` tells it from a note.
    var sarifLevel: String {
        switch self {
        case .violation: "error"
        case .warning: "warning"
        case .note, .information: "note"
        }
    }
}

enum SARIFText {
    /// `[text](address)` is a link in plain text messages, too; none of ours has one, so what looks like one came over
    /// the wire.
    static func unlinked(_ text: String) -> String { text.replacing("](", with: "\\](") }
}

enum SARIFRules {
    /// The position of each rule in the driver's list.
    static let index: [RuleID: Int] = Dictionary(
        zip(RuleCatalogue.all.map(\.id), RuleCatalogue.all.indices), uniquingKeysWith: { first, _ in first })
}
