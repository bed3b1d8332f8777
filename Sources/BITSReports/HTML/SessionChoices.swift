import BITSSessions

/// What is known of all sessions when it is chosen which are told. Findings come before and behind their session, so it
/// waits for the end, outside memory if it is much.
struct SessionChoices {
    /// Of a session first what it is, then its findings as they came.
    private enum Minor {
        static let session: Int64 = 0
        static let finding: Int64 = 1
    }

    private static let noLevel: UInt8 = 0xFF
    /// Octets of a session's record, and of a finding's.
    private static let sessionSize = 21
    private static let findingSize = 18

    private var records: Spool
    /// Sessions that came.
    private(set) var count = 0
    var lost: Int { records.lost }
    var failure: ReportFailure? { records.failure }

    init(bound: Int) { records = Spool(bound: bound) }

    mutating func add(_ candidate: SessionSelection.Candidate) {
        count += 1
        var bytes: [UInt8] = [candidate.hasFailed ? 1 : 0]
        bytes.append(number: UInt64(bitPattern: candidate.size), octets: 8)
        for cost in [candidate.rowCost, candidate.fullCost, candidate.briefCost] {
            bytes.append(number: UInt64(UInt32(bitPattern: cost)), octets: 4)
        }
        records.append(bytes, at: SpoolKey(major: Int64(candidate.index), minor: Minor.session))
    }

    /// - Parameter cost: what it takes in the document, about.
    mutating func add(_ finding: Finding, cost: Int) {
        guard let session = finding.session else { return }
        let level = finding.level.map { UInt8($0.rawValue) } ?? Self.noLevel
        var bytes: [UInt8] = [UInt8(finding.severity.rawValue), level]
        bytes.append(number: UInt64(cost), octets: 8)
        bytes.append(number: finding.rule.id.sortKey, octets: 8)
        records.append(bytes, at: SpoolKey(major: Int64(session), minor: Minor.finding))
    }

    /// Gives up all but those that may be told.
    mutating func takeShortlist(most: Int) -> SessionShortlist {
        var list = SessionShortlist(most: most)
        var candidate: SessionSelection.Candidate?
        var tally: SeverityTally?
        var cost = FindingList.Cost()
        func take() {
            if let candidate { list.add(candidate.adding(cost.octets), tally) }
            candidate = nil
        }
        records.drain { key, bytes in
            if key.minor == Minor.session {
                take()
                candidate = Self.candidate(Int(key.major), bytes)
                (tally, cost) = (nil, FindingList.Cost())
            } else if candidate.map({ $0.index == key.major }) ?? false,
                bytes.count == Self.findingSize, let severity = Severity(rawValue: Int(bytes[0]))
            {
                tally = tally ?? SeverityTally()
                tally?.add(severity, SecurityLevel(rawValue: Int(bytes[1])))
                cost.add(Int(bytes.number(at: 2, octets: 8)), rule: bytes.number(at: 10, octets: 8))
            }
        }
        take()
        return list
    }

    private static func candidate(_ index: Int, _ bytes: [UInt8]) -> SessionSelection.Candidate? {
        guard bytes.count == sessionSize else { return nil }
        func cost(_ place: Int) -> Int32 {
            Int32(bitPattern: UInt32(truncatingIfNeeded: bytes.number(at: 9 + 4 * place, octets: 4)))
        }
        return SessionSelection.Candidate(
            index: index, size: Int64(bitPattern: bytes.number(at: 1, octets: 8)), rowCost: cost(0), fullCost: cost(1),
            briefCost: cost(2), hasFailed: bytes[0] != 0)
    }
}
