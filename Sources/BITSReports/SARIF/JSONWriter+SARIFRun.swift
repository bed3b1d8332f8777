import BITSSessions

enum SARIFTaxonomy {
    static let name = "MITRE ATT&CK"

    /// The techniques that rules name, sorted.
    static let techniques: [String] = Set(RuleCatalogue.all.flatMap(\.techniques)).sorted()
}

extension JSONWriter {
    mutating func writeTool(_ run: RunReport) {
        object("tool") {
            $0.object("driver") { json in
                json.member("name", "BITSTrail")
                json.member("version", run.toolVersion)
                json.member("semanticVersion", run.toolVersion)
                json.object("shortDescription", inline: true) {
                    $0.member("text", "Finds BITS uploads in packet captures, and who broke the protocol where.")
                }
                json.key("rules")
                json.beginArray()
                for rule in RuleCatalogue.all { json.write(rule, run.profile) }
                json.endArray()
                if !SARIFTaxonomy.techniques.isEmpty {
                    json.list("supportedTaxonomies", [SARIFTaxonomy.name]) { json, name in
                        json.beginObject()
                        json.member("name", name)
                        json.member("index", 0)
                        json.endObject()
                    }
                }
            }
        }
    }

    private mutating func write(_ rule: Rule, _ profile: Profile) {
        beginObject()
        member("id", rule.id.text)
        object("shortDescription", inline: true) { $0.member("text", rule.title) }
        object("fullDescription", inline: true) { $0.member("text", rule.meaning) }
        object("help") {
            $0.member("text", RuleHelp.text(rule))
            $0.member("markdown", RuleHelp.markdown(rule))
        }
        if let uri = SpecificationLink.uri(of: rule.source) ?? rule.techniques.first.map(Technique.uri) {
            member("helpUri", uri)
        }
        let worst = rule.variants.compactMap { $0.severity(in: profile) }.max()
        object("defaultConfiguration", inline: true) {
            $0.member("enabled", worst != nil)
            $0.member("level", worst?.sarifLevel ?? "none")
        }
        if !rule.techniques.isEmpty {
            key("relationships")
            beginArray()
            for technique in rule.techniques {
                beginObject(inline: true)
                object("target") {
                    $0.member("id", technique)
                    $0.object("toolComponent") {
                        $0.member("name", SARIFTaxonomy.name)
                        $0.member("index", 0)
                    }
                }
                list("kinds", ["relevant"]) { $0.value($1) }
                endObject()
            }
            endArray()
        }
        object("properties", inline: true) {
            $0.list("tags", [rule.ruleClass.rawValue]) { $0.value($1) }
            $0.member("scope", rule.scope.rawValue)
            $0.list("gates", rule.gates) { $0.value($1.rawValue) }
            $0.member("source", rule.source)
        }
        endObject()
    }

    mutating func writeTaxonomies() {
        guard !SARIFTaxonomy.techniques.isEmpty else { return }
        key("taxonomies")
        beginArray()
        beginObject()
        member("name", SARIFTaxonomy.name)
        member("organization", "MITRE")
        member("informationUri", "https://attack.mitre.org/")
        object("shortDescription", inline: true) { $0.member("text", "What adversaries do, from observation.") }
        key("taxa")
        beginArray()
        for technique in SARIFTaxonomy.techniques {
            beginObject(inline: true)
            member("id", technique)
            if let name = Technique.names[technique] { member("name", name) }
            member("helpUri", Technique.uri(technique))
            endObject()
        }
        endArray()
        endObject()
        endArray()
    }

    /// Whether all could be read, and what could not.
    mutating func writeInvocation(_ run: RunReport, lost: Int) {
        key("invocations")
        beginArray()
        beginObject()
        member("executionSuccessful", run.complete && lost == 0)
        key("toolExecutionNotifications")
        beginArray()
        for capture in run.captures {
            for problem in capture.problems { write(problem, "error", of: capture) }
            for note in capture.notes { write(note, "note", of: capture) }
        }
        for limit in run.limits {
            beginObject(inline: true)
            member("level", "warning")
            message("\(limit.name) (\(limit.bound)), \(limit.times) times: \(limit.consequence)")
            endObject()
        }
        for sentence in run.selection.map({ ChoiceText.sentences($0) }) ?? [] {
            beginObject(inline: true)
            member("level", "warning")
            message(sentence)
            endObject()
        }
        if lost > 0 {
            beginObject(inline: true)
            member("level", "error")
            message("The temporary file failed; \(Quantity.counted(lost, "finding")) not listed.")
            endObject()
        }
        endArray()
        endObject()
        endArray()
    }

    private mutating func write(_ problem: ProblemReport, _ level: String, of capture: CaptureReport) {
        beginObject(inline: true)
        member("level", level)
        message(Escaping.name(problem.message))
        key("locations")
        beginArray()
        beginObject()
        object("physicalLocation") {
            $0.object("artifactLocation") {
                $0.member("uri", CaptureURI.text(capture.name))
                $0.member("index", capture.index)
            }
            if let offset = problem.byteOffset { $0.object("region") { $0.member("byteOffset", offset) } }
        }
        endObject()
        endArray()
        endObject()
    }

    mutating func writeArtifacts(_ run: RunReport, _ uris: [String]) {
        key("artifacts")
        beginArray()
        for (capture, uri) in zip(run.captures, uris) {
            beginObject()
            object("location", inline: true) {
                $0.member("uri", uri)
                $0.member("index", capture.index)
            }
            // Of the file as it is stored, of which nobody asked to know.
            if let stored = capture.stored {
                member("length", stored.bytes)
                object("hashes", inline: true) { $0.member("sha-256", stored.sha256) }
            } else if capture.compression == "none" {
                member("length", capture.bytes)
            }
            list("roles", ["analysisTarget"]) { $0.value($1) }
            object("properties", inline: true) {
                $0.member("capture", capture.index)
                $0.member("format", capture.format)
                $0.member("compression", capture.compression)
                $0.member("frames", capture.frames)
                $0.member("complete", capture.complete)
                $0.member("first_time", time: capture.firstTime)
                $0.member("last_time", time: capture.lastTime)
            }
            endObject()
        }
        endArray()
    }
}
