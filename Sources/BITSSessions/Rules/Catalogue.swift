/// All rules: the one place that lists them.
public enum RuleCatalogue {
    /// In the order in which they are judged: by ``ExchangeRule/stage``, within a stage as they stand here.
    static let exchangeChecks: [any ExchangeRule.Type] = {
        let checks =
            GENRules.exchange + CSRules.exchange + CSARules.exchange + PGRules.exchange + FRRules.exchange
            + FRARules.exchange + CLRules.exchange + CNRules.exchange + ERRRules.exchange + [SessionIDInUse.self]
            + SEQRules.exchange + HOSTRules.exchange + RPLRules.exchange + ANSRules.exchange + CAPRules.exchange
            + AUTHRules.exchange + SRVRules.exchange + DLRules.exchange + PEERRules.exchange + SECRules.exchange
            + OPSRules.exchange
        return JudgingStage.allCases.flatMap { stage in checks.filter { $0.stage == stage } }
    }()
    static let sessionChecks: [any SessionRule.Type] =
        CLRules.session + [OrphanedSession.self] + SEQRules.session + HOSTRules.session + RPLRules.session
        + NTFRules.session + CAPRules.session + AUTHRules.session + SECRules.session + OPSRules.session
    static let notificationChecks: [any NotificationRule.Type] = NTFRules.notification
    static let connectionChecks: [any ConnectionRule.Type] = CAPRules.connection + AUTHRules.connection

    /// In the order of ``families``, then of their numbers.
    public static let all: [Rule] = {
        let rules =
            exchangeChecks.map { $0.rule } + sessionChecks.map { $0.rule } + connectionChecks.map { $0.rule }
            + notificationChecks.map { $0.rule } + CAPRules.declaredOnly + SECRules.declaredOnly
        return rules.map { (place: place(of: $0.id), rule: $0) }.sorted { $0.place < $1.place }.map(\.rule)
    }()

    /// The families of rules: messages first, then sessions, then what the capture lacks, then advice.
    public static let families = [
        "GEN", "CS", "CSA", "PG", "PGA", "FR", "FRA", "CL", "CLA", "CN", "CNA", "ERR", "SRV", "SEQ", "HOST", "RPL",
        "NTF", "ANS", "CAP", "AUTH", "SEC", "OPS", "DL", "PEER",
    ]

    /// What orders rules: the position of the family in ``families``, then the number. Made at every start of the
    /// program for every rule, so that it takes no strings apart and hashes none.
    private static func place(of id: RuleID) -> Int {
        var (family, number): (UInt64, Int) = (0, 0)
        var part = 0
        for octet in id.text.utf8 {
            switch (octet, part) {
            case (UInt8(ascii: "-"), _): part &+= 1
            case (_, 0): break
            case (_, 1): family = family << 8 | UInt64(octet)
            default: number = number &* 10 &+ Int(octet & 15)
            }
        }
        return (familyKeys.firstIndex(of: family) ?? families.count) &* 1_000 &+ number
    }

    /// The octets of ``families``, each as one number.
    private static let familyKeys: [UInt64] = families.map { $0.utf8.reduce(0) { $0 << 8 | UInt64($1) } }

    /// In the order of ``all``.
    private static let places: [Int] = all.map { place(of: $0.id) }

    /// A rule's position in ``all``.
    static func slot(of id: RuleID) -> Int? {
        let place = place(of: id)
        var (low, high) = (0, places.count)
        while low < high {
            let middle = (low &+ high) / 2
            if places[middle] < place { low = middle &+ 1 } else { high = middle }
        }
        return low < all.count && all[low].id == id ? low : nil
    }

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
        slot(of: check.rule.id).map { ExchangeCheck(slot: $0, check: check, concerns: check.concerns) }
    }
    static let sessionRules: [(slot: Int, check: any SessionRule.Type)] = sessionChecks.compactMap { check in
        slot(of: check.rule.id).map { ($0, check) }
    }
    static let notificationRules: [(slot: Int, check: any NotificationRule.Type)] = notificationChecks.compactMap {
        check in slot(of: check.rule.id).map { ($0, check) }
    }
    static let connectionRules: [(slot: Int, check: any ConnectionRule.Type)] = connectionChecks.compactMap { check in
        slot(of: check.rule.id).map { ($0, check) }
    }
}
