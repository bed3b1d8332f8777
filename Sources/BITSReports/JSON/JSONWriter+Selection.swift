import BITSSessions

// What a report says of itself: whether it is redacted, what of the run it shows, how it was made.

extension JSONWriter {
    mutating func writeStanding(_ run: RunReport) {
        member("redacted", run.isRedacted)
        member("selection", run.selection)
        member("audit", run.audit)
    }

    private mutating func member(_ name: JSONName, _ selection: SelectionReport?) {
        key(name)
        guard let selection else { return null() }
        beginObject()
        key("options")
        beginArray()
        for option in selection.options {
            beginObject(inline: true)
            member("name", option.name)
            member("value", option.value)
            endObject()
        }
        endArray()
        member("sessions", selection.sessions)
        member("sessions_omitted", selection.sessionsOmitted)
        member("findings", selection.findings)
        member("findings_omitted", selection.findingsOmitted)
        member("findings_known", selection.findingsKnown)
        member("worst", selection.worst?.name)
        member("worst_level", selection.worstLevel?.name)
        key("unmatched")
        beginArray()
        for unmatched in selection.unmatched {
            beginObject(inline: true)
            member("name", unmatched.option.name)
            member("value", unmatched.option.value)
            list("known", unmatched.known) { $0.value($1) }
            member("more", unmatched.more)
            member("first_time", time: unmatched.times?.lowerBound)
            member("last_time", time: unmatched.times?.upperBound)
            endObject()
        }
        endArray()
        endObject()
    }

    private mutating func member(_ name: JSONName, _ audit: AuditReport?) {
        key(name)
        guard let audit else { return null() }
        beginObject()
        key("inputs")
        beginArray()
        for input in audit.inputs {
            beginObject(inline: true)
            member("capture", input.capture)
            member("bytes", input.bytes)
            member("sha256", input.sha256)
            member("whole", input.isWhole)
            endObject()
        }
        endArray()
        object("options", inline: true) { json in
            for option in audit.options { json.member(JSONName(option.name), option.value) }
        }
        member("rule_set", audit.ruleSet)
        key("rules")
        beginArray()
        for judged in audit.rules {
            beginObject(inline: true)
            member("rule", judged.rule.id.text)
            member("passed", judged.passed)
            member("failed", judged.failed)
            member("undecidable", judged.undecidable)
            member("findings", judged.fates.findings)
            member("left_out", judged.leftOut)
            member("behind", judged.behind)
            member("repeats", judged.fates.repeats)
            member("unreported", judged.fates.unreported)
            endObject()
        }
        endArray()
        endObject()
    }
}
