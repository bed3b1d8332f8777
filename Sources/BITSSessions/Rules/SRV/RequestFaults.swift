// Rules on answers that ask what was wrong with the request. They are ``FaultAnswerRule``s: judged behind
// all others.
extension Judge {
    /// The rules that the exchange's request has broken with at least that severity in that profile.
    func faultsOfRequest(of least: Severity, in profile: Profile) -> [RuleID] {
        failures.compactMap { failure in
            guard failure.subject == .request, RuleCatalogue.all.indices.contains(failure.slot) else { return nil }
            let rule = RuleCatalogue.all[failure.slot]
            guard rule.ruleClass == .protocol, rule.variants.indices.contains(failure.variant),
                let severity = rule.variants[failure.variant].severity(in: profile), severity >= least
            else { return nil }
            return rule.id
        }
    }

    /// Those of the rules (their slots) that the exchange's request has broken, and how sure that is.
    func faultsOfRequest(among rules: [Int]) -> (ids: [RuleID], confidence: Confidence) {
        var ids: [RuleID] = []
        var confidence = Confidence.likely
        for failure in failures where failure.subject == .request {
            guard rules.contains(failure.slot) else { continue }
            ids.append(RuleCatalogue.all[failure.slot].id)
            if failure.confidence == .certain { confidence = .certain }
        }
        return (ids, confidence)
    }
}
