/// All rules: the one place that lists them.
public enum RuleCatalogue {
    /// In the order in which they are judged: by ``ExchangeRule/stage``, within a stage as they stand here.
    static let exchangeChecks: [any ExchangeRule.Type] = {
        let checks =
            GENRules.all + CSRules.all + CSARules.all + PGRules.all + FRRules.all + FRARules.all + CLRules.all
            + CNRules.all + ERRRules.all
            + [LostSessionUsedOn.self, FatalErrorRepeated.self, SessionIDInUse.self] + SEQRules.all + HOSTRules.all
            + RPLRules.exchange + ANSRules.all + CAPRules.exchange + AUTHRules.exchange + SRVRules.all + DLRules.all
            + PEERRules.all
            + SECRules.exchange + OPSRules.exchange
        return JudgingStage.allCases.flatMap { stage in checks.filter { $0.stage == stage } }
    }()
    static let sessionChecks: [any SessionRule.Type] =
        CLRules.sessionRules + [OrphanedSession.self] + SEQRules.session + HOSTRules.session
        + RPLRules.session + NTFRules.session
        + CAPRules.session + AUTHRules.session + SECRules.session + OPSRules.session
    static let notificationChecks: [any NotificationRule.Type] = NTFRules.all
    static let connectionChecks: [any ConnectionRule.Type] = CAPRules.connection + AUTHRules.connection

    /// In the order of ``families``, then of their numbers.
    public static let all: [Rule] = {
        let rules =
            exchangeChecks.map { $0.rule } + sessionChecks.map { $0.rule } + connectionChecks.map { $0.rule }
            + notificationChecks.map { $0.rule } + CAPRules.declaredOnly + SECRules.declaredOnly
        let keys = rules.enumerated().map { (order: order(of: $0.element.id), id: $0.element.id, index: $0.offset) }
        return keys.sorted { ($0.order, $0.id) < ($1.order, $1.id) }.map { rules[$0.index] }
    }()

    /// The families of rules: messages first, then sessions, then what the capture lacks, then advice.
    public static let families = [
        "GEN", "CS", "CSA", "PG", "PGA", "FR", "FRA", "CL", "CLA", "CN", "CNA", "ERR", "SRV", "SEQ", "HOST", "RPL",
        "NTF", "ANS", "CAP", "AUTH", "SEC", "OPS", "DL", "PEER",
    ]

    /// Of each family, its position in ``families``.
    private static let familyPositions: [String: Int] = Dictionary(
        zip(families, families.indices), uniquingKeysWith: { first, _ in first })

    private static func order(of id: RuleID) -> Int {
        let parts = id.text.utf8.split(separator: UInt8(ascii: "-"))
        guard parts.count == 3 else { return families.count }
        return familyPositions[String(Substring(parts[1]))] ?? families.count
    }

    private static let slots: [RuleID: Int] = Dictionary(
        zip(all.map(\.id), all.indices), uniquingKeysWith: { first, _ in first })

    /// A rule's position in ``all``.
    static func slot(of id: RuleID) -> Int? { slots[id] }

    /// Positions of those rules in ``all``, without ids that no rule has.
    static func slots(of ids: [RuleID]) -> [Int] { ids.compactMap(slot(of:)) }

    /// The rule with that id, also without `BUP-` and in any letter case.
    public static func rule(named name: String) -> Rule? {
        let wanted = name.uppercased()
        return all.first { $0.id.text == wanted || $0.id.text == "BUP-" + wanted }
    }

    /// A rule on exchanges and what the desk asks of it for each of them, asked once.
    struct ExchangeCheck {
        let slot: Int
        let check: any ExchangeRule.Type
        let concerns: ExchangeTraits
    }

    static let exchangeRules: [ExchangeCheck] = exchangeChecks.compactMap { check in
        slots[check.rule.id].map { ExchangeCheck(slot: $0, check: check, concerns: check.concerns) }
    }
    static let sessionRules: [(slot: Int, check: any SessionRule.Type)] = sessionChecks.compactMap { check in
        slots[check.rule.id].map { ($0, check) }
    }
    static let notificationRules: [(slot: Int, check: any NotificationRule.Type)] = notificationChecks.compactMap {
        check in slots[check.rule.id].map { ($0, check) }
    }
    static let connectionRules: [(slot: Int, check: any ConnectionRule.Type)] = connectionChecks.compactMap { check in
        slots[check.rule.id].map { ($0, check) }
    }
}
