import BITSProtocol

/// Runs the checks and turns their failures into findings: precedence, profile, once-per-server counting, and the limit
/// per rule.
struct FindingDesk {
    private let profile: Profile
    private let limit: Int
    /// Whether anybody reads findings one by one; else they are only counted.
    private let isListing: Bool
    private let rules: [Rule]
    /// Those on exchanges, in the order in which they are asked.
    var exchangeRules = RuleCatalogue.exchangeRules { didSet { rulesByTraits = [:] } }
    private var rulesByTraits: [UInt32: [RuleCatalogue.ExchangeCheck]] = [:]
    /// Sets of traits whose rules are kept; real captures have a few dozen of them.
    private static let maxTraits = 64
    private let precedence: Precedence
    private var judge: Judge
    /// Vendor deviations, by rule and server, in the order of their first appearance.
    private var deviations: [(key: DeviationKey, finding: Finding)] = []
    private var deviationIndex: [DeviationKey: Int] = [:]
    private var published: [Int]
    private(set) var suppressed = 0
    /// What the last call found broken, listed or not; vendor deviations aside.
    private(set) var faults: [Fault] = []
    private(set) var bySeverity = CaseCounts<Severity>()
    private(set) var byLevel = CaseCounts<SecurityLevel>()
    private(set) var worst: Severity?
    private(set) var worstLevel: SecurityLevel?
    /// Takes the findings beyond the limit, which are counted but not listed; most have no message and no evidence.
    var onUnlisted: ((Finding) -> Void)?

    /// What servers beyond that deviate in has no finding: an attack could invent any number.
    private static let maxDeviations = 10_000
    let mostDeviations: Int
    /// Deviations that have no finding, since there are ``mostDeviations`` already.
    private(set) var untoldDeviations = 0

    init(profile: Profile, limit: Int, isListing: Bool = true, mostDeviations: Int? = nil) {
        self.mostDeviations = mostDeviations ?? FindingDesk.maxDeviations
        self.profile = profile
        self.limit = limit
        self.isListing = isListing
        rules = RuleCatalogue.all
        precedence = Precedence(rules: rules, profile: profile)
        judge = Judge(rules: rules, profile: profile, isListing: isListing)
        published = [Int](repeating: 0, count: rules.count)
    }

    mutating func judge(_ context: ExchangeContext) -> [Finding] {
        let (isRequestCut, isAnswerCut) = (context.request?.isCut ?? false, context.answer?.isCut ?? false)
        let traits = context.traits
        if isRequestCut || isAnswerCut {
            for rule in exchangeRules {
                // No field of a head with a hole can be said to be absent.
                if isRequestCut || rule.check.needsAnswer, rule.check.rule.ruleClass != .capture {
                    judge.begin(slot: rule.slot)
                    judge.open(.wholeHead)
                } else if !rule.concerns.isDisjoint(with: traits) {
                    ask(rule, context)
                }
            }
        } else {
            for rule in rules(concerning: traits) { ask(rule, context) }
        }
        return settle(session: context.session, connection: context.exchange.connection, exchange: context.exchange)
    }

    private mutating func ask(_ rule: RuleCatalogue.ExchangeCheck, _ context: ExchangeContext) {
        judge.begin(slot: rule.slot)
        rule.check.check(context, &judge)
    }

    /// Those that have something to say of exchanges with these traits: found once for all that have the same.
    private mutating func rules(concerning traits: ExchangeTraits) -> [RuleCatalogue.ExchangeCheck] {
        if let known = rulesByTraits[traits.rawValue] { return known }
        let concerned = exchangeRules.filter { !$0.concerns.isDisjoint(with: traits) }
        if rulesByTraits.count < FindingDesk.maxTraits { rulesByTraits[traits.rawValue] = concerned }
        return concerned
    }

    /// Runs checks that are not judged on exchanges; each call names its rule first.
    mutating func judge(
        session: Session?, connection: Connection?, _ checks: (inout Judge) -> Void
    ) -> [Finding] {
        checks(&judge)
        return settle(session: session, connection: connection)
    }

    private mutating func settle(
        session: Session?, connection: Connection?, exchange: Exchange? = nil
    ) -> [Finding] {
        faults = []
        let checks = judge.takeChecks()
        session?.checks.formUnion(checks)
        guard !judge.failures.isEmpty else { return [] }
        let isAnswerForeign = exchange.map { Answerer.isBetween($0, session?.between) } ?? false
        var findings: [Finding] = []
        defer { judge.dropFailures() }
        let failures = precedence.apply(judge.failures)
        for place in failures.indices {
            // Most end here, so that no copy of the whole is made first.
            let (slot, variant) = (failures[place].slot, failures[place].variant)
            guard rules[slot].variants.indices.contains(variant),
                let severity = rules[slot].variants[variant].severity(in: profile)
            else {
                judge.note(slot: slot) { $0.unreported &+= 1 }
                continue
            }
            // Only the first of a server's deviations is told, with their number.
            if let server = failures[place].oncePer,
                countsAgain(DeviationKey(slot: slot, variant: variant, server: server))
            {
                judge.note(slot: slot) { $0.repeats &+= 1 }
                continue
            }
            let rule = rules[slot]
            let failure = failures[place]
            // Who is in between and has changed the message, or answers by itself, is to blame for what is wrong in it.
            let change = exchange.flatMap { LegChange.explaining(rule.id, on: failure.subject, of: $0) }
            let isForeign = failure.party == .server && failure.subject == .answer && isAnswerForeign
            let party = change != nil || isForeign ? .proxy : failure.party
            if rule.ruleClass == .protocol, severity >= .note, failure.oncePer == nil {
                faults.append(
                    Fault(
                        rule: rule, severity: severity, party: party, frames: failure.frames, changed: change?.field))
            }
            if !isListing, failure.oncePer == nil {
                let isListed = count(rule, severity, rule.variants[failure.variant].level, failure.slot)
                if !isListed { suppressed &+= 1 }
                continue
            }
            let message = change.map { failure.message + $0.sentence } ?? failure.message
            let finding = Finding(
                rule: rule, severity: severity, level: rule.variants[failure.variant].level,
                confidence: change?.isLikely ?? false ? .likely : failure.confidence, message: message.text,
                session: session?.index, connection: connection?.index,
                frames: failure.frames,
                time: failure.places.map(\.time).min(),
                byteOffset: failure.places.min { $0.frame < $1.frame }?.byteOffset,
                evidence: failure.evidence + (change?.evidence ?? []),
                party: party,
                count: 1, also: failure.also,
                flow: (connection ?? session?.connections.first)?.reference, wording: message,
                matter: Finding.Matter(
                    subject: failure.subject.name, client: session?.client.address,
                    host: session?.host ?? exchange?.packet?.host,
                    target: session?.target.map { Finding.Matter.name(of: $0) }))
            if let server = failure.oncePer {
                countDeviation(DeviationKey(slot: failure.slot, variant: failure.variant, server: server), finding)
            } else if let counted = count(finding, failure.slot) {
                findings.append(counted)
            } else {
                session?.isTold = true
            }
        }
        return findings
    }

    /// A session turned out to be another one: what is to be told of its server was seen in that.
    mutating func move(from session: Int, to other: Int) {
        for place in deviations.indices where deviations[place].finding.session == session {
            deviations[place].finding.session = other
        }
    }

    /// Whether it is within the limit.
    private mutating func count(_ rule: Rule, _ severity: Severity, _ level: SecurityLevel?, _ slot: Int) -> Bool {
        if rule.ruleClass == .protocol { worst = max(worst ?? .information, severity) }
        if let level {
            worstLevel = max(worstLevel ?? .info, level)
            byLevel.add(level)
        }
        judge.note(slot: slot) { $0.findings &+= 1 }
        bySeverity.add(severity)
        published[slot] &+= 1
        if published[slot] == limit { judge.noteFull(slot: slot) }
        return published[slot] <= limit
    }

    private mutating func count(_ finding: Finding, _ slot: Int) -> Finding? {
        guard count(finding.rule, finding.severity, finding.level, slot) else {
            suppressed &+= 1
            onUnlisted?(finding)
            return nil
        }
        return finding
    }

    /// Counts a deviation that was seen before; false for a new one.
    private mutating func countsAgain(_ key: DeviationKey) -> Bool {
        guard let index = deviationIndex[key] else { return false }
        deviations[index].finding.count &+= 1
        return true
    }

    private mutating func countDeviation(_ key: DeviationKey, _ finding: Finding) {
        if deviations.count < mostDeviations {
            deviationIndex[key] = deviations.count
            deviations.append((key, finding))
            judge.noteKnown(key)
        } else {
            untoldDeviations &+= 1
            judge.note(slot: key.slot) { $0.repeats &+= 1 }
        }
    }

    /// The vendor deviations, each with its count. They belong to their server, not to the session where they were seen
    /// first.
    mutating func finish() -> [Finding] {
        var findings: [Finding] = []
        for (key, finding) in deviations {
            if let counted = count(finding, key.slot) { findings.append(counted) }
        }
        deviations = []
        deviationIndex = [:]
        return findings
    }

    /// How each rule fared, in the order of the catalogue; rules that were never judged are left out.
    var checks: [CheckReport] {
        zip(RuleCatalogue.all, judge.tallies).compactMap { rule, tally in
            let open = zip(Gate.allCases, tally.open).filter { $0.1 > 0 }.map { (gate: $0.0, count: $0.1) }
            guard tally.passed > 0 || tally.failed > 0 || !open.isEmpty else { return nil }
            return CheckReport(
                rule: rule, passed: tally.passed, failed: tally.failed, open: open, fates: tally.fates)
        }
    }
}
